"""The answer about an environment, from made-up code and made-up deployment files."""

from __future__ import annotations

import pytest

from ssot_lint.facts.model import Site
from ssot_lint.project.environments.answer import Answer, Asked, Place, answer
from ssot_lint.project.environments.code import Code, Reader
from ssot_lint.project.environments.meant import meant
from ssot_lint.project.environments.values import rejected
from tests.deploy.provision import provide

SITE = Site(0, 1, 4, 1, 4, 2)


def _reader(variable: str, **more: object) -> Reader:
    return Reader(variable, "app/settings.py", SITE)._replace(**more)


def _answer(text: str, *readers: Reader, **asked: object) -> Answer:
    found = provide({".env": text}, ".env")
    return answer(Asked("staging")._replace(**asked), found, Code(readers))


def _must(variable: str, **more: object) -> Reader:
    return _reader(variable, required=True, **more)


def test_an_environment_that_gives_what_is_asked_is_healthy() -> None:
    it = _answer("A=1\nB=x\n", _must("A", parse=("int",)), _reader("B"))
    assert (it.found, it.required, it.healthy) == (1, ("A",), True)


def test_nothing_at_all_is_not_healthy() -> None:
    assert not answer(Asked("none"), provide({}), Code()).healthy
    assert not _answer("").healthy


def test_what_is_missing_names_its_readers() -> None:
    it = _answer("A=\nC=\n", _must("A"), _must("B"), _must("C", plain=True), _must("PATH"))
    assert [(m.variable, m.empty, [p.site.row for p in m.required_by]) for m in it.missing] == [
        ("A", True, [4]),
        ("B", False, [4]),
    ]
    assert (it.found, len(it.required)) == (1, 3)


def test_names_of_one_field_are_one_requirement() -> None:
    both = _must("DB_URL", names=("DB_URL", "DATABASE_URL"))
    other = _must("DATABASE_URL", names=("DB_URL", "DATABASE_URL"))
    assert _answer("DATABASE_URL=x\n", both, other).healthy
    (missing,) = _answer("OTHER=1\n", both, other).missing
    assert missing.variable == "DB_URL"


def test_names_are_matched_in_any_case_only_where_the_code_does() -> None:
    loose = _must("APP_PORT", any_case=True)
    assert _answer("app_port=1\n", loose).healthy
    assert [m.variable for m in _answer("exact=1\n", _must("EXACT")).missing] == ["EXACT"]


def test_tests_require_nothing_and_other_owners_neither() -> None:
    it = _answer("A=1\n", _must("T", production=False), _must("B", owner="other"), owner="mine")
    assert not it.missing


@pytest.mark.parametrize(
    "name, near",
    [
        ("TIMEOTU", "TIMEOUT"),
        ("DB_URI", "DATABASE_URL"),
        ("APP_TOKEN", "TOKEN"),
        ("PORT_2", None),
        ("TIMEOUT_STAGING", None),
        ("WHATEVER", None),
    ],
)
def test_what_nobody_reads(name: str, near: str | None) -> None:
    known = ("TIMEOUT", "DATABASE_URL", "PORT_1")
    readers = [*map(_reader, known), _reader("TOKEN", aliased=True), _reader("SVC_*_URL")]
    it = _answer(f"{name}=1\nSVC_A_URL=x\nPATH=y\nPYTHONPATH=z\nGITHUB_X=1\n", *readers)
    ((unread),) = it.unread
    assert (unread.provided.variable, unread.did_you_mean) == (name, near)
    assert it.healthy


def test_a_comment_provides_nothing_and_is_not_unread() -> None:
    it = _answer("# A=1\n# OLD=1\n", _must("A"))
    assert [m.variable for m in it.missing] == ["A"]
    assert not it.unread


