"""``python -m ssot_lint``: the command line."""

import sys

# ``-m`` puts the current directory first: nothing of the project checked there may shadow what is
# imported later on (nor ever be run). A checkout of ours is the exception.
if sys.path and not __file__.startswith(sys.path[0] or "\0"):
    del sys.path[0]

from ssot_lint.cli.main import main

main()
