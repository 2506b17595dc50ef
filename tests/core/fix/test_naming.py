"""What the getter is called in a file: imports that are there, names that are taken."""

from __future__ import annotations

from tests.core.fix.fixing import Case, holds, rows

CASES = (
    Case(
        "imported, then bound to the environment",
        "from app.env import env\nfrom os import environ as env\nimport os\n"
        'x = os.environ["A"]\nprint(env)\n',
        "from app.env import env, env as app_env\nfrom os import environ as env\n"
        'x = app_env["A"]\nprint(env)\n',
        unsafe="from app.env import env, env as app_env\nfrom os import environ as env\n"
        'x = app_env["A"]\nprint(app_env)\n',
        reason="`print()` shows the object, and the text of the getter is another one",
    ),
    Case(
        "read unbound beside a star of os",
        'from os import *\ntry:\n    env\nexcept NameError:\n    pass\nx = environ["A"]\n',
        "from os import *\nfrom app.env import env as app_env\ntry:\n    env\n"
        "except NameError:\n    pass\n"
        'x = app_env["A"]\n',
    ),
    Case(
        "type-checking",
        "from typing import TYPE_CHECKING\n"
        "import os\n"
        "if TYPE_CHECKING:\n"
        "    from app.env import env\n"
        "\n"
        'x = os.environ["A"]\n'
        "def f():\n"
        '    return os.environ["A"]\n',
        "from typing import TYPE_CHECKING\n"
        "from app.env import env as app_env\n"
        "if TYPE_CHECKING:\n"
        "    from app.env import env\n"
        "\n"
        'x = app_env["A"]\n'
        "def f():\n"
        '    return app_env["A"]\n',
    ),
    Case(
        "type-checking-else",
        "from typing import TYPE_CHECKING\n"
        "import os\n"
        "if TYPE_CHECKING:\n"
        "    from app.env import env\n"
        "else:\n"
        "    env = None\n"
        "\n"
        'x = os.environ["A"]\n'
        "def f():\n"
        '    return os.environ["A"]\n',
        "from typing import TYPE_CHECKING\n"
        "from app.env import env as app_env\n"
        "if TYPE_CHECKING:\n"
        "    from app.env import env\n"
        "else:\n"
        "    env = None\n"
        "\n"
        'x = app_env["A"]\n'
        "def f():\n"
        '    return app_env["A"]\n',
    ),
    Case(
        "typing-tc",
        "import typing\n"
        "import os\n"
        "if typing.TYPE_CHECKING:\n"
        "    from app.env import env\n"
        "\n"
        "def f():\n"
        '    return os.environ["A"]\n',
        "import typing\n"
        "from app.env import env as app_env\n"
        "if typing.TYPE_CHECKING:\n"
        "    from app.env import env\n"
        "\n"
        "def f():\n"
        '    return app_env["A"]\n',
    ),
    Case(
        "below-the-use-module",
        'import os\nx = os.environ["A"]\nfrom app.env import env\n',
        'from app.env import env as app_env\nx = app_env["A"]\nfrom app.env import env\n',
    ),
    Case(
        "below-the-use-func",
        'import os\ndef f():\n    return os.environ["A"]\nfrom app.env import env\n',
        "from app.env import env as app_env\n"
        "def f():\n"
        '    return app_env["A"]\n'
        "from app.env import env\n",
    ),
    Case(
        "conditional-import",
        'import os\nif a:\n    from app.env import env\ndef f():\n    return os.environ["A"]\n',
        unsafe=(
            "from app.env import env as app_env\n"
            "if a:\n"
            "    from app.env import env\n"
            "def f():\n"
            '    return app_env["A"]\n'
        ),
        reason="the file itself imports the getter's module only on a condition",
    ),
    Case(
        "conditional-import-same-cond",
        'import os\nif a:\n    from app.env import env\n    x = os.environ["A"]\n',
        'if a:\n    from app.env import env\n    x = env["A"]\n',
    ),
    Case(
        "try-import",
        "import os\n"
        "try:\n"
        "    from app.env import env\n"
        "except ImportError:\n"
        "    env = None\n"
        "def f():\n"
        '    return os.environ["A"]\n',
        unsafe=(
            "from app.env import env as app_env\n"
            "try:\n"
            "    from app.env import env\n"
            "except ImportError:\n"
            "    env = None\n"
            "def f():\n"
            '    return app_env["A"]\n'
        ),
        reason="the file itself imports the getter's module only on a condition",
    ),
    Case(
        "try-import-only",
        "import os\n"
        "try:\n"
        "    from app.env import env\n"
        "except ImportError:\n"
        "    raise SystemExit\n"
        "def f():\n"
        '    return os.environ["A"]\n',
        unsafe=(
            "from app.env import env as app_env\n"
            "try:\n"
            "    from app.env import env\n"
            "except ImportError:\n"
            "    raise SystemExit\n"
            "def f():\n"
            '    return app_env["A"]\n'
        ),
        reason="the file itself imports the getter's module only on a condition",
    ),
    Case(
        "local-import",
        "import os\n"
        "def f():\n"
        "    from app.env import env\n"
        '    return os.environ["A"]\n'
        "def g():\n"
        '    return os.environ["B"]\n',
        "from app.env import env as app_env\n"
        "def f():\n"
        "    from app.env import env\n"
        '    return app_env["A"]\n'
        "def g():\n"
        '    return app_env["B"]\n',
    ),
    Case(
        "local-import-below",
        'import os\ndef f():\n    x = os.environ["A"]\n    from app.env import env\n    return x\n',
        "from app.env import env as app_env\n"
        "def f():\n"
        '    x = app_env["A"]\n'
        "    from app.env import env\n"
        "    return x\n",
    ),
    Case(
        "nested-func",
        "import os\n"
        "def f():\n"
        "    from app.env import env\n"
        "    def g():\n"
        '        return os.environ["A"]\n'
        "    return g\n",
        "def f():\n"
        "    from app.env import env\n"
        "    def g():\n"
        '        return env["A"]\n'
        "    return g\n",
    ),
    Case(
        "taken-env-3",
        'import os\nenv = 3\ndef f():\n    return os.environ["A"]\n',
        'from app.env import env as app_env\nenv = 3\ndef f():\n    return app_env["A"]\n',
    ),
    Case(
        "taken-def-env-pass",
        'import os\ndef env(): pass\ndef f():\n    return os.environ["A"]\n',
        'from app.env import env as app_env\ndef env(): pass\ndef f():\n    return app_env["A"]\n',
    ),
    Case(
        "taken-class-env-pass",
        'import os\nclass env: pass\ndef f():\n    return os.environ["A"]\n',
        'from app.env import env as app_env\nclass env: pass\ndef f():\n    return app_env["A"]\n',
    ),
    Case(
        "taken-for-env-in-y-pass",
        'import os\nfor env in y: pass\ndef f():\n    return os.environ["A"]\n',
        "from app.env import env as app_env\n"
        "for env in y: pass\n"
        "def f():\n"
        '    return app_env["A"]\n',
    ),
    Case(
        "taken-import-env",
        'import os\nimport env\ndef f():\n    return os.environ["A"]\n',
        'import env\nfrom app.env import env as app_env\ndef f():\n    return app_env["A"]\n',
    ),
    Case(
        "taken-from-x-import-y-as-env",
        'import os\nfrom x import y as env\ndef f():\n    return os.environ["A"]\n',
        "from x import y as env\n"
        "from app.env import env as app_env\n"
        "def f():\n"
        '    return app_env["A"]\n',
    ),
    Case(
        "taken-with-y-as-env-pass",
        'import os\nwith y as env: pass\ndef f():\n    return os.environ["A"]\n',
        "from app.env import env as app_env\n"
        "with y as env: pass\n"
        "def f():\n"
        '    return app_env["A"]\n',
    ),
    Case(
        "taken-try-pass-except-e-as-env-pass",
        'import os\ntry: pass\nexcept E as env: pass\ndef f():\n    return os.environ["A"]\n',
        "from app.env import env as app_env\n"
        "try: pass\n"
        "except E as env: pass\n"
        "def f():\n"
        '    return app_env["A"]\n',
    ),
    Case(
        "taken-env-int",
        'import os\nenv: int\ndef f():\n    return os.environ["A"]\n',
        'from app.env import env as app_env\nenv: int\ndef f():\n    return app_env["A"]\n',
    ),
    Case(
        "taken-env-1",
        'import os\nenv += 1\ndef f():\n    return os.environ["A"]\n',
        'from app.env import env as app_env\nenv += 1\ndef f():\n    return app_env["A"]\n',
    ),
    Case(
        "taken-del-env",
        'import os\ndel env\ndef f():\n    return os.environ["A"]\n',
        'from app.env import env as app_env\ndel env\ndef f():\n    return app_env["A"]\n',
    ),
    Case(
        "taken-global-env",
        'import os\nglobal env\ndef f():\n    return os.environ["A"]\n',
        'from app.env import env as app_env\nglobal env\ndef f():\n    return app_env["A"]\n',
    ),
    Case(
        "taken-env-3-2",
        'import os\n(env := 3)\ndef f():\n    return os.environ["A"]\n',
        'from app.env import env as app_env\n(env := 3)\ndef f():\n    return app_env["A"]\n',
    ),
    Case(
        "taken-match-y-case-env-pass",
        'import os\nmatch y:\n    case env: pass\ndef f():\n    return os.environ["A"]\n',
        "from app.env import env as app_env\n"
        "match y:\n"
        "    case env: pass\n"
        "def f():\n"
        '    return app_env["A"]\n',
    ),
    Case(
        "taken-type-env-int",
        'import os\ntype env = int\ndef f():\n    return os.environ["A"]\n',
        'from app.env import env as app_env\ntype env = int\ndef f():\n    return app_env["A"]\n',
    ),
    Case(
        "taken-env-x-3",
        'import os\nenv.x = 3\ndef f():\n    return os.environ["A"]\n',
        'from app.env import env as app_env\nenv.x = 3\ndef f():\n    return app_env["A"]\n',
        reason="what was meant cannot be known",
    ),
    Case(
        "taken-print-env",
        'import os\nprint(env)\ndef f():\n    return os.environ["A"]\n',
        'from app.env import env as app_env\nprint(env)\ndef f():\n    return app_env["A"]\n',
    ),
    Case(
        "taken-from-x-import",
        'import os\nfrom x import *\ndef f():\n    return os.environ["A"]\n',
        'from x import *\nfrom app.env import env as app_env\ndef f():\n    return app_env["A"]\n',
    ),
    Case(
        "taken-from-os-import",
        'import os\nfrom os import *\ndef f():\n    return os.environ["A"]\n',
        'from os import *\nfrom app.env import env\ndef f():\n    return env["A"]\n',
    ),
    Case(
        "taken-all-env",
        'import os\n__all__ = ["env"]\ndef f():\n    return os.environ["A"]\n',
        'from app.env import env\n__all__ = ["env"]\ndef f():\n    return env["A"]\n',
    ),
    Case(
        "taken-def-g-global-env-env-3",
        'import os\ndef g():\n    global env\n    env = 3\ndef f():\n    return os.environ["A"]\n',
        "from app.env import env as app_env\n"
        "def g():\n"
        "    global env\n"
        "    env = 3\n"
        "def f():\n"
        '    return app_env["A"]\n',
    ),
    Case(
        "taken-def-g-return-env",
        'import os\ndef g():\n    return env\ndef f():\n    return os.environ["A"]\n',
        "from app.env import env as app_env\n"
        "def g():\n"
        "    return env\n"
        "def f():\n"
        '    return app_env["A"]\n',
    ),
    Case(
        "taken-def-g-env-1-return-env",
        'import os\ndef g():\n    env = 1\n    return env\ndef f():\n    return os.environ["A"]\n',
        "from app.env import env\n"
        "def g():\n"
        "    env = 1\n"
        "    return env\n"
        "def f():\n"
        '    return env["A"]\n',
    ),
    Case(
        "taken-def-g-env-return-env",
        'import os\ndef g(env):\n    return env\ndef f():\n    return os.environ["A"]\n',
        'from app.env import env\ndef g(env):\n    return env\ndef f():\n    return env["A"]\n',
    ),
    Case(
        "taken-env-for-env-in-y",
        'import os\n[env for env in y]\ndef f():\n    return os.environ["A"]\n',
        'from app.env import env\n[env for env in y]\ndef f():\n    return env["A"]\n',
    ),
    Case(
        "taken-env-for-y-in-z",
        'import os\n[env for y in z]\ndef f():\n    return os.environ["A"]\n',
        'from app.env import env as app_env\n[env for y in z]\ndef f():\n    return app_env["A"]\n',
    ),
    Case(
        "taken-lambda-env-env",
        'import os\nlambda env: env\ndef f():\n    return os.environ["A"]\n',
        'from app.env import env\nlambda env: env\ndef f():\n    return env["A"]\n',
    ),
    Case(
        "taken-class-c-env-1-y-env",
        'import os\nclass C:\n    env = 1\n    y = env\ndef f():\n    return os.environ["A"]\n',
        "from app.env import env\n"
        "class C:\n"
        "    env = 1\n"
        "    y = env\n"
        "def f():\n"
        '    return env["A"]\n',
    ),
    Case(
        "taken-class-c-env-1-def-m-self-return-self-env",
        "import os\n"
        "class C:\n"
        "    env = 1\n"
        "    def m(self): return self.env\n"
        "def f():\n"
        '    return os.environ["A"]\n',
        "from app.env import env\n"
        "class C:\n"
        "    env = 1\n"
        "    def m(self): return self.env\n"
        "def f():\n"
        '    return env["A"]\n',
    ),
    Case(
        "taken-f-env-3",
        'import os\nf(env=3)\ndef f():\n    return os.environ["A"]\n',
        'from app.env import env\nf(env=3)\ndef f():\n    return env["A"]\n',
    ),
    Case(
        "taken-y-env",
        'import os\ny.env\ndef f():\n    return os.environ["A"]\n',
        'from app.env import env\ny.env\ndef f():\n    return env["A"]\n',
    ),
    Case(
        "taken-env",
        'import os\n# env\ndef f():\n    return os.environ["A"]\n',
        'from app.env import env\n# env\ndef f():\n    return env["A"]\n',
    ),
    Case(
        "taken-env-2",
        "import os\n'env'\ndef f():\n    return os.environ[\"A\"]\n",
        "from app.env import env\n'env'\ndef f():\n    return env[\"A\"]\n",
    ),
    Case(
        "taken-def-g-x-env-pass",
        "import os\ndef g(x: 'env'): pass\ndef f():\n    return os.environ[\"A\"]\n",
        "from app.env import env\ndef g(x: 'env'): pass\ndef f():\n    return env[\"A\"]\n",
    ),
    Case(
        "taken-all-x",
        "import os\n__all__ = ['x']\ndef f():\n    return os.environ[\"A\"]\n",
        "from app.env import env\n__all__ = ['x']\ndef f():\n    return env[\"A\"]\n",
    ),
    Case(
        "param-same-scope",
        'import os\ndef f(env):\n    return os.environ["A"]\n',
        'from app.env import env as app_env\ndef f(env):\n    return app_env["A"]\n',
    ),
    Case(
        "param-outer-scope",
        'import os\ndef f(env):\n    def g():\n        return os.environ["A"]\n',
        "from app.env import env as app_env\n"
        "def f(env):\n"
        "    def g():\n"
        '        return app_env["A"]\n',
    ),
    Case(
        "default-of-shadowing-param",
        'import os\ndef f(env=os.environ["A"]):\n    return env\n',
        'from app.env import env\ndef f(env=env["A"]):\n    return env\n',
    ),
    Case(
        "local-after",
        'import os\ndef f():\n    x = os.environ["A"]\n    env = x\n',
        'from app.env import env as app_env\ndef f():\n    x = app_env["A"]\n    env = x\n',
    ),
    Case(
        "env-os-environ",
        'import os\nenv = os.environ\nx = env["A"]\n',
        'from app.env import env as app_env\nenv = app_env\nx = app_env["A"]\n',
    ),
    Case(
        "env-os-environ-copy",
        'import os\nenv = os.environ.copy()\nx = env["A"]\n',
        'from app.env import env as app_env\nenv = app_env.copy()\nx = env["A"]\n',
    ),
    Case(
        "func-env-os-environ-copy",
        'import os\ndef f():\n    env = os.environ.copy()\n    env["A"] = "b"\n    return env\n',
        "from app.env import env as app_env\n"
        "def f():\n"
        "    env = app_env.copy()\n"
        '    env["A"] = "b"\n'
        "    return env\n",
    ),
    Case(
        "class-attr-use",
        'import os\nclass C:\n    env = os.environ["A"]\n    y = os.environ["B"]\n',
        "from app.env import env as app_env\n"
        "class C:\n"
        '    env = app_env["A"]\n'
        '    y = app_env["B"]\n',
    ),
    Case(
        "class-attr-use2",
        'import os\nclass C:\n    env = 1\n    def m(self):\n        return os.environ["B"]\n',
        "from app.env import env as app_env\n"
        "class C:\n"
        "    env = 1\n"
        "    def m(self):\n"
        '        return app_env["B"]\n',
    ),
    Case(
        "comp",
        'import os\nx = [os.environ["A"] for env in y]\n',
        'from app.env import env as app_env\nx = [app_env["A"] for env in y]\n',
    ),
    Case(
        "comp-first-iter",
        'import os\nx = [env for env in os.environ["A"]]\n',
        'from app.env import env\nx = [env for env in env["A"]]\n',
    ),
    Case(
        "lambda",
        'import os\nx = lambda env: os.environ["A"]\n',
        'from app.env import env as app_env\nx = lambda env: app_env["A"]\n',
    ),
    Case(
        "lambda-default",
        'import os\nx = lambda env=os.environ["A"]: env\n',
        'from app.env import env\nx = lambda env=env["A"]: env\n',
    ),
    Case(
        "except-as",
        'import os\ntry:\n    pass\nexcept E as env:\n    x = os.environ["A"]\n',
        "from app.env import env as app_env\n"
        "try:\n"
        "    pass\n"
        "except E as env:\n"
        '    x = app_env["A"]\n',
    ),
    Case(
        "existing-shadowed-in-one-function",
        "import os\n"
        "from app.env import env\n"
        "def f(env):\n"
        '    return os.environ["A"]\n'
        "def g():\n"
        '    return os.environ["B"]\n',
        "from app.env import env, env as app_env\n"
        "def f(env):\n"
        '    return app_env["A"]\n'
        "def g():\n"
        '    return app_env["B"]\n',
    ),
    Case(
        "existing-rebound",
        'import os\nfrom app.env import env\nx = os.environ["A"]\nenv = 3\ny = os.environ["B"]\n',
        'from app.env import env, env as app_env\nx = app_env["A"]\nenv = 3\ny = app_env["B"]\n',
    ),
    Case(
        "get-env",
        'import os\nx = os.environ["A"]\ndef f():\n    return os.environ["A"]\n',
        'from app.env import get_env\nx = get_env()["A"]\ndef f():\n    return get_env()["A"]\n',
        target="app.env:get_env()",
    ),
    Case(
        "get-env-taken",
        "import os\n"
        "def get_env(): pass\n"
        'x = os.environ["A"]\n'
        "def f():\n"
        '    return os.environ["A"]\n',
        "from app.env import get_env as app_get_env\n"
        "def get_env(): pass\n"
        'x = app_get_env()["A"]\n'
        "def f():\n"
        '    return app_get_env()["A"]\n',
        target="app.env:get_env()",
    ),
    Case(
        "settings-env",
        'import os\nx = os.environ["A"]\ndef f():\n    return os.environ["A"]\n',
        "from app.env import settings\n"
        'x = settings.env["A"]\n'
        "def f():\n"
        '    return settings.env["A"]\n',
        target="app.env:settings.env",
    ),
    Case(
        "existing-import-get-env",
        "import os\n"
        "from app.env import get_env\n"
        'x = os.environ["A"]\n'
        "def f():\n"
        '    return os.environ["A"]\n',
        'from app.env import get_env\nx = get_env()["A"]\ndef f():\n    return get_env()["A"]\n',
        target="app.env:get_env()",
    ),
    Case(
        "existing-import-app-env",
        'import os\nimport app.env\nx = os.environ["A"]\ndef f():\n    return os.environ["A"]\n',
        'import app.env\nx = app.env.get_env()["A"]\ndef f():\n    return app.env.get_env()["A"]\n',
        target="app.env:get_env()",
    ),
)


@rows(CASES)
def test_naming(case: Case) -> None:
    holds(case)
