"""What is sent to the client unasked."""
