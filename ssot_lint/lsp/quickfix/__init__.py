"""What a diagnostic offers."""
