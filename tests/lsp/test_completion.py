"""Completion: our words where only they can stand, and nothing in anybody's way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ssot_lint.rules import CODES
from ssot_lint.workspace.config.keys import KEYS, OWNER_KEYS
from ssot_lint.workspace.config.options import SEVERITIES
from tests.lsp.client import Client, Json, running
from tests.lsp.editor import MENU, edited

SELECTORS = [*CODES, *sorted({code[:5] for code in CODES}), "ALL"]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    root = tmp_path_factory.mktemp("project")
    with running() as made:
        made.initialize(root, capabilities=MENU)
        made.root = root  # type: ignore[attr-defined]
        yield made
        assert made.shutdown() == 0


def complete(client: Client, name: str, marked: str) -> tuple[str, list[Json]]:
    """The text, and what is suggested at the mark, in the order of a menu."""
    text = marked.replace("‸", "")
    language = "python" if name.endswith(".py") else "toml"
    uri = client.open(client.root / name, text, language=language)  # type: ignore[attr-defined]
    place = client.position(text, marked.index("‸"))
    params = {"textDocument": {"uri": uri}, "position": place}
    items = client.request("textDocument/completion", params) or []
    return text, sorted(items, key=lambda it: str(it["sortText"]))


@pytest.mark.parametrize(
    "text, after",
    [
        pytest.param("x  # ssot: ignore[‸\n", "x  # ssot: ignore[SSOT101\n", id="begun"),
        pytest.param("x  # ssot: ignore[‸] why\n", "x  # ssot: ignore[SSOT101] why\n", id="closed"),
        pytest.param(
            "'😀'  # ssot: ignore[SSOT101, ss‸]\n",
            "'😀'  # ssot: ignore[SSOT101, SSOT102]\n",
            id="second, 😀",
        ),
        pytest.param("# ssot: file-ignore[SS‸OT1]\n", "# ssot: file-ignore[SSOT101]\n", id="file"),
        pytest.param("x  # noqa: ‸\n", "x  # noqa: SSOT101\n", id="noqa"),
        pytest.param("x  # noqa: E501, S‸\n", "x  # noqa: E501, SSOT101\n", id="noqa after others"),
        pytest.param(
            "x = (  # ssot: ignore[‸\r\n", "x = (  # ssot: ignore[SSOT101\r\n", id="broken"
        ),
        pytest.param(
            "import os\nf(os.environ)  # ssot: ignore[‸\n",
            "import os\nf(os.environ)  # ssot: ignore[SSOT104\n",
            id="what is found on the row comes first",
        ),
        pytest.param(
            "import os\n# ssot: ignore[‸\nf(os.environ)\n",
            "import os\n# ssot: ignore[SSOT104\nf(os.environ)\n",
            id="and what is found below",
        ),
        pytest.param("x = '# ssot: ignore[‸'\n", None, id="in a string"),
        pytest.param('"""\n# noqa: ‸\n"""\n', None, id="in a long string"),
        pytest.param("x  # ssot: ignore[SSOT101] ‸\n", None, id="in the reason"),
        pytest.param("x  # noqa‸\n", None, id="no colon yet"),
        pytest.param("x = SSOT‸\n", None, id="in code"),
        pytest.param("x  # see SSOT‸\n", None, id="in another comment"),
    ],
)
def test_suppressions(client: Client, text: str, after: str | None) -> None:
    before, items = complete(client, "a.py", text)
    assert (after is None) == (not items)
    if after is not None:
        assert edited(before, [items[0]["textEdit"]], client.units) == after


