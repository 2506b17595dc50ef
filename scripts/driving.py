"""What every driven editor needs: the example project, packages, and programs that end in time."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from run import ENVIRONMENTS, ROOT

DRIVERS = ROOT / "tests" / "editors" / "drive"
EDITORS = ROOT / "editors"
TOOLS = ENVIRONMENTS / "editors"
PATIENCE = 300.0  # seconds for one editor's steps
# Two services and a staging; what else the example shows is no matter of editors.
_PARTS = (
    "README.md",
    "pyproject.toml",
    "billing/__init__.py",
    "billing/config.py",
    "billing/invoice.py",
    "deploy/compose.yml",
    "deploy/staging.env",
    "shop/__init__.py",
    "shop/__main__.py",
    "shop/catalog.py",
    "shop/env.py",
    "shop/mailer.py",
    "shop/reports.py",
    "tests/__init__.py",
)
GREETING = 'import os\n\nwave = "🙂é👋🏽"; greeting = os.environ["SHOP_GREETING"]\n'


def example(home: Path) -> Path:
    """The example project as far as editors are driven on it: two owners and a staging.

    With an emoji before an access, and a baseline that is empty.
    """
    shop = home / "shop"
    for name in _PARTS:
        (shop / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "examples" / "shop" / name, shop / name)
    (shop / "shop" / "greeting.py").write_text(GREETING, "utf-8")
    settings = shop / "pyproject.toml"
    stated = settings.read_text("utf-8")
    for pattern, text in (
        (r"(?m)^require-reason = true\n", '\\g<0>baseline = "ssot-baseline.jsonl"\n'),
        (r"(?ms)^ignore = \[.*?^\]\n", 'ignore = ["SSOT210"]\n'),
        (r"(?ms)^\[tool\.ssot-lint\.imports\]\n.*?(?=^\[tool\.ssot-lint\.environments)", ""),
        (r'(?ms)^\[\[tool\.ssot-lint\.owners\]\]\nname = "shipping"\n.*', ""),
    ):
        stated, count = re.subn(pattern, text, stated)
        assert count == 1, pattern
    settings.write_text(stated, "utf-8")
    return shop


def apt(*packages: str) -> None:
    """Debian packages, unless they are there; on other systems what they hold has to be."""
    if shutil.which("dpkg") is None:
        return
    known = subprocess.run(["dpkg", "-s", *packages], capture_output=True, check=False)
    if known.returncode == 0:
        return
    run(["apt-get", "update", "-qq"], ROOT, {})
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    run(install, ROOT, {"DEBIAN_FRONTEND": "noninteractive"}, quiet=True)


def steps(
    command: Sequence[str], shop: Path, python: Path, more: Mapping[str, str] | None = None
) -> None:
    """An editor's own steps, in a home of its own and with this checkout's server on its PATH."""
    home = str(shop.parent)
    told = {"HOME": home, "PATH": f"{python.parent}:{os.environ['PATH']}", "LANG": "C.UTF-8"}
    told |= dict.fromkeys((f"XDG_{it}_HOME" for it in ("CACHE", "CONFIG", "DATA", "STATE")), home)
    run(command, shop, {**told, **(more or {})})


def run(
    command: Sequence[str], directory: Path, told: Mapping[str, str], *, quiet: bool = False
) -> None:
    """Raises CalledProcessError or TimeoutExpired."""
    subprocess.run(
        command,
        cwd=directory,
        env={**os.environ, **told},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if quiet else None,
        stderr=subprocess.DEVNULL if quiet else None,
        timeout=PATIENCE * 2,
        check=True,
    )
