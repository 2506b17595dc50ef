"""What a parcel costs."""

from decimal import Decimal

from shipping.parcels import Consignment


def freight(consignment: Consignment) -> Decimal:
    return Decimal("4.90") + consignment.weight
