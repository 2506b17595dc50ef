"""Who brings a parcel, and when."""

import os


def carrier() -> str:
    return os.environ.get("SHIPPING_CARRIER", "post")


def days() -> int:
    return int(os.getenv("SHIPPING_DAYS", "3"))
