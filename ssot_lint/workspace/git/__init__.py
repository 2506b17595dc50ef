"""Revisions, their blobs, and what they add up to."""
