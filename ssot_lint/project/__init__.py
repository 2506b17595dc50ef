"""What all files say together: the index of their facts, linking, judging, settling."""
