"""What files of a project do only together."""
