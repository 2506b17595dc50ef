"""The static world of names: which modules there are, and what leads to what."""
