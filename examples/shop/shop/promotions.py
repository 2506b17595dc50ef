"""What is on sale, as the shop's pages show it."""

from __future__ import annotations

import hashlib

from shop.env import env

BANNER = env.get("SHOP_BANNER", "Free delivery this week")


def is_sale() -> bool:
    return env.get("SHOP_SALE", "0") == "1"


def page_size() -> int:
    return int(env.get("SHOP_PAGE_SIZE", "20"))


def address() -> str:
    return env.get("SHOP_PROMO_URL", "/promotions")


def signature(coupon: str) -> str:
    secret = env.get("SHOP_COUPON_SECRET", "let-me-in")
    return hashlib.sha256(f"{secret}:{coupon}".encode()).hexdigest()[:12]
