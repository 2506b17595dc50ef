"""Files that something of the project runs by their path: told by the text of scripts, workflows,
Makefiles, images, documents, and of code that starts a process.

``python app/x.py`` finds what lies beside ``x.py``, not what lies at the source root.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.regex import regex
from ssot_lint.modules.around.file.told_scripts import ANY_NAME, fits, pattern_of, told

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
_OF_PROCESS = regex(rb"\bcwd\s{0,40}=[^,\r\n]{0,100}?[\"']([\w./-]{1,200})[\"']")
_SHELL = regex(rb"\$\([^)\r\n]*\)|[\"']|[ \t]+\Z")
_GIVEN = regex(
    rb"(?m)^[ \t]*(?:(?:export|ENV|ARG|readonly|local)[ \t]+)?(\w+)[ \t]*[:?]?=[ \t]*[\"']?([^\s\"'#=]+\.py)\b"
)
_LOOPED = regex(rb"\bfor[ \t]+(\w+)[ \t]+in[ \t]+([^\r\n;]*\.py\b[^\r\n;]*)")
_USED = rb"(?i)(?:python|pypy|uv run|torchrun)[^\r\n;&|]*\$[{(]?%b\b"
_OF_NAME = regex(rb"([A-Za-z_]\w*)\s{0,40}/\s{0,40}[\"']([\w./-]+\.py)[\"']")
_ENTERED_BELOW = regex(rb"[^\r\n]*\r?\n[ \t]+working-directory:[ \t]+[\"']?([\w./${}-]+)")
_FAR_UP, _ROWS = 2_000, 3
_FAR = 6
"""Words between a runner and what it runs: options with their values."""
_STARTS = regex(rb"sys\s*\.\s*executable|[\"']python[\d.]*[\"']")
# The same in two that begin with a literal, which sre finds ten times as fast.
_EXECUTABLE = regex(rb"sys\s*\.\s*executable")
_QUOTED = regex(rb"python(?<=[\"']python)[\d.]*[\"']")
_TEXT = regex(
    rb"[\"'](?:[^\"'\r\n]{0,200}/)?([\w.-]+)[\"']\s{0,40}[/,]\s{0,40}[\"']([\w.-]+\.py)[\"']|[\"']([^\"'\r\n]{0,200}\.py)[\"']"
)
_FOLDER = regex(rb"[\"']([\w./-]+)[\"']")
_ARGUMENT = regex(rb"[A-Za-z_]\w*")
_ASSIGNED = regex(rb"(?m)^[ \t]*([A-Za-z_]\w*)[ \t]*(?::[^=\n]*)?=([^\n]*)")
_WINDOW = 300


class Run(NamedTuple):
    """One command that runs a file by its path."""

    path: str
    """As it is written."""
    row: int


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
    says_which = b"executable" in data and _EXECUTABLE.search(data)
    if is_code and (says_which or _QUOTED.search(data)):
        found.update(dict.fromkeys(_started(data)))
        starts = ((it.end(), _window(data, it.end())) for it in _STARTS.finditer(data))
        rows = ((it, data.count(b"\n", 0, at) + 1) for it, at in told(data, starts))
        found.update(dict.fromkeys(Run(*it) for it in rows))
    return tuple(found)


def meant(run: Run, saying: str, path: str) -> bool:
    """Whether the command of the file ``saying`` runs the one at ``path``; both count from the
    project's directory."""
    parts = run.path.replace("\\", "/").split("/")
    parts[-1] = named(run)
    if ANY_NAME in parts[-1]:
        if not fits(parts[-1], path.rpartition("/")[2]):
            return False
        parts[-1] = path.rpartition("/")[2]
    known = [n for n, it in enumerate(parts) if it in ("", ".", "..", "~") or set(it) & set("${}%")]
    parts = parts[known[-1] + 1 :] if known else parts
    rest = "/".join(parts)
    directory = saying.rpartition("/")[0]
    if run.path.startswith("/") and "/" in path and f"/{rest}".endswith(f"/{path}"):
        return True  # where the project lies in an image
    if len(parts) == 1 and ".." not in run.path:
        return path == (f"{directory}/{rest}" if directory else rest)
    return path == rest or path.endswith(f"/{rest}")


def named(run: Run) -> str:
    """The name of the file that is run."""
    return pattern_of(run.path.replace("\\", "/").rpartition("/")[2])


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


def _started(data: bytes) -> Iterator[Run]:
    """``[sys.executable, "app/x.py"]``, ``str(HERE / "app" / "x.py")``, or a name for it."""
    given: dict[bytes, bytes] = {}
    named = _named_files(data)
    for start in _STARTS.finditer(data):
        window = _window(data, start.end())
        row = data.count(b"\n", 0, start.start()) + 1
        texts = list(_paths(window))
        of_names = _OF_NAME.findall(window)  # ``APP / "x.py"``
        names = named.intersection(_ARGUMENT.findall(window))
        if (of_names or (names and not texts)) and not given:
            given = _given(data)
        for name, file in of_names:
            texts += [
                f"{_text(it)}/{_text(file)}" for it in _FOLDER.findall(given.get(name, b""))[-1:]
            ]
        for name in () if texts else dict.fromkeys(_ARGUMENT.findall(window)):
            texts += _paths(given.get(name, b"")) if name in names else ()
        yield from (Run(it, row) for it in texts)
        for folder in _OF_PROCESS.findall(window)[:1]:
            yield from (
                Run(f"{_text(folder).rstrip('/')}/{it}", row) for it in texts if "/" not in it
            )


def _window(data: bytes, at: int) -> bytes:
    """What follows the name of an interpreter, to the next empty row."""
    return data[at : at + _WINDOW].partition(b"\n\n")[0]


def _given(data: bytes) -> dict[bytes, bytes]:
    """By a name, the rest of the first row where it is given a value; one pass for all names, which
    are every word beside a call: to look for each took a quarter of the look at a project."""
    given: dict[bytes, bytes] = {}
    for name, value in _ASSIGNED.findall(data):
        given.setdefault(name, value)
    return given


def _named_files(data: bytes) -> set[bytes]:
    """Names that are given a value on a row with a file: only these may be what is run."""
    rows = {data.rfind(b"\n", 0, it.start()) + 1 for it in _NAMED.finditer(data)}
    return {it[1] for at in rows if (it := _ASSIGNED.match(data, at)) is not None}


def _paths(text: bytes) -> Iterator[str]:
    for directory, name, whole in _TEXT.findall(text):
        yield _text(whole) if whole else f"{_text(directory)}/{_text(name)}"


def _text(token: bytes) -> str:
    return token.decode("utf-8", "replace")
