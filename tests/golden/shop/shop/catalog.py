"""What the shop sells, and in which currency."""

import os
from decimal import Decimal


def currency() -> str:
    return os.environ.get("SHOP_CURRENCY", "EUR")


def tax_rate() -> Decimal:
    try:
        return Decimal(os.environ["SHOP_TAX_RATE"])
    except KeyError:
        return Decimal("0.19")


def price(net: Decimal) -> str:
    gross = net * (1 + tax_rate())
    return f"{gross:.2f} {currency()}"
