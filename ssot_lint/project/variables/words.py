"""Names that are nobody's in particular; names and values that look secret."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase

from ssot_lint.project.variables.truth import FALSE, TRUE

_PLATFORM = frozenset(
    [
        "PATH",
        "HOME",
        "USER",
        "SHELL",
        "TERM",
        "LANG",
        "TZ",
        "PWD",
        "TMPDIR",
        "TEMP",
        "TMP",
        "EDITOR",
        "DISPLAY",
        "HOSTNAME",
        "KUBECONFIG",
        "VIRTUAL_ENV",
        "CI",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "NO_PROXY",
        "ALL_PROXY",
        "http_proxy",
        "https_proxy",
        "no_proxy",
        "all_proxy",
        "REQUESTS_CA_BUNDLE",
        "RANK",
        "WORLD_SIZE",
        "LOCAL_RANK",
        "MASTER_ADDR",
        "MASTER_PORT",
        "NO_COLOR",
        "FORCE_COLOR",
        "COLUMNS",
        "LINES",
        "APPDATA",
        "LOCALAPPDATA",
        "USERPROFILE",
        "SYSTEMROOT",
        "COMSPEC",
        "SystemRoot",
        "ComSpec",
    ]
)
_PLATFORM_PREFIXES = (
    "LC_",
    "XDG_",
    "PYTHON",
    "CONDA_",
    "SSH_",
    "GITHUB_",
    "GITLAB_",
    "RUNNER_",
    "SSL_CERT_",
    "CUDA_",
    "NVIDIA_",
    "OMP_",
    "KUBERNETES_",
    "SLURM_",
)

_SECRET_TOKENS = frozenset(
    [
        "SECRET",
        "PASSWORD",
        "PASSWD",
        "PASSPHRASE",
        "PWD",
        "TOKEN",
        "APIKEY",
        "CREDENTIAL",
        "CREDENTIALS",
        "SALT",
    ]
)
_SECRET_PARTS = re.compile(
    "API_KEY|PRIVATE_KEY|ACCESS_KEY|SECRET_KEY|SIGNING_KEY|ENCRYPTION_KEY|MASTER_KEY"
)
_PLAIN_ENDS = re.compile(
    r"_(?:FILE|PATH|DIR|NAME|URL|HEADER|TTL|EXPIRE[^_]*|SECONDS|MINUTES|HOURS|DAYS|ALGORITHM|TYPE|"
    r"LENGTH|LIMIT|COUNT|ENABLED|REQUIRED|ID|PREFIX|SIZE|PROVIDER|VERSION|PATTERN|TIMEOUT|"
    # measured: beside the secrets of eleven packages stood only settings of these kinds
    r"TIME|THRESHOLD|RATE|MODE|INTERVAL|AGE|LIFETIME|BACKEND|CLASS|FORMAT|POLICY)\Z"
)
_PLAIN_EXPIRY = re.compile(r"_EXPIRE\w*\Z")
_PLAIN_PARTS = re.compile("TOKENS|TOKENIZER|PUBLIC_KEY|REGEX|VALIDATION|HEADER")
_PLAIN_STARTS = ("ENABLE_", "DISABLE_", "ALLOW_", "USE_", "MAX_", "MIN_", "NUM_")


def platform_patterns() -> tuple[str, ...]:
    """The platform's variables as ``allow-variables`` takes them."""
    return (*sorted(_PLATFORM), *(f"{it}*" for it in sorted(_PLATFORM_PREFIXES)))


def is_platform(name: str, allowed: Iterable[str] = ()) -> bool:
    """Whether a variable is the platform's, or one that the configuration allows."""
    if name in _PLATFORM or name.startswith(_PLATFORM_PREFIXES):
        return True
    return any(fnmatchcase(name, pattern) for pattern in allowed)


def looks_secret(name: str) -> bool:
    """Whether the name says that the value should be shown to nobody."""
    upper = name.upper()
    if _SECRET_TOKENS.isdisjoint(upper.split("_")) and _SECRET_PARTS.search(upper) is None:
        return False
    if _PLAIN_ENDS.search(upper) or _PLAIN_EXPIRY.search(upper) or _PLAIN_PARTS.search(upper):
        return False
    return not upper.startswith(_PLAIN_STARTS)


_DSN = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://[^/\s:@]*:[^/\s@]+@([^/\s:?#@]*)")


def password_in(value: object) -> str | None:
    """The host of a DSN that holds a password; None for anything else."""
    if not isinstance(value, str):
        return None
    found = _DSN.search(value)
    return None if found is None else found[1]


MASKED = "********"
"""What stands for a value that is not shown."""

# The prefixes that issuers give to their keys, so that these are found wherever they stand.
KEY = re.compile(
    r"(?<![A-Za-z0-9_-])(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}"
    r"|sk-[\w-]{20,}|[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|A(?:KI|SI)A[A-Z0-9]{16}"
    r"|xox[abeoprs]-[A-Za-z0-9-]{10,}|AIza[\w-]{30,}|hf_[A-Za-z0-9]{20,}|npm_[A-Za-z0-9]{30,}"
    r"|SG\.[\w-]{16,}\.[\w-]{16,}|pypi-[\w-]{30,}|dckr_pat_[\w-]{20,}"
    r"|eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]*)"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----[^\"'`]*",
    re.ASCII,
)
_IN_KEYS = (
    *("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "sk-", "k_live_", "k_test_"),
    *("AKIA", "ASIA", "xox", "AIza", "hf_", "npm_", "SG.", "pypi-", "dckr_pat_", "eyJ", "-----B"),
)


def may_hold_key(text: str) -> bool:
    """Whether ``KEY`` may find something; 1 µs, where it takes 7 for a row."""
    return any(map(text.__contains__, _IN_KEYS))


# The boolean words, empty and none: these hide nothing, whatever the variable is called.
_SWITCHES = frozenset((*TRUE, *FALSE, "", "none", "null"))


def is_switch(value: object) -> bool:
    """Whether a value is a boolean, or a word for one, or none: no secret is, and a mask that hides
    one only hides what a message is about."""
    if value is None or isinstance(value, bool):
        return True
    return isinstance(value, str) and value.strip().lower() in _SWITCHES


def is_secret_value(value: object) -> bool:
    """Whether a value is to be shown to nobody, whatever its variable is called: an issuer's key,
    or a URL with a password; a list with one such item, too."""
    if isinstance(value, tuple):
        return any(map(is_secret_value, value))
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if not isinstance(value, str):
        return False
    return KEY.search(value) is not None or _DSN.search(value) is not None


_TEST_FLAGS = frozenset(
    [
        "PYTEST_CURRENT_TEST",
        "PYTEST_VERSION",
        "PYTEST_XDIST_WORKER",
        "TESTING",
        "IS_TEST",
        "IS_TESTING",
        "UNIT_TEST",
        "UNIT_TESTS",
        "TEST_MODE",
        "RUNNING_TESTS",
        "INTEGRATION_TESTS",
        "INTEGRATION_TESTS_MODE",
    ]
)
_TEST_ENDS = ("_TESTING", "_TEST_MODE", "_FOR_TESTING", "_UNIT_TEST")


def is_test_flag(name: str, more: Iterable[str] = ()) -> bool:
    """Whether a variable says that the program is being tested."""
    if name in _TEST_FLAGS or name.endswith(_TEST_ENDS):
        return True
    return any(fnmatchcase(name, pattern) for pattern in more)
