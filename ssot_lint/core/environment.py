"""What the environment is called: the needles of every rule about it are derived from these names."""

from __future__ import annotations

ENVIRON = (
    "os.environ",
    "os.environb",
    "os.getenv",
    "os.getenvb",
    "os.putenv",
    "os.unsetenv",
    "posix.environ",
    "posix.putenv",
    "posix.unsetenv",
)
