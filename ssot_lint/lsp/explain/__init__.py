"""Words about a place, for people."""
