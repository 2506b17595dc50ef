"""What one file says of others: by its bytes where these tell it, else by its tree."""
