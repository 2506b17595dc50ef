"""What the files of a project say of each other, kept beside the outcomes: one file a project."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from ssot_lint.core.plain_values import dumps, loads, own
from ssot_lint.modules.around.across.joint import flat as flat_joint
from ssot_lint.modules.around.across.joint import made as made_joint
from ssot_lint.modules.around.file.seen import flat, made, made_of_own
from ssot_lint.modules.around.project.files import Stamp
from ssot_lint.modules.around.project.known import Known
from ssot_lint.modules.around.project.scan import Scan
from ssot_lint.modules.around.project.stores import LateStores, Stored
from ssot_lint.modules.around.project.stores import flat as flat_stores
from ssot_lint.modules.around.project.stores import made as made_stores
from ssot_lint.workspace.cache.ahead import scan_in
from ssot_lint.workspace.cache.file import (
    dump_stamps,
    head_of,
    load_stamps,
    prepare,
    put,
    section_at,
)
from ssot_lint.workspace.cache.here import is_ours
from ssot_lint.workspace.files.read import read

_MAGIC = b"ssot-lint scan, format 8\n"


def kept_scan(directory: str, root: str) -> Scan:
    """The scan of the project at ``root``, with what the cache in ``directory`` knows of it."""
    return Scan(root, partial(_recalled, scan_in(directory, root)))


def keep(data: bytes, directory: str, root: str) -> None:
    """Put ``packed`` facts in place of what is there; raises OSError."""
    prepare(directory)
    put(scan_in(directory, root), _MAGIC + data)


def packed(scan: Scan) -> bytes:
    """What is known, as bytes."""
    known = scan.to_keep()
    stamps = dump_stamps(known.stamps)
    says = {path: flat(seen) for path, seen in known.says.items()}
    stored = {key: flat_stores(it) for key, it in known.stores.items()}
    told = dumps((says, stored, flat_joint(known.joint)))
    return b"".join((head_of(stamps), stamps, head_of(told), told))


def unpacked(data: bytes, now: Mapping[str, Stamp]) -> Known:
    """The same back, for files that look so ``now``; empty where the bytes are anything else."""
    try:
        stamps_section, rest = section_at(data, 0)
        told_section, _ = section_at(data, rest)
        stamps = load_stamps(stamps_section)
        if is_ours(stamps.items(), now.get):  # looking it over again takes 25 of 35 ms
            says, stored, joint = own(told_section)
            seen = {path: made_of_own(value) for path, value in says.items()}
            stores: Mapping[str, Stored] = LateStores(stored)
        else:
            says, stored, joint = loads(told_section)
            seen = {str(path): made(value) for path, value in says.items()}
            stores = {str(key): made_stores(it) for key, it in stored.items()}
        return Known(stamps, seen, stores, made_joint(joint))
    except Exception:  # noqa: BLE001 - made by who knows whom
        return Known()


def _recalled(path: str, now: Mapping[str, Stamp]) -> Known:
    try:
        data = read(path)
    except OSError:
        return Known()
    return unpacked(data[len(_MAGIC) :], now) if data.startswith(_MAGIC) else Known()
