"""Values that declared modules own: which these are, and where they are written instead."""
