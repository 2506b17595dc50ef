"""Statements as libcst trees of their own."""
