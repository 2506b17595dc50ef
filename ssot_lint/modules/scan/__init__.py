"""What a module binds, imports and names in strings, read from its bytes without parsing it."""
