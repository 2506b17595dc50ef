"""Editors start the server for every kind of deployment file that it knows by name."""

from __future__ import annotations

import re
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from ssot_lint.deploy import kinds
from tests.editors.parsers import EDITORS, toml_file

NAMES = {
    kinds.ENV_FILE: [".env", ".env.staging", "prod.env", ".envrc"],
    kinds.COMPOSE: ["compose.yml", "docker-compose.prod.yaml"],
    kinds.DOCKERFILE: ["Dockerfile", "Dockerfile.dev", "api.dockerfile", "Containerfile"],
    kinds.KUSTOMIZE: ["kustomization.yaml"],
    kinds.HELM_VALUES: ["values.yaml", "values-prod.yaml"],
    kinds.TERRAFORM: ["main.tf", "prod.tfvars"],
    kinds.ACTIONS: [".github/workflows/ci.yml"],
    kinds.GITLAB: [".gitlab-ci.yml"],
    kinds.SYSTEMD: ["shop.service"],
    kinds.PROCFILE: ["Procfile"],
    kinds.INI: ["tox.ini", "pytest.ini", "setup.cfg"],
    kinds.RUNNER_TOML: ["pyproject.toml"],
}
EVERY = [*(name for names in NAMES.values() for name in names), "k8s/api.yaml", "app.yaml"]
Matches = Callable[[str], bool]


def _vscode() -> Matches:
    text = (EDITORS / "vscode/src/documents.ts").read_text("utf-8")
    globs = [it for row in re.findall(r'^  "(.+)",$', text, re.MULTILINE) for it in row.split(",")]
    globs += ["pyproject.toml"]
    assert "pyproject" in re.findall(r'CONFIGURATION = "{(.+?)}', text)[0].split(",")
    return lambda name: any(fnmatchcase(Path(name).name, it) for it in globs)


def _neovim() -> Matches:
    text = (EDITORS / "neovim/plugin/ssot_lint_older.lua").read_text("utf-8")
    globs = re.findall(r"'([^']+)'", re.findall(r"DEPLOYMENT = \{(.+?)\}", text, re.DOTALL)[0])
    return lambda name: any(fnmatchcase(Path(name).name, it) for it in globs)


def _emacs() -> Matches:
    text = (EDITORS / "emacs/ssot-lint-lsp-mode.el").read_text("utf-8")
    stated = re.findall(r"deployment-files\s+\(concat (.+?)\)\n  \"Names", text, re.DOTALL)[0]
    pattern = "".join(re.findall(r'"(.+?)"', stated)).replace("\\\\", "\\")
    for theirs, ours in (("\\(", "("), ("\\)", ")"), ("\\|", "|"), ("\\`", r"\A"), ("\\'", r"\Z")):
        pattern = pattern.replace(theirs, ours)
    return lambda name: re.search(pattern, f"/shop/{name}") is not None


@pytest.mark.parametrize("matches", [_vscode, _neovim, _emacs])
def test_every_kind_is_named(matches: Callable[[], Matches]) -> None:
    names = matches()
    assert [it for it in EVERY if not names(it)] == []
    assert not names("shop/static/style.css")


def test_the_names_are_of_their_kinds() -> None:
    assert {it: kinds.by_name(it) for it in EVERY[:-2]} == {
        name: kind for kind, names in NAMES.items() for name in names
    }
    by_content = {kinds.KUBERNETES, kinds.HELM_TEMPLATE, kinds.APP_YAML}
    every = {kind for _, kind in kinds._NAMES}
    assert every | by_content == set(NAMES) | by_content


def test_helix_names_languages_that_it_has() -> None:
    """One that a release does not know makes it drop the whole file."""
    languages = {it["name"] for it in toml_file(EDITORS / "helix/languages.toml")["language"]}
    assert languages == {
        "python", "env", "ini", "toml", "yaml", "docker-compose", "dockerfile", "helm", "hcl", "tfvars",
    }  # fmt: skip
