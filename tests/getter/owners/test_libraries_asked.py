"""Constants that are read through environs, django-environ or python-decouple are entries, too."""

from __future__ import annotations

from pathlib import Path

from tests.getter.owners.test_circumstances import found, reasons

ROWS: tuple[tuple[str, str, tuple[str, ...] | None], ...] = (
    ("from environs import Env\nenv = Env()\nX = env.int('APP_A', 80)", 'int(os.getenv("APP_A", "80"))', ("parse",)),
    ("from environs import Env\nenv = Env()\nX = env.int('APP_A', 80)", 'int(os.getenv("APP_A", "81"))', ("default", "parse")),
    ("from environs import Env\nenv = Env()\nX = env('APP_A')", 'os.environ["APP_A"]', ("default", "changes")),
    ("from decouple import config\nX = config('APP_A', default=3, cast=int)", 'int(os.getenv("APP_A", "3"))', ("parse",)),
    ("import environ\nenv = environ.Env(APP_A=(bool, True))\nX = env('APP_A')", 'os.getenv("APP_A")', ("changes",)),
    ("from environs import Env\nenv = Env(prefix='APP_')\nX = env.int('A', 80)", 'os.getenv("A")', None),
    ("from environs import Env\nenv = Env()\nwith env.prefixed('APP_'):\n    X = env.int('A', 80)", 'os.getenv("A")', None),
)  # fmt: skip


def test_what_a_library_reads(tmp_path: Path) -> None:
    for at, (registry, expression, expected) in enumerate(ROWS):
        use = f"import os\n\n\ndef run():\n    return {expression}\n"
        told = found(
            tmp_path / str(at), registry + "\n", "app.envs", use, {}, 'trust = ["import-time"]'
        )
        (codes,) = reasons(told)
        assert codes == expected or {*(codes or ())} == {*(expected or ()), "first-import"}, told
