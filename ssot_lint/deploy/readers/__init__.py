"""One reader per kind of deployment file; each says with places what its file gives to whom."""
