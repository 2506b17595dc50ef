"""What one file says for rules about the project: plain values, gathered in the file's reading."""
