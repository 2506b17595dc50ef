"""A getter by whichever name the project imports it: over hops, stars, private names and other names for it."""

from __future__ import annotations

from pathlib import Path

from ssot_lint.adopt.ranking.ranked import why_not
from ssot_lint.adopt.survey import propose_ranked, survey
from ssot_lint.getter.owner_set import owner_set
from tests.adopt.test_ranking import NAMES, TABLE
from tests.cli.commands import project

MAPPING = (
    "import os\nfrom collections.abc import MutableMapping\n\n\n"
    "class _Env(MutableMapping):\n"
    "    def __getitem__(self, key):\n        return os.environ[key]\n"
    "    def __setitem__(self, key, value):\n        os.environ[key] = value\n"
    "    def __delitem__(self, key):\n        del os.environ[key]\n"
    "    def __iter__(self):\n        return iter(os.environ)\n"
    "    def __len__(self):\n        return len(os.environ)\n\n\n_env = _Env()\n"
)
GIVEN = f"{MAPPING}\n\ndef get_env() -> _Env:\n    return _env\n"
DESCRIPTORS = (
    "import os\n\n\nclass EnvStr:\n"
    "    def __init__(self, default):\n        self.default = default\n\n"
    "    def __set_name__(self, owner, name):\n        self.name = name\n\n"
    "    def get(self):\n        return os.environ.get(self.name, self.default)\n\n\n"
    "class _Envs:\n"
    + "".join(f'    {it} = EnvStr("x")\n' for it in NAMES)
    + "\n\n_envs = _Envs()\n"
)

WAYS = {
    "a private name": ("app.env:_env", {"env": MAPPING}),
    "another name in its module": ("app.env:env", {"env": f"{MAPPING}env = _env\n"}),
    "what its function yields": ("app.env:env", {"env": f"{GIVEN}env = get_env()\n"}),
    "two hops": (
        "app.config:env",
        {
            "lib/env": MAPPING,
            "lib/__init__": "from .env import _env\n",
            "config": "from app.lib import _env as env\n",
        },
    ),
    "another name elsewhere": (
        "app.config:env",
        {"_env": MAPPING, "config": "import app._env\n\nenv = app._env._env\n"},
    ),
    "a call elsewhere": (
        "app.config:env",
        {"_env": GIVEN, "config": "from app import _env as m\n\nenv: m._Env = m.get_env()\n"},
    ),
    "a star": (
        "app.config:env",
        {"config/__init__": "from .env import *\n", "config/env": f"{MAPPING}env = _env\n"},
    ),
    "a star that is told what to bring": (
        "app.config:_env",
        {
            "config/__init__": "from .env import *\n",
            "config/env": f'{MAPPING}__all__ = ["_env"]\n',
        },
    ),
    "a function behind two stars": (
        "app.config:environment()",
        {
            "config": "from app.lib import *\n",
            "lib/__init__": "from app.lib.env import get_env as environment\n",
            "lib/env": GIVEN,
        },
    ),
    "a private class": (
        "app.config:envs",
        {"_envs": DESCRIPTORS, "config": "from app._envs import _envs as envs\n"},
    ),
    "a module": ("app.config:envs", {"_t": TABLE, "config": "from app import _t as envs\n"}),
}


def test_by_the_name_that_most_files_import(tmp_path: Path) -> None:
    for number, (way, (getter, files)) in enumerate(WAYS.items()):
        module, _, expression = getter.partition(":")
        name = expression.removesuffix("()")
        lines = [f"from {module} import {name}\n"]
        if "nvs" in name:
            lines.append(f"print({name}.APP_HOST)\n")
        else:
            lines += [f'{expression}["{it}"]\n' for it in NAMES]
        users = {f"app/u{it}.py": "".join(lines).encode() for it in range(5)}
        inner = {f"app/{it}.py": text.encode() for it, text in files.items()}
        root = project(
            tmp_path / str(number), {"app/__init__.py": b"", **inner, **users}, getter=False
        )
        found = survey(str(root))
        proposal = propose_ranked(found)
        assert (way, proposal and proposal.getter) == (way, getter), found.ranked
        first = found.ranked[0]
        assert (way, why_not(first, found.scan), len(first.users) >= 5) == (way, None, True)
        made_of = {str(Path(it).relative_to(root)) for it in owner_set(getter, (str(root),))}
        assert (way, made_of) == (way, {*inner})
