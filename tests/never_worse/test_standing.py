"""What a name may stand for is in proportion to the rows that bind it."""

from __future__ import annotations

import ast

from ssot_lint.modules.around.standing import Standing

BUILT = {
    "a chain": "q = q.f{n}(1)\n",
    "an entry": "q = q[{n}].g{n}()\n",
    "in turn": "r = q.f{n}()\nq = r.g{n}()\n",
    "a condition": "q = q.f{n}() if q else q\n",
    "awaited": "q = await q.f{n}()\n",
}


def test_a_name_that_is_built_up_row_by_row() -> None:
    for way, row in BUILT.items():
        text = "from app.db import q\n" + "".join(row.format(n=n) for n in range(40))
        names = Standing("app.use", is_package=False, through_values=True)
        for node in ast.parse(text).body:
            names.bind(node)
        found = names.paths(ast.parse("q", mode="eval").body)
        assert (way, len(found) < 200) == (way, True)
        assert "app.db.q" in found
