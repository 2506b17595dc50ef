"""What one file's syntax says of modules, texts and what hands them out."""
