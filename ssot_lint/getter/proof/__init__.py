"""What a getter's source does, found by running it on symbols; nothing of it is ever executed."""
