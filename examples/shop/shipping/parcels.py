"""Parcels, as carriers want them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

DELIVERS_TO = ("Austria", "Germany", "Switzerland")


@dataclass
class Address:
    name: str
    street: str
    city: str
    postcode: str
    country: str


@dataclass
class Consignment:
    number: str
    carrier: str
    weight: Decimal


def printed(address: Address) -> str:
    rows = [address.name, address.street]
    if address.country != "Germany":
        rows.append(address.country.upper())
    rows.insert(2, address.city)
    text = "\n".join(row.strip() for row in rows if row)
    return text.replace("\t", " ")
