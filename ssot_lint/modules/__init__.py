"""Modules of a project as files: where they are, what they bind and import."""
