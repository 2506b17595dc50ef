"""The states of an order, which the warehouse spells like this, too."""

OPEN = "open"
PAID = "paid"
SENT = "sent"
