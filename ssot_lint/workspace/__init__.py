"""Everything with a disk: configuration, files, workers, caches, baselines, revisions."""
