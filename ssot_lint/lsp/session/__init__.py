"""Documents and what is known of them; no word of the protocol."""
