"""What deployment files give that no declared environment names: the files that a rename edits."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ssot_lint.deploy.keys import keys
from ssot_lint.deploy.model import Provided
from ssot_lint.lsp.session.spelled import DEPLOYMENT, beside

_LARGEST = 1 << 20
"""Bytes: what people write by hand is shorter."""


def given_beside(
    root: str, data_of: Callable[[str], bytes | None], concerns: Callable[[str, bytes], bool]
) -> Iterator[tuple[str, Provided]]:
    """Path and key of each variable that a deployment file below ``root`` gives or documents.

    ``data_of`` reads a file, None where that fails; ``concerns`` says of which ones keys are wanted.
    """
    for path, kind in beside(root):
        data = data_of(path) if kind == DEPLOYMENT else None
        if data is None or len(data) > _LARGEST or not concerns(path, data):
            continue
        for it in keys(path, data):
            if not it.removed:
                yield path, it
