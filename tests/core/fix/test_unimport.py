"""When ``import os`` goes with its last use, and when it must stay."""

from __future__ import annotations

from tests.core.fix.fixing import Case, holds, rows

CASES = (
    Case(
        "twice",
        "import os\nimport sys\nx = os.environ['A']\nif __name__ == '__main__':\n"
        "    import os\n    print(os.environ['B'])\n",
        "import sys\nfrom app.env import env\nx = env['A']\nif __name__ == '__main__':\n"
        "    print(env['B'])\n",
    ),
    Case(
        "twice-one-used",
        "import os\nx = os.environ['A']\nif x:\n    import os\n    print(os.sep)\n",
        "from app.env import env\nx = env['A']\nif x:\n    import os\n    print(os.sep)\n",
    ),
    Case(
        "twice-used-below",
        "import os\nx = os.environ['A']\nif x:\n    import os\n    print(os.environ['B'])\n"
        "print(os.sep)\n",
        "import os\nfrom app.env import env\nx = env['A']\nif x:\n    import os\n    print(env['B'])\n"
        "print(os.sep)\n",
    ),
    Case(
        "twice-another",
        "import os\nx = os.environ['A']\nif x:\n    import ntpath as os\n    print(os.sep)\n",
        "import os\nfrom app.env import env\nx = env['A']\nif x:\n    import ntpath as os\n"
        "    print(os.sep)\n",
    ),
    Case(
        "unused-before",
        'import os\nimport os as o\nx = o.environ["A"]\n',
        'import os\nfrom app.env import env\nx = env["A"]\n',
    ),
    Case(
        "other-use",
        "import os\nx = os.environ['A'], os.sep\n",
        "import os\nfrom app.env import env\nx = env['A'], os.sep\n",
    ),
    Case(
        "all",
        "import os\n__all__ = ['os']\nx = os.environ[\"A\"]\n",
        "import os\nfrom app.env import env\n__all__ = ['os']\nx = env[\"A\"]\n",
    ),
    Case(
        "init",
        'import os\nx = os.environ["A"]\n',
        'import os\nfrom app.env import env\nx = env["A"]\n',
        path="pkg/__init__.py",
        module="pkg",
    ),
    Case(
        "commented",
        'import os  # needed by plugins\nx = os.environ["A"]\n',
        'import os  # needed by plugins\nfrom app.env import env\nx = env["A"]\n',
    ),
    Case(
        "noqa",
        'import os  # noqa: F401\nx = os.environ["A"]\n',
        'from app.env import env\nx = env["A"]\n',
    ),
    Case(
        "isort",
        'import os  # isort:skip\nx = os.environ["A"]\n',
        'from app.env import env\nx = env["A"]\n',
    ),
    Case(
        "type-ignore",
        'import os  # type: ignore\nx = os.environ["A"]\n',
        'from app.env import env\nx = env["A"]\n',
    ),
    Case(
        "noqa-prose",
        'import os  # noqa  keep for plugins\nx = os.environ["A"]\n',
        'from app.env import env\nx = env["A"]\n',
    ),
    Case(
        "multi",
        'import os, sys\nx = os.environ["A"]\n',
        'import sys\nfrom app.env import env\nx = env["A"]\n',
    ),
    Case(
        "multi2",
        'import sys, os\nx = os.environ["A"]\n',
        'import sys\nfrom app.env import env\nx = env["A"]\n',
    ),
    Case(
        "multi3",
        'import sys, os, re\nx = os.environ["A"]\n',
        'import sys, re\nfrom app.env import env\nx = env["A"]\n',
    ),
    Case(
        "multi-as",
        'import sys, os as o, re\nx = o.environ["A"]\n',
        'import sys, re\nfrom app.env import env\nx = env["A"]\n',
    ),
    Case(
        "from",
        'from os import environ, path\nx = environ["A"]\n',
        'from os import path\nfrom app.env import env\nx = env["A"]\n',
    ),
    Case(
        "from-last",
        'from os import path, environ\nx = environ["A"]\n',
        'from os import path\nfrom app.env import env\nx = env["A"]\n',
    ),
    Case(
        "from-only",
        'from os import environ\nx = environ["A"]\n',
        'from app.env import env\nx = env["A"]\n',
    ),
    Case(
        "from-paren",
        'from os import (environ)\nx = environ["A"]\n',
        'from app.env import env\nx = env["A"]\n',
    ),
    Case(
        "from-paren-many",
        'from os import (\n    environ,\n    path,\n)\nx = environ["A"]\n',
        'from os import (\n    path,\n)\nfrom app.env import env\nx = env["A"]\n',
    ),
    Case(
        "from-paren-many-last",
        'from os import (\n    path,\n    environ,\n)\nx = environ["A"]\n',
        'from os import (\n    path,\n)\nfrom app.env import env\nx = env["A"]\n',
    ),
    Case(
        "from-paren-many-last-nocomma",
        'from os import (\n    path,\n    environ\n)\nx = environ["A"]\n',
        'from os import (\n    path\n)\nfrom app.env import env\nx = env["A"]\n',
    ),
    Case(
        "from-paren-comments",
        'from os import (\n    path,  # p\n    environ,  # e\n)\nx = environ["A"]\n',
        "from os import (\n"
        "    path,  # p\n"
        "    environ,  # e\n"
        ")\n"
        "from app.env import env\n"
        'x = env["A"]\n',
    ),
    Case(
        "from-both",
        'from os import environ, getenv\nx = environ["A"], getenv("B")\n',
        'from app.env import env\nx = env["A"], env.get("B")\n',
    ),
    Case(
        "from-all-three",
        'from os import environ, getenv, path\nx = environ["A"], getenv("B")\n',
        'from os import path\nfrom app.env import env\nx = env["A"], env.get("B")\n',
    ),
    Case(
        "from-both-paren",
        'from os import (\n    environ,\n    getenv,\n)\nx = environ["A"], getenv("B")\n',
        'from app.env import env\nx = env["A"], env.get("B")\n',
    ),
    Case(
        "import-os-and-sys",
        'import os, sys\nfrom os import environ\nx = environ["A"], os.environ["B"]\n',
        'import sys\nfrom app.env import env\nx = env["A"], env["B"]\n',
    ),
    Case(
        "import-both-gone",
        'import os as o, os as p\nx = o.environ["A"], p.environ["B"]\n',
        'from app.env import env\nx = env["A"], env["B"]\n',
    ),
    Case(
        "backslash",
        'from os import environ, \\\n    path\nx = environ["A"]\n',
        'from os import path\nfrom app.env import env\nx = env["A"]\n',
    ),
    Case(
        "local",
        'def f():\n    import os\n    return os.environ["A"]\n',
        'def f():\n    from app.env import env\n    return env["A"]\n',
    ),
    Case(
        "local-two",
        "def f():\n"
        "    import os\n"
        '    return os.environ["A"]\n'
        "def g():\n"
        "    import os\n"
        '    return os.environ["A"]\n',
        'def f():\n    from app.env import env\n    return env["A"]\ndef g():\n    from app.env import env\n    return env["A"]\n',
    ),
    Case(
        "local-and-global",
        'import os\ndef f():\n    import os\n    return os.environ["A"]\n',
        'import os\ndef f():\n    from app.env import env\n    return env["A"]\n',
    ),
    Case(
        "local-and-global-used",
        'import os\ndef f():\n    import os\n    return os.environ["A"]\nx = os.sep\n',
        'import os\ndef f():\n    from app.env import env\n    return env["A"]\nx = os.sep\n',
    ),
    Case(
        "try",
        'try:\n    import os\nexcept ImportError:\n    os = None\nx = os.environ["A"]\n',
        reason="the name may stand for something else here: bind it once",
    ),
    Case(
        "try2",
        'try:\n    import os\n    import sys\nexcept ImportError:\n    pass\nx = os.environ["A"]\n',
        "from app.env import env\n"
        "\n"
        "try:\n"
        "    import sys\n"
        "except ImportError:\n"
        "    pass\n"
        'x = env["A"]\n',
    ),
    Case(
        "if",
        'if x:\n    import os\n    y = os.environ["A"]\n',
        'from app.env import env\n\nif x:\n    y = env["A"]\n',
    ),
    Case(
        "if-local",
        'def f():\n    if x:\n        import os\n        return os.environ["A"]\n',
        'def f():\n    if x:\n        from app.env import env\n        return env["A"]\n',
    ),
    Case(
        "local-only-statement-besides",
        'def f():\n    import os\n    os.environ["A"]\n',
        'def f():\n    from app.env import env\n    env["A"]\n',
    ),
    Case(
        "string-annotation",
        'import os\ndef f(p: "os.PathLike"):\n    return os.environ["A"]\n',
        'import os\nfrom app.env import env\ndef f(p: "os.PathLike"):\n    return env["A"]\n',
    ),
    Case(
        "string-annotation2",
        'import os\ndef f(p: "Optional[os.PathLike[str]]"):\n    return os.environ["A"]\n',
        "import os\n"
        "from app.env import env\n"
        'def f(p: "Optional[os.PathLike[str]]"):\n'
        '    return env["A"]\n',
    ),
    Case(
        "type-comment",
        'import os\ndef f(p):  # type: (os.PathLike) -> str\n    return os.environ["A"]\n',
        "import os\n"
        "from app.env import env\n"
        "def f(p):  # type: (os.PathLike) -> str\n"
        '    return env["A"]\n',
    ),
    Case(
        "eval",
        'import os\neval("os.sep")\nx = os.environ["A"]\n',
        'import os\nfrom app.env import env\neval("os.sep")\nx = env["A"]\n',
    ),
    Case(
        "text",
        "import os\nprint('set os.environ please')\nx = os.environ[\"A\"]\n",
        "from app.env import env\nprint('set os.environ please')\nx = env[\"A\"]\n",
    ),
    Case(
        "text2",
        "import os\nprint('use os.path')\nx = os.environ[\"A\"]\n",
        "from app.env import env\nprint('use os.path')\nx = env[\"A\"]\n",
    ),
    Case(
        "mock-str",
        "import os\nmock.patch('mod.os')\nmock.patch('mod.os.path')\nx = os.environ[\"A\"]\n",
        "from app.env import env\n"
        "mock.patch('mod.os')\n"
        "mock.patch('mod.os.path')\n"
        'x = env["A"]\n',
    ),
    Case(
        "getattr-str",
        "import os\ngetattr(mod, 'os')\nx = os.environ[\"A\"]\n",
        "import os\nfrom app.env import env\ngetattr(mod, 'os')\nx = env[\"A\"]\n",
    ),
    Case(
        "globals-str",
        "import os\nglobals()['os']\nx = os.environ[\"A\"]\n",
        "import os\nfrom app.env import env\nglobals()['os']\nx = env[\"A\"]\n",
    ),
    Case(
        "docstring",
        '"""uses os.environ"""\nimport os\nx = os.environ["A"]\n',
        '"""uses os.environ"""\nfrom app.env import env\nx = env["A"]\n',
    ),
    Case(
        "fstring",
        'import os\ny = f"{os.sep}"\nx = os.environ["A"]\n',
        'import os\nfrom app.env import env\ny = f"{os.sep}"\nx = env["A"]\n',
    ),
    Case(
        "fstring2",
        "import os\ny = f\"{os.environ['A']}\"\n",
        "from app.env import env\ny = f\"{env['A']}\"\n",
    ),
    Case(
        "os-path",
        'import os.path\nx = os.environ["A"]\n',
        'import os.path\nfrom app.env import env\nx = env["A"]\n',
    ),
    Case(
        "os-os-path",
        'import os\nimport os.path\nx = os.environ["A"]\n',
        'import os\nimport os.path\nfrom app.env import env\nx = env["A"]\n',
    ),
    Case(
        "two-binds",
        'import os\nimport os\nx = os.environ["A"]\n',
        'from app.env import env\nx = env["A"]\n',
    ),
    Case(
        "nested-fn",
        "import os\n"
        "def f():\n"
        '    return os.environ["A"]\n'
        "class C:\n"
        '    def g(self): return os.getenv("B")\n',
        "from app.env import env\n"
        "def f():\n"
        '    return env["A"]\n'
        "class C:\n"
        '    def g(self): return env.get("B")\n',
    ),
    Case(
        "refused-remains",
        'import os\nx = os.environ["A"], os.environb[b"B"]\n',
        'import os\nfrom app.env import env\nx = env["A"], os.environb[b"B"]\n',
        reason="`os.environb` is not part of what a getter offers: use `os.environ` in its place",
    ),
    Case(
        "param-os",
        'import os\ndef f(os): return os.x\nx = os.environ["A"]\n',
        'from app.env import env\ndef f(os): return os.x\nx = env["A"]\n',
    ),
    Case(
        "kwarg-os",
        'import os\nf(os=1)\nx = os.environ["A"]\n',
        'from app.env import env\nf(os=1)\nx = env["A"]\n',
    ),
    Case(
        "attr-os",
        'import os\ny.os = 1\nx = os.environ["A"]\n',
        'from app.env import env\ny.os = 1\nx = env["A"]\n',
    ),
    Case(
        "suppressed",
        'import os\nx = os.environ["A"]\ny = os.environ["B"]  # ssot: ignore[SSOT101] because\n',
        "import os\n"
        "from app.env import env\n"
        'x = env["A"]\n'
        'y = os.environ["B"]  # ssot: ignore[SSOT101] because\n',
    ),
    Case(
        "same-line",
        'import os; import sys\nx = os.environ["A"]\n',
        'import sys\nfrom app.env import env\nx = env["A"]\n',
    ),
    Case(
        "same-line-2",
        'import sys; import os\nx = os.environ["A"]\n',
        'import sys\nfrom app.env import env\nx = env["A"]\n',
    ),
    Case(
        "same-line-3",
        'import sys; import os; import re\nx = os.environ["A"]\n',
        'import sys; import re\nfrom app.env import env\nx = env["A"]\n',
    ),
    Case(
        "same-line-4",
        'import os;\nx = os.environ["A"]\n',
        'from app.env import env\nx = env["A"]\n',
    ),
    Case(
        "same-line-5",
        'import sys; import os;  # c\nx = os.environ["A"]\n',
        'import sys;  # c\nfrom app.env import env\nx = env["A"]\n',
    ),
    Case(
        "decorated-comment-above",
        '# the os module\nimport os\n\nx = os.environ["A"]\n',
        '# the os module\nfrom app.env import env\n\nx = env["A"]\n',
    ),
    Case(
        "from-os-import",
        'from os import *\nx = environ["A"]\n',
        'from os import *\nfrom app.env import env\nx = env["A"]\n',
    ),
    Case(
        "del-os",
        'import os\nx = os.environ["A"]\ndel os\n',
        'import os\nfrom app.env import env\nx = env["A"]\ndel os\n',
    ),
    Case(
        "re-export",
        'from os import environ as environ\nx = environ["A"]\n',
        'from os import environ as environ\nfrom app.env import env\nx = env["A"]\n',
        reason="other modules may import it from here",
    ),
    Case(
        "re-export-all",
        'from os import environ\n__all__ = ["environ"]\nx = environ["A"]\n',
        'from os import environ\nfrom app.env import env\n__all__ = ["environ"]\nx = env["A"]\n',
        reason="other modules may import it from here",
    ),
)


@rows(CASES)
def test_unimport(case: Case) -> None:
    holds(case)
