"""The frozen example is looked at by benchmarks/golden.py; its own tests are part of it, not ours."""

collect_ignore = ["shop"]
