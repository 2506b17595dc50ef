"""What one file says of variables: where each is read, written and declared, with its default and its parse."""
