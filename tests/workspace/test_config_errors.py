"""Every way a configuration can be wrong: the place, the caret, the way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.settings.workspace import Workspace
from tests.workspace.trees import grow, settings

# The text with «…» around what the caret underlines, the message, the hint.
CASES = [
    pytest.param(
        '«getterr» = "app.env:env"', "unknown key `getterr`", "did you mean `getter`?", id="key"
    ),
    pytest.param(
        "«zzz» = 1", "unknown key `zzz`", "expected one of `getter`, `contract`", id="far"
    ),
    pytest.param("getter = «3»", "`getter` must be a string, not an integer", None, id="type"),
    pytest.param(
        'getter = «"env"»',
        "`env` does not name a getter",
        "for example `app.env:env`",
        id="getter without colon",
    ),
    pytest.param(
        'trust = [«"empty"»]',
        "nobody can trust it",
        "a line of `contract` says so",
        id="a reason that says what goes wrong",
    ),
    pytest.param(
        'trust = [«"cachd"»]', "unknown reason `cachd`", "did you mean `cached`?", id="trust"
    ),
    pytest.param(
        "[names]\n«transits» = true", "unknown key `transits`", "`transit`", id="a key of names"
    ),
    pytest.param(
        '[environments.x]\nrequired = [«"SENTRY-DSN"»]',
        "`SENTRY-DSN` is no name of a variable",
        "did you mean `SENTRY_DSN`?",
        id="a required name",
    ),
    pytest.param(
        '[environments.x]\nrequired = [«"${A}"»]',
        "`${A}` is no name of a variable",
        "did you mean `A`?",
        id="a reference",
    ),
    pytest.param(
        '[environments.x]\nrequired = [«"A=1"»]',
        "`A=1` is no name of a variable",
        "did you mean `A`?",
        id="an assignment",
    ),
    pytest.param(
        '[environments.x]\nrequired = [«"1A"»]',
        "`1A` is no name of a variable",
        "did you mean `_1A`?",
        id="a digit first",
    ),
    pytest.param(
        '[environments.x]\nrequired = [«""»]',
        "`` is no name of a variable",
        "write a name",
        id="no name",
    ),
    pytest.param(
        '[environments.x]\ndomains = [«"https://a.example/x"»]',
        "`https://a.example/x` is no host",
        "did you mean `a.example`?",
        id="a URL",
    ),
    pytest.param(
        '[environments.x]\ndomains = [«"a.example:443"»]',
        "`a.example:443` is no host",
        "did you mean `a.example`?",
        id="a port",
    ),
    pytest.param(
        '[environments.x]\ndomains = [«"*.a.example"»]',
        "`*.a.example` is no host",
        "did you mean `a.example`?",
        id="a wildcard",
    ),
    pytest.param(
        '[environments.x]\ndomains = [«"  "»]',
        "`  ` is no host",
        "write a host",
        id="no host",
    ),
    pytest.param(
        '[environments.x]\nsources = [«"a\\u0000.env"»]',
        "`a\\x00.env` names no file",
        '"FILE#PART"',
        id="a source with a NUL",
    ),
    pytest.param(
        '[environments.x]\nowner = «"auth"»',
        "unknown owner `auth`",
        "no owners are declared",
        id="an environment's owner",
    ),
    pytest.param(
        '[[owners]]\nname = "a"\npaths = ["a/**"]\ngetter = "a:b"\nmay-import = [«"b"»]',
        "unknown owner `b`",
        "expected one of `a`",
        id="a boundary's owner",
    ),
    pytest.param(
        'getter = «"app-env:env"»',
        "`app-env` is not the name of a module",
        "as an import would",
        id="getter's module",
    ),
    pytest.param(
        "getter = «'app:get(\"x\")'»",
        '`get("x")` is not a getter\'s expression',
        "calls without arguments",
        id="getter's expression",
    ),
    pytest.param('getter = «"app:"»', "`` is not a getter's expression", None, id="no expression"),
    pytest.param(
        'contract = «"mappping"»',
        "unknown contract `mappping`",
        "did you mean `mapping`?",
        id="contract",
    ),
    pytest.param(
        "contract = «1»", "`contract` must be a string or a table of operations", None, id="number"
    ),
    pytest.param(
        '[contract]\n«itm» = "{getter}[{key}]"',
        "unknown key `itm`",
        "did you mean `item`?",
        id="operation",
    ),
    pytest.param(
        '[contract]\nitem = «"{getter}[{kye}]"»',
        "unknown placeholder `{kye}`",
        "did you mean `key`?",
        id="placeholder",
    ),
    pytest.param(
        'contract = { item = { to = «"{getter.x}"» } }',
        "unknown placeholder `{getter.x}`",
        "did you mean `getter`?",
        id="placeholder with an attribute",
    ),
    pytest.param(
        'contract = { item = «{ why = "x" }» }', "`to` is missing", None, id="spelling without to"
    ),
    pytest.param(
        'contract = { item = { to = "{getter}", «whi» = "y" } }',
        "unknown key `whi`",
        "did you mean `why`?",
        id="spelling's key",
    ),
    pytest.param('contract = { item = «""» }', "the template is empty", None, id="empty template"),
    pytest.param(
        'contract = { item = «"{getter}.need({key}"» }',
        "the template is no Python",
        "for example",
        id="template's syntax",
    ),
    pytest.param(
        'contract = { item = «"need({key})"» }',
        "the template has no `{getter}`",
        None,
        id="template without getter",
    ),
    pytest.param(
        'src = «"src"»', "`src` must be an array, not a string", None, id="array expected"
    ),
    pytest.param(
        'src = ["a", «2»]', "an element of `src` must be a string", None, id="element's type"
    ),
    pytest.param(
        'allow = [{ «paht» = "a.py" }]', "unknown key `paht`", "did you mean `path`?", id="allow"
    ),
    pytest.param(
        'allow = [«{ reason = "x" }»]', "`path` is missing", None, id="allow without path"
    ),
    pytest.param('allow = [«"[z-a].py"»]', "not a valid pattern", None, id="pattern"),
    pytest.param('exclude = [\n  "ok",\n  «""»,\n]', "an empty pattern", None, id="empty pattern"),
    pytest.param(
        'select = ["SSOT101", «"SSOT9000"»]',
        "unknown rule `SSOT9000`",
        "did you mean `SSOT900`?",
        id="rule",
    ),
    pytest.param(
        'ignore = [«"ssot101"»]', "unknown rule `ssot101`", "did you mean `SSOT101`?", id="case"
    ),
    pytest.param('ignore = [«"E501"»]', "unknown rule `E501`", "", id="somebody else's rule"),
    pytest.param(
        "[severity]\n«SSOT198» = 'error'", "unknown rule `SSOT198`", "did you mean", id="severity"
    ),
    pytest.param(
        'severity = { SSOT105 = «"warn"» }',
        "unknown severity `warn`",
        "did you mean `warning`?",
        id="severity's word",
    ),
    pytest.param(
        '[per-file-ignores]\n"a.py" = [«"SSOTX"»]', "unknown rule `SSOTX`", "", id="ignored rule"
    ),
    pytest.param(
        '[per-file-ignores]\n«"!"» = ["SSOT101"]', "an empty pattern", None, id="ignore's pattern"
    ),
    pytest.param(
        'require-reason = «"yes"»', "must be true or false, not a string", None, id="flag"
    ),
    pytest.param("tiers = «[]»", "`tiers` must be a table, not an array", None, id="table"),
    pytest.param(
        "fail-under = { «prodction» = 90 }",
        "unknown tier `prodction`",
        "did you mean `production`?",
        id="fail-under's tier",
    ),
    pytest.param(
        "fail-under = «101»", "a percentage is a number from 0 to 100", None, id="over 100"
    ),
    pytest.param(
        "fail-under = { tests = «true» }", "a percentage is a number", None, id="no percentage"
    ),
    pytest.param(
        'tiers = { «overall» = ["a"] }', "`overall` is all tiers together", None, id="tier's name"
    ),
    pytest.param(
        'permissions = { «test» = ["patch"] }',
        "unknown tier `test`",
        "did you mean `tests`?",
        id="tier",
    ),
    pytest.param(
        'permissions = { tests = ["read", «"writes"»] }',
        "unknown kind of access `writes`",
        "did you mean `write`?",
        id="kind",
    ),
    pytest.param(
        'target-version = «"3.10"»', "`3.10` is not a Python version", 'as in "py310"', id="version"
    ),
    pytest.param(
        'required-version = «">=99"»', "the configuration requires `>=99`", None, id="too old"
    ),
    pytest.param(
        'required-version = «"newest"»',
        "`newest` is not a version requirement",
        'as in ">=0.1,<2"',
        id="requirement",
    ),
    pytest.param(
        "baseline = «2024-01-01»", "must be a string, not a date or time", None, id="date"
    ),
    pytest.param(
        '[[owners]]\nname = "a"\npaths = ["a/**"]\ngetter = "a:b"\n«pats» = []',
        "unknown key `pats`",
        "did you mean `paths`?",
        id="owner's key",
    ),
    pytest.param(
        '«[[owners]]»\nname = "a"\ngetter = "a:b"', "`paths` is missing", None, id="owner's paths"
    ),
    pytest.param(
        '[[owners]]\nname = "a"\ngetter = "a:b"\npaths = «[]»',
        "an owner without paths owns nothing",
        None,
        id="owner of nothing",
    ),
    pytest.param(
        '[[owners]]\nname = "a"\npaths = ["a"]\ngetter = "a:b"\n'
        '«[[owners]]»\nname = "a"\npaths = ["b"]\ngetter = "a:b"',
        "two owners are named `a`",
        None,
        id="owner's name",
    ),
    pytest.param(
        '[[owners]]\nname = "a"\npaths = ["a"]\ngetter = «"b"»',
        "`b` does not name a getter",
        None,
        id="owner's getter",
    ),
    pytest.param(
        '[[owners]]\nname = "a"\npaths = ["a"]\ngetter = "a:b"\n'
        '[owners.contract]\n«itme» = "{getter}"',
        "unknown key `itme`",
        "did you mean `item`?",
        id="owner's contract",
    ),
    pytest.param(
        'extend = «"nowhere.toml"»', "cannot read `nowhere.toml`", None, id="extend nothing"
    ),
]


def marked(text: str) -> tuple[str, int, int, int]:
    """The text without its marks; line, column and length of what they enclose."""
    before, _, rest = text.partition("«")
    inside, _, after = rest.partition("»")
    line = before.count("\n") + 1
    return before + inside + after, line, len(before.rpartition("\n")[2]) + 1, len(inside)


def assert_error(
    error: ConfigError, shown: str, row: str, place: tuple[int, int, int], said: tuple[str, str]
) -> None:
    line, column, length = place
    first, excerpt, carets, *hints = str(error).split("\n")
    assert first.startswith(f"{shown}:{line}:{column}: ")
    assert said[0] in first
    assert excerpt == f"  {line} | {row}"
    assert carets.partition("| ")[2] == " " * (column - 1) + "^" * length
    assert said[1] in "\n".join(hints)
    assert bool(hints) == bool(error.hint)


@pytest.mark.parametrize(("text", "message", "hint"), CASES)
def test_in_a_file_of_our_own(tmp_path: Path, text: str, message: str, hint: str | None) -> None:
    plain, *place = marked(text)
    grow(tmp_path, {"ssot-lint.toml": plain + "\n"})
    with pytest.raises(ConfigError) as caught:
        settings(tmp_path, "a.py")
    row = plain.split("\n")[place[0] - 1]
    assert_error(
        caught.value, "ssot-lint.toml", row, (place[0], place[1], place[2]), (message, hint or "")
    )


@pytest.mark.parametrize(("text", "message", "hint"), CASES)
def test_in_pyproject(tmp_path: Path, text: str, message: str, hint: str | None) -> None:
    """The same below [tool.ssot-lint]; sections get their longer names."""
    text = text.replace("[[owners]]", "[[tool.ssot-lint.owners]]")
    for section in (
        *("contract", "severity", "per-file-ignores", "owners.contract"),
        *("names", "environments.x"),
    ):
        text = text.replace(f"[{section}]\n", f"[tool.ssot-lint.{section}]\n")
    plain, *place = marked(text)
    above = '[project]\nname = "x"\n\n[tool.ssot-lint]\n'
    grow(tmp_path, {"pyproject.toml": above + plain + "\n"})
    with pytest.raises(ConfigError) as caught:
        settings(tmp_path, "a.py")
    row = plain.split("\n")[place[0] - 1]
    assert_error(
        caught.value,
        "pyproject.toml",
        row,
        (place[0] + 4, place[1], place[2]),
        (message, hint or ""),
    )


@pytest.mark.parametrize(
    ("data", "line", "column", "message"),
    [
        pytest.param(b"a = 1\nb = = 2\n", 2, 5, "not valid TOML: Invalid value", id="value"),
        pytest.param(b"select = [\n", 1, 11, "not valid TOML: ", id="end of document"),
        pytest.param(b"a = 1\na = 2\n", 2, None, "overwrite a value", id="twice"),
        pytest.param(b'a = 1\nb = "\xff"\n', 2, 6, "TOML must be UTF-8", id="not UTF-8"),
        pytest.param(b"a = 1\n\x00", 2, None, "not valid TOML: ", id="NUL"),
    ],
)
def test_not_toml(tmp_path: Path, data: bytes, line: int, column: int | None, message: str) -> None:
    grow(tmp_path, {"ssot-lint.toml": data})
    with pytest.raises(ConfigError) as caught:
        settings(tmp_path, "a.py")
    assert caught.value.line == line
    assert column is None or caught.value.column == column
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"ssot-lint.toml:{line}:")


def test_a_broken_pyproject_that_is_not_about_us_is_nobodys_business(tmp_path: Path) -> None:
    grow(tmp_path, {"pyproject.toml": "[tool.other]\nbroken = = 1\n"})
    assert settings(tmp_path, "a.py").select


def test_extend_in_a_circle(tmp_path: Path) -> None:
    grow(
        tmp_path,
        {
            "ssot-lint.toml": 'extend = "b.toml"\n',
            "b.toml": 'extend = "c/c.toml"\n',
            "c/c.toml": '# back\nextend = "../b.toml"\n',
        },
    )
    with pytest.raises(ConfigError) as caught:
        settings(tmp_path, "a.py")
    assert str(caught.value).startswith("c/c.toml:2:10: `extend` goes in a circle: ")
    assert "b.toml → c/c.toml → b.toml" in str(caught.value)


def test_an_error_in_an_extended_file_names_that_file(tmp_path: Path) -> None:
    grow(tmp_path, {"ssot-lint.toml": 'extend = "base.toml"\n', "base.toml": "\ngeter = 1\n"})
    with pytest.raises(ConfigError) as caught:
        settings(tmp_path, "a.py")
    assert str(caught.value).startswith("base.toml:2:1: unknown key `geter`")


@pytest.mark.parametrize(
    ("one", "two", "path"),
    [
        pytest.param("x/**", "x/**", "x/a.py", id="the same pattern"),
        pytest.param("x/**/a.py", "x/*", "x/a.py", id="equally long prefixes"),
        pytest.param("**/a.py", "*.py", "a.py", id="no prefix"),
    ],
)
def test_owners_that_tie(tmp_path: Path, one: str, two: str, path: str) -> None:
    text = "".join(
        f'[[owners]]\nname = "{name}"\ngetter = "m:x"\npaths = ["{glob}"]\n'
        for name, glob in (("first", one), ("second", two))
    )
    grow(tmp_path, {"ssot-lint.toml": text})
    with pytest.raises(ConfigError) as caught:
        settings(tmp_path, path)
    message = str(caught.value)
    assert message.startswith("ssot-lint.toml:8:9: ")
    assert f"belongs to two owners: `first` by `{one}` and `second` by `{two}`" in message


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        pytest.param(
            Overrides(config=("selct = ['ALL']",)),
            "--config:1:1: unknown key `selct`\n  1 | selct = ['ALL']\n    | ^^^^^\n"
            "  did you mean `select`?",
            id="fragment's key",
        ),
        pytest.param(
            Overrides(config=("select = [",)), "--config:1:11: not valid TOML", id="fragment"
        ),
        pytest.param(
            Overrides(config=("nowhere.toml",)), "--config: cannot read `nowhere.toml`", id="file"
        ),
        pytest.param(Overrides(config=("nonsense",)), "--config 'key = value'", id="neither"),
        pytest.param(
            Overrides(config=("a.toml", "b.toml")), "two configuration files", id="two files"
        ),
        pytest.param(
            Overrides(config=('extend = "a.toml"',)), "can stand in a file only", id="extend"
        ),
        pytest.param(
            Overrides(options={"select": ["ssot101"]}),
            "--select: unknown rule `ssot101`\n  did you mean `SSOT101`?",
            id="flag",
        ),
        pytest.param(
            Overrides(options={"per-file-ignores": {"a.py": ["X"]}}),
            "--per-file-ignores: unknown rule `X`",
            id="flag with a table",
        ),
    ],
)
def test_on_the_command_line(tmp_path: Path, overrides: Overrides, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Workspace(str(tmp_path), overrides).settings_for("a.py")
    assert message in str(caught.value)
