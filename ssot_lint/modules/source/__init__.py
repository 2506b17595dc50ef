"""Values, chains and places in the tree of one file, and edits of its imports."""
