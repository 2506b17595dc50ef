"""Rules about variables, sentence by sentence: a little project each, and where what is found."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.files.discover import discover
from ssot_lint.workspace.outcome import CHECK, Task
from ssot_lint.workspace.run.pipeline import Plan, run
from ssot_lint.workspace.settings.workspace import Workspace
from tests.cli.commands import lint

Files = dict[str, str]
CASES: dict[str, tuple[str, Files, list[str]]] = {
    "201-bool-same": (
        "SSOT201",
        {
            "app/a.py": 'import os\nA = os.getenv("A") == "1"\n',
            "app/b.py": 'import os\nA = os.getenv("A", "0") == "1"\nB=os.getenv("B","x")\n',
        },
        [],
    ),
    "201-one-text-under-a-test-and-as-it-is": (
        "SSOT201",
        {
            "app/a.py": 'import os\nA = os.getenv("A", "x") == "none"\n',
            "app/b.py": 'import os\nA = os.getenv("A", "x") == "1"\n',
        },
        [],
    ),
    "204-a-field-that-is-dumped": (
        "SSOT204",
        {
            "app/s.py": "from pydantic_settings import BaseSettings\n\n\n"
            "class Theme(BaseSettings):\n    dark: str = 'x'\n\n\n"
            "class S(BaseSettings):\n    theme: Theme | None = Theme()\n    size: int = 1\n\n\ns = S()\n",
            "app/a.py": "from app.s import s\n\nprint(s.theme.model_dump())\n",
        },
        ["SSOT204 app/s.py:10 SIZE"],
    ),
    "201-0-is-no-port": (
        "SSOT201",
        {
            "app/a.py": 'import os\nA = int(os.getenv("A_PORT", 0))\nB = int(os.getenv("A_SIZE", 0))\n',
            "app/b.py": 'import os\nA = int(os.getenv("A_PORT", 80))\nB = int(os.getenv("A_SIZE", 80))\n',
        },
        ["SSOT201 app/b.py:3 A_SIZE"],
    ),
    "201-bool-diff": (
        "SSOT201",
        {
            "app/a.py": 'import os\nA = os.getenv("A", "1") == "1"\n',
            "app/b.py": 'import os\nA = os.getenv("A", "0") == "1"\n',
        },
        ["SSOT201 app/b.py:2 A"],
    ),
    "201-bool-none-ne": (
        "SSOT201",
        {
            "app/a.py": 'import os\nA = os.getenv("A") != "0"\n',
            "app/b.py": 'import os\nA = os.getenv("A", "0") == "1"\n',
        },
        ["SSOT201 app/b.py:2 A"],
    ),
    "201-notin": (
        "SSOT201",
        {
            "app/a.py": 'import os\nA = os.getenv("A") not in ("0","false")\n',
            "app/b.py": 'import os\nA = os.getenv("A", "1") == "1"\n',
        },
        [],
    ),
    "201-num": (
        "SSOT201",
        {
            "app/a.py": "import os\n"
            'A = int(os.getenv("A", "8000"))\n'
            'B=int(os.getenv("B","8_000"))\n'
            'C=os.getenv("C", "8000")\n',
            "app/b.py": "import os\n"
            'A = int(os.getenv("A", 8000.0))\n'
            'B=int(os.getenv("B", 8000))\n'
            'C=os.getenv("C",8000)\n',
        },
        [],
    ),
    "201-word": (
        "SSOT201",
        {
            "app/a.py": 'import os\nA = os.getenv("A", "true")\n',
            "app/b.py": 'import os\nA = os.getenv("A", True)\n',
        },
        [],
    ),
    "201-str": (
        "SSOT201",
        {
            "app/a.py": "import os\n"
            'A = os.getenv("A", " Info ")\n'
            'B=os.getenv("B","http://x/")\n'
            'C=os.getenv("C","\'q\'")\n',
            "app/b.py": "import os\n"
            'A = os.getenv("A", "INFO")\n'
            'B=os.getenv("B","http://x")\n'
            'C=os.getenv("C","q")\n',
        },
        [],
    ),
    "201-numbers": (
        "SSOT201",
        {
            "app/a.py": 'import os\nA = os.getenv("A", "0.10")\nB = os.getenv("B", "inf")\n',
            "app/b.py": 'import os\nA = os.getenv("A", ".1")\nB = os.getenv("B", float("inf"))\n',
        },
        [],
    ),
    "201-auto": (
        "SSOT201",
        {
            "app/a.py": 'import os\nA = os.getenv("A", "auto")\n',
            "app/b.py": 'import os\nA = os.getenv("A", "false").lower() == "true"\n',
        },
        [],
    ),
    "201-listens": (
        "SSOT201",
        {
            "app/a.py": 'import os\nA = os.getenv("A", "localhost")\nB = os.getenv("A", "0.0.0.0")\n',
        },
        [],
    ),
    "206-names-a-resource": (
        "SSOT206",
        {
            "app/a.py": 'import os\nA = os.getenv("PROXY_CA_SECRET", "proxy-ca")\n'
            'B = os.getenv("JWT_KEY_SECRET", "jwt-secret")\n',
        },
        ["SSOT206 app/a.py:3 JWT_KEY_SECRET"],
    ),
    "201-required": (
        "SSOT201",
        {
            "app/a.py": 'import os\nA = os.environ["A"]\n',
            "app/b.py": 'import os\nA = os.getenv("A", "x")\n',
        },
        ["SSOT201 app/b.py:2 A"],
    ),
    "201-required-none": (
        "SSOT201",
        {
            "app/a.py": 'import os\nA = os.environ["A"]\n',
            "app/b.py": 'import os\nA = os.getenv("A")\n',
        },
        [],
    ),
    "201-required-empty": (
        "SSOT201",
        {
            "app/a.py": 'import os\nA = os.environ["A"]\n',
            "app/b.py": 'import os\nA = os.getenv("A", "")\n',
        },
        [],
    ),
    "201-none-literal": (
        "SSOT201",
        {
            "app/a.py": 'import os\nA = os.getenv("A")\n',
            "app/b.py": 'import os\nA = os.getenv("A", "x")\n',
        },
        [],
    ),
    "201-strict": (
        "SSOT201",
        {
            "app/a.py": 'import os\nA = os.getenv("A")\n',
            "app/b.py": 'import os\nA = os.getenv("A", "x")\n',
            "ssot-lint.toml": "strict-defaults = true\n",
        },
        ["SSOT201 app/b.py:2 A"],
    ),
    "201-url": (
        "SSOT201",
        {
            "app/a.py": 'import os\nA = os.getenv("A","http://h:1/x")\n',
            "app/b.py": 'import os\nA = os.getenv("A", "http://h:1/y")\n',
        },
        [],
    ),
    "201-url2": (
        "SSOT201",
        {
            "app/a.py": 'import os\nA = os.getenv("A","http://h:1/x")\n',
            "app/b.py": 'import os\nA = os.getenv("A", "http://h:2/x")\n',
        },
        ["SSOT201 app/b.py:2 A"],
    ),
    "201-branches": (
        "SSOT201",
        {
            "app/a.py": "import os\n"
            "if x:\n"
            '    A = os.getenv("A","1")\n'
            "else:\n"
            '    A = os.getenv("A","2")\n'
            'B = os.getenv("B","1") if x else os.getenv("B","2")\n'
            "def f():\n"
            "    if x:\n"
            '        return os.getenv("C","1")\n'
            '    return os.getenv("C","2")\n'
            'D = {"a": os.getenv("D","1"), "b": os.getenv("D","2")}\n'
            "match x:\n"
            '    case 1: E = os.getenv("E","1")\n'
            '    case 2: E = os.getenv("E","2")\n'
            'F = os.getenv("F","1")\n'
            'if x: F = os.getenv("F","2")\n',
        },
        [],
    ),
    "201-not-excl": (
        "SSOT201",
        {
            "app/a.py": 'import os\nA = os.getenv("A","1")\nB = os.getenv("A","2")\n',
        },
        ["SSOT201 app/a.py:3 A"],
    ),
    "201-tests": (
        "SSOT201",
        {
            "app/a.py": 'import os\nA = os.getenv("A","1")\n',
            "tests/test_a.py": 'import os\nA=os.getenv("A","2")\n',
            "app/testing/x.py": 'import os\nA=os.getenv("A","2")\n',
            "examples/x.py": 'import os\nA=os.getenv("A","2")\n',
            "docs/conf.py": 'import os\nA=os.getenv("A","2")\n',
            "app/testing_utils_x.py": 'import os\nA=os.getenv("A","2")\n',
            "benchmarks/b.py": 'import os\nA=os.getenv("A","2")\n',
        },
        [],
    ),
    "201-same-text-tests-differ": (
        "SSOT201",
        {
            "app/a.py": "import os\n"
            'A = os.getenv("A", "0") == "1"\n'
            'A2 = os.getenv("A", "0") != ""\n',
        },
        [],
    ),
    "201-tristate": (
        "SSOT201,SSOT202",
        {
            "app/a.py": "import os\n"
            'A = os.getenv("A", "") in ("1","true")\n'
            'B = os.getenv("A", "") not in ("0", "false")\n',
        },
        [],
    ),
    "201-platform": (
        "SSOT201",
        {
            "app/a.py": "import os\n"
            'A = os.getenv("HOME","1")\n'
            'B=os.getenv("CUDA_X","1")\n'
            'C=os.getenv("MINE","1")\n',
            "app/b.py": "import os\n"
            'A = os.getenv("HOME","2")\n'
            'B=os.getenv("CUDA_X","2")\n'
            'C=os.getenv("MINE","2")\n',
            "ssot-lint.toml": 'allow-variables = ["MINE"]\n',
        },
        [],
    ),
    "201-schema-canonical": (
        "SSOT201",
        {
            "app/a.py": 'import os\nX = os.getenv("PORT","1")\n',
            "app/z.py": "from pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n"
            "    port: int = 80\n",
        },
        ["SSOT201 app/a.py:2 PORT"],
    ),
    "201-cli": (
        "SSOT201",
        {
            "app/a.py": 'import os\nX = os.getenv("PORT","1")\n',
            "app/b.py": "import os\n"
            "import click\n"
            "@click.command()\n"
            '@click.option("--p", envvar="PORT", default=2)\n'
            "def f(p): pass\n",
        },
        ["SSOT201 app/b.py:4 PORT"],
    ),
    "201-owners": (
        "SSOT201",
        {
            "ssot-lint.toml": "[[owners]]\n"
            'name="x"\n'
            'paths=["x/**"]\n'
            'getter="x.env:get"\n'
            "[[owners]]\n"
            'name="y"\n'
            'paths=["y/**"]\n'
            'getter="y.env:get"\n',
            "x/env.py": "import os\ndef get(k, d=None):\n    return os.environ.get(k, d)\n",
            "x/a.py": 'from x.env import get\nP=get("P","1")\n',
            "y/env.py": "import os\ndef get(k, d=None):\n    return os.environ.get(k, d)\n",
            "y/a.py": 'from y.env import get\nP=get("P","2")\n',
        },
        [],
    ),
    "201-getter": (
        "SSOT201",
        {
            "app/a.py": 'import os\nP=os.getenv("P","2")\n',
            "ssot-lint.toml": 'getter="x.env:get"\n',
            "x/env.py": "import os\ndef get(k, d=None):\n    return os.environ.get(k, d)\n",
            "x/a.py": 'from x.env import get\nP=get("P","1")\n',
        },
        ["SSOT201 x/a.py:2 P"],
    ),
    "201-guarded": (
        "SSOT201",
        {
            "app/a.py": 'import os\nA = int(os.environ["A"]) if "A" in os.environ else 0\n',
            "app/b.py": 'import os\nA = os.getenv("A", "5")\n',
        },
        [],
    ),
    "201-constant": (
        "SSOT201",
        {
            "app/a.py": 'import os\nfrom app.k import D\nA = os.getenv("A", D)\n',
            "app/b.py": 'import os\nA = os.getenv("A", "5")\n',
            "app/k.py": "D = 4\n",
        },
        ["SSOT201 app/b.py:2 A"],
    ),
    "201-list": (
        "SSOT201",
        {
            "app/a.py": 'import os\nA = os.getenv("A", "a,b").split(",")\n',
            "app/b.py": 'import os\nA = os.getenv("A", "a,b").split(",")\n',
        },
        [],
    ),
    "201-one-finding": (
        "SSOT201",
        {
            "app/a.py": 'import os\nA = os.getenv("A", "1")\n',
            "app/b.py": 'import os\nA = os.getenv("A", "2")\nB = os.getenv("A", "3")\n',
        },
        ["SSOT201 app/b.py:2 A"],
    ),
    "202-bool": (
        "SSOT202",
        {
            "app/a.py": 'import os\nA = os.getenv("A") == "1"\n',
            "app/b.py": 'import os\nA = os.getenv("A", "").lower() in ("1","true")\n',
        },
        ["SSOT202 app/b.py:2 A"],
    ),
    "202-intbool": (
        "SSOT202",
        {
            "app/a.py": 'import os\nA = int(os.getenv("A","0"))\n',
            "app/b.py": 'import os\nA = bool(int(os.getenv("A", "0")))\n',
        },
        [],
    ),
    "202-int-vs-word": (
        "SSOT202",
        {
            "app/a.py": 'import os\nA = int(os.getenv("A","0"))\n',
            "app/b.py": 'import os\nA = os.getenv("A", "0") in ("1", "true")\n',
        },
        ["SSOT202 app/b.py:2 A"],
    ),
    "202-yes": (
        "SSOT202",
        {
            "app/a.py": 'import os\nA = os.getenv("A","0") in ("1","true","True","TRUE")\n',
            "app/b.py": "import os\n"
            'A = os.getenv("A", "0").lower() in ("1", "true","yes","on","y")\n',
        },
        [],
    ),
    "202-yes-pedantic": (
        "SSOT202",
        {
            "app/a.py": 'import os\nA = os.getenv("A","0") in ("1","true","True","TRUE")\n',
            "app/b.py": "import os\n"
            'A = os.getenv("A", "0").lower() in ("1", "true","yes","on","y")\n',
            "ssot-lint.toml": "pedantic-truth = true\n",
        },
        ["SSOT202 app/b.py:2 A"],
    ),
    "202-truthy": (
        "SSOT202",
        {
            "app/a.py": 'import os\nif os.getenv("A"):\n    pass\n',
            "app/b.py": 'import os\nA = os.getenv("A", "0").lower() in ("1", "true")\n',
        },
        ["SSOT202 app/b.py:2 A"],
    ),
    "202-truthy-again": (
        "SSOT202",
        {
            "app/a.py": "import os\n"
            "def f():\n"
            '    if os.getenv("A"):\n'
            '        return os.getenv("A").lower() in ("1","true")\n',
        },
        [],
    ),
    "202-truthy-field": (
        "SSOT202",
        {
            "app/a.py": 'import os\nif os.getenv("DBG"):\n    pass\n',
            "app/b.py": "import os\n"
            "from pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n"
            "    dbg: bool = False\n",
        },
        ["SSOT202 app/a.py:2 DBG"],
    ),
    "202-int-float": (
        "SSOT202",
        {
            "app/a.py": 'import os\nA = int(os.getenv("A","0"))\n',
            "app/b.py": 'import os\nA = float(os.getenv("A", "0"))\n',
        },
        ["SSOT202 app/b.py:2 A"],
    ),
    "202-seps": (
        "SSOT202",
        {
            "app/a.py": 'import os\nA = os.getenv("A","0").split(",")\n',
            "app/b.py": 'import os\nA = os.getenv("A", "0").split(";")\n',
        },
        ["SSOT202 app/b.py:2 A"],
    ),
    "202-json-list": (
        "SSOT202",
        {
            "app/a.py": 'import os\nimport json\nA = json.loads(os.getenv("A","0"))\n',
            "app/b.py": 'import os\nA = os.getenv("A", "0").split(",")\n',
        },
        ["SSOT202 app/b.py:2 A"],
    ),
    "202-str": (
        "SSOT202",
        {
            "app/a.py": "import os\n"
            "from pathlib import Path\n"
            'A = os.getenv("A","0")\n'
            'B=Path(os.getenv("B"))\n',
            "app/b.py": 'import os\nA = int(os.getenv("A", "0"))\nB=os.getenv("B")=="1"\n',
        },
        [],
    ),
    "202-list-int": (
        "SSOT202",
        {
            "app/a.py": 'import os\nA = os.getenv("A","0").split(",")\n',
            "app/b.py": 'import os\nA = int(os.getenv("A", "0"))\n',
        },
        ["SSOT202 app/b.py:2 A"],
    ),
    "202-pol": (
        "SSOT202",
        {
            "app/a.py": 'import os\nA = os.getenv("A","1") != "0"\n',
            "app/b.py": 'import os\nA = os.getenv("A", "1") == "1"\n',
        },
        ["SSOT202 app/b.py:2 A"],
    ),
    "202-pyd": (
        "SSOT202",
        {
            "app/a.py": 'import os\nA = os.getenv("DBG") == "1"\n',
            "app/b.py": "import os\n"
            "from pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n"
            "    dbg: bool = False\n",
        },
        ["SSOT202 app/a.py:2 DBG"],
    ),
    "203-prefix": (
        "SSOT203",
        {
            "app/a.py": "import os\n"
            'A=os.getenv("SHOP_PROT")\n'
            'B=os.getenv("OTHER")\n'
            'C=os.getenv("SHOP_DB_URL")\n'
            'D=os.getenv("SHOP_NOPE")\n'
            'E="SHOP_PRESENT" in os.environ\n'
            'F=os.getenv("HOME")\n'
            'os.environ["SHOP_W"]="1"\n',
            "app/settings.py": "from pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n"
            '    model_config = {"env_prefix": "SHOP_"}\n'
            "    port: int = 80\n"
            '    database_url: str = "x"\n'
            "    timeout: int = 3\n"
            "s = S()\n",
        },
        [
            "SSOT203 app/a.py:2 SHOP_PROT",
            "SSOT203 app/a.py:4 SHOP_DB_URL",
            "SSOT203 app/a.py:5 SHOP_NOPE",
            "SSOT203 app/a.py:6 SHOP_PRESENT",
        ],
    ),
    "203-none": (
        "SSOT203",
        {
            "app/a.py": 'import os\nA=os.getenv("SHOP_PROT")\n',
        },
        [],
    ),
    "203-two": (
        "SSOT203",
        {
            "app/a.py": 'import os\nA=os.getenv("SHOP_PROT")\n',
            "app/settings.py": "from pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n"
            '    model_config = {"env_prefix": "SHOP_"}\n'
            "    port: int = 80\n"
            '    database_url: str = "x"\n'
            "    timeout: int = 3\n"
            "s = S()\n",
            "app/settings2.py": "from pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n"
            '    model_config = {"env_prefix": "SHOP_"}\n'
            "    port: int = 80\n"
            '    database_url: str = "x"\n'
            "    timeout: int = 3\n"
            "s = S()\n",
        },
        [],
    ),
    "203-noprefix": (
        "SSOT203",
        {
            "app/a.py": 'import os\nA=os.getenv("OTHER")\nB=os.getenv("IS_TESTING")\n',
            "app/settings.py": "from pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n"
            "    port: int = 80\n"
            '    database_url: str = "x"\n'
            "    timeout: int = 3\n"
            "s = S()\n",
        },
        ["SSOT203 app/a.py:2 OTHER"],
    ),
    "203-schema-module": (
        "SSOT203",
        {
            "app/settings.py": "from pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n"
            '    model_config = {"env_prefix": "SHOP_"}\n'
            "    port: int = 80\n"
            '    database_url: str = "x"\n'
            "    timeout: int = 3\n"
            "s = S()\n"
            "import os\n"
            'X=os.getenv("SHOP_MORE")\n',
        },
        [],
    ),
    "203-tests": (
        "SSOT203",
        {
            "app/settings.py": "from pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n"
            '    model_config = {"env_prefix": "SHOP_"}\n'
            "    port: int = 80\n"
            '    database_url: str = "x"\n'
            "    timeout: int = 3\n"
            "s = S()\n",
            "tests/test_x.py": 'import os\nX=os.getenv("SHOP_MORE")\n',
        },
        [],
    ),
    "203-environs": (
        "SSOT203",
        {
            "app/a.py": 'import os\nX=os.getenv("OTHER_VAR")\nY=os.getenv("KNOWN")\n',
            "ssot-lint.toml": 'getter="app.cfg:env"\n',
            "app/cfg.py": 'from environs import Env\nenv=Env()\nKNOWN=env.int("KNOWN",1)\n',
        },
        ["SSOT203 app/a.py:2 OTHER_VAR"],
    ),
    "203-cli": (
        "SSOT203",
        {
            "app/a.py": "import os\n"
            "import click\n"
            '@click.option("--x", envvar="SHOP_NEW")\n'
            "def f(x): pass\n",
            "app/settings.py": "from pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n"
            '    model_config = {"env_prefix": "SHOP_"}\n'
            "    port: int = 80\n"
            '    database_url: str = "x"\n'
            "    timeout: int = 3\n"
            "s = S()\n",
        },
        ["SSOT203 app/a.py:3 SHOP_NEW"],
    ),
    "203-allow": (
        "SSOT203",
        {
            "app/a.py": 'import os\nA=os.getenv("SHOP_PROT")\n',
            "ssot-lint.toml": 'allow-variables=["SHOP_P*"]\n',
            "app/settings.py": "from pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n"
            '    model_config = {"env_prefix": "SHOP_"}\n'
            "    port: int = 80\n"
            '    database_url: str = "x"\n'
            "    timeout: int = 3\n"
            "s = S()\n",
        },
        [],
    ),
    "204": (
        "SSOT204",
        {
            "app/a.py": 'import os\nfrom app.settings import s\nprint(s.port)\nQ="SHOP_TIMEOUT"\n',
            "app/settings.py": "from pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n"
            '    model_config = {"env_prefix": "SHOP_"}\n'
            "    port: int = 80\n"
            '    database_url: str = "x"\n'
            "    timeout: int = 3\n"
            "s = S()\n",
        },
        ["SSOT204 app/settings.py:5 SHOP_DATABASE_URL"],
    ),
    "204-tests": (
        "SSOT204",
        {
            "app/a.py": "import os\nfrom app.settings import s\nprint(s.port, s.timeout)\n",
            "app/settings.py": "from pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n"
            '    model_config = {"env_prefix": "SHOP_"}\n'
            "    port: int = 80\n"
            '    database_url: str = "x"\n'
            "    timeout: int = 3\n"
            "s = S()\n",
            "tests/test_s.py": "from app.settings import s\nassert s.database_url\n",
        },
        ["SSOT204 app/settings.py:5 SHOP_DATABASE_URL"],
    ),
    "204-dump": (
        "SSOT204",
        {
            "app/a.py": "import os\nfrom app.settings import s\nprint(s.model_dump())\n",
            "app/settings.py": "from pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n"
            '    model_config = {"env_prefix": "SHOP_"}\n'
            "    port: int = 80\n"
            '    database_url: str = "x"\n'
            "    timeout: int = 3\n"
            "s = S()\n",
        },
        [],
    ),
    "204-star": (
        "SSOT204",
        {
            "app/a.py": "import os\nfrom app.settings import s\nf(**dict(s))\n",
            "app/settings.py": "from pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n"
            '    model_config = {"env_prefix": "SHOP_"}\n'
            "    port: int = 80\n"
            '    database_url: str = "x"\n'
            "    timeout: int = 3\n"
            "s = S()\n",
        },
        [],
    ),
    "204-getattr": (
        "SSOT204",
        {
            "app/a.py": "import os\nfrom app.settings import s\ndef g(n): return getattr(s, n)\n",
            "app/settings.py": "from pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n"
            '    model_config = {"env_prefix": "SHOP_"}\n'
            "    port: int = 80\n"
            '    database_url: str = "x"\n'
            "    timeout: int = 3\n"
            "s = S()\n",
        },
        [],
    ),
    "204-getattr-lit": (
        "SSOT204",
        {
            "app/a.py": "import os\n"
            "from app.settings import s\n"
            'x=getattr(s, "port")\n'
            'y=getattr(s,"timeout",1)\n',
            "app/settings.py": "from pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n"
            '    model_config = {"env_prefix": "SHOP_"}\n'
            "    port: int = 80\n"
            '    database_url: str = "x"\n'
            "    timeout: int = 3\n"
            "s = S()\n",
        },
        ["SSOT204 app/settings.py:5 SHOP_DATABASE_URL"],
    ),
    "204-getattr-pat": (
        "SSOT204",
        {
            "app/a.py": "import os\n"
            "from app.settings import s\n"
            'def g(p): return getattr(s, f"{p}_url")\n'
            "print(s.port,s.timeout)\n",
            "app/settings.py": "from pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n"
            '    model_config = {"env_prefix": "SHOP_"}\n'
            "    port: int = 80\n"
            '    database_url: str = "x"\n'
            "    timeout: int = 3\n"
            "s = S()\n",
        },
        [],
    ),
    "204-vars": (
        "SSOT204",
        {
            "app/a.py": "import os\nfrom app.settings import s\nprint(vars(s))\n",
            "app/settings.py": "from pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n"
            '    model_config = {"env_prefix": "SHOP_"}\n'
            "    port: int = 80\n"
            '    database_url: str = "x"\n'
            "    timeout: int = 3\n"
            "s = S()\n",
        },
        [],
    ),
    "205-case": (
        "SSOT205",
        {
            "app/a.py": 'import os\nA=os.getenv("Shop_x")\nB=os.getenv("SHOP_X")\n',
        },
        ["SSOT205 app/a.py:3 SHOP_X"],
    ),
    "205-abbr": (
        "SSOT205",
        {
            "app/a.py": "import os\n"
            'A=os.getenv("SHOP_DB_URL","x")\n'
            'B=os.getenv("SHOP_DATABASE_URL","x")\n'
            'C=os.getenv("C_DB","x")\n'
            'D=os.getenv("C_DATABASE","y")\n',
        },
        ["SSOT205 app/a.py:3 SHOP_DATABASE_URL"],
    ),
    "205-chain": (
        "SSOT205",
        {
            "app/a.py": "import os\n"
            'A=os.getenv("SHOP_DB_URL") or os.getenv("SHOP_DATABASE_URL","x")\n'
            'C=os.getenv("shop_z") or os.getenv("SHOP_Z")\n',
        },
        [],
    ),
    "205-slip": (
        "SSOT205",
        {
            "app/a.py": 'import os\nA=os.getenv("SHOP_TIMEOOT")\n',
            "app/settings.py": "from pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n"
            '    model_config = {"env_prefix": "SHOP_"}\n'
            "    port: int = 80\n"
            '    database_url: str = "x"\n'
            "    timeout: int = 3\n"
            "s = S()\n",
        },
        ["SSOT205 app/a.py:2 SHOP_TIMEOOT"],
    ),
    "205-digits": (
        "SSOT205",
        {
            "app/a.py": "import os\n"
            'A=os.getenv("SHOP_TIMEOUT1","x")\n'
            'B=os.getenv("SHOP_TIMEOUT2","x")\n',
            "app/settings.py": "from pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n"
            '    model_config = {"env_prefix": "SHOP_"}\n'
            "    port: int = 80\n"
            '    database_url: str = "x"\n'
            "    timeout: int = 3\n"
            "s = S()\n",
        },
        [],
    ),
    "205-cli": (
        "SSOT205",
        {
            "app/a.py": "import os\n"
            "import click\n"
            '@click.option("--x", envvar=["SHOP_DB","SHOP_DATABASE"], default="x")\n'
            "def f(x): pass\n",
        },
        [],
    ),
    "206": (
        "SSOT206",
        {
            "app/a.py": "import os\n"
            'A=os.getenv("API_KEY","sk-123")\n'
            'B=os.getenv("DB_PASSWORD","changeme")\n'
            'C=os.getenv("OPENAI_API_KEY","dummy")\n'
            'D=os.getenv("TOKEN","")\n'
            'E=os.getenv("SECRET_KEY","your-secret")\n'
            'F=os.getenv("TOKEN_LIMIT","5")\n'
            'G=int(os.getenv("TOKEN","5"))\n'
            'H=os.getenv("X_TOKEN","not-needed")\n'
            'I=os.getenv("DATABASE_URL","postgres://u:p@db.example.com/x")\n'
            'J=os.getenv("DATABASE_URL2","postgres://u:p@localhost/x")\n'
            'K=os.getenv("DATABASE_URL3","postgres://u:p@db/x")\n'
            'L=os.getenv("MAX_TOKEN","q")\n'
            'M=os.getenv("DB_PASSWORD2","x")\n'
            'N=os.getenv("TOKEN_FILE","/x")\n'
            'O=os.getenv("PW_SALT","example")\n'
            'P=os.getenv("AUTH_TOKEN","<token>")\n',
        },
        [
            "SSOT206 app/a.py:2 API_KEY",
            "SSOT206 app/a.py:3 DB_PASSWORD",
            "SSOT206 app/a.py:6 SECRET_KEY",
            "SSOT206 app/a.py:10 DATABASE_URL",
            "SSOT206 app/a.py:16 PW_SALT",
        ],
    ),
    "206-field": (
        "SSOT206",
        {
            "app/settings.py": "from pydantic import SecretStr\n"
            "from pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n"
            '    pin: SecretStr = "abcd"\n'
            '    jwt_secret: str = "changeme"\n'
            '    api_token: str = "your-token"\n'
            "    lim: int = 3\n",
        },
        ["SSOT206 app/settings.py:4 PIN", "SSOT206 app/settings.py:5 JWT_SECRET"],
    ),
    "206-field-wrapped": (
        "SSOT206",
        {
            "app/settings.py": "from pydantic import SecretStr\n"
            "from pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n"
            '    pin: SecretStr = SecretStr("abcd")\n',
        },
        ["SSOT206 app/settings.py:4 PIN"],
    ),
    "206-tests": (
        "SSOT206",
        {
            "tests/test_settings.py": 'import os\nX=os.getenv("API_KEY","sk-123")\n',
        },
        [],
    ),
    "207": (
        "SSOT207",
        {
            "app/a.py": "import os\n"
            'A=os.getenv("PYTEST_CURRENT_TEST")\n'
            'B="TESTING" in os.environ\n'
            'C=os.getenv("APP_TEST_MODE")\n'
            'D=os.getenv("X_FOR_TESTING")\n'
            'E=os.getenv("MYFLAG")\n'
            'os.environ["IS_TEST"]="1"\n'
            'F=os.getenv("CI")\n',
            "ssot-lint.toml": 'test-flags=["MYFLAG"]\n',
        },
        [
            "SSOT207 app/a.py:2 PYTEST_CURRENT_TEST",
            "SSOT207 app/a.py:3 TESTING",
            "SSOT207 app/a.py:4 APP_TEST_MODE",
            "SSOT207 app/a.py:5 X_FOR_TESTING",
            "SSOT207 app/a.py:6 MYFLAG",
        ],
    ),
    "207-field": (
        "SSOT207",
        {
            "app/a.py": "import os\n"
            "from app.settings import s\n"
            "print(s.testing)\n"
            'X=os.getenv("TESTING")\n',
            "app/settings.py": "from pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n"
            "    testing: bool = False\n"
            "s=S()\n",
        },
        ["SSOT207 app/settings.py:3 TESTING"],
    ),
    "208": (
        "SSOT208",
        {
            "app/a.py": "import os\n"
            'A=os.getenv("A")\n'
            "class C:\n"
            '    b=os.getenv("B")\n'
            'def f(x=os.getenv("D")):\n'
            '    return os.getenv("E")\n'
            '@deco(os.getenv("F"))\n'
            "def g(): pass\n"
            'h=lambda: os.getenv("H")\n'
            "from typing import TYPE_CHECKING\n"
            "if TYPE_CHECKING:\n"
            '    i=os.getenv("I")\n'
            'if __name__=="__main__":\n'
            '    j=os.getenv("J")\n',
        },
        [
            "SSOT208 app/a.py:2 A",
            "SSOT208 app/a.py:4 B",
            "SSOT208 app/a.py:5 D",
            "SSOT208 app/a.py:7 F",
        ],
    ),
    "208-def": (
        "SSOT2",
        {
            "app/a.py": 'import os\nA=os.getenv("A")\n',
        },
        [],
    ),
    "208-schema": (
        "SSOT208",
        {
            "app/settings.py": "from pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n"
            '    model_config = {"env_prefix": "SHOP_"}\n'
            "    port: int = 80\n"
            '    database_url: str = "x"\n'
            "    timeout: int = 3\n"
            "s = S()\n"
            "import os\n"
            'X=os.getenv("SHOP_MORE")\n',
        },
        [],
    ),
    "201-both-empty-under-other-tests": (
        "SSOT201",
        {
            "app/a.py": 'import os\nON = os.getenv("TRACING", "").lower() in ("1", "true")\n',
            "app/b.py": 'import os\nOFF = os.getenv("TRACING", "").lower() in ("0", "false")\n',
        },
        [],
    ),
    "201-nothing-under-a-test-beside-a-word-of-a-choice": (
        "SSOT201",
        {
            "app/a.py": "import os\n"
            'if os.getenv("CAPTURE", "").lower() in ("true", "1"):\n    pass\n'
            'if os.getenv("OTHER") == "1":\n    pass\n',
            "app/b.py": "import os\n"
            'A = os.getenv("CAPTURE", "no_content")\nB = os.getenv("OTHER", "event")\n',
        },
        [],
    ),
    "207-a-plugin-of-pytest": (
        "SSOT207",
        {
            "app/pytest/a.py": 'import os\nA = os.getenv("PYTEST_XDIST_WORKER")\n',
            "app/pytest_own.py": 'import os\nA = "PYTEST_CURRENT_TEST" in os.environ\n',
            "app/b.py": 'import os\nA = os.getenv("PYTEST_XDIST_WORKER")\n',
            "app/pytest/c.py": 'import os\nA = os.getenv("TESTING")\n',
        },
        ["SSOT207 app/b.py:2 PYTEST_XDIST_WORKER", "SSOT207 app/pytest/c.py:2 TESTING"],
    ),
    "206-a-switch-and-a-word-for-no-key": (
        "SSOT206",
        {
            "app/a.py": "import os\n"
            'A = flag(os.getenv("CORS_ALLOW_CREDENTIALS", "false"))\n'
            'B = os.getenv("OLLAMA_API_KEY", "ollama")\n'
            'C = os.getenv("POSTGRES_PASSWORD", "postgres")\n'
        },
        ["SSOT206 app/a.py:4 POSTGRES_PASSWORD"],
    ),
}


def test_what_each_place_makes_of_the_usual_words_is_told(tmp_path: Path) -> None:
    files = {
        "ssot-lint.toml": "",
        "a.py": 'import os\nA = bool(os.environ.get("A", False))\n',
        "b.py": 'import os\nA = bool(int(os.getenv("A", "0")))\n',
        "c.py": 'import os\nA = os.getenv("A", "").lower() in ("1", "true")\n',
    }
    for path, text in files.items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    done = lint("check", "--select", "SSOT202", "--output-format", "json", cwd=tmp_path)
    (found,) = json.loads(done.out)
    assert [it["message"].partition(": ")[2].rpartition(": ")[2] for it in found["related"]] == [
        '"" = false, 0 1 true no = true',
        '"" 0 no = false, 1 true = true',
    ]
    assert found["fix_refused"].endswith('; here "" true no = an error, 0 = false, 1 = true')


@pytest.mark.parametrize(
    "literal, declared, after",
    [
        pytest.param("'30'", '"10"', "'10'", id="its own quotes"),
        pytest.param('"30"', '"10"', '"10"', id="double quotes"),
        pytest.param("r'30'", '"10"', '"10"', id="a prefix"),
        pytest.param('"30"', "'it\\'s \"x\"'", '"it\\\'s \\"x\\""', id="quotes in it"),
        pytest.param('"é"', '"10"', '"10"', id="letters of several bytes"),
    ],
)
def test_an_aligned_default_keeps_its_quotes(
    tmp_path: Path, literal: str, declared: str, after: str
) -> None:
    files = {
        "ssot-lint.toml": "",
        "s.py": "from pydantic_settings import BaseSettings\n\n\n"
        f"class S(BaseSettings):\n    a: str = {declared}\n",
        "w.py": f'import os\n\nA = os.getenv("A", {literal})\n',
    }
    for path, text in files.items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    lint("check", "--select", "SSOT201", "--fix", "--unsafe-fixes", cwd=tmp_path)
    fixed = (tmp_path / "w.py").read_text("utf-8")
    assert fixed == files["w.py"].replace(literal, after)
    assert ast.literal_eval(after) == ast.literal_eval(declared)


def test_a_default_in_an_f_string_is_aligned_beside_others(tmp_path: Path) -> None:
    files = {
        "ssot-lint.toml": "",
        "s.py": "from pydantic_settings import BaseSettings\n\n\n"
        "class S(BaseSettings):\n    a: int = 1\n    b: int = 2\n",
        "w.py": 'import os\n\nA = f"{os.getenv(\'A\', \'5\')}"\nB = int(os.getenv("B", "6"))\n',
    }
    for path, text in files.items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    lint("check", "--select", "SSOT201", "--fix", "--unsafe-fixes", cwd=tmp_path)
    wanted = files["w.py"].replace("'5'", "'1'").replace('"6"', '"2"')
    assert (tmp_path / "w.py").read_text("utf-8") == wanted


@pytest.mark.parametrize("name", CASES)
def test_a_little_project(name: str, tmp_path: Path) -> None:
    select, files, expected = CASES[name]
    for path, text in {"ssot-lint.toml": "", **files}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    overrides = Overrides(options={"select": select.split(",")})
    workspace = Workspace(str(tmp_path), overrides)
    outcomes = run(
        discover(["."], workspace).files,
        workspace,
        Plan(task=Task(CHECK), overrides=overrides, jobs=1),
    )
    found = [
        f"{it.code} {Path(it.path).relative_to(tmp_path).as_posix()}:{it.start.row} {it.variable}"
        for outcome in outcomes
        for it in outcome.diagnostics
    ]
    assert sorted(found) == sorted(expected)
