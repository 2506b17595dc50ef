"""The getter's needle: no file that may use it is passed over, and none costs more than its size."""

from __future__ import annotations

import pytest

from ssot_lint.core.scan import Needles

NEEDLES = Needles([], ("app.env", "env"))

USED = {
    "call": "env('A')",
    "subscript": "x = env['A']",
    "presence": "'A' in env",
    "import": "from app import env\nenv",
    "import in parentheses": "from app import (\n    a,\n    env,\n)\n",
    "import below a comment": "from app import (  # why\n    # more (or less)\n    env as e,\n)\n",
    "import of the module": "import app.env as e\n",
    "through the module": "app.env.env\n",
    "by string": "__import__('app.env').env\n",
}
UNUSED = {
    "no such word": "environ('A')",
    "attribute": "self.env('A')",
    "argument": "f(env, 1)",
    "another import": "from app import (\n    a,  # of no use\n)\nenv = 1\n",
}


def occurs(text: str) -> bool:
    data = text.encode()
    return NEEDLES.occur_in(data, len(data))


@pytest.mark.parametrize("text", USED.values(), ids=USED)
def test_used(text: str) -> None:
    assert occurs(text)


@pytest.mark.parametrize("text", UNUSED.values(), ids=UNUSED)
def test_unused(text: str) -> None:
    assert not occurs(text)


@pytest.mark.parametrize("end", ["", ")", "\n"])
def test_many_comments_in_an_import_cost_no_more_than_their_length(end: str) -> None:
    rows = "    a,  # one # two # three # four\n" * 500
    assert not occurs(f"x = env\nfrom app import (\n{rows}{end}")
