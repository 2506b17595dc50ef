"""What of a file is parsed: as little as facts about variables can depend on."""
