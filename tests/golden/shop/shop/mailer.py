"""Where letters to customers are sent from."""

from os import environ as settings
from os import getenv


def server() -> str:
    return f"smtp://{settings['SHOP_SMTP_HOST']}:{getenv('SHOP_SMTP_PORT', '25')}"


def sender(name: str) -> str:
    address = getenv("SHOP_SENDER") or "shop@example.com"
    return f"{name} <{address}>"
