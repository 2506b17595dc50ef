"""Who may read the environment, and how code asks instead: owners, their getters, what those promise."""
