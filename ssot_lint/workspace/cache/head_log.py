"""Whether git's HEAD has moved otherwise than by commits: then files are others than they were."""

from __future__ import annotations

import os


def head_log(root: str) -> str:
    """Where git's HEAD of the work tree at or above ``root`` stands: the length of its log, as text,
    and the log's path; empty without git."""
    above = root.rstrip("/")
    while above:
        place = f"{above}/.git"
        try:
            if os.path.isfile(place):  # a worktree: the file says where its directory is
                with open(place, encoding="utf-8") as stream:
                    place = os.path.join(above, stream.read(4096).partition("gitdir:")[2].strip())
            log = f"{place}/logs/HEAD"
            return f"{os.stat(log).st_size} {log}"
        except OSError:
            if os.path.lexists(f"{above}/.git"):
                return ""
        above = above.rpartition("/")[0]
    return ""


def has_moved(before: str, now: str) -> bool:
    """Whether HEAD has moved otherwise than by commits since: by a checkout, a pull, a rebase."""
    if before == now:
        return False
    (was, _, path), (size, _, path_now) = before.partition(" "), now.partition(" ")
    if not before or path != path_now or int(size) < int(was):
        return True
    try:
        with open(path, "rb") as stream:
            stream.seek(int(was))
            news = stream.read(1 << 20)
    except (OSError, ValueError):
        return True
    return any(not row.partition(b"\t")[2].startswith(b"commit") for row in news.splitlines())