@pytest.mark.parametrize(
    "parse, good, bad",
    [
        (("int",), ["5", " 5 ", "1_000", "-1"], ["5.5", "thirty", ""]),
        (("float",), ["5", "5.5", "1e3"], ["x", ""]),
        (("bool", "pydantic"), ["1", "TRUE", "off", "Y"], ["2", "enabled", ""]),
        (("bool",), ["anything", ""], []),
        (("choice", "a", "b"), ["a"], ["c", ""]),
        (("json",), ["[1]", "{}"], ["[1", ""]),
        (("url",), ["redis://x", "https://a/b"], ["host:80", ""]),
        (("str",), ["", "x"], []),
    ],
)
def test_which_values_are_rejected(parse: tuple[str, ...], good: list[str], bad: list[str]) -> None:
    assert not [it for it in good if rejected(it, parse)]
    assert not [it for it in bad if rejected(it, parse) is None]


def test_the_reason_names_the_code_and_never_the_value() -> None:
    it = _answer("PORT=hunter2\n", _reader("PORT", parse=("int",)))
    (bad,) = it.unparsable
    assert bad.reason == "expected an integer, as app/settings.py:4 reads it"
    assert not it.healthy


def test_an_empty_value_is_missing_or_unparsable_not_both() -> None:
    it = _answer("A=\nB=\nC=\n", _must("A", parse=("int",)), _reader("B", parse=("int",)),
                 _reader("C", parse=("int",), tolerates_empty=True))  # fmt: skip
    assert [m.variable for m in it.missing] == ["A"]
    assert [u.provided.variable for u in it.unparsable] == ["B"]


def test_domains() -> None:
    text = "U=https://me@API.example.com:8443/x\nHOSTS=a.example, b.example:80\nC=d.example\n"
    names = ("api.example.com", "b.example", "d.example", "example", "e.example")
    it = _answer(text, domains=names)
    assert it.present == ("api.example.com", "b.example", "d.example")
    assert it.lacking == ("example", "e.example")


def test_what_the_configuration_requires() -> None:
    place = Place("ssot-lint.toml", SITE)
    it = _answer("A=1\n", required=(("EXTRA", place),))
    assert [(m.variable, m.required_by) for m in it.missing] == [("EXTRA", (place,))]


def test_each_part_is_judged_alone() -> None:
    files: dict[str, str | bytes] = {
        "compose.yml": "services: {a: {environment: {A: '1', X: x}}, b: {environment: {B: '1'}}}\n",
        ".env": "S=1\n",
    }
    found = provide(files, "compose.yml", ".env")
    it = answer(Asked("staging"), found, Code((_must("A"), _must("S"))))
    assert [(m.variable, m.part) for m in it.missing] == [("A", "b")]
    assert (it.found, len(it.required)) == (1, 2)
    assert [(u.provided.variable, u.part) for u in it.unread] == [("X", "a"), ("B", "b")]
    assert [(g.provided.variable, g.part) for g in it.provided] == [
        ("A", "a"), ("X", "a"), ("S", ""), ("B", "b"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "source, unread",
    [
        ("plain.yml", []),
        ("plain.yml#cache", []),
        ("plain.yml#web", ["A"]),
        ("built.yml", ["C"]),
    ],
)
def test_nothing_is_said_of_what_other_peoples_programs_read(
    source: str, unread: list[str]
) -> None:
    files: dict[str, str | bytes] = {
        "plain.yml": "services: {cache: {image: 'redis:7', environment: {C: d}},"
        " web: {image: acme/web, profiles: [x], environment: {A: b}}}\n",
        "built.yml": "services: {cache: {build: ., image: 'redis:7', environment: {C: d}}}\n",
    }
    it = answer(Asked("x"), provide(files, source), Code())
    assert [one.provided.variable for one in it.unread] == unread


def test_opaque_values_count_and_are_not_judged() -> None:
    it = _answer("A=${SOMEWHERE}\n", _must("A", parse=("int",)))
    assert it.healthy


def test_a_source_that_cannot_be_read_is_never_healthy() -> None:
    found = provide({"a.env": "A=1\n"}, "a.env", "gone.env")
    assert not answer(Asked("x"), found, Code()).healthy


def test_two_names_are_near() -> None:
    assert meant("WS_URL", ["WEBSOCKET_URL"]) == "WEBSOCKET_URL"
    assert meant("ABCD", ["ABCE"]) is None
