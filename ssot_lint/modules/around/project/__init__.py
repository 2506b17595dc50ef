"""What all files of a project say of each other, each looked at once."""
