"""What is left of a drawer full of everything: `Money` has moved to `shop.money`."""

from shop.money import Money

__all__ = ["Money"]
