"""Helix, which only a newer Debian has: from a tree of that beside this one, driven in a terminal."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from driving import EDITORS, TOOLS, apt, run
from run import ROOT

_SUITE, _PYTHON = "trixie", "3.13"
_PACKAGES = ["libcst", "pygls", "pyyaml", "tree-sitter", "tree-sitter-hcl"]
_PATIENCE = 20.0
_PROGRAM = """\
#!/bin/sh
PYTHONPATH=/opt/packages:/opt/checkout exec python3 -m ssot_lint "$@"
"""


def drive(shop: Path, _: Path, __: Path) -> None:
    """Findings, a fix from the menu, fix on save by the formatter, a deployment file. Needs root."""
    apt("tmux")
    tree = _tree()
    project = tree / "project"
    shutil.rmtree(project, ignore_errors=True)
    shutil.copytree(shop, project)
    _speak_of_staging(project / "pyproject.toml")
    settings = tree / "driver" / ".config" / "helix"
    settings.mkdir(parents=True, exist_ok=True)
    shutil.copy(EDITORS / "helix" / "languages.toml", settings)
    with _mounted(tree), _terminal(tree) as window:
        window.sees("● 3")
        print("            three findings", flush=True)
        window.types("]", "d")
        window.sees("SSOT101")
        window.types("Space", "a")
        window.sees("Replace with")
        window.types("Enter")
        window.sees("from shop.env import env")
        print("            the fix is applied", flush=True)
        window.types("Escape")
        time.sleep(0.3)  # Escape and `:` sent together are read as Alt-:
        window.types(":w", "Enter")
        mailer = project / "shop" / "mailer.py"
        window.waits(lambda: _says(mailer, "shop.env", "getenv"), "saving fixes")
        print("            saving fixes", flush=True)
        window.types(":open deploy/staging.env", "Enter")
        window.sees("● 3")
        window.types("]", "d")
        window.sees("SSOT210")
        print("            a finding in a .env file\nPASSED", flush=True)


def _speak_of_staging(settings: Path) -> None:
    """The example leaves out what it has broken on purpose."""
    text = settings.read_text("utf-8")
    assert '"SSOT210"' in text
    settings.write_text(re.sub('"SSOT210",?', "", text), "utf-8")


def _says(path: Path, this: str, that: str) -> bool:
    """Whether a file that is being replaced holds one word and not the other."""
    text = path.read_text("utf-8") if path.exists() else ""
    return this in text and that not in text


def _tree() -> Path:
    """Debian 13 with Helix, once; its Python has what the server needs, and this checkout."""
    tree = TOOLS / _SUITE
    if not (tree / ".whole").exists():
        apt("debootstrap")
        include = "--include=hx,python3"
        run(["debootstrap", "--variant=minbase", include, _SUITE, str(tree)], ROOT, {}, quiet=True)
        target = ["--target", str(tree / "opt" / "packages"), "--python-version", _PYTHON]
        pip = [sys.executable, "-m", "pip", "install", "-q", "--only-binary=:all:"]
        run([*pip, *target, *_PACKAGES], ROOT, {})
        (tree / ".whole").touch()
    checkout = tree / "opt" / "checkout"
    shutil.rmtree(checkout, ignore_errors=True)
    shutil.copytree(ROOT / "ssot_lint", checkout / "ssot_lint")
    program = tree / "usr" / "local" / "bin" / "ssot-lint"
    program.write_text(_PROGRAM)
    program.chmod(0o755)
    return tree


@contextmanager
def _mounted(tree: Path) -> Iterator[None]:
    """With /proc, without which Helix ends at once."""
    run(["mount", "-t", "proc", "proc", str(tree / "proc")], ROOT, {})
    try:
        yield
    finally:
        run(["umount", str(tree / "proc")], ROOT, {})


class _Window:
    """A terminal that nobody looks at."""

    def __init__(self, name: str) -> None:
        self._tmux = ["tmux", "-L", name, "-f", "/dev/null"]

    def begin(self, command: str) -> None:
        self._do("new-session", "-d", "-x", "120", "-y", "24", command)

    def end(self) -> None:
        self._do("kill-server")

    def types(self, *keys: str) -> None:
        self._do("send-keys", *keys)

    def sees(self, text: str) -> None:
        """Raises CalledProcessError where it does not show in time."""
        self.waits(lambda: text in self._shown(), text)

    def waits(self, holds: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + _PATIENCE
        while not holds():
            if time.monotonic() > end:
                print(self._shown(), flush=True)
                raise subprocess.CalledProcessError(1, f"not seen: {what}")
            time.sleep(0.1)

    def _shown(self) -> str:
        done = subprocess.run(
            [*self._tmux, "capture-pane", "-p"], stdout=subprocess.PIPE, check=True
        )
        return done.stdout.decode("utf-8", "replace")

    def _do(self, *words: str) -> None:
        subprocess.run([*self._tmux, *words], check=True)


@contextmanager
def _terminal(tree: Path) -> Iterator[_Window]:
    window = _Window(f"ssot-lint-{time.time_ns()}")
    inside = "env HOME=/driver TERM=xterm-256color LANG=C.UTF-8"
    window.begin(f"chroot {tree} {inside} sh -c 'cd /project && exec hx shop/mailer.py'")
    try:
        yield window
    finally:
        window.end()
