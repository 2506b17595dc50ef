"""Notebooks as one text, and back."""
