"""What getters were found to promise, from run to run."""
