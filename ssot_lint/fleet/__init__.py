"""Many repositories, one report: sources, tasks in other processes, a store of what is known."""
