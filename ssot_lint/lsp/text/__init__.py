"""Texts as editors count them."""
