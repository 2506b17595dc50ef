"""The billing service: it runs apart from the shop and shares no module with it."""
