"""The shipping service: it may be asked by the shop alone."""
