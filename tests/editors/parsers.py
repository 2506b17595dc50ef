"""Each file below editors/ in its own language, by a program that knows it where Python does not."""

from __future__ import annotations

import configparser
import json
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.process import ROOT

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

EDITORS = ROOT / "editors"
COMMENTED_JSON = ("zed/settings.json", "sublime/LanguageServers.sublime-settings")


def commented_json(text: str) -> Any:
    """JSON with ``//`` comments and commas before closing brackets, as some editors write it."""
    string_or_comment = r'("(?:[^"\\]|\\.)*")|//[^\n]*'
    bare = re.sub(string_or_comment, lambda it: it[1] or "", text)
    return json.loads(re.sub(r",(\s*[]}])", r"\1", bare))


def json_file(path: Path) -> Any:
    text = path.read_text("utf-8")
    commented = path.relative_to(EDITORS).as_posix() in COMMENTED_JSON
    return commented_json(text) if commented else json.loads(text)


def toml_file(path: Path) -> Any:
    return tomllib.loads(path.read_text("utf-8"))


def ini_file(path: Path) -> Any:
    parser = configparser.RawConfigParser()
    parser.read_string(path.read_text("utf-8"))
    return {name: dict(parser[name]) for name in parser.sections()}


def _xml(path: Path) -> None:
    ElementTree.parse(path)


def _png(path: Path) -> None:
    data = path.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert data.endswith(b"IEND\xaeB`\x82")


def _text(path: Path) -> None:
    assert path.read_text("utf-8").endswith("\n")


def _markdown(path: Path) -> None:
    """Its links lead somewhere."""
    text = path.read_text("utf-8")
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    assert [it for it in targets if not (path.parent / it).exists()] == []


def _lua(path: Path) -> None:
    compiled = {"luac": ("-p",), "luac5.4": ("-p",), "luac5.1": ("-p",), "luajit": ("-bl",)}
    if (program := _first(compiled)) is not None:
        _run(program, *compiled[program], path)
    elif _first(["nvim"]):
        _run(
            "nvim", "--headless", "-u", "NONE", "-c", f"lua assert(loadfile([[{path}]]))", "-c", "q"
        )
    else:
        pytest.skip("neither luac nor nvim is installed")


def _elisp(path: Path) -> None:
    """Its brackets balance, and each form can be read."""
    if _first(["emacs"]) is None:
        pytest.skip("emacs is not installed")
    form = "(progn (check-parens) (condition-case nil (while t (read (current-buffer))) (end-of-file)))"
    _run("emacs", "-Q", "--batch", path, "--eval", form)


def _vim(path: Path) -> None:
    """Sourced; of the plugins only what they define stands in, so that calls are looked up."""
    if _first(["vim"]) is None or b"+eval" not in _run("vim", "--version"):
        pytest.skip("no vim with +eval is installed")
    # vim-lsp.vim does nothing where there is no ssot-lint.
    there = f"let $PATH = '{Path(sys.executable).parent}:' . $PATH"
    with tempfile.TemporaryDirectory() as plugins:
        for name in ("ale#linter#Define", "ale#fix#registry#Add", "lsp#register_server"):
            stand_in = Path(plugins, "autoload", *name.split("#")[:-1]).with_suffix(".vim")
            stand_in.parent.mkdir(parents=True, exist_ok=True)
            stand_in.write_text(f"function! {name}(...)\nendfunction\n", "utf-8")
        said = (f"set rtp^={plugins}", there, f"source {path}", "doautocmd User lsp_setup", "qa!")
        _run("vim", "-u", "NONE", "-N", "-es", *(word for it in said for word in ("-c", it)))


def _rust(path: Path) -> None:
    if _first(["rustfmt"]) is None:
        pytest.skip("rustfmt is not installed")
    _run("rustfmt", "--edition", "2021", "--check", path)


def _javascript(path: Path) -> None:
    if _first(["node"]) is None:
        pytest.skip("node is not installed")
    _run("node", "--check", path)


def _typescript(path: Path) -> None:
    esbuild = EDITORS / "vscode/node_modules/.bin/esbuild"
    if not esbuild.exists():
        pytest.skip("needs `npm ci` in editors/vscode; scripts/editors.py does it, and type-checks")
    _run(str(esbuild), path, "--log-level=error", "--outfile=/dev/null")


BY_NAME: Mapping[str, Callable[[Path], object]] = {
    "LICENSE": _text,
    ".npmrc": _text,
    ".vscodeignore": _text,
    "ssot-lint_fix_on_save": ini_file,
}
BY_SUFFIX: Mapping[str, Callable[[Path], object]] = {
    ".el": _elisp,
    ".json": json_file,
    ".lua": _lua,
    ".md": _markdown,
    ".mjs": _javascript,
    ".png": _png,
    ".rs": _rust,
    ".sublime-settings": json_file,
    ".svg": _xml,
    ".toml": toml_file,
    ".ts": _typescript,
    ".vim": _vim,
    ".xml": _xml,
}


def parser_of(path: Path) -> Callable[[Path], object]:
    """Raises KeyError for a language that none is known for."""
    return BY_NAME.get(path.name) or BY_SUFFIX[path.suffix]


def _first(names: Sequence[str] | Mapping[str, object]) -> str | None:
    return next((name for name in names if shutil.which(name)), None)


def _run(*command: str | Path) -> bytes:
    done = subprocess.run(
        [str(word) for word in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")
    return done.stdout
