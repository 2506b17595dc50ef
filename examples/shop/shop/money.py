"""Amounts of money."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple


class Money(NamedTuple):
    amount: Decimal
    currency: str
