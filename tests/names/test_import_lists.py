"""Many names of one import statement are fixed in one round, as they would be one by one."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ssot_lint.project.rule import ProjectRule
from ssot_lint.rules.imports.broken_reference import BrokenReference
from ssot_lint.rules.imports.non_canonical_import import NonCanonicalImport
from ssot_lint.workspace.run import project_fixes, verdict_fixes
from tests.depth import examples
from tests.names.projects import found, lay_out

NAMES = [f"n{it}" for it in range(12)]
HOMES = ("shop.one", "shop.two")
SHAPES = ("({}\n)", "({})", "{}", "(  # all\n    {},\n)", "lines")
FILES = {
    "shop/__init__.py": "",
    "shop/one.py": "".join(f"{it} = '{it}'\n" for it in NAMES),
    "shop/two.py": "".join(f"{it} = '{it}'\n" for it in NAMES),
    "shop/old.py": "from shop.one import *\nRATE = OTHER = 1\n",
}


@st.composite
def programs(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """A module that imports names from ``shop.old``, and where those that moved went."""
    taken = draw(st.lists(st.sampled_from([*NAMES, "RATE", "OTHER"]), min_size=1, unique=True))
    moved = {it: draw(st.sampled_from(HOMES)) for it in NAMES if draw(st.booleans())}
    items = [f"{it} as {it}_" if draw(st.integers(0, 4)) == 0 else it for it in taken]
    shape = draw(st.sampled_from(SHAPES))
    if shape == "lines":
        rows = "".join(
            f"    {it},{draw(st.sampled_from(('', '  # note', '  # noqa: F401')))}\n"
            for it in items
        )
        text = f"(\n{rows})"
    else:
        text = shape.format(draw(st.sampled_from((", ", ",", " , "))).join(items))
    module = draw(st.sampled_from(("shop.old", ".old")))
    before = draw(
        st.sampled_from(("", "from shop.one import RATE_ as x\n", "from .two import n0\n"))
    )
    before = before.replace("RATE_", "n1")
    indent = draw(st.booleans())
    whole = f"{before}from {module} import {text}\ny = 1\n"
    if indent and "\n" not in text:
        whole = "if 1:\n" + "".join(f"    {it}\n" for it in whole.splitlines())
    return whole, moved


def fixed(text: str, moved: dict[str, str], *codes: str, unsafe: bool = False) -> str:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        rows = "".join(
            f'"{home}.{it}" = {{ aliases = ["shop.old.{it}"] }}\n' for it, home in moved.items()
        )
        config = f"[tool.ssot-lint]\n[tool.ssot-lint.imports]\n{rows}"
        lay_out(root, {**FILES, "pyproject.toml": config, "shop/use.py": text})
        found(root, *codes, fix=True, unsafe=unsafe)
        return (root / "shop/use.py").read_text()


def one_by_one(patch: pytest.MonkeyPatch) -> None:
    """Each finding has a round for itself, and is judged anew before the next one."""
    patch.setattr(NonCanonicalImport, "refit", ProjectRule.refit)
    patch.setattr(BrokenReference, "refit", ProjectRule.refit)
    patch.setattr(verdict_fixes, "together", lambda findings: list(findings)[:1])
    patch.setattr(project_fixes, "ROUNDS", 100)


@examples(60)
@given(programs())
@example(("from shop.old import " + ", ".join(NAMES) + "\ny = 1\n", dict.fromkeys(NAMES, HOMES[0])))
def test_at_once_is_one_by_one(program: tuple[str, dict[str, str]]) -> None:
    at_once = fixed(*program, "SSOT301")
    with pytest.MonkeyPatch.context() as patch:
        one_by_one(patch)
        assert fixed(*program, "SSOT301") == at_once
    compile(at_once, "use.py", "exec")


def test_broken_names_of_one_list() -> None:
    text = (
        "from shop.one import "
        + ", ".join(f"thing_{it}_of_three" for it in range(12))
        + "\ny = 1\n"
    )
    there = "".join(f"thing_{it}_of_three = 1\n" for it in range(12))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        lay_out(
            root,
            {
                **FILES,
                "pyproject.toml": "[tool.ssot-lint]\n",
                "shop/three.py": there,
                "shop/use.py": text,
            },
        )
        assert found(root, "SSOT302", fix=True, unsafe=True) == []
        assert (root / "shop/use.py").read_text() == text.replace("shop.one", "shop.three")
