"""What has changed in the files of tables: looked up once a run, where it pays in a process beside the
walk, which reads the table itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.workspace.files.stamp import Stamp

if TYPE_CHECKING:
    from ssot_lint.workspace.cache.table import Report, Table


class Changes:
    """Those of one run."""

    def __init__(self) -> None:
        self._begun: dict[Table, Callable[[], Report | None]] = {}
        self._reports: dict[Table, Report] = {}
        self._changed: dict[Table, frozenset[str]] = {}

    def begin(self, table: Table) -> None:
        """Have them looked up in another process."""
        from ssot_lint.workspace.cache.in_parallel import beside

        self._begun[table] = beside(table.report)

    def of(self, table: Table) -> frozenset[str]:
        """Names of files that look otherwise than they did."""
        found = self._changed.get(table)
        if found is None:
            read, names = self._reported(table)
            same = bool(table.stamps) and read == table.loaded_from
            found = self._changed[table] = frozenset(names if same else table.changed())
        return found

    def are_none(self, table: Table, looked: Stamp | None) -> bool:
        """Whether the table's file ``looked`` so, and all files in it look as they did."""
        return looked is not None and self._reported(table) == (looked, [])

    def leave(self, table: Table, directory: str, files: Iterable[str]) -> bool:
        """Whether all of the files lie there and below, are known from the table as it is on the disk,
        and by themselves alone."""
        stamps, prefix, cut = table.stamps, f"{directory.rstrip('/')}/", table.cut(directory)
        return (
            self.are_none(table, table.loaded_from)
            and table.is_as_loaded()
            and all(path.startswith(prefix) and path[cut:] in stamps for path in files)
            and not any(hit.beside for hit in table.hits.by_name.values())
        )

    def _reported(self, table: Table) -> Report:
        """What another process has found out, or this one."""
        report = self._reports.get(table)
        if report is None:
            begun = self._begun.pop(table, None)
            report = None if begun is None else begun()
            if report is None:
                names = table.changed()
                report = table.loaded_from, names
            self._reports[table] = report
        return report
