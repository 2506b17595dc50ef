"""What is kept of a file holds as long as the other files say the same, whichever these are."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.workspace.cached import run, settled
from tests.workspace.trees import grow

__all__ = ["settled"]

pytestmark = pytest.mark.usefixtures("settled")
FILES = {
    "ssot-lint.toml": 'getter = "app.env:env"\nallow-variables = ["PATH"]\n',
    ".git/HEAD": "ref: refs/heads/main\n",
    "app/__init__.py": "",
    "app/env.py": "import os\n\nenv = os.environ\n",
}
READ = "import os\n\nX = os.environ['A']\n"


class Case(NamedTuple):
    """Files beside ``FILES``, and what becomes of some of them; None: they are not there."""

    files: dict[str, str]
    then: dict[str, str | None]


CASES = {
    "a constant that an allowed variable is named by": Case(
        {
            "app/keys.py": "KEY = 'PATH'\n",
            "u.py": "import os\nfrom app.keys import KEY\n\nX = os.environ[KEY]\n",
        },
        {"app/keys.py": "KEY = 'SECRET'\n"},
    ),
    "a module begins to hand the environment on": Case(
        {
            "app/compat.py": "environ = {}\n",
            "u.py": "from app.compat import environ\n\nX = environ['A']\n",
        },
        {"app/compat.py": "from os import environ\n"},
    ),
    "it ends, behind another one": Case(
        {
            "app/far.py": "from os import environ\n",
            "app/compat.py": "from app.far import environ\n",
            "u.py": "from app.compat import environ\n\nX = environ['A']\n",
        },
        {"app/far.py": "environ = {}\n"},
    ),
    "it is there at last": Case(
        {"u.py": "from app.compat import environ\n\nX = environ['A']\n"},
        {"app/compat.py": "from os import environ\n"},
    ),
    "a star brings it no more": Case(
        {
            "app/compat.py": "from os import environ\n",
            "u.py": "from app.compat import *\n\nX = environ['A']\n",
        },
        {"app/compat.py": "from os import environ\n\n__all__ = []\n"},
    ),
    "a directory is no package any more": Case(
        {"pk/__init__.py": "", "pk/u.py": READ}, {"pk/__init__.py": None}
    ),
    "a directory becomes a package": Case({"pk/u.py": READ}, {"pk/__init__.py": ""}),
    "a script finds nothing at the root": Case(
        {
            "helper.py": "",
            "tools/u.py": f"import helper\n{READ}\nif __name__ == '__main__':\n    pass\n",
        },
        {"helper.py": None},
    ),
    "a script finds something at the root": Case(
        {"tools/u.py": f"import helper\n{READ}\nif __name__ == '__main__':\n    pass\n"},
        {"helper.py": ""},
    ),
    "a test's neighbour does not find the package": Case(
        {"tst/test_v.py": "from app import env\n", "tst/test_u.py": READ},
        {"tst/test_v.py": "import json\n"},
    ),
    "imports are sorted otherwise": Case(
        {
            "ruff.toml": 'lint.isort.known-first-party = ["app"]\n',
            "u.py": "import os\nimport zlib\n\nfrom lib import q\n\nX = os.environ['A']\nq, zlib\n",
        },
        {"ruff.toml": 'lint.isort.known-third-party = ["app"]\n'},
    ),
    "imports are sorted at last": Case(
        {"u.py": "import os\nimport zlib\n\nfrom lib import q\n\nX = os.environ['A']\nq, zlib\n"},
        {"ruff.toml": 'lint.isort.known-third-party = ["app"]\n'},
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_later_run_says_what_one_without_a_cache_says(tmp_path: Path, case: Case) -> None:
    root = grow(tmp_path, {**FILES, **case.files})
    before = run(root).said
    assert run(root).said == before
    for name, text in case.then.items():
        if text is None:
            (root / name).unlink()
        else:
            grow(root, {name: text})
            os.utime(root / name, (1, 1))
    now = run(root).said
    assert now == run(root, caching=False).said != before
    for name in case.then:
        (root / name).unlink(missing_ok=True)
        if name in case.files:
            grow(root, {name: case.files[name]})
    assert run(root).said == run(root, caching=False).said
