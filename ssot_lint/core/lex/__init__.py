"""From bytes to strings, comments, brackets and logical lines."""
