"""Hover: the page of what is under the pointer, and silence over everything else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ssot_lint.rules import ON
from tests.lsp.client import Client, running
from tests.lsp.editor import MENU

CONFIG = """\
[tool.ssot-lint]
getter = "app.env:env"
select = ["ALL"]  # SSOT101
ignore = [
    "SSOT106",
    'SSOT9',
]

[tool.ssot-lint.severity]
SSOT105 = "warning"

[tool.ruff]
select = ["ALL"]
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    root = tmp_path_factory.mktemp("project")
    (root / "pyproject.toml").write_text(CONFIG)
    with running() as made:
        made.initialize(root, capabilities=MENU)
        made.root = root  # type: ignore[attr-defined]
        yield made
        assert made.shutdown() == 0


def hover(client: Client, name: str, marked: str, language: str = "python") -> str | None:
    """The first row of what is shown at the mark."""
    text = marked.replace("‸", "")
    uri = client.open(client.root / name, text, language=language)  # type: ignore[attr-defined]
    place = client.position(text, marked.index("‸"))
    params = {"textDocument": {"uri": uri}, "position": place}
    found = client.request("textDocument/hover", params)
    if found is None:
        return None
    assert found["contents"]["kind"] == "markdown"
    assert found["range"]["start"]["line"] <= place["line"] <= found["range"]["end"]["line"]
    return str(found["contents"]["value"]).split("\n")[0]


READ = "# direct-environ-read (SSOT101)"


@pytest.mark.parametrize(
    "text, shown",
    [
        pytest.param(
            "import os\nx = '😀', os.‸environ['A']\n",
            "`SSOT101` `A` is read directly through `os.environ`",
            id="finding",
        ),
        pytest.param("import os\nx = ‸1, os.environ['A']\n", None, id="beside a finding"),
        pytest.param("x = 1  # ssot: ignore[SS‸OT101] why\n", READ, id="suppression"),
        pytest.param("x = '😀'  # 😀 noqa: ssot1‸01\n", None, id="no noqa of ours"),
        pytest.param("x = '😀'  # noqa: E501, SSOT1‸01\n", READ, id="noqa"),
        pytest.param("x = 1  # ssot: ‸ignore[SSOT101] why\n", READ, id="its directive"),
        pytest.param("x = 1  # ssot: ‸ignore why\n", None, id="one that names none"),
        pytest.param(
            "# ssot: file-ignore[SSOT101, SSOT10‸4] why\n",
            "# environ-escapes (SSOT104)",
            id="second",
        ),
        pytest.param("x = '# ssot: ignore[SSO‸T101]'\n", None, id="in a string"),
        pytest.param('x = """\n# noqa: SSO‸T101\n"""\n', None, id="in a long string"),
        pytest.param("f'{x}# noqa: SSO‸T101'\n", None, id="in an f-string"),
        pytest.param("x = 1  # ssot: ignore[SSO‸T999] why\n", None, id="unknown"),
        pytest.param("x = SSO‸T101\n", None, id="in code"),
        pytest.param("\ufeff# ssot: ignore[SSO‸T101] why\n", READ, id="behind a mark"),
        pytest.param("x = (\r\n# ssot: ignore[SSO‸T101] why\r\n", READ, id="broken, CRLF"),
    ],
)
def test_python(client: Client, text: str, shown: str | None) -> None:
    found = hover(client, "a.py", text)
    if shown is None:
        assert found is None
    else:
        assert found is not None
        assert found.startswith(shown)


@pytest.mark.parametrize(
    "before, shown",
    [
        pytest.param('"SSOT1‸06"', "# environ-loaded-elsewhere (SSOT106)", id="in an array"),
        pytest.param("'SSO‸T9'", "# SSOT9: 4 rules", id="a prefix"),
        pytest.param("SSO‸T105 =", "# environ-patched (SSOT105)", id="a key"),
        pytest.param('select = ["AL‸L"]  # SSOT', f"# ALL: {len(ON)} rules", id="all"),
        pytest.param('sel‸ect = ["ALL"]  # SSOT', "# select", id="a key of the configuration"),
        pytest.param("warn‸ing", None, id="a severity"),
        pytest.param('[tool.ruff]\nselect = ["AL‸L"]', None, id="another tool's"),
        pytest.param("[tool.‸ruff]", None, id="a header"),
    ],
)
def test_configuration(client: Client, before: str, shown: str | None) -> None:
    plain = before.replace("‸", "")
    assert plain in CONFIG
    text = CONFIG.replace(plain, before, 1)
    assert hover(client, "pyproject.toml", text, language="toml") == shown


def test_elsewhere_nothing_is_said(client: Client) -> None:
    assert hover(client, "other.toml", '[tool.ssot-lint]\nselect = ["SSO‸T101"]\n', "toml") is None
    assert hover(client, "a.md", "# noqa: SSO‸T101\n", "markdown") is None
    gone = {"textDocument": {"uri": "file:///nowhere.py"}, "position": {"line": 9, "character": 9}}
    assert client.request("textDocument/hover", gone) is None


def test_positions_that_are_none(client: Client, tmp_path: Path) -> None:
    uri = client.open(tmp_path / "b.py", "# noqa: SSOT101")
    for line, character in ((0, 999), (999, 0)):
        place = {"line": line, "character": character}
        client.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": place})
