"""Orders and where they go."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from shop.states import PAID
from shop.util import Money

DELIVERS_TO = ("Austria", "Germany", "Switzerland")


@dataclass
class Address:
    name: str
    street: str
    city: str
    country: str


@dataclass
class Consignment:
    number: str
    carrier: str
    weight: Decimal


@dataclass
class Order:
    state: str
    total: Money
    address: Address


def may_be_sent(order: Order) -> bool:
    return order.state == PAID and order.address.country in DELIVERS_TO


def is_income(order: Order) -> bool:
    return order.state == "paid"


def label(address: Address) -> str:
    lines = [address.name, address.street]
    if address.country != "Germany":
        lines.append(address.country.upper())
    lines.insert(2, address.city)
    text = "\n".join(line.strip() for line in lines if line)
    return text.replace("\t", " ")


def export(order: Order) -> str:
    from shop.exports import as_xml  # the module went with its last customer

    return as_xml(order)


def tracking(number: str) -> str:
    return f"https://track.shop.example/{number}"
