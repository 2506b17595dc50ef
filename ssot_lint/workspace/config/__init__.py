"""From TOML to checked values."""
