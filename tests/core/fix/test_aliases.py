"""An alias of the environment becomes one of the getter, if all its uses can."""

from __future__ import annotations

from tests.core.fix.fixing import Case, holds, rows

CASES = (
    Case(
        "alias-o-os",
        'import os\no = os\nx = o.environ["A"]\n',
        'import os\nfrom app.env import env\no = os\nx = env["A"]\n',
    ),
    Case(
        "alias-env",
        'import os\ne = os.environ\nx = e["A"]\ny = e["B"]\n',
        'from app.env import env\ne = env\nx = env["A"]\ny = env["B"]\n',
    ),
    Case(
        "alias-env-local",
        'import os\ndef f():\n    e = os.environ\n    return e["A"], e.get("B"), "C" in e\n',
        "from app.env import env\n"
        "def f():\n"
        "    e = env\n"
        '    return env["A"], env.get("B"), "C" in env\n',
    ),
    Case(
        "alias-with-bad-use",
        'import os\ne = os.environ\nx = e["A"]\ne.encodekey("A")\n',
        'import os\nfrom app.env import env\ne = os.environ\nx = env["A"]\ne.encodekey("A")\n',
        reason="`e` is used further down, where no getter offers `encodekey` in this form: ask for each variable",
    ),
    Case(
        "alias-with-is",
        "import os\ne = os.environ\nx = e is y\n",
        unsafe=("from app.env import env\ne = env\nx = env is y\n"),
        reason="it asks which object it is, and the getter is another one",
    ),
    Case(
        "alias-bound",
        'import os\nget = os.environ.get\nx = get("A")\n',
        'from app.env import env\nget = env.get\nx = env.get("A")\n',
    ),
    Case(
        "alias-bound-item",
        'import os\nget = os.environ.__getitem__\nx = get("A")\n',
        'from app.env import env\nget = env.__getitem__\nx = env.__getitem__("A")\n',
    ),
    Case(
        "alias-getenv",
        'import os\ng = os.getenv\nx = g("A")\n',
        'import os\nfrom app.env import env\ng = os.getenv\nx = env.get("A")\n',
        reason="`os.getenv` is not called here, and no getter stands in for the function: hand on one that asks the getter",
    ),
    Case(
        "alias-getenv-local",
        'import os\ndef f():\n    g = os.getenv\n    return g("A", "b")\n',
        "import os\n"
        "from app.env import env\n"
        "def f():\n"
        "    g = os.getenv\n"
        '    return env.get("A", "b")\n',
        reason="`os.getenv` is not called here, and no getter stands in for the function: hand on one that asks the getter",
    ),
    Case(
        "alias-cond",
        'import os\nif a:\n    e = os.environ\nelse:\n    e = {}\nx = e["A"]\n',
        'from app.env import env\nif a:\n    e = env\nelse:\n    e = {}\nx = e["A"]\n',
        reason="the name may stand for something else here: bind it once",
    ),
    Case(
        "alias-ifexp",
        'import os\ne = os.environ if a else {}\nx = e["A"]\n',
        'from app.env import env\ne = env if a else {}\nx = e["A"]\n',
    ),
    Case(
        "alias-or",
        'import os\ne = env2 or os.environ\nx = e["A"]\n',
        'from app.env import env\ne = env2 or env\nx = e["A"]\n',
    ),
    Case(
        "alias-suppressed-use",
        'import os\ne = os.environ\nx = e["A"]  # ssot: ignore[SSOT101] w\n',
        'from app.env import env\ne = env\nx = e["A"]\n',
    ),
    Case(
        "alias-suppressed-def",
        'import os\ne = os.environ  # ssot: ignore[SSOT104] w\nx = e["A"]\n',
        "import os\n"
        "from app.env import env\n"
        "e = os.environ  # ssot: ignore[SSOT104] w\n"
        'x = env["A"]\n',
    ),
    Case(
        "tuple",
        'import os\na, b = os.environ, 1\nx = a["A"]\n',
        'from app.env import env\na, b = env, 1\nx = env["A"]\n',
    ),
    Case(
        "walrus",
        'import os\nif (e := os.environ): x = e["A"]\n',
        'from app.env import env\nif (e := env): x = env["A"]\n',
    ),
    Case(
        "annotated",
        'import os\ne: dict = os.environ\nx = e["A"]\n',
        'from app.env import env\ne: dict = env\nx = env["A"]\n',
    ),
    Case(
        "getattr-loop",
        'import os\nfor n in ("A", "B"):\n    x = getattr(os, "environ")[n]\n',
        'from app.env import env\nfor n in ("A", "B"):\n    x = env[n]\n',
    ),
)


@rows(CASES)
def test_aliases(case: Case) -> None:
    holds(case)
