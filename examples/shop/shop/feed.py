"""The same for those who read it as a feed."""

from __future__ import annotations

from shop.env import env


def is_sale() -> bool:
    return env.get("SHOP_SALE", "0").lower() in ("1", "true")


def page_size() -> int:
    return int(env.get("SHOP_PAGE_SIZE", "50"))


def address() -> str:
    return env.get("SHOP_PROMO_URI", "/promotions")


def is_sent() -> bool:
    return "SHOP_TEST_MODE" not in env
