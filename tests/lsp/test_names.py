"""Strings that name parts of modules, in the editor: where they lead, who they name, which ones died."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.commands import GETTER, project
from tests.lsp.client import PUSHED, Client, Json, running

FILES = {
    "pyproject.toml": GETTER + '[project]\nname = "x"\n[project.scripts]\nmail = "app.mail:send"\n',
    "app/__init__.py": "",
    "app/env.py": "import os\n\nenv = os.environ\n",
    "app/server.py": "LIMIT = 3\n\n\nclass Base:\n    def close(self): ...\n\n\n"
    "class Client(Base):\n    def call(self): ...\n\n\ndef connect():\n    return Client()\n",
    "app/mail.py": "from app.server import connect\n\n\ndef send(é='é'):\n    return connect()\n",
    "tests/test_mail.py": "from importlib import import_module\nfrom unittest.mock import patch\n\n\n"
    '@patch("app.mail.connect")\n@patch("app.server.Client.call")\ndef test_send(call, connect):\n'
    '    import_module("app.server")\n    """é"""; patch("app.server.Client.close")\n\n\n'
    'def test_it(monkeypatch):\n    monkeypatch.setattr("app.mail.send", None)\n',
}
TEST = FILES["tests/test_mail.py"]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {name: text.encode() for name, text in FILES.items()}
    return project(tmp_path_factory.mktemp("mail"), files)


@pytest.fixture(scope="module")
def client(root: Path) -> Iterator[Client]:
    with running() as made:
        made.initialize(root, capabilities=PUSHED)
        uri = made.open(root / "tests/test_mail.py", TEST)
        while not asked(made, "definition", uri, TEST, "app.mail.connect"):
            made.settle()  # silent until all files have been asked
        yield made
        assert made.shutdown() == 0


def asked(client: Client, what: str, uri: str, text: str, word: str, shift: int = 1) -> list[Json]:
    place = {"textDocument": {"uri": uri}}
    place["position"] = client.position(text, text.index(word) + shift)
    more = {"context": {"includeDeclaration": False}} if what == "references" else {}
    return client.request(f"textDocument/{what}", {**place, **more}) or []


def named(root: Path, found: list[Json]) -> list[str]:
    """``path: what stands there``."""
    rows = []
    for it in found:
        path = Path(it["uri"].removeprefix("file://")).relative_to(root).as_posix()
        start, end = it["range"]["start"], it["range"]["end"]
        row = FILES[path].split("\n")[start["line"]].encode("utf-16-le")
        rows.append(
            f"{path}: {row[start['character'] * 2 : end['character'] * 2].decode('utf-16-le')}"
        )
    return rows


@pytest.mark.parametrize(
    "word, shift, expected",
    [
        pytest.param(
            "app.mail.connect",
            12,
            ["app/mail.py: connect", "app/server.py: connect"],
            id="imported",
        ),
        pytest.param("app.mail.connect", 5, ["app/mail.py: "], id="the module within"),
        pytest.param("app.server.Client.call", 19, ["app/server.py: call"], id="a method"),
        pytest.param("app.server.Client.call", 12, ["app/server.py: Client"], id="its class"),
        pytest.param(
            "app.server.Client.close", 20, ["app/server.py: close"], id="inherited, after an accent"
        ),
        pytest.param('"app.server")', 9, ["app/server.py: "], id="import_module"),
        pytest.param("app.mail.send", 11, ["app/mail.py: send"], id="monkeypatch"),
        pytest.param("unittest.mock", 3, [], id="no string"),
        pytest.param("test_send", 3, [], id="a name that code binds"),
    ],
)
def test_a_string_leads_to_what_it_names(
    root: Path, client: Client, word: str, shift: int, expected: list[str]
) -> None:
    uri = (root / "tests/test_mail.py").as_uri()
    assert named(root, asked(client, "definition", uri, TEST, word, shift)) == expected


def test_an_entry_point_leads_to_its_function(root: Path, client: Client) -> None:
    text = FILES["pyproject.toml"]
    uri = client.open(root / "pyproject.toml", text, "toml")
    assert named(root, asked(client, "definition", uri, text, "app.mail:send", 10)) == [
        "app/mail.py: send"
    ]


@pytest.mark.parametrize(
    "path, word, shift, expected",
    [
        pytest.param(
            "app/server.py",
            "def connect",
            5,
            ["app.mail.connect"],
            id="through an importing module",
        ),
        pytest.param("app/mail.py", "import connect", 8, ["app.mail.connect"], id="from an import"),
        pytest.param("app/mail.py", "return connect", 8, ["app.mail.connect"], id="from a use"),
        pytest.param("app/mail.py", "def send", 5, ["app.mail:send", "app.mail.send"], id="both"),
        pytest.param(
            "app/server.py",
            "class Client",
            7,
            ["app.server.Client.call", "app.server.Client.close"],
            id="a class with its members",
        ),
        pytest.param(
            "app/server.py", "def close", 5, ["app.server.Client.close"], id="through a subclass"
        ),
        pytest.param("app/server.py", "LIMIT", 1, [], id="nobody"),
    ],
)
def test_strings_that_name_what_code_binds(
    root: Path, client: Client, path: str, word: str, shift: int, expected: list[str]
) -> None:
    uri = client.open(root / path, FILES[path])
    found = named(root, asked(client, "references", uri, FILES[path], word, shift))
    assert [it.partition(": ")[2].strip('"') for it in found] == expected


def test_renaming_a_function_shows_which_targets_died(root: Path) -> None:
    with running() as client:
        client.initialize(root, capabilities=PUSHED)
        test = client.open(root / "tests/test_mail.py", TEST)
        mail = client.open(root / "app/mail.py", FILES["app/mail.py"])
        while not asked(client, "definition", test, TEST, "app.mail.connect"):
            client.settle()
        client.change(mail, 2, {"text": FILES["app/mail.py"].replace("send", "post")})
        assert broken(client, test) == ["`app.mail.send`: name missing"]
        # The targets follow, nothing is saved yet: the editor's texts count, not those on disk.
        client.change(test, 2, {"text": TEST.replace("app.mail.send", "app.mail.post")})
        assert broken(client, test, among=0) == []
        client.change(mail, 3, {"text": FILES["app/mail.py"]})
        assert broken(client, test) == ["`app.mail.post`: name missing"]
        assert client.shutdown() == 0


def broken(client: Client, uri: str, among: int = 1) -> list[str]:
    """What is published of broken references, once there are ``among`` of them."""

    def of(told: list[Json]) -> list[str]:
        return [it["message"].partition(": there")[0] for it in told if it["code"] == "SSOT302"]

    found = of(client.shows(uri, lambda told: len(of(told)) == among))
    return [it.partition(": `app")[0] for it in found]
