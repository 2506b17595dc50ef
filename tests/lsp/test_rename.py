"""A variable renamed everywhere or not at all; all else is declined."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lsp.client import Client, Failed, Json, running
from tests.lsp.editor import MENU, edited, files

FILES = {
    "app/settings.py": 'import os\n\nPORT = int(os.environ.get("SHOP_PORT", "80"))\n',
    "app/other.py": "import os\n\nNAME = 'SHOP_HOST'\nhost = os.environ[NAME]\n\n\ndef port():\n    return os.getenv('SHOP_PORT')\n",
    "app/parts.py": 'import os\n\nPREFIX = "SHOP_"\nmode = os.environ[PREFIX + "MODE"]\n',
    "app/strings.py": (
        "import os\n\n"
        'CART = "SHOP_CART"\ncart = os.environ[CART]\n\n'
        'debug = os.environ["SHOP_DEBUG"]\nlabels = {"SHOP_DEBUG": 1}\n'
        'print("SHOP_DEBUG" "GER", f"SHOP_DEBUG", len("SHOP_DEBUG"))\n'
        'size = os.getenv("SHOP_SIZE")\nagain = os.getenv("SHOP" "_SIZE")\n'
        'sizes = {"SHOP_SIZE": 1}\n'
    ),
    "app/secret.py": "import os\n\n\ndef secret(name):\n"
    '    return os.getenv(name + "_FILE") or os.getenv(name)\n\n\nKEY = secret("SHOP_KEY")\n',
    ".env": "SHOP_PORT=81\nSHOP_PORTAL=1\nSHOP_HOST=x\nSHOP_MODE=y\nSHOP_SIZE=2\nSHOP_KEY=k\n",
    "compose.yml": "services:\n  api:\n    environment:\n      SHOP_PORT: ${SHOP_PORT:-80}\n",
    "README.md": "Set SHOP_PORT.\n",
    "ssot-lint.toml": "",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("shop")
    for name, text in FILES.items():
        (made / name).parent.mkdir(exist_ok=True)
        (made / name).write_text(text)
    return made


@pytest.fixture(scope="module")
def client(root: Path) -> Iterator[Client]:
    with running() as made:
        made.initialize(root, capabilities=MENU)
        uri = made.open(root / "app/settings.py", FILES["app/settings.py"])
        for _ in range(200):  # until all files have been asked
            if prepared(made, uri, FILES["app/settings.py"], "HOP_PORT") is not None:
                break
            time.sleep(0.05)
        yield made
        assert made.shutdown() == 0


def at(client: Client, uri: str, text: str, word: str) -> Json:
    return {"textDocument": {"uri": uri}, "position": client.position(text, text.index(word))}


def prepared(client: Client, uri: str, text: str, word: str) -> Json:
    return client.request("textDocument/prepareRename", at(client, uri, text, word))


def test_over_all_that_spells_it(client: Client, root: Path) -> None:
    text = FILES["app/settings.py"]
    uri = client.open(root / "app/settings.py", text)
    assert prepared(client, uri, text, "HOP_PORT")["placeholder"] == "SHOP_PORT"
    params = {**at(client, uri, text, "HOP_PORT"), "newName": "SHOP_DOOR"}
    edit = client.request("textDocument/rename", params)
    after = {
        Path(name.removeprefix("file://")).relative_to(root).as_posix(): edited(
            Path(name.removeprefix("file://")).read_text(), edits, client.units
        )
        for name, edits in files(edit).items()
    }
    assert sorted(after) == [".env", "README.md", "app/other.py", "app/settings.py", "compose.yml"]
    for name, changed in after.items():
        assert changed == FILES[name].replace("SHOP_PORT", "SHOP_DOOR").replace("DOORAL", "PORTAL")
    asked = {it for it, made in edit["changeAnnotations"].items() if made["needsConfirmation"]}
    assert asked == {"texts"}  # never by kind of file: half a rename is worse than none


@pytest.mark.parametrize(
    "name, word",
    [
        pytest.param("app/settings.py", "environ", id="a name of Python"),
        pytest.param("app/settings.py", "80", id="another string"),
        pytest.param("app/settings.py", "import", id="a keyword"),
        pytest.param("README.md", "SHOP_PORT", id="a text"),
        pytest.param("ssot-lint.toml", "", id="a configuration"),
        pytest.param("compose.yml", "services", id="a key that is no variable"),
    ],
)
def test_all_else_is_declined(client: Client, root: Path, name: str, word: str) -> None:
    language = "python" if name.endswith(".py") else "plaintext"
    uri = client.open(root / name, FILES[name], language=language)
    assert prepared(client, uri, FILES[name], word) is None


def test_from_a_deployment_file(client: Client, root: Path) -> None:
    uri = client.open(root / ".env", FILES[".env"], language="dotenv")
    assert prepared(client, uri, FILES[".env"], "HOP_HOST")["placeholder"] == "SHOP_HOST"
    params = {**at(client, uri, FILES[".env"], "HOP_HOST"), "newName": "SHOP_NODE"}
    assert len(files(client.request("textDocument/rename", params))) == 2  # and the constant


def test_strings_that_nothing_asks_by_are_asked_about(client: Client, root: Path) -> None:
    name = "app/strings.py"
    uri = client.open(root / name, FILES[name])
    groups = {}
    for word in ("HOP_DEBUG", "HOP_CART"):
        params = {**at(client, uri, FILES[name], word), "newName": "SHOP_NEW"}
        edit = client.request("textDocument/rename", params)
        (changed,) = edit["documentChanges"]
        groups[word] = [
            (it["range"]["start"]["line"] + 1, it["annotationId"]) for it in changed["edits"]
        ]
        asked = {it for it, made in edit["changeAnnotations"].items() if made["needsConfirmation"]}
        assert asked <= {"strings"}
    assert groups["HOP_CART"] == [(3, "code")]  # the name that is asked by
    assert groups["HOP_DEBUG"] == [(6, "code"), (7, "strings"), (8, "strings"), (8, "strings")]


def test_nothing_outside_is_read_or_named(client: Client, root: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.env").write_text("SHOP_PORT=1\n")
    link = root / "linked.env"
    link.symlink_to(tmp_path / "outside.env")
    text = FILES["app/settings.py"]
    uri = client.open(root / "app/settings.py", text)
    params = {**at(client, uri, text, "HOP_PORT"), "newName": "SHOP_DOOR"}
    try:
        assert link.as_uri() not in files(client.request("textDocument/rename", params))
    finally:
        link.unlink()


@pytest.mark.parametrize(
    "word, new, why",
    [
        pytest.param("HOP_MODE", "SHOP_WAY", "put together from parts at parts.py:4", id="parts"),
        pytest.param("HOP_SIZE", "SHOP_BULK", "from parts at strings.py:10", id="side by side"),
        pytest.param("HOP_KEY", "SHOP_PIN", "`SHOP_KEY_FILE` is asked for by", id="with another"),
        pytest.param("HOP_PORT", "PATH", "given by the platform", id="the platform's"),
        pytest.param("HOP_PORT", "SHOP_HOST", "is a variable already", id="taken"),
        pytest.param("HOP_PORT", "SHOP-PORT", "cannot be the name", id="no name"),
    ],
)
def test_never_half_of_it(client: Client, root: Path, word: str, new: str, why: str) -> None:
    uri = client.open(root / ".env", FILES[".env"], language="dotenv")
    params = {**at(client, uri, FILES[".env"], word), "newName": new}
    with pytest.raises(Failed, match=why):
        client.request("textDocument/rename", params)


@pytest.mark.parametrize(
    "text, found",
    [
        pytest.param('import os\nx = os.environ["', True, id="environ"),
        pytest.param("import os\nx = os.getenv('SHOP", True, id="getenv"),
        pytest.param('x = other["', False, id="another mapping"),
        pytest.param('x = "', False, id="another string"),
    ],
)
def test_names_are_completed_where_the_environment_is_asked(
    client: Client, root: Path, text: str, found: bool
) -> None:
    uri = client.open(root / "app/typed.py", text)
    params = {"textDocument": {"uri": uri}, "position": client.position(text, len(text))}
    items = client.request("textDocument/completion", params) or []
    assert [it["label"] for it in items] == (
        sorted(
            f"SHOP_{it}"
            for it in ("CART", "DEBUG", "HOST", "KEY", "KEY_FILE", "MODE", "PORT", "SIZE")
        )
        if found
        else []
    )
