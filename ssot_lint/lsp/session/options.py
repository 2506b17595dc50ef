"""The editor's settings for us: what ``initializationOptions`` and configuration requests carry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ssot_lint.workspace.config.config import NO_OVERRIDES, Overrides
from ssot_lint.workspace.config.problem import did_you_mean

SECTION = "ssot-lint"
OPEN_FILES, WORKSPACE = "openFilesOnly", "workspace"
KEYS = ("codeLens", "configuration", "diagnosticMode", "enable")


class Options(NamedTuple):
    """Settings of the session."""

    enable: bool = True
    code_lens: bool = False
    """Whether declarations say how often they are read."""
    diagnostic_mode: str = OPEN_FILES
    overrides: Overrides = NO_OVERRIDES
    """A configuration file, or options in the words of one, that count before the project's own."""


class Read(NamedTuple):
    """Settings, and what was wrong with them: the rest counts all the same."""

    options: Options
    complaints: tuple[str, ...] = ()


def options_of(value: object) -> Read:
    """Settings from what a client sent: the object itself, or one that holds it as ``settings``."""
    for key in ("settings", SECTION):
        if isinstance(value, Mapping) and key in value:
            value = value[key]
    if value is None:
        return Read(Options())
    if not isinstance(value, Mapping):
        return Read(Options(), (f"settings must be an object, not {value!r}",))
    options, complaints = Options(), []
    for key, given in value.items():
        try:
            options = _with(options, key, given)
        except ValueError as error:
            complaints.append(str(error))
    return Read(options, tuple(complaints))


def _with(options: Options, key: object, given: object) -> Options:
    """The options with one setting; raises ValueError."""
    if given is None:
        return options
    if key in ("enable", "codeLens"):
        if not isinstance(given, bool):
            raise ValueError(f"`{key}` must be true or false, not {given!r}")
        if key == "enable":
            return options._replace(enable=given)
        return options._replace(code_lens=given)
    if key == "diagnosticMode":
        if given not in (OPEN_FILES, WORKSPACE):
            raise ValueError(
                f"`diagnosticMode` is `{given}`; expected `{OPEN_FILES}` or `{WORKSPACE}`"
            )
        return options._replace(diagnostic_mode=given)
    if key == "configuration":
        return options._replace(overrides=_overrides(given))
    raise ValueError(f"unknown setting `{key}`: {did_you_mean(str(key), KEYS)}")


def _overrides(given: object) -> Overrides:
    """A path to a configuration file, or its keys themselves."""
    if isinstance(given, str):
        return Overrides((given,)) if given else NO_OVERRIDES
    if isinstance(given, Mapping):
        return Overrides(options=given)
    raise ValueError("`configuration` must be a path or an object of configuration keys")
