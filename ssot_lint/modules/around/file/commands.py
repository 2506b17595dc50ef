"""Files that something of the project runs by their path: told by the text of scripts, workflows,
Makefiles, images, documents, and of code that starts a process.

``python app/x.py`` finds what lies beside ``x.py``, not what lies at the source root.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssot_lint.core.regex import regex
from ssot_lint.modules.around.file.run import Run
from ssot_lint.modules.around.file.started import started

SCRIPTS = (".sh", ".bash", ".zsh", ".mk", ".bat", ".ps1", ".cmd", ".service", ".Dockerfile")
_TABLES = (".yml", ".yaml", ".toml", ".cfg", ".ini")
_NAMES = regex(
    r"(?:GNU)?[Mm]akefile|(?:Dockerfile|Containerfile|Jenkinsfile|Procfile)(?:[.-].*)?|[Jj]ustfile|crontab"
    r"|(?:docker-)?compose.*\.ya?ml|Taskfile\.ya?ml|action\.ya?ml|package\.json|tox\.ini|pyproject\.toml"
)
HIDDEN = frozenset(
    {".github", ".circleci", ".buildkite", ".gitlab", ".azure", ".ci", ".devcontainer"}
)
"""Hidden directories that say how a project is run."""

PATTERNS = (
    "**/*.{sh,bash,zsh,mk,bat,ps1,cmd,service,Dockerfile}",
    "**/*.{yml,yaml,toml,cfg,ini}",
    "**/{Makefile,makefile,GNUMakefile,GNUmakefile,Justfile,justfile,crontab,package.json}",
    "**/{Dockerfile,Containerfile,Jenkinsfile,Procfile}*",
    "**/{bin,scripts,script,tools,ci,hack}/*",
)
"""For an editor that is asked to watch such files, those among them that configure a sorter of
imports."""
_OF_SCRIPTS = frozenset({"bin", "scripts", "script", "tools", "ci", "hack"})

_TOKEN = regex(rb"[;&|]+|[^\s\"'\[\],`;&|()=<>]+")
_NAMED = regex(rb"\.py(?![\w.])")
_RUNNER = regex(rb"(?i)python|pypy|torchrun|spark-submit|streamlit|coverage|\b(?:py|uv)\b")
_PYTHON = regex(rb"(?i)[\w./${}\\@+-]*(?:python|pypy)[\d.]*w?(?:\.exe)?\}?\Z")
_RUNNERS = frozenset({b"py", b"torchrun", b"spark-submit", b"streamlit", b"uv", b"coverage"})
_ENTERED = regex(
    rb"(?m)(?:^|[\s;&])(?:cd|pushd|working-directory:|WORKDIR|working_dir:)[ \t]+([^\r\n;&|]{1,200})"
)
_ENTERED_OTHERWISE = regex(
    rb"(?m)(?:[\"'`(@-]cd[ \t]+|^[ \t]*changedir[ \t]*=[ \t]*|chdir\([^)\r\n]{0,100}?[\"'])([\w./-]{1,200})"
)
"""In a text of a larger one, or for what comes after in code: others of these may not run there."""
_SHELL = regex(rb"\$\([^)\r\n]*\)|[\"']|[ \t]+\Z")
_GIVEN = regex(
    rb"(?m)^[ \t]*(?:(?:export|ENV|ARG|readonly|local)[ \t]+)?(\w+)[ \t]*[:?]?=[ \t]*[\"']?([^\s\"'#=]+\.py)\b"
)
_LOOPED = regex(rb"\bfor[ \t]+(\w+)[ \t]+in[ \t]+([^\r\n;]*\.py\b[^\r\n;]*)")
_USED = rb"(?i)(?:python|pypy|uv run|torchrun)[^\r\n;&|]*\$[{(]?%b\b"
_ENTERED_BELOW = regex(rb"[^\r\n]*\r?\n[ \t]+working-directory:[ \t]+[\"']?([\w./${}-]+)")
_FAR_UP, _ROWS = 2_000, 3
_FAR = 6
"""Words between a runner and what it runs: options with their values."""


def says_how(name: str, *, hidden: bool, at_root: bool, folder: str) -> bool:
    """Whether a file of this name, in a folder, says how a project is run."""
    if "." not in name and folder in _OF_SCRIPTS:
        return True
    if name.endswith(SCRIPTS) or _NAMES.match(name) is not None:
        return True
    return (hidden or at_root) and name.endswith(_TABLES)


def runs_in(data: bytes, *, is_code: bool) -> tuple[Run, ...]:
    """The files that a text runs by their path."""
    if b".py" not in data or b"PYTHONPATH" in data:
        return ()  # whoever sets it knows where the packages lie
    found = dict.fromkeys(_commands(data))
    found.update(dict.fromkeys(() if is_code else _by_name(data)))
    found.update(dict.fromkeys(started(data) if is_code else ()))
    return tuple(found)


def _commands(data: bytes) -> Iterator[Run]:
    """``python app/x.py``, also as a list of words, on several rows and below a ``cd``."""
    for found in _NAMED.finditer(data):
        start = _beginning(data, found.start())
        said = data[start : found.end()]
        if _RUNNER.search(said) is None:
            continue
        path = _run_last(said)
        if path is None:
            continue
        row = data.count(b"\n", 0, found.start()) + 1
        if "/" not in path:
            for it in _ENTERED_OTHERWISE.findall(data, max(start - _FAR_UP, 0), found.start())[-1:]:
                yield Run(f"{_text(it).rstrip('/')}/{path}", row)
            path = f"{_entered(data, start, found)}{path}"
        yield Run(path, row)


def _beginning(data: bytes, at: int) -> int:
    """Where the command begins that goes on at ``at``: rows above that end in a backslash, or hold
    its other words as a list does, belong to it."""
    start = data.rfind(b"\n", 0, at) + 1
    for _ in range(_ROWS):
        above = data.rfind(b"\n", 0, max(start - 1, 0)) + 1
        row, here = data[above:start].strip(), data[start:at].lstrip()[:1]
        listed = here in (b"-", b"'", b'"') and row[:1] in (b"-", b"'", b'"', b"[")
        if not start or not (row.endswith(b"\\") or listed):
            break
        start = above
    return start


def _entered(data: bytes, start: int, found: re.Match[bytes]) -> str:
    """The directory that a command runs in, with a slash; empty where none is named."""
    above = _ENTERED.findall(data[max(start - _FAR_UP, 0) : found.start()])
    below = _ENTERED_BELOW.match(data, found.end())
    entered = below[1] if below is not None else above[-1] if above else b""
    entered = _SHELL.sub(lambda it: b"$" if it[0].startswith(b"$") else b"", entered)
    return f"{_text(entered).rstrip('/')}/" if entered else ""


def _run_last(said: bytes) -> str | None:
    """What a command runs that ends with a file's name; None where that is something else's."""
    left, path = 0, None
    for found in _TOKEN.finditer(said):
        token = found[0]
        path = None
        if token[:1] in b";&|" or token in (b"-m", b"-c"):
            left = 0
        elif _PYTHON.match(token) is not None or token.lstrip(b"@") in _RUNNERS:
            left = _FAR
        elif left and token.endswith(b".py"):
            path, left = (None if b"*" in token else token), 0
        elif token != b"-":
            left = max(left - 1, 0)
    return None if path is None else _text(path)


def _by_name(data: bytes) -> Iterator[Run]:
    """``SCRIPT=app/x.py`` and ``python "$SCRIPT"``."""
    for found in _GIVEN.finditer(data):
        if re.search(_USED % found[1], data) is not None:
            yield Run(_text(found[2]), data.count(b"\n", 0, found.start()) + 1)
    for found in _LOOPED.finditer(data):  # ``for s in a.py b.py; do python $s; done``
        if re.search(_USED % found[1], data) is not None:
            row, start = data.count(b"\n", 0, found.start()) + 1, found.start()
            for it in _TOKEN.findall(found[2]):
                if it.endswith(b".py"):
                    yield Run(
                        f"{'' if b'/' in it else _entered(data, start, found)}{_text(it)}", row
                    )


def _text(token: bytes) -> str:
    return token.decode("utf-8", "replace")
