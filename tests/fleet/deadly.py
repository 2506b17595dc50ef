"""Workers that are ended by a certain file: what an initializer arms in each of them."""

from __future__ import annotations

import os
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context

DEADLY = "deadly.py"


def arm() -> None:
    """From here on, checking a file of that name ends the process."""
    from ssot_lint.fleet import task

    check = task.perform

    def perform(path: str, *arguments: object) -> object:
        if path.endswith(f"/{DEADLY}"):
            os._exit(9)
        return check(path, *arguments)  # type: ignore[arg-type]

    task.perform = perform  # type: ignore[assignment]


def pool(width: int = 2) -> Executor:
    return ProcessPoolExecutor(width, mp_context=get_context("spawn"), initializer=arm)
