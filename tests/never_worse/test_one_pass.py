"""Questions that are asked of all files in one pass, by one process or two, are answered as one by one."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ssot_lint.modules.around.project import answering
from ssot_lint.modules.around.project.claims import Claims
from ssot_lint.modules.around.project.scan import Scan
from ssot_lint.modules.around.project.senders import Senders
from ssot_lint.modules.around.project.stores import Question
from ssot_lint.workspace.cache.in_parallel import beside
from ssot_lint.workspace.processes import can_fork

FILES = {
    "app/env.py": "def env(): ...\n",
    "app/core.py": "import os\nfrom app.names import *\n",
    "app/names.py": "import inspect\n\n\ndef send(f):\n    return inspect.getsource(f)\n",
    "app/uses.py": "from app.names import send\n\nfar = send\n",
    "app/work.py": "from app.uses import far\n\n\n@far\ndef work(): ...\n",
    "tests/test_a.py": "from unittest import mock\n\nmock.patch('app.env.env')\n",
    "tests/test_b.py": "import app.core\n\napp.core.env = None\n",
    "tests/test_c.py": "import app.core\nimport app.env\n\napp.env.env = None\n",
}
QUESTIONS = (
    Senders(),
    Claims("env", ("app.env",)),
    Claims("app_env", ("app.env",)),
    Question(("app.env",), frozenset({"env"})),
)


def laid(root: Path) -> str:
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return str(root)


def told(scan: Scan) -> tuple[object, ...]:
    """All that a fix asks, and what would be kept."""
    said = (
        dict(scan.senders()),
        scan.claimed(("app.core",), "env", ("app.env",)),
        scan.claimed(("app.core",), "app_env", ("app.env",)),
        dict(scan.bound_anew(("app.env",), frozenset({"env"}), ("app.core",))),
    )
    return said, scan.to_keep().stores, scan.is_new


@pytest.mark.parametrize("many", [1, 600], ids=["two processes", "one process"])
@pytest.mark.parametrize("expected", [QUESTIONS, QUESTIONS[1:2], ()], ids=len)
@pytest.mark.skipif(not can_fork(), reason="where there is no fork there is one process")
def test_answers_are_those_of_each_question_alone(
    many: int,
    expected: tuple[answering.Asked, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = laid(tmp_path)
    alone = told(Scan(root))
    monkeypatch.setattr(answering, "MANY", many)
    scan = Scan(root)
    scan.beside = beside
    scan.expect(expected)
    assert told(scan) == alone
    assert alone[0][3] == {"env": "tests/test_c.py:4"}
    assert "far" in alone[0][0]


def test_what_was_kept_is_asked_of_what_changed(tmp_path: Path) -> None:
    root = laid(tmp_path)
    time.sleep(0.05)  # what may have changed a moment ago is not kept
    before = Scan(root)
    told(before)
    known = before.to_keep()
    old = {path: tuple(it - 10**9 for it in stamp) for path, stamp in known.stamps.items()}
    for changed in ({}, {f"{root}/tests/test_c.py": old[f"{root}/tests/test_c.py"]}):
        kept = known._replace(stamps={**known.stamps, **changed})
        scan = Scan(root, lambda _, kept=kept: kept)
        scan.expect(QUESTIONS)
        (said, kept, _) = told(scan)
        assert (said, kept) == told(Scan(root))[:2]
