"""The text of a new import of the getter: a row, or rows in brackets where the sorter wants those."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.core.accessor import Getter
from ssot_lint.core.fix.sorting import Order
from ssot_lint.core.source import newline_of
from ssot_lint.core.tree.lined import Lined


def listed_in_rows(names: Sequence[str], indent: str, newline: str) -> str:
    """Names of an import in brackets, each on a row of its own."""
    rows = "".join(f"{indent}    {it},{newline}" for it in names)
    return f"({newline}{rows}{indent})"


def import_of(
    code: Lined, getter: Getter, root: str, order: Order | None, indent: str = ""
) -> bytes:
    """A new import of the getter, in brackets where a row would be too long for the sorter."""
    name = getter.root if root == getter.root else f"{getter.root} as {root}"
    start = f"from {getter.module} import "
    if order is None or len(indent) + len(start) + len(name) <= order.sorting.row:
        return f"{start}{name}".encode()
    return (start + listed_in_rows([name], indent, newline_of(code.data).decode())).encode()
