"""What teams have for a getter: registries and accessors, their entries, and what each one means."""
