"""What settings classes of libraries declare: one reader for owners, inventory and rules."""
