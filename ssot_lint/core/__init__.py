"""The pure core: bytes and settings in, a report out; no file, clock or environment is touched."""
