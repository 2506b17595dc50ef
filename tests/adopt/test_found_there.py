"""What is there already is taken over: other linters' decisions, Django's settings, areas of a monorepo."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adopt.test_ranking import CONSTANTS, NAMES, TABLE, told, users

SEMGREP = """\
rules:
  - id: no-environ
    languages: [python]
    message: use `from app import envs`
    severity: ERROR
    pattern: os.environ[...]
    paths:
      exclude:
        - app/boot.py
"""
RUFF = """\
[lint.flake8-tidy-imports.banned-api]
"os.environ".msg = "use app.envs"

[lint.per-file-ignores]
"app/boot.py" = ["TID251"]
"""
FLAKE8 = """\
[flake8]
banned-modules =
    os.environ = use app.envs
per-file-ignores =
    app/boot.py: I251
"""
HOOK = """\
repos:
  - repo: local
    hooks:
      - id: no-environ
        name: no environ
        language: system
        entry: python tools/no_environ.py
"""
SCRIPT = 'ALLOWED = ["app/boot.py"]\nWORDS = ("os.environ", "os.getenv")\n'


@pytest.mark.parametrize(
    "files, where",
    [
        pytest.param({".semgrep.yml": SEMGREP}, ".semgrep.yml", id="semgrep"),
        pytest.param({".sg/rules/a.yml": SEMGREP}, ".sg/rules/a.yml", id="ast-grep's folder"),
        pytest.param({"ruff.toml": RUFF}, "ruff.toml", id="ruff"),
        pytest.param({".flake8": FLAKE8}, ".flake8", id="flake8"),
        pytest.param(
            {".pre-commit-config.yaml": HOOK, "tools/no_environ.py": SCRIPT},
            "tools/no_environ.py",
            id="a hook script",
        ),
    ],
)
def test_what_others_permit(tmp_path: Path, files: dict[str, str], where: str) -> None:
    app = {"app/__init__.py": "", "app/envs.py": TABLE, "app/boot.py": "import os\n"}
    for name, text in {**app, **users("app", "envs", 7), **files}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    found = told(tmp_path, {})
    assert found["proposed"]["getter"] == "app.envs"
    assert {"path": "app/boot.py", "reason": f"permitted in {where}"} in found["proposed"]["allow"]


def test_django_is_told_by_what_starts_it(tmp_path: Path) -> None:
    settings = f"{CONSTANTS}\nINSTALLED_APPS = []\n"
    start = 'import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n'
    use = "from django.conf import settings\n\nprint(settings.APP_HOST)\n"
    files = {
        "manage.py": start,
        "shop/__init__.py": "",
        "shop/wsgi.py": start,
        "shop/settings.py": settings,
        **{f"shop/views{number}.py": use for number in range(4)},
    }
    found = told(tmp_path, files)
    assert found["candidates"][0]["kind"] == "django"
    assert found["proposed"]["getter"] == "django.conf:settings"


def test_each_area_of_a_monorepo_has_its_own(tmp_path: Path) -> None:
    files: dict[str, str] = {}
    for area in ("auth", "billing"):
        prefix = f"{area.upper()}_"
        files[f"{area}/{area}/__init__.py"] = ""
        files[f"{area}/{area}/envs.py"] = TABLE.replace("APP_", prefix)
        use = f"from {area} import envs\n\nprint(envs.{NAMES[0].replace('APP_', prefix)})\n"
        files |= {f"{area}/{area}/u{number}.py": use for number in range(7)}
    found = told(tmp_path, files)
    owners = found["proposed"]["owners"]
    assert [(it["name"], it["paths"], it["getter"]) for it in owners] == [
        ("auth", ["auth/**"], "auth.envs"),
        ("billing", ["billing/**"], "billing.envs"),
    ]


def test_nothing_below_tests_is_proposed(tmp_path: Path) -> None:
    files = {"tests/__init__.py": "", "tests/envs.py": TABLE}
    use = "from tests import envs\n\nprint(envs.APP_HOST)\n"
    files |= {f"app/u{number}.py": use for number in range(9)}
    found = told(tmp_path, files)
    assert "getter" not in found["proposed"]
    assert not any("tests" in it["getter"] for it in found["candidates"])
