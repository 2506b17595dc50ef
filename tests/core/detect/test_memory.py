"""The engine keeps nothing: what it learned has no say, and two documents can be analysed at once."""

from __future__ import annotations

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ssot_lint import engine
from ssot_lint.core.model import Report
from ssot_lint.engine.check import check
from ssot_lint.engine.memory import Memory
from tests.core.detect.marked import settings

COUNT = 60
FORMS = (
    'x{n} = os.environ["A{n}"]\n',
    'x{n} = os.getenv("B{n}", f"{{os.environ[\'C{n}\']}}")\n',
    'def f{n}(os=os.environ):\n    return os.get("D{n}")\n',
    'with patch.dict(os.environ, {{"E{n}": "1"}}):\n    pass\n',
    'y{n} = os.environ.get("F{n}")  # ssot: ignore[SSOT101] it is known\n',
    'broken{n} = os.environ["A"\n',
)
ALL = settings()


def texts() -> list[bytes]:
    """Different texts, alike in parts, some broken."""
    head = "import os\nfrom unittest.mock import patch\n"
    bodies = [
        "".join(FORMS[(n * k) % len(FORMS)].format(n=k % 3) for k in range(1, n % 9 + 2))
        for n in range(COUNT)
    ]
    return [(head + body).encode() for body in bodies]


def reports(data: list[bytes]) -> list[Report]:
    memory = Memory()
    return [check(it, ALL, memory) for it in data]


def test_what_was_learned_has_no_say() -> None:
    fresh = [check(it, ALL) for it in texts()]
    assert reports(texts()) == fresh
    assert reports(texts()[::-1]) == fresh[::-1]
    assert any(it.findings for it in fresh)


def test_two_documents_at_once() -> None:
    expected = reports(texts())
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as pool:
            runs = [pool.submit(reports, texts()) for _ in range(4)]
            assert all(run.result() == expected for run in runs)
    finally:
        sys.setswitchinterval(interval)


def test_no_module_keeps_anything() -> None:
    """Module-level values of the engine are constants: no dict, list or set is filled later."""
    for path in Path(engine.__path__[0]).glob("*.py"):
        kept = re.findall(
            r"(?m)^_?[A-Za-z_]+(?:: [^=]+)? = (?:\{\}|\[\]|set\(\)|dict\(\))$",
            path.read_text("utf-8"),
        )
        assert kept == [], path.name