@pytest.mark.parametrize(
    "text, words",
    [
        pytest.param('select = ["‸"]', SELECTORS, id="array"),
        pytest.param('select = ["SSOT101", "SS‸', SELECTORS, id="open string"),
        pytest.param('extend-select = [\n  "SSOT101",\n  "‸"\n]', SELECTORS, id="rows"),
        pytest.param("ignore = ['‸']", SELECTORS, id="single quotes"),
        pytest.param('per-file-ignores = { "x/**" = ["‸"] }', SELECTORS, id="per file"),
        pytest.param('severity = { ‸ = "error" }', SELECTORS, id="severity, key"),
        pytest.param('severity = { SSOT101 = "‸" }', list(SEVERITIES), id="severity, value"),
        pytest.param('[tool.ssot-lint.severity]\nSSOT101 = "‸"', list(SEVERITIES), id="its table"),
        pytest.param("[tool.ssot-lint.severity]\n‸", SELECTORS, id="its table's keys"),
        pytest.param("sel‸", [key.name for key in KEYS], id="keys"),
        pytest.param('getter = "a:b"\n\n‸\n', [key.name for key in KEYS], id="keys below others"),
        pytest.param(
            "[[tool.ssot-lint.owners]]\nna‸", [key.name for key in OWNER_KEYS], id="an owner's keys"
        ),
        pytest.param('getter = "‸"', [], id="a getter"),
        pytest.param('select = []  # "‸', [], id="a comment"),
        pytest.param('[tool.ruff]\nselect = ["‸"]', [], id="another tool's"),
        pytest.param('[project]\nselect = ["SSOT101"]\n‸', [], id="another table"),
    ],
)
def test_configuration(client: Client, text: str, words: list[str]) -> None:
    marked = f"[project]\nname = 'x'\n\n[tool.ssot-lint]\n{text}\n"
    assert [it["label"] for it in complete(client, "pyproject.toml", marked)[1]] == words


def test_quotes_come_with_the_word_where_there_are_none(client: Client) -> None:
    text, items = complete(client, "ssot-lint.toml", "select = [‸]\n")
    assert edited(text, [items[0]["textEdit"]], client.units) == 'select = ["SSOT101"]\n'


def test_pages_come_when_an_item_is_looked_at(client: Client) -> None:
    item = complete(client, "a.py", "x  # noqa: ‸\n")[1][0]
    assert "documentation" not in item
    page = client.request("completionItem/resolve", item)["documentation"]
    assert page["value"].startswith("# direct-environ-read (SSOT101)")
    for data in (None, 3, {"other": 1}, {"ssot-lint": 3}, {"ssot-lint": "none"}):
        foreign = {"label": "x", "data": data}
        assert client.request("completionItem/resolve", foreign)["label"] == "x"


def test_each_language_has_its_own_triggers(tmp_path: Path) -> None:
    able = {
        **MENU,
        "textDocument": {**MENU["textDocument"], "completion": {"dynamicRegistration": True}},
    }
    with running() as client:
        client.initialize(tmp_path, capabilities=able)
        assert "completionProvider" not in client.server["capabilities"]
        (said,) = [
            it["registrations"]
            for it in [client.wait_for("client/registerCapability")]
            if it["registrations"][0]["method"] == "textDocument/completion"
        ]
        by_language = {it["id"].rpartition("-")[2]: it["registerOptions"] for it in said}
        assert "=" not in by_language["python"]["triggerCharacters"]
        assert "," not in by_language["python"]["triggerCharacters"]
        assert by_language["toml"]["documentSelector"] == [
            {"pattern": "**/{pyproject,ssot-lint,.ssot-lint}.toml"}
        ]
        text = "x = 1  # ssot: ignore["
        uri = client.open(tmp_path / "a.py", text)
        place = client.position(text, len(text))
        params = {"textDocument": {"uri": uri}, "position": place}
        assert client.request("textDocument/completion", params)
        assert client.shutdown() == 0


def test_nothing_is_offered_of_which_one_server_alone_is_asked(tmp_path: Path) -> None:
    """Call hierarchy and semantic tokens belong to the type checker, and Python's symbols, too."""
    with running() as client:
        client.initialize(tmp_path, capabilities=MENU)
        told = client.server["capabilities"]
        for name in ("callHierarchyProvider", "semanticTokensProvider"):
            assert not told.get(name)
        uri = client.open(tmp_path / "a.py", "import os\n\nA = os.environ['A']\n")
        params = {"textDocument": {"uri": uri}}
        assert client.request("textDocument/documentSymbol", params) is None
        assert client.shutdown() == 0
