"""``${X:-d}`` comes to what docker compose makes of it; compared with the program where it is."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.deploy.readers.interpolation import fill
from ssot_lint.deploy.text import Text
from ssot_lint.deploy.yaml_nodes import parse
from tests.deploy.provision import provide

KNOWN = {"SET": "s", "EMPTY": "", "OPAQUE": None}


@pytest.mark.parametrize(
    "text, value, opaque",
    [
        ("plain", "plain", ""),
        ("$SET-${SET}", "s-s", ""),
        ("$$SET $${SET}", "$SET ${SET}", ""),
        ("${SET:-d}${EMPTY:-d}${UNSET:-d}", "sdd", ""),
        ("${SET-d}${EMPTY-d}${UNSET-d}", "sd", ""),
        ("${SET:?m}", "s", ""),
        ("${UNSET:?m}", None, "${UNSET}"),
        ("${UNSET}", None, "${UNSET}"),
        ("${OPAQUE:-d}", None, "${OPAQUE}"),
        ("${SET:+r}${EMPTY:+r}", "r", ""),
        ("${SET+r}${EMPTY+r}", "rr", ""),
        ("${UNSET:+r}", None, "${UNSET}"),
        ("${UNSET:-${SET}/${UNSET:-x}}", "s/x", ""),
        ("${UNSET:-a}b}", "ab}", ""),
    ],
)
def test_a_reference(text: str, value: str | None, opaque: str) -> None:
    filled = fill(text, KNOWN)
    assert (filled.value, filled.opaque, filled.wrong) == (value, opaque, None)


@pytest.mark.parametrize(
    "text, index", [("a$ b", 1), ("${", 0), ("x${A", 1), ("${1}", 0), ("${A!}", 0)]
)
def test_what_begins_no_reference(text: str, index: int) -> None:
    assert fill(text, KNOWN).wrong == index


def test_every_name_is_told() -> None:
    assert fill("$A ${B:-${C}} $$D", {}).names == {"A", "B", "C"}


@given(st.lists(st.sampled_from(["$", "{", "}", ":", "-", "?", "+", "A", "x", "${A"]), max_size=60))
def test_nothing_makes_it_fall_over(pieces: list[str]) -> None:
    fill("".join(pieces), KNOWN)


COMPOSE = shutil.which("docker-compose")
FILE = r"""
version: "3.8"
services:
  api:
    image: x
    env_file: [api.env]
    environment:
      BARE: $SET
      BRACED: ${SET}/x
      DEFAULT: ${UNSET:-d}
      EMPTY_COLON: ${EMPTY:-d}
      EMPTY_PLAIN: ${EMPTY-d}
      UNSET_PLAIN: ${UNSET-d}
      DOLLAR: a$$b
      MUST: ${SET:?m}
      NUMBER: 12
      QUOTED: "it's"
      BLOCK: |
        two
        rows
      FROM_FILE: here
  other:
    extends: {service: api}
    environment: ["BARE=list", "MORE=1=2"]
"""
FILES: dict[str, str | bytes] = {
    "docker-compose.yml": FILE,
    ".env": "SET=s # note\nEMPTY=\nINNER=${SET}/i\n",
    "api.env": "FROM_FILE=there\nONLY_FILE='a b'\nRAW=${SET}\nDUP=1\nDUP=2\n",
}


_HEAD = 'version: "3.4"\nservices: '
LAYERS: dict[str, str | bytes] = {
    "compose.yml": _HEAD
    + "{api: {image: x, env_file: a.env, environment: {A: 0x1F, B: 0755, C: 1_000,"
    " D: 1.50, E: -5, F: 08, G: '010', H: 'yes'}}}\n",
    "deploy/over.yml": _HEAD + "{api: {env_file: b.env, environment: [A=over]}}\n",
    "deploy/base.yml": _HEAD
    + "{base: {image: x, env_file: c.env, environment: {X: '${SET-d}'}}}\n",
    "extends.yml": _HEAD + "{api: {extends: {file: deploy/base.yml, service: base}}}\n",
    ".env": "SET=outer\n",
    "deploy/.env": "SET=inner\n",
    "a.env": "ROOT=a\n",
    "b.env": "WHERE=outer\nROOT=b\n",
    "deploy/b.env": "WHERE=inner\n",
    "deploy/c.env": "BASE=inner\n",
    "c.env": "BASE=outer\n",
}


@pytest.mark.skipif(COMPOSE is None, reason="docker-compose is not installed")
@pytest.mark.parametrize(
    "files, sources",
    [
        (FILES, ["docker-compose.yml"]),
        (LAYERS, ["compose.yml"]),
        (LAYERS, ["compose.yml", "deploy/over.yml"]),
        (LAYERS, ["extends.yml"]),
        (LAYERS, ["deploy/base.yml"]),
    ],
)
def test_as_docker_compose_itself(
    files: dict[str, str | bytes], sources: list[str], tmp_path: Path
) -> None:
    assert COMPOSE is not None
    for name, text in files.items():
        assert isinstance(text, str)
        tmp_path.joinpath(name).parent.mkdir(exist_ok=True)
        tmp_path.joinpath(name).write_text(text)
    done = subprocess.run(
        [COMPOSE, *(it for one in sources for it in ("-f", one)), "config"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
        env={"PATH": "/usr/bin:/bin"},
    )
    (root,) = parse(Text(done.stdout), "config").documents
    found = provide(files, *sources)
    assert not found.problems
    for part in found.parts:
        environment = root.at("services", part.name, "environment")
        assert environment is not None
        # Its output can be read by itself again: a dollar is doubled.
        expected = {k.value: (v.value or "").replace("$$", "$") for k, v in environment.items()}
        found_here = {it.variable: it.value for it in part.given}
        if "RAW" in expected:
            assert found_here.pop("RAW") is None  # each version has its own answer
            expected.pop("RAW")
        assert found_here == expected
