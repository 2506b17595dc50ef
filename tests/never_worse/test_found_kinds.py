"""Kinds of text and places where a fix was wrong: what must stay, or is not safe, beside a control."""

from __future__ import annotations

from pathlib import Path

from tests.never_worse.projects import BASE, check, check_files, fix, lay

READS = "\n\ndef f():\n    return os.environ.get('A')\n"

RUN_AS_TEXT = {
    "docstring": ('"""Doc.\n\n>>> os.sep == "/"\nTrue\n"""\nimport os' + READS, True),
    "function": (f'import os{READS}\n\ndef g():\n    """\n    >>> os.path.sep\n    """\n', True),
    "continued": ('"""\n>>> x = [\n...     os.sep]\n"""\nimport os' + READS, True),
    "test_names": (f"import os{READS}\n__test__ = {{'a': '>>> os.sep\\n'}}\n", True),
    "test_parts": (f"import os{READS}\n__test__ = {{'a': 'See\\n' '>>> os.sep\\n'}}\n", True),
    "prose": ('"""The os that it runs on: >> os.sep."""\nimport os' + READS, False),
    "own_import": ('"""\n>>> import os.path as p\n>>> p.sep\n"""\nimport os' + READS, False),
}


def test_what_doctests_run_counts_as_use(tmp_path: Path) -> None:
    lay(tmp_path, {f"app/{name}.py": text for name, (text, _) in RUN_AS_TEXT.items()})
    fix(tmp_path)
    after = {name: (tmp_path / f"app/{name}.py").read_text() for name in RUN_AS_TEXT}
    assert [it for it, text in after.items() if "env.get('A')" not in text] == []
    stays = {
        name: text.startswith("import os") or "\nimport os\n" in text
        for name, text in after.items()
    }
    assert stays == {name: it for name, (_, it) in RUN_AS_TEXT.items()}


BEFORE_AN_IMPORT = {
    "above": ("os.environ['T'] = '1'\nimport app.flags\n", False),
    "in_a_function": (
        "def main():\n    os.environ['T'] = '1'\n    from app import flags\nmain()\n",
        False,
    ),
    "in_a_patch": ("with patch.dict(os.environ, {'T': '1'}):\n    import app.flags\n", False),
    "in_a_loop": ("for k in ['T']:\n    os.environ[k] = '1'\nimport app.flags\n", False),
    "by_name": ("os.environ['T'] = '1'\nimport_module('app.flags')\n", False),
    "only_writes": ("os.environ['T'] = '1'\n", False),
    "below": ("import app.flags\nos.environ['T'] = '1'\n", True),
}


def test_a_write_that_an_import_is_meant_to_see_stays_above_it(tmp_path: Path) -> None:
    head = "import os\nfrom importlib import import_module\nfrom unittest.mock import patch\n\n"
    files = {f"svc/{name}.py": head + text for name, (text, _) in BEFORE_AN_IMPORT.items()}
    flags = "import os\n\nTHREADS = os.environ.get('T')  # ssot: ignore[SSOT101] at start\n"
    lay(tmp_path, {**files, "svc/__init__.py": "", "app/flags.py": flags})
    lay(tmp_path, {"app/__init__.py": "from app import flags\n"}, {})
    said = check_files(tmp_path, "svc")
    safe = {name: said[f"svc/{name}.py"].safety == "safe" for name in BEFORE_AN_IMPORT}
    assert safe == {name: it for name, (_, it) in BEFORE_AN_IMPORT.items()}


SENT_BY_NAME = {
    "airflow": "from airflow.decorators import task\n\n\n@task.virtualenv\n",
    "airflow_called": "from airflow.decorators import task\n\n\n@task.external_python(python='p')\n",
    "modal": "import modal\n\napp = modal.App()\n\n\n@app.function()\n",
    "ray": "import ray\n\n\n@ray.remote\n",
    "ray_of_a_name": "from ray import remote\n\n\n@remote(num_cpus=1)\n",
    "spark": "from pyspark.sql.functions import udf\n\n\n@udf\n",
    "same_place": "import pytest\n\n\n@pytest.mark.subprocess\n",
    "spark_of_a_module": "from pyspark.sql import functions as F\n\n\n@F.udf('string')\n",
    "another_remote": "from .own import remote\n\n\n@remote\n",
    "control": "import functools\n\n\n@functools.cache\n",
}


def test_what_a_library_sends_elsewhere_has_no_safe_fix(tmp_path: Path) -> None:
    body = "def f():\n    import os\n\n    return os.environ.get('A')\n"
    lay(tmp_path, {f"app/{name}.py": text + body for name, text in SENT_BY_NAME.items()})
    said = check_files(tmp_path)
    safe = {name for name in SENT_BY_NAME if said[f"app/{name}.py"].safety == "safe"}
    assert safe == {"control", "another_remote", "same_place"}
    fix(tmp_path, "--unsafe-fixes")
    texts = {name: (tmp_path / f"app/{name}.py").read_text() for name in SENT_BY_NAME}
    inside = "def f():\n    from app.env import env\n"
    assert [name for name, text in texts.items() if inside not in text] == []


