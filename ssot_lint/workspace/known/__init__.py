"""Findings that are known already: baselines and older revisions."""
