"""Which files there are; reading and writing them."""
