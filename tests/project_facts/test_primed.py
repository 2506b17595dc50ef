"""Users of a getter are asked for its methods at once, and say what they say otherwise."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from ssot_lint.cli import main
from ssot_lint.facts.material import Material
from ssot_lint.facts.variables import gather
from ssot_lint.workspace.run import following

FILES = {
    "ssot-lint.toml": 'getter = "app.env:get_env()"\n',
    "app/__init__.py": "",
    "app/env.py": "import os\n\n\nclass Env:\n    def get(self, name, default=None):\n"
    "        return os.environ.get(name, default)\n\n\ndef get_env() -> Env:\n    return Env()\n",
    "app/a.py": "from app.env import get_env\n\nenv = get_env()\nA = env.get('PORT', '1')\n",
    "app/b.py": "from app.env import get_env\n\n\ndef port():\n"
    "    return get_env().get('PORT', '2')\n",
    "app/c.py": "import app.env as e\n\n\ndef own(name):\n    return e.get_env().get(name, '3')\n",
    "app/d.py": "from app.c import own\n\nD = own('PORT')\n",
}


def test_users_are_asked_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    asked: Counter[str] = Counter()
    before = gather.gather

    def counted(material: Material) -> gather.Gathered:
        asked[material.module or ""] += 1
        return before(material)

    monkeypatch.setattr(gather, "gather", counted)
    command = ["check", "--no-cache", "--jobs", "1", "--select", "SSOT201"]
    main.main(command)
    primed = capsys.readouterr().out
    assert "app/b.py" in primed
    assert "app/d.py" in primed
    assert asked == {"app.env": 2, "app.a": 1, "app.b": 1, "app.c": 1, "app.d": 1}
    monkeypatch.setattr(following, "prime", lambda *given: None)
    asked.clear()
    main.main(command)
    assert capsys.readouterr().out == primed
    assert asked["app.a"] == asked["app.b"] == 2
