"""What other linters' configurations already permit: files that may touch the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from ssot_lint.workspace.config.toml import parse_toml, read_bytes

_NAMED = re.compile(r"os\.environ|os\.getenv|\bgetenv\b")
_GETTER = re.compile(r"from\s+([\w.]+)\s+import\s+(\w+)")
_RULE_FOLDERS = (".sg/rules", "sgrules", "rules", ".semgrep", ".ast-grep/rules")
_RULE_FILES = (".semgrep.yml", ".semgrep.yaml", "semgrep.yml", "semgrep.yaml")
_BANNED = ("TID251", "TID25", "TID")
_PATHS = re.compile(r"[\"'\s(]([\w./*-]+\.py|[\w-]+(?:/[\w*-]+)+/?)(?=[\"'\s),|])")


class Permitted(NamedTuple):
    """Paths with where each is written, and getters that messages name."""

    paths: dict[str, str]
    getters: frozenset[str]
    """``module:name``."""


def permitted(cwd: str) -> Permitted:
    """Read what is there; what does not parse says nothing."""
    paths: dict[str, str] = {}
    getters: set[str] = set()
    for where, text in _rules(cwd):
        getters |= {f"{module}:{name}" for module, name in _GETTER.findall(text)}
        for path in _ignored(text):
            paths.setdefault(path, where)
    for path, where in (*_ruff(cwd), *_flake8(cwd), *_scripts(cwd)):
        paths.setdefault(path, where)
    return Permitted({path: paths[path] for path in sorted(paths)}, frozenset(getters))


def _rules(cwd: str) -> Iterator[tuple[str, str]]:
    """Texts of ast-grep and semgrep rules that are about the environment."""
    names = [name for name in _RULE_FILES if os.path.isfile(os.path.join(cwd, name))]
    for folder in _RULE_FOLDERS:
        try:
            inside = sorted(os.listdir(os.path.join(cwd, folder)))
        except OSError:
            continue
        names += [f"{folder}/{name}" for name in inside if name.endswith((".yml", ".yaml"))]
    for name in names:
        data = read_bytes(os.path.join(cwd, name))
        text = "" if data is None else data.decode("utf-8", "replace")
        if _NAMED.search(text):
            yield name, text


def _ignored(text: str) -> Iterator[str]:
    import yaml  # comes with libcst; only where such a rule is there

    try:
        documents = list(yaml.safe_load_all(text))
    except yaml.YAMLError:
        return
    for document in documents:
        rules = document.get("rules", [document]) if isinstance(document, dict) else []
        for rule in rules if isinstance(rules, list) else []:
            if not isinstance(rule, dict) or not _NAMED.search(str(rule)):
                continue
            paths = rule.get("paths")
            excluded = paths.get("exclude", []) if isinstance(paths, dict) else []
            for path in (*_texts(rule.get("ignores")), *_texts(excluded)):
                yield path.removeprefix("./")


def _texts(value: object) -> list[str]:
    return [it for it in value if isinstance(it, str)] if isinstance(value, list) else []


def _ruff(cwd: str) -> Iterator[tuple[str, str]]:
    for name in ("pyproject.toml", "ruff.toml", ".ruff.toml"):
        data = read_bytes(os.path.join(cwd, name))
        text = "" if data is None else data.decode("utf-8", "replace")
        if "banned-api" not in text or not _NAMED.search(text):
            continue
        try:
            table: object = parse_toml(text)
        except ValueError:
            continue
        if name == "pyproject.toml":
            for key in ("tool", "ruff"):
                table = table.get(key) if isinstance(table, dict) else None
        lint = table.get("lint", table) if isinstance(table, dict) else None
        ignores = lint.get("per-file-ignores") if isinstance(lint, dict) else None
        for path, codes in ignores.items() if isinstance(ignores, dict) else ():
            if set(_texts(codes)) & {*_BANNED}:
                yield path, name


def _flake8(cwd: str) -> Iterator[tuple[str, str]]:
    for name in (".flake8", "setup.cfg", "tox.ini"):
        data = read_bytes(os.path.join(cwd, name))
        text = "" if data is None else data.decode("utf-8", "replace")
        if not _NAMED.search(text):
            continue
        for path, codes in re.findall(r"^\s+([\w./*-]+)\s*:\s*([\w, ]+)$", text, re.M):
            if re.search(r"\bI25[01]\b|\bTID251\b", codes):
                yield path, name


def _scripts(cwd: str) -> Iterator[tuple[str, str]]:
    """Path lists of hook scripts that look for ``os.environ``."""
    config = read_bytes(os.path.join(cwd, ".pre-commit-config.yaml"))
    text = "" if config is None else config.decode("utf-8", "replace")
    for entry in re.findall(r"entry:\s*(?:python3?\s+|bash\s+)?[\"']?([\w./-]+\.(?:py|sh))", text):
        data = read_bytes(os.path.join(cwd, entry))
        script = "" if data is None else data.decode("utf-8", "replace")
        if not _NAMED.search(script):
            continue
        for path in _PATHS.findall(script):
            if os.path.exists(os.path.join(cwd, path.rstrip("/*"))) and path != entry:
                yield (f"{path.rstrip('/')}/**" if path.endswith("/") else path), entry
