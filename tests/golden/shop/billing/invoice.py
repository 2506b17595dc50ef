"""Numbers and dates of invoices."""

import os


def number(count: int) -> str:
    prefix = os.getenv("BILLING_PREFIX", "INV")
    return f"{prefix}-{count:06}"


def days_to_pay() -> int:
    return int(os.environ.get("BILLING_DAYS_TO_PAY", "30"))
