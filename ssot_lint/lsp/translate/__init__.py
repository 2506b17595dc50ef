"""From the product's values to the protocol's."""
