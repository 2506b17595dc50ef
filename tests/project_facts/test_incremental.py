"""Edits of wrappers, constants, base classes and owners in any order say what a fresh start says."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.lsp.session.session import Session
from ssot_lint.lsp.text.uris import uri_of
from tests.cli.commands import project
from tests.depth import examples

VARIANTS: dict[str, list[str]] = {
    "app/env.py": [
        "import os\n\n\ndef ask(name, default='1'):\n    return os.getenv(name, default)\n",
        "import os\n\n\ndef ask(name, default='2'):\n    return os.getenv('SHOP_' + name, default)\n",
        "import os\n\n\ndef ask(name, default=1):\n    return int(os.environ[name])\n",
        "def ask(name, default='1'):\n    return name\n",
        "from app.more import ask\n",
        "def ask(name\n",
    ],
    "app/more.py": [
        "",
        "import os\n\n\ndef ask(name, default='9'):\n    return os.getenv(name, default) == '1'\n",
    ],
    "app/keys.py": ["A = 'SHOP_A'\nB = 'B'\n", "A = 'SHOP_C'\nB = 'A'\n", "B = 'B'\n"],
    "app/base.py": [
        "from pydantic_settings import BaseSettings\n\n\nclass Base(BaseSettings):\n    shop_a: int = 1\n",
        "from pydantic_settings import BaseSettings\n\n\nclass Base(BaseSettings):\n"
        "    model_config = {'env_prefix': 'SHOP_'}\n    b: str = 'x'\n",
        "class Base:\n    shop_a: int = 1\n",
    ],
    "app/settings.py": [
        "from app.base import Base\n\n\nclass Settings(Base):\n    shop_c: bool = False\n",
        "from app.base import Base\n\n\nclass Settings(Base):\n    c: str\n\n\nsettings = Settings()\n",
    ],
    "app/use.py": [
        "from app.env import ask\nfrom app.keys import A, B\n\nX = ask(A)\nY = ask(B, '3')\n",
        "import os\nfrom app.keys import A\n\nX = os.getenv(A, '7') == 'true'\nY = os.getenv('SHOP_B')\n",
        "from app import env\n\nX = env.ask('A') or env.ask('SHOP_C', 'x')\n",
    ],
    "billing/use.py": [
        "import os\n\nX = os.getenv('SHOP_A', '5')\nZ = os.getenv('SHOP_C') == '1'\n",
        "from app.env import ask\n\nX = ask('SHOP_A', '6')\n",
    ],
}
OWNERS = (
    'select = ["SSOT201", "SSOT202", "SSOT203", "SSOT206", "SSOT207", "SSOT208"]\n'
    '[[owners]]\nname = "app"\npaths = ["app/**"]\ngetter = "app.settings:settings"\n'
)
Said = list[tuple[str, str, int, str]]


def asked(root: Path) -> Session:
    """A session in which all files have been asked."""
    session = Session(folders=(str(root),))
    paths = [str(root / name) for name in VARIANTS]
    for path in session.index.begin(paths):
        session.index.look(path)
    follow(session)
    session.index.finish()
    return session


def follow(session: Session) -> None:
    for _ in range(5):
        if not session.index.new_names():
            break
        for path in session.index.files():
            session.index.follow(path)
        session.index.all_asked()


def said(session: Session, root: Path) -> Said:
    folder = session.index.folder(str(root / "app/use.py"))
    assert folder is not None
    judge = folder._judge
    assert judge is not None
    return sorted(
        (code, Path(it.path).relative_to(root).as_posix(), it.site.start, it.message)
        for path in judge.paths()
        for code, it in judge.verdicts(path)
    )


edits = st.lists(
    st.sampled_from(sorted(VARIANTS)).flatmap(
        lambda name: st.tuples(st.just(name), st.integers(0, len(VARIANTS[name]) - 1))
    ),
    min_size=1,
    max_size=8,
)


@given(edits, st.booleans())
@examples(25)
def test_edits_say_what_a_fresh_start_says(sequence: list[tuple[str, int]], owners: bool) -> None:
    with tempfile.TemporaryDirectory() as directory:
        first = {name: texts[0].encode() for name, texts in VARIANTS.items()}
        config = {"ssot-lint.toml": OWNERS.encode() if owners else b'select = ["SSOT2"]\n'}
        root = project(Path(directory).resolve(), {**first, **config})
        session = asked(root)
        for version, (name, number) in enumerate(sequence):
            path, text = root / name, VARIANTS[name][number]
            path.write_text(text)
            session.documents.open(uri_of(str(path)), "python", version, text)
            document = session.documents.get(uri_of(str(path)))
            assert document is not None
            session.analyse(document)
            session.index.refresh()
            follow(session)
            while session.index.waits:
                session.index.refresh()
        assert said(session, root) == said(asked(root), root)


def test_there_is_something_to_say(tmp_path: Path) -> None:
    first = {name: texts[0].encode() for name, texts in VARIANTS.items()}
    root = project(tmp_path, {**first, "ssot-lint.toml": b'select = ["SSOT2"]\n'})
    assert {code for code, *_ in said(asked(root), root)} == {"SSOT201", "SSOT202"}
