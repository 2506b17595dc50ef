"""Names that code reads by their texts, or all at once: the import behind such a name stays."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.never_worse.projects import check, fix, lay, run


class Told(NamedTuple):
    """A program, which runs the same before and after ``--fix``."""

    id: str
    text: str
    safety: str = "safe"
    stays: bool = True
    """Whether ``import os`` stays where the fix is safe."""


_IN_FUNCTION = 'def f(n):\n    import os\n\n    v = os.environ.get("A")\n    return {}\n\n\nprint(f("o" + "s"))\n'
_AT_TOP = 'import os\n\n\ndef f(n):\n    return os.environ.get("A"), {}\n\n\nprint(f("o" + "s"))\n'

TOLD = (
    Told(
        "a function's names, given on",
        _IN_FUNCTION.format('"{v} {os.sep}".format(**locals())'),
        "unsafe",
    ),
    Told("a function's names, by one", _IN_FUNCTION.format("v, locals()[n].sep"), "unsafe"),
    Told("a function's names, listed", _IN_FUNCTION.format("sorted(locals())"), "unsafe"),
    Told("a function's names, as vars()", _IN_FUNCTION.format("v, vars()[n].sep"), "unsafe"),
    Told("one that is spelled", _IN_FUNCTION.format('v, locals()["n"]'), stays=False),
    Told("text in a function", _IN_FUNCTION.format('v, eval(n + ".sep")')),
    Told("the module's names, by one", _AT_TOP.format("globals()[n].sep")),
    Told("the module's names in a format", _AT_TOP.format('"{os.sep}".format_map(globals())')),
    Told("the module's names, filled in", _AT_TOP.format('len("%(os)s" % globals())')),
    Told("another of them", _AT_TOP.format('globals()["f"].__name__'), stays=False),
    Told("one that is stored", _AT_TOP.format("globals().update(more=n)"), stays=False),
    Told("text that is put together", _AT_TOP.format('eval("o" + "s.sep")')),
    Told("text in two pieces", _AT_TOP.format('eval(["o" "s.sep"][0])')),
    Told("text with a field", _AT_TOP.format('eval(f"{n}.sep")')),
    Told("text from elsewhere", _AT_TOP.format("eval(n).sep")),
    Told("text that is all there", _AT_TOP.format('eval("n")'), stays=False),
    Told("a method of that name", _AT_TOP.format("(lambda m: m.eval())(M())").replace(
        "\n\n\ndef f", "\n\n\nclass M:\n    def eval(self):\n        return 1\n\n\ndef f", 1), stays=False),
    Told(
        "the names of the module's own code",
        'import os\n\nv = os.environ.get("A")\nprint("{v} {os.sep}".format(**locals()))\n',
    ),
    Told(
        "a function's own names beside",
        'import os\n\n\ndef f(n):\n    return os.environ.get("A"), sorted(locals())\n\n\nprint(f(1))\n',
        stays=False,
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", TOLD, ids=[it.id for it in TOLD])
def test_what_texts_may_name_is_there_as_before(tmp_path: Path, case: Told) -> None:
    lay(tmp_path, {"app/x.py": case.text})
    before = run(tmp_path, "-m", "app.x")
    assert before[0][0] == 0
    [said] = check(tmp_path, "app/x.py")
    assert said.safety == case.safety
    fix(tmp_path, "app/x.py")
    assert run(tmp_path, "-m", "app.x") == before
    text = (tmp_path / "app/x.py").read_text()
    if case.safety == "safe":
        assert "os.environ" not in text
        assert ("import os\n" in text) == case.stays
    else:
        assert "in row 5" in str(said.refused)
