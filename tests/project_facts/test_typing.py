"""After any series of edits in open files the server says what a fresh run of the command line says."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.lsp.session.session import Session
from ssot_lint.lsp.text.uris import uri_of
from tests.cli.commands import lint, project
from tests.depth import examples

FILES = {
    "app/__init__.py": "",
    "app/env.py": '"""The getter.\n\n# no comment\n"""\nimport os\n\n\ndef ask(name, default="1"):\n'
    "    # asks\n    return os.getenv(name, default)\n",
    "app/keys.py": 'A = "SHOP_A"\nWORDS = ["one", "two", "three", "four", "five", "six"]\n',
    "app/shop.py": "import os\n\nfrom app.keys import A\n\n\nclass Shop:\n    # what it sells\n"
    "    def sell(self):\n        self.sold = 1\n        return os.environ[A]\n\n\n"
    "def total(items):\n    found = 0\n    for it in items:\n        if it:\n            found += it\n"
    '    return {"found": found, "items": items}\n',
    "app/use.py": 'import os\nfrom app.env import ask\nfrom app.shop import Shop, gone\n\nX = ask("SHOP_A")\n'
    'Y = os.getenv("SHOP_B", "2")\nWORDS = ["one", "two", "three", "four", "five", "seven"]\n',
    "app/more.py": 'import os\n\nY = os.getenv("SHOP_B", "3")  # ssot: ignore[SSOT201] known\n'
    'X = os.getenv("SHOP_A", "4")\n\n\n'
    "def total(items):\n    found = 0\n    for it in items:\n        if it:\n            found += it\n"
    '    return {"found": found, "items": items}\n',
    "tests/test_shop.py": "from unittest import mock\n\nfrom app.shop import Shop\n\n\n"
    '@mock.patch("app.shop.Shop.sell")\n@mock.patch("app.shop.Shop.buy")\ndef test_it(buy, sell):\n'
    '    with mock.patch("app.shop.missing"):\n        Shop()\n',
}
CONFIG = b'select = ["SSOT1", "SSOT2", "SSOT3", "SSOT4", "SSOT5", "SSOT9"]\n'
ROWS = (
    "# a comment",
    "# it's TODO: something.",
    "    # a comment",
    "# x = 1",
    "# coding: latin-1",
    "# ssot: ignore[SSOT201] why",
    "",
    "    ",
    "X = 1",
    "import os",
    'Z = os.getenv("SHOP_A", "9")',
    "missing = gone = None",
    "    def buy(self): ...",
    "    self.buy = 2",
    '"""',
    "print(",
    ")",
    "x = 1 + \\",
    "class Shop:",
    "é = 'ü'  # ö",
)
edit = st.tuples(
    st.sampled_from(sorted(FILES)),
    st.sampled_from(["insert", "insert", "append", "delete", "undo", "pause", "save"]),
    st.integers(0, 30),
    st.sampled_from(ROWS),
)


class Editor:
    """One session with open files."""

    def __init__(self, root: Path) -> None:
        self.root, self.version = root, 0
        self.session = Session(folders=(str(root),))
        self.texts = {name: [text] for name, text in FILES.items()}
        for path in self.session.index.begin([str(root / name) for name in FILES]):
            self.session.index.look(path)
        self.follow()
        self.session.index.finish()
        for name in FILES:
            self.show(name)

    def follow(self) -> None:
        index = self.session.index
        for asked in (index.new_names, index.new_names, index.new_names, index.new_uses):
            if asked():
                for path in index.files():
                    index.follow(path)
                index.all_asked()

    def show(self, name: str) -> list[tuple[object, ...]]:
        """What is said of the file as it is typed now."""
        self.version += 1
        uri = uri_of(str(self.root / name))
        shown = self.session.documents.get(uri)
        if shown is None or str(shown.text) != self.texts[name][-1]:
            self.session.documents.open(uri, "python", self.version, self.texts[name][-1])
        document = self.session.documents.get(uri)
        assert document is not None
        return sorted(
            (it.code, it.message, it.start.row, it.start.column, it.end.row, it.end.column)
            for it in self.session.analyse(document).diagnostics
        )

    def type(self, name: str, deed: str, at: int, row: str) -> None:
        """One edit, or none for a while."""
        if deed == "pause":
            self.pause()
            return
        if deed == "save":
            (self.root / name).write_text(self.texts[name][-1], "utf-8")
            return
        before = self.texts[name]
        rows = before[-1].split("\n")
        at %= len(rows)
        if deed == "insert":
            rows.insert(at, row)
        elif deed == "append":
            rows[at] += row[:9]
        elif deed == "delete":
            del rows[at]
        elif len(before) > 1:
            rows = before[-2].split("\n")
        before.append("\n".join(rows))
        self.show(name)

    def pause(self) -> None:
        """Judge what has changed, and ask what is new by that."""
        for _ in range(4):
            self.session.index.refresh()
            self.follow()


def said_by_command_line(root: Path) -> dict[str, list[tuple[object, ...]]]:
    done = lint("check", "--no-cache", "--output-format", "json", ".", cwd=root)
    found: dict[str, list[tuple[object, ...]]] = {name: [] for name in FILES}
    for it in json.loads(done.out):
        start, end = it["location"], it["end_location"]
        places = (start["row"], start["column"], end["row"], end["column"])
        name = Path(it["filename"]).relative_to(root).as_posix()
        found.setdefault(name, []).append((it["code"], it["message"], *places))
    return {name: sorted(them) for name, them in found.items()}


def agrees(sequence: list[tuple[str, str, int, str]]) -> None:
    with tempfile.TemporaryDirectory() as directory:
        files = {name: text.encode() for name, text in FILES.items()}
        root = project(Path(directory).resolve(), {**files, "ssot-lint.toml": CONFIG})
        editor = Editor(root)
        for it in sequence:
            editor.type(*it)
        editor.pause()
        shown = {name: editor.show(name) for name in FILES}
        for name in FILES:
            (root / name).write_text(editor.texts[name][-1], "utf-8")
        assert shown == said_by_command_line(root)


@given(st.lists(edit, min_size=1, max_size=10))
@examples(60)
def test_any_edits(sequence: list[tuple[str, str, int, str]]) -> None:
    agrees(sequence)


def test_there_is_something_to_say(tmp_path: Path) -> None:
    files = {name: text.encode() for name, text in FILES.items()}
    root = project(tmp_path, {**files, "ssot-lint.toml": CONFIG})
    found = {it[0] for them in said_by_command_line(root).values() for it in them}
    assert found >= {"SSOT101", "SSOT201", "SSOT302", "SSOT502"}
