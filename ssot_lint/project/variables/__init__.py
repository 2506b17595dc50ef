"""What all files say of a variable together: its truth, where they differ, who leaves it unused."""