DJANGO = {
    "pyproject.toml": '[tool.ssot-lint]\ngetter = "django.conf:settings"\n',
    "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_.settings")\n',
    "site_/__init__.py": "",
    "site_/settings.py": "import os\n\nPORT = os.environ['PORT']\nhost = os.environ['HOST']\n",
    "site_/a.py": "import os\n\n\ndef f():\n    return os.environ['PORT']\n",
    "site_/b.py": "import os\n\n\ndef f():\n    return os.environ['HOST']\n",
}


def test_django_gives_upper_case_names_alone(tmp_path: Path) -> None:
    lay(tmp_path, DJANGO, {})
    said = {it.place: it for it in check(tmp_path, "site_/a.py", "site_/b.py")}
    assert said["site_/a.py:5"].safety is not None
    assert said["site_/b.py:5"].safety is None


MODELS = "from pydantic_settings import BaseSettings, SettingsConfigDict\n\n\n"
_BUILT = "def build():\n    return SettingsConfigDict(env_prefix='X_')\n\n\n"
NOT_FOLLOWED = {
    "followed": "class S(BaseSettings):\n    home: str = ''\n",
    "built": f"{_BUILT}class S(BaseSettings):\n    model_config = build()\n    home: str = ''\n",
    "spread": "O = dict(env_prefix='X_')\nO.update(x())\n\n\nclass S(BaseSettings):\n"
    "    model_config = SettingsConfigDict(**O)\n    home: str = ''\n",
    "called": "def p():\n    return 'X_'\n\n\nclass S(BaseSettings):\n"
    "    model_config = SettingsConfigDict(env_prefix=p())\n    home: str = ''\n",
    "prefixed": "class S(BaseSettings):\n    home: str = ''\n\n    def __init__(self, **k):\n"
    "        super().__init__(_env_prefix='X_', **k)\n",
    "sources": "class S(BaseSettings):\n    home: str = ''\n\n    @classmethod\n"
    "    def settings_customise_sources(cls, *a, **k):\n        return ()\n",
    "last_base": "class M(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix='X_')\n\n\n"
    "class S(M):\n    home: str = ''\n",
}


def test_settings_that_cannot_be_followed_spell_nothing(tmp_path: Path) -> None:
    spelled = set()
    for name, text in NOT_FOLLOWED.items():
        config = f'[tool.ssot-lint]\ngetter = "app.{name}:settings"\n'
        getter = f"{MODELS}{text}\n\nsettings = S()\n"
        use = "import os\n\n\ndef f():\n    return os.environ['HOME']\n"
        root = tmp_path / name
        lay(root, {"pyproject.toml": config, f"app/{name}.py": getter, "app/use.py": use}, BASE)
        [said] = check(root, "app/use.py")
        spelled |= {name} if said.safety is not None else set()
    assert spelled == {"followed"}


CODE = "import os\n\n\ndef f():\n    return os.environ.get('A')\n"
KEPT = {
    "reached": (CODE, "import os  # noqa: F401\n"),
    "commented": (
        f"# first\n{CODE}".replace("os\n", "os  # mine\n", 1),
        "import os  # mine  # noqa: F401\n",
    ),
    "in_a_doctest": ('"""\n>>> os.sep\n"""\n' + CODE, "import os  # noqa: F401\n"),
    "used_besides": (f"{CODE}\n\nprint(os.sep)\n", "import os\n"),
    "marked": (CODE.replace("os\n", "os  # noqa\n", 1), "from app.env import env\n"),
    "program_in_texts": (
        f"{CODE}P = ('import os\\n'  # a\n  'print(os.sep)')\n",
        "from app.env import env\n",
    ),
    "code_in_texts": (f"{CODE}eval('x\\n'  # a\n  'os.sep')\n", "import os\n"),
}


def test_an_import_that_stays_for_others_says_so_to_the_projects_linter(tmp_path: Path) -> None:
    ruff = BASE["pyproject.toml"] + "[tool.ruff]\n"
    files = {f"app/{name}.py": text for name, (text, _) in KEPT.items()}
    other = {"tests/test_a.py": "from app import reached\n\nreached.os.sep\n"}
    for root, config in (("with", ruff), ("without", BASE["pyproject.toml"])):
        lay(tmp_path / root, {**files, **other, "pyproject.toml": config})
        fix(tmp_path / root)
    texts = {it: (tmp_path / f"with/app/{it}.py").read_text() for it in KEPT}
    assert [it for it, text in texts.items() if KEPT[it][1] not in text] == []
    assert [it for it, text in texts.items() if "env.get('A')" not in text] == []
    bare = [(tmp_path / f"without/app/{it}.py").read_text() for it in KEPT]
    assert [text for text in bare if "F401" in text] == []
