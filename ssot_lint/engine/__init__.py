"""Puts the rules to a file: bytes and settings in, a report or fixed bytes out. No I/O."""
