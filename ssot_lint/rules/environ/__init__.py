"""Rules about the environment and the project's getter."""
