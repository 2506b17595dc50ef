"""Variables that programs other than Python's read: shell scripts, web servers, JavaScript."""

from __future__ import annotations

import re

FILES: tuple[str, ...] = (
    "*.sh",
    "*.bash",
    "*.zsh",
    "*entrypoint*",
    "*.conf",
    "*.conf.*",
    "*.template",
    "*.tmpl",
    "*.j2",
    "*.ini",
    "*.cfg",
    "*.js",
    "*.mjs",
    "*.cjs",
    "*.ts",
    "*.tsx",
    "*.go",
    "*.rb",
    "*.cs",
    "*.java",
    "*.kt",
    "*.php",
    "*.rs",
    "Makefile",
    "justfile",
    "Justfile",
    "Procfile*",
    "Dockerfile*",
    "*.Dockerfile",
    "Caddyfile",
    "bin/*",
    "scripts/*",
    "docker/*",
)
"""Globs of the files that are looked at."""
LARGEST = 1 << 18
_LITERAL = rb"|\"([A-Z][A-Z0-9]*_[A-Z0-9_]+)\"|'([A-Z][A-Z0-9]*_[A-Z0-9_]+)'"
"""A name that is spelled as a text: ``mustMapEnv(&it, "NAME_OF_IT")``, ``Configuration["NAME_OF_IT"]``."""
_USED = re.compile(
    rb"\$\{?\{?\s*(?:env\.)?([A-Za-z_][A-Za-z0-9_]*)"
    rb"|\$\(([A-Za-z_][A-Za-z0-9_]*)\)"
    rb"|(?:process\.env|import\.meta\.env)(?:\.|\[['\"])([A-Za-z_][A-Za-z0-9_]*)"
    rb"|%\(ENV_([A-Za-z_][A-Za-z0-9_]*)\)s"
    rb"|(?:[Gg]et[Ee]nv|LookupEnv|ENV\.fetch|ENV\[|\benv\b\.?\w*)\s*\(?\[?\s*['\"]([A-Za-z_][A-Za-z0-9_]*)['\"]"
    rb"|\[\[?\s+-[nzv]\s+['\"]?\$?\{?([A-Za-z_][A-Za-z0-9_]*)" + _LITERAL
)


def names_in(data: bytes) -> frozenset[str]:
    """The names that a text takes from its environment; some may be its own variables."""
    if len(data) > LARGEST:
        return frozenset()
    return frozenset(name.decode() for found in _USED.findall(data) for name in found if name)
