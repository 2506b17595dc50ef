"""What the files of a project say of each other, kept beside the outcomes: one file a project."""

from __future__ import annotations

import os
from zlib import crc32

from ssot_lint import __version__
from ssot_lint.core.lean import Any
from ssot_lint.core.plain_values import dumps, loads
from ssot_lint.modules.around.across.joint import Joint
from ssot_lint.modules.around.across.joint import flat as flat_joint
from ssot_lint.modules.around.across.joint import made as made_joint
from ssot_lint.modules.around.file.seen import NOTHING, flat, made
from ssot_lint.modules.around.project.look import Known
from ssot_lint.modules.around.project.scan import Scan
from ssot_lint.modules.around.project.stores import Stored
from ssot_lint.modules.around.project.stores import flat as flat_stores
from ssot_lint.modules.around.project.stores import made as made_stores
from ssot_lint.workspace.cache.file import SCAN_SUFFIX, dump_stamps, load_stamps, prepare, put
from ssot_lint.workspace.files.read import read

_MAGIC = b"ssot-lint scan, format 7\n"


def kept_scan(directory: str, root: str) -> Scan:
    """The scan of the project at ``root``, with what the cache in ``directory`` knows of it."""
    return Scan(root, *_load(_path(directory, root)))


def keep(data: bytes, directory: str, root: str) -> None:
    """Put ``packed`` facts in place of what is there; raises OSError."""
    prepare(directory)
    put(_path(directory, root), _MAGIC + data)


def packed(scan: Scan) -> bytes:
    """What is known, as bytes."""
    known, stores, joint = scan.to_keep()
    stamps = dump_stamps({path: stamp for path, (stamp, _) in known.items()})
    says = {path: flat(seen) for path, (_, seen) in known.items() if seen is not NOTHING}
    stored = {key: flat_stores(it) for key, it in stores.items()}
    return b"".join(
        (len(stamps).to_bytes(8, "little"), stamps, dumps((says, stored, flat_joint(joint))))
    )


def unpacked(data: bytes) -> tuple[dict[str, Known], dict[str, Stored], Joint | None]:
    """The same back; empty where the bytes are anything else."""
    try:
        end = 8 + int.from_bytes(data[:8], "little")
        told: Any = loads(data[end:])
        says, stored, joint = told
        seen = {str(path): made(value) for path, value in says.items()}
        known = {
            path: (stamp, seen.get(path, NOTHING))
            for path, stamp in load_stamps(data[8:end]).items()
        }
        stores: dict[str, Stored] = {str(key): made_stores(it) for key, it in stored.items()}
        return known, stores, made_joint(joint)
    except Exception:  # noqa: BLE001 - made by who knows whom
        return {}, {}, None


def _load(path: str) -> tuple[dict[str, Known], dict[str, Stored], Joint | None]:
    try:
        data = read(path)
    except OSError:
        return {}, {}, None
    return unpacked(data[len(_MAGIC) :]) if data.startswith(_MAGIC) else ({}, {}, None)


def _path(directory: str, root: str) -> str:
    key = crc32(root.encode("utf-8", "surrogateescape"))
    return os.path.join(directory, f"scan-{key:08x}-{__version__}{SCAN_SUFFIX}")
