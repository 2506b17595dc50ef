"""Where the import of the getter goes, and when it had better not be added."""

from __future__ import annotations

from tests.core.fix.fixing import Case, holds, rows

CASES = (
    Case(
        "shebang",
        "#!/usr/bin/env python\n"
        "# -*- coding: utf-8 -*-\n"
        "# license\n"
        "\n"
        "import os\n"
        "\n"
        'x = os.environ["A"]\n',
        "#!/usr/bin/env python\n"
        "# -*- coding: utf-8 -*-\n"
        "# license\n"
        "\n"
        "from app.env import env\n"
        "\n"
        'x = env["A"]\n',
    ),
    Case(
        "local-import-only-shebang-license",
        "#!/usr/bin/env python\n"
        "# -*- coding: utf-8 -*-\n"
        "# license\n"
        "\n"
        "def f():\n"
        "    import os\n"
        "    return os.environ['A']\n",
        "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n# license\n\ndef f():\n    from app.env import env\n    return env['A']\n",
    ),
    Case(
        "local-only-first-def-with-comment",
        "# about f\ndef f():\n    import os\n    return os.environ['A']\n",
        "# about f\ndef f():\n    from app.env import env\n    return env['A']\n",
    ),
    Case(
        "docstring-local",
        '"""Doc."""\ndef f():\n    import os\n    return os.environ["A"]\n',
        '"""Doc."""\ndef f():\n    from app.env import env\n    return env["A"]\n',
    ),
    Case(
        "docstring-local-blank",
        '"""Doc."""\n\n\ndef f():\n    import os\n    return os.environ["A"]\n',
        '"""Doc."""\n\n\ndef f():\n    from app.env import env\n    return env["A"]\n',
    ),
    Case(
        "doc-x",
        '"""doc %s""" % 3\ndef f():\n    import os\n    return os.environ["A"]\n',
        '"""doc %s""" % 3\ndef f():\n    from app.env import env\n    return env["A"]\n',
    ),
    Case(
        "doc-x-2",
        '"""doc"""; y = 1\ndef f():\n    import os\n    return os.environ["A"]\n',
        '"""doc"""; y = 1\ndef f():\n    from app.env import env\n    return env["A"]\n',
    ),
    Case(
        "doc",
        '"""doc""";\ndef f():\n    import os\n    return os.environ["A"]\n',
        '"""doc""";\ndef f():\n    from app.env import env\n    return env["A"]\n',
    ),
    Case(
        "doc-cont",
        '"""doc"""\\\n\ndef f():\n    import os\n    return os.environ["A"]\n',
        '"""doc"""\\\n\ndef f():\n    from app.env import env\n    return env["A"]\n',
    ),
    Case(
        "doc-implicit-concat",
        '"doc" \\\n"more"\ndef f():\n    import os\n    return os.environ["A"]\n',
        '"doc" \\\n"more"\ndef f():\n    from app.env import env\n    return env["A"]\n',
    ),
    Case(
        "doc-implicit-concat2",
        '"doc" "more"\ndef f():\n    import os\n    return os.environ["A"]\n',
        '"doc" "more"\ndef f():\n    from app.env import env\n    return env["A"]\n',
    ),
    Case(
        "doc-paren",
        '("doc")\ndef f():\n    import os\n    return os.environ["A"]\n',
        '("doc")\ndef f():\n    from app.env import env\n    return env["A"]\n',
    ),
    Case(
        "doc-then-comment",
        '"""doc"""\n# license\n\ndef f():\n    import os\n    return os.environ["A"]\n',
        '"""doc"""\n# license\n\ndef f():\n    from app.env import env\n    return env["A"]\n',
    ),
    Case(
        "doc-then-future",
        '"""doc"""\n'
        "from __future__ import annotations\n"
        "\n"
        "def f():\n"
        "    import os\n"
        '    return os.environ["A"]\n',
        '"""doc"""\nfrom __future__ import annotations\n\ndef f():\n    from app.env import env\n    return env["A"]\n',
    ),
    Case(
        "doc-multi-then-future",
        '"""doc\nmore"""\nfrom __future__ import annotations; import os\n\nx = os.environ["A"]\n',
        '"""doc\n'
        'more"""\n'
        "from __future__ import annotations\n"
        "\n"
        "from app.env import env\n"
        "\n"
        'x = env["A"]\n',
    ),
    Case(
        "future-one-line-use",
        'from __future__ import annotations; import os; x = os.environ["A"]\n',
        after='from __future__ import annotations; from app.env import env; x = env["A"]\n',
    ),
    Case(
        "one-line",
        "import os; x = os.environ['A']\n",
        "from app.env import env\n\nx = env['A']\n",
    ),
    Case(
        "one-line-two",
        "import os, sys; x = os.environ['A']; y = sys.argv\n",
        "from app.env import env\n\nimport sys; x = env['A']; y = sys.argv\n",
    ),
    Case(
        "import-os",
        "import os \\\n\nx = os.environ['A']\n",
        "from app.env import env\nx = env['A']\n",
    ),
    Case(
        "import-paren-multi",
        "import os\nfrom a import (\n    b,\n    c,\n)\n\nx = os.environ['A']\n",
        "from a import (\n    b,\n    c,\n)\nfrom app.env import env\n\nx = env['A']\n",
    ),
    Case(
        "existing-from-app-env-import-x",
        'import os\nfrom app.env import x\n\nx = os.environ["A"]\n',
        'from app.env import x, env\n\nx = env["A"]\n',
        path="app/mod.py",
        module="app.mod",
    ),
    Case(
        "existing-from-app-env-import-x-2",
        'import os\nfrom app.env import (x)\n\nx = os.environ["A"]\n',
        'from app.env import (x, env)\n\nx = env["A"]\n',
        path="app/mod.py",
        module="app.mod",
    ),
    Case(
        "existing-from-app-env-import-x-3",
        'import os\nfrom app.env import (x,)\n\nx = os.environ["A"]\n',
        'from app.env import (x, env,)\n\nx = env["A"]\n',
        path="app/mod.py",
        module="app.mod",
    ),
    Case(
        "existing-from-app-env-import-x-y",
        'import os\nfrom app.env import (\n    x,\n    y\n)\n\nx = os.environ["A"]\n',
        'from app.env import (\n    x,\n    y,\n    env\n)\n\nx = env["A"]\n',
        path="app/mod.py",
        module="app.mod",
    ),
    Case(
        "existing-from-app-env-import-x-y-2",
        'import os\nfrom app.env import (\n    x,\n    y,\n)\n\nx = os.environ["A"]\n',
        'from app.env import (\n    x,\n    y,\n    env,\n)\n\nx = env["A"]\n',
        path="app/mod.py",
        module="app.mod",
    ),
    Case(
        "existing-from-app-env-import-c-x-cx-y-cy",
        "import os\n"
        "from app.env import (  # c\n"
        "    x,  # cx\n"
        "    y  # cy\n"
        ")\n"
        "\n"
        'x = os.environ["A"]\n',
        'from app.env import (  # c\n    x,  # cx\n    y,  # cy\n    env\n)\n\nx = env["A"]\n',
        path="app/mod.py",
        module="app.mod",
    ),
    Case(
        "existing-from-app-env-import-c-x-cx-y-cy-2",
        "import os\n"
        "from app.env import (  # c\n"
        "    x,  # cx\n"
        "    y,  # cy\n"
        ")\n"
        "\n"
        'x = os.environ["A"]\n',
        'from app.env import (  # c\n    x,  # cx\n    y,  # cy\n    env,\n)\n\nx = env["A"]\n',
        path="app/mod.py",
        module="app.mod",
    ),
    Case(
        "existing-from-app-env-import-x-y-3",
        'import os\nfrom app.env import x, \\\n    y\n\nx = os.environ["A"]\n',
        'from app.env import x, \\\n    y, env\n\nx = env["A"]\n',
        path="app/mod.py",
        module="app.mod",
    ),
    Case(
        "existing-from-app-env-import-x-as-y",
        'import os\nfrom app.env import x as y\n\nx = os.environ["A"]\n',
        'from app.env import x as y, env\n\nx = env["A"]\n',
        path="app/mod.py",
        module="app.mod",
    ),
    Case(
        "existing-from-app-env-import",
        'import os\nfrom app.env import *\n\nx = os.environ["A"]\n',
        'from app.env import *\nfrom app.env import env as app_env\n\nx = app_env["A"]\n',
        path="app/mod.py",
        module="app.mod",
    ),
    Case(
        "existing-from-app-env-import-x-noqa",
        'import os\nfrom app.env import x  # noqa\n\nx = os.environ["A"]\n',
        'from app.env import x, env  # noqa\n\nx = env["A"]\n',
        path="app/mod.py",
        module="app.mod",
    ),
    Case(
        "existing-from-app-env-import-x-y-1",
        'import os\nfrom app.env import x; y = 1\n\nx = os.environ["A"]\n',
        'from app.env import x, env; y = 1\n\nx = env["A"]\n',
        path="app/mod.py",
        module="app.mod",
    ),
    Case(
        "existing-from-app-env-import-x-4",
        'import os\nfrom app.env import (x\n)\n\nx = os.environ["A"]\n',
        'from app.env import (x, env\n)\n\nx = env["A"]\n',
        path="app/mod.py",
        module="app.mod",
    ),
    Case(
        "existing-from-app-import-env",
        'import os\nfrom app import env\n\nx = os.environ["A"]\n',
        'from app import env\n\nx = env.env["A"]\n',
        path="app/mod.py",
        module="app.mod",
    ),
    Case(
        "existing-from-app-import-env-as-m",
        'import os\nfrom app import env as m\n\nx = os.environ["A"]\n',
        'from app import env as m\n\nx = m.env["A"]\n',
        path="app/mod.py",
        module="app.mod",
    ),
    Case(
        "existing-import-app-env",
        'import os\nimport app.env\n\nx = os.environ["A"]\n',
        'import app.env\n\nx = app.env.env["A"]\n',
        path="app/mod.py",
        module="app.mod",
    ),
    Case(
        "existing-import-app-env-as-e",
        'import os\nimport app.env as e\n\nx = os.environ["A"]\n',
        'import app.env as e\n\nx = e.env["A"]\n',
        path="app/mod.py",
        module="app.mod",
    ),
    Case(
        "existing-import-app",
        'import os\nimport app\n\nx = os.environ["A"]\n',
        'import app\nfrom app.env import env\n\nx = env["A"]\n',
        path="app/mod.py",
        module="app.mod",
    ),
    Case(
        "existing-from-env-import-env",
        'import os\nfrom .env import env\n\nx = os.environ["A"]\n',
        'from .env import env\n\nx = env["A"]\n',
        path="app/mod.py",
        module="app.mod",
    ),
    Case(
        "existing-from-app-env-import-env-as-z",
        'import os\nfrom app.env import env as z\n\nx = os.environ["A"]\n',
        'from app.env import env as z\n\nx = z["A"]\n',
        path="app/mod.py",
        module="app.mod",
    ),
    Case(
        "existing-from-app-env-import-env",
        'import os\nfrom app.env import env\n\nx = os.environ["A"]\n',
        'from app.env import env\n\nx = env["A"]\n',
        path="app/mod.py",
        module="app.mod",
    ),
    Case(
        "existing-from-app-env-import-env-other",
        'import os\nfrom app.env import env, other\n\nx = os.environ["A"]\n',
        'from app.env import env, other\n\nx = env["A"]\n',
        path="app/mod.py",
        module="app.mod",
    ),
    Case(
        "existing-from-import-env",
        'import os\nfrom . import env\n\nx = os.environ["A"]\n',
        'from . import env\n\nx = env.env["A"]\n',
        path="app/mod.py",
        module="app.mod",
    ),
    Case(
        "existing-from-env-import-other",
        'import os\nfrom .env import other\n\nx = os.environ["A"]\n',
        'from .env import other, env\n\nx = env["A"]\n',
        path="app/mod.py",
        module="app.mod",
    ),
    Case(
        "between-imports",
        'import os\nx = os.environ["A"]\nimport sys\n',
        'from app.env import env\nx = env["A"]\nimport sys\n',
    ),
    Case(
        "between-imports-write",
        'import os\nos.environ["A"] = "b"\nimport sys\n',
        unsafe=('from app.env import env\nenv["A"] = "b"\nimport sys\n'),
        reason="imports below are meant to see the write, and the getter's would go above it",
    ),
    Case(
        "write-import-exists-above",
        'import os\nfrom app.env import env\nos.environ["A"] = "b"\nimport sys\n',
        'from app.env import env\nenv["A"] = "b"\nimport sys\n',
    ),
    Case(
        "write-import-exists-below",
        'import os\nos.environ["A"] = "b"\nfrom app.env import env\n',
        reason="the getter is imported further down, and its import may be meant to see the write",
    ),
    Case(
        "write-then-import-later-read",
        'import os\nos.environ["A"] = "b"\nimport sys\nx = os.environ["B"]\n',
        'import os\nos.environ["A"] = "b"\nimport sys\nfrom app.env import env\nx = env["B"]\n',
        reason="imports below are meant to see the write, and the getter's would go above it",
    ),
    Case(
        "write-in-if-before-imports",
        'import os\nif y:\n    os.environ["A"] = "b"\nimport sys\n',
        unsafe=('from app.env import env\nif y:\n    env["A"] = "b"\nimport sys\n'),
        reason="imports below are meant to see the write, and the getter's would go above it",
    ),
    Case(
        "setdefault-in-try-before-imports",
        'import os\ntry:\n    os.environ.setdefault("A", "b")\nfinally:\n    pass\nimport sys\n',
        unsafe=(
            "from app.env import env\n"
            "try:\n"
            '    env.setdefault("A", "b")\n'
            "finally:\n"
            "    pass\n"
            "import sys\n"
        ),
        reason="imports below are meant to see the write, and the getter's would go above it",
    ),
    Case(
        "write-in-func-before-imports",
        'import os\ndef f():\n    os.environ["A"] = "b"\nf()\nimport sys\n',
        'from app.env import env\ndef f():\n    env["A"] = "b"\nf()\nimport sys\n',
    ),
    Case(
        "write-before-local-imports",
        'import os\ndef f():\n    os.environ["A"] = "b"\n    import sys\n',
        'from app.env import env\ndef f():\n    env["A"] = "b"\n    import sys\n',
    ),
    Case(
        "write-before-conditional-imports",
        'import os\nos.environ["A"] = "b"\nif y:\n    import sys\n',
        unsafe=('from app.env import env\nenv["A"] = "b"\nif y:\n    import sys\n'),
        reason="imports below are meant to see the write, and the getter's would go above it",
    ),
    Case(
        "write-before-main-import",
        'import os\nos.environ["A"] = "b"\ndef main():\n    import sys\nmain()\n',
        'from app.env import env\nenv["A"] = "b"\ndef main():\n    import sys\nmain()\n',
    ),
    Case(
        "write-after-all-imports",
        'import os\nimport sys\nos.environ["A"] = "b"\n',
        'import sys\nfrom app.env import env\nenv["A"] = "b"\n',
    ),
    Case(
        "before-imports",
        "import os\nos.environ |= x\nimport sys\n",
        unsafe=("from app.env import env\nenv.update(x)\nimport sys\n"),
        reason="imports below are meant to see the write, and the getter's would go above it",
    ),
    Case(
        "patch-before-imports",
        "import os\n"
        "from unittest import mock\n"
        "mock.patch.dict(os.environ, {}).start()\n"
        "import sys\n",
        unsafe=(
            "from unittest import mock\n"
            "from app.env import env\n"
            "mock.patch.dict(env, {}).start()\n"
            "import sys\n"
        ),
        reason="imports below are meant to see the write, and the getter's would go above it",
    ),
    Case(
        "sys-path",
        'import os, sys\nsys.path.insert(0, "x")\nx = os.environ["A"]\n',
        unsafe=('import sys\nfrom app.env import env\nsys.path.insert(0, "x")\nx = env["A"]\n'),
        reason="`sys.path` is changed further down, and the getter may be found only after that",
    ),
    Case(
        "sys-path-using-access",
        'import os, sys\nsys.path.insert(0, os.environ["A"])\nimport foo\n',
        unsafe=('import sys\nfrom app.env import env\nsys.path.insert(0, env["A"])\nimport foo\n'),
        reason="`sys.path` is changed further down, and the getter may be found only after that",
    ),
    Case(
        "exec-below",
        'import os\nx = os.environ["A"]\nexec(x)\n',
        unsafe='import os\nfrom app.env import env\nx = env["A"]\nexec(x)\n',
        reason="`exec` further down runs text that may change `sys.path`, and the getter may be found "
        "only after that",
    ),
    Case(
        "sys-path-then-imports",
        'import os, sys\nsys.path.insert(0, "x")\nimport foo\nx = os.environ["A"]\n',
        'import sys\nsys.path.insert(0, "x")\nimport foo\nfrom app.env import env\nx = env["A"]\n',
    ),
    Case(
        "sys-path-then-imports-in-function-use",
        "import os, sys\n"
        'sys.path.insert(0, "x")\n'
        "import foo\n"
        "def f():\n"
        '    return os.environ["A"]\n',
        "import sys\n"
        'sys.path.insert(0, "x")\n'
        "import foo\n"
        "from app.env import env\n"
        "def f():\n"
        '    return env["A"]\n',
    ),
    Case(
        "sys-path-in-function",
        "import os, sys\n"
        "def g():\n"
        '    sys.path.insert(0, "x")\n'
        "def f():\n"
        '    return os.environ["A"]\n',
        "import sys\n"
        "from app.env import env\n"
        "def g():\n"
        '    sys.path.insert(0, "x")\n'
        "def f():\n"
        '    return env["A"]\n',
    ),
    Case(
        "sys-path-below-the-use",
        'import os, sys\nx = os.environ["A"]\nsys.path.insert(0, x)\nimport foo\n',
        unsafe=(
            'import sys\nfrom app.env import env\nx = env["A"]\nsys.path.insert(0, x)\nimport foo\n'
        ),
        reason="`sys.path` is changed further down, and the getter may be found only after that",
    ),
    Case(
        "from-sys-import-path",
        'import os\nfrom sys import path\npath.insert(0, "x")\nimport foo\nx = os.environ["A"]\n',
        "from sys import path\n"
        'path.insert(0, "x")\n'
        "import foo\n"
        "from app.env import env\n"
        'x = env["A"]\n',
    ),
    Case(
        "sys-path-read",
        'import os, sys\nprint(sys.path)\nx = os.environ["A"]\n',
        'import sys\nfrom app.env import env\nprint(sys.path)\nx = env["A"]\n',
    ),
    Case(
        "sys-path-exists",
        'import os, sys\ny = "sys.path"\nx = os.environ["A"]\n',
        'import sys\nfrom app.env import env\ny = "sys.path"\nx = env["A"]\n',
    ),
    Case(
        "setup-py",
        'import os\nx = os.environ["A"]\n',
        unsafe=('from app.env import env\nx = env["A"]\n'),
        reason="`setup.py` may run where the getter's package is not installed",
        path="setup.py",
    ),
    Case(
        "conf-py",
        'import os\nx = os.environ["A"]\n',
        unsafe=('from app.env import env\nx = env["A"]\n'),
        reason="`conf.py` may run where the getter's package is not installed",
        path="docs/conf.py",
    ),
    Case(
        "outside",
        'import os\nx = os.environ["A"]\n',
        unsafe=('from app.env import env\nx = env["A"]\n'),
        reason="the file is outside the source roots, where the getter may not be found",
        module=None,
    ),
    Case(
        "outside-import-there",
        'import os\nfrom app.env import env\nx = os.environ["A"]\n',
        'from app.env import env\nx = env["A"]\n',
        module=None,
    ),
    Case(
        "pep723",
        '# /// script\n# dependencies = []\n# ///\nimport os\nx = os.environ["A"]\n',
        unsafe=(
            '# /// script\n# dependencies = []\n# ///\nfrom app.env import env\nx = env["A"]\n'
        ),
        reason="the script names the packages it needs (PEP 723), and the getter's is not known to be there",
    ),
    Case(
        "pep723-that-brings-the-getter",
        '# /// script\n# dependencies = ["App[x]>=1", "rich"]\n# ///\nimport os\nx = os.environ["A"]\n',
        '# /// script\n# dependencies = ["App[x]>=1", "rich"]\n# ///\n'
        'from app.env import env\nx = env["A"]\n',
    ),
    Case(
        "pep723-that-brings-the-project",
        '# /// script\r\n# dependencies = ["acme"]\r\n#\r\n# [tool.uv.sources]\r\n'
        '# acme = { path = ".." }\r\n# ///\r\nimport os\r\nx = os.environ["A"]\r\n',
        '# /// script\r\n# dependencies = ["acme"]\r\n#\r\n# [tool.uv.sources]\r\n'
        '# acme = { path = ".." }\r\n# ///\r\nfrom app.env import env\r\nx = env["A"]\r\n',
    ),
    Case(
        "pep723-that-brings-another-by-path",
        '# /// script\n# dependencies = ["rich"]\n# [tool.uv.sources]\n# acme = { path = ".." }\n# ///\n'
        'import os\nx = os.environ["A"]\n',
        unsafe=(
            '# /// script\n# dependencies = ["rich"]\n# [tool.uv.sources]\n# acme = { path = ".." }\n'
            '# ///\nfrom app.env import env\nx = env["A"]\n'
        ),
        reason="the script names the packages it needs (PEP 723), and the getter's is not known to be there",
    ),
    Case(
        "pep723-that-is-no-toml",
        '# /// script\n# dependencies = [\n# ///\nimport os\nx = os.environ["A"]\n',
        unsafe='# /// script\n# dependencies = [\n# ///\nfrom app.env import env\nx = env["A"]\n',
        reason="the script names the packages it needs (PEP 723), and the getter's is not known to be there",
    ),
    Case(
        "pep723-that-is-never-closed",
        '# /// script\n# dependencies = []\nimport os\nx = os.environ["A"]\n',
        '# /// script\n# dependencies = []\nfrom app.env import env\nx = env["A"]\n',
    ),
    Case(
        "pep723-of-another-type",
        '# /// other\n# dependencies = []\n# ///\nimport os\nx = os.environ["A"]\n',
        '# /// other\n# dependencies = []\n# ///\nfrom app.env import env\nx = env["A"]\n',
    ),
    Case(
        "pep723-not-at-start",
        "#!/usr/bin/env python\n"
        "\n"
        "# /// script\n"
        "# dependencies = []\n"
        "# ///\n"
        "\n"
        "import os\n"
        'x = os.environ["A"]\n',
        unsafe=(
            "#!/usr/bin/env python\n"
            "\n"
            "# /// script\n"
            "# dependencies = []\n"
            "# ///\n"
            "\n"
            "from app.env import env\n"
            'x = env["A"]\n'
        ),
        reason="the script names the packages it needs (PEP 723), and the getter's is not known to be there",
    ),
    Case(
        "crlf",
        'import os\r\nx = os.environ["A"]\r\n',
        'from app.env import env\r\nx = env["A"]\r\n',
    ),
    Case(
        "crlf-local",
        '"""d"""\r\ndef f():\r\n    import os\r\n    return os.environ["A"]\r\n',
        '"""d"""\r\ndef f():\r\n    from app.env import env\r\n    return env["A"]\r\n',
    ),
    Case(
        "lone-cr",
        'import os\rx = os.environ["A"]\r',
        after='from app.env import env\rx = env["A"]\r',
    ),
    Case(
        "mixed",
        'import os\r\nimport sys\nx = os.environ["A"]\r',
        'import sys\nfrom app.env import env\r\nx = env["A"]\r',
    ),
    Case(
        "no-final-newline",
        'import os\nx = os.environ["A"]',
        'from app.env import env\nx = env["A"]',
    ),
    Case(
        "no-final-newline-crlf",
        'import os\r\nx = os.environ["A"]',
        'from app.env import env\r\nx = env["A"]',
    ),
    Case(
        "no-final-newline-only-import",
        'x = lambda: os.environ["A"]\nimport os',
        'from app.env import env\n\nx = lambda: env["A"]',
    ),
    Case(
        "no-final-newline-import-last",
        'def f():\n    return os.environ["A"]\nimport os',
        'from app.env import env\n\n\ndef f():\n    return env["A"]',
    ),
    Case(
        "no-final-newline-local",
        'def f():\n    import os; return os.environ["A"]',
        'def f():\n    from app.env import env; return env["A"]',
    ),
    Case(
        "one-liner",
        'import os; x = os.environ["A"]',
        'from app.env import env\n\nx = env["A"]',
    ),
    Case(
        "ff",
        'import os\n\x0c\nx = os.environ["A"]\n',
        'from app.env import env\n\x0c\nx = env["A"]\n',
    ),
    Case(
        "ff2",
        '\x0cimport os\n\x0cx = os.environ["A"]\n',
        'from app.env import env\n\x0cx = env["A"]\n',
    ),
    Case(
        "ff-in-docstring",
        '"""d"""\n\x0c\nimport os\n\x0cx = os.environ["A"]\n',
        '"""d"""\n\x0c\nfrom app.env import env\n\x0cx = env["A"]\n',
    ),
    Case(
        "tabs",
        'def f():\n\timport os\n\tx = os.environ["A"]\n\treturn x\n',
        'def f():\n\tfrom app.env import env\n\tx = env["A"]\n\treturn x\n',
    ),
    Case(
        "only-os-in-function-one-statement",
        'def f():\n    import os; x = os.environ["A"]\n',
        'def f():\n    from app.env import env; x = env["A"]\n',
    ),
    Case(
        "import-is-only-statement",
        'def f(): import os; return os.environ["A"]\n',
        'def f(): from app.env import env; return env["A"]\n',
    ),
    Case(
        "bom",
        '\ufeffimport os\nx = os.environ["A"]\n',
        '\ufefffrom app.env import env\nx = env["A"]\n',
    ),
    Case(
        "bom-local",
        '\ufeffdef f():\n    import os\n    return os.environ["A"]\n',
        '\ufeffdef f():\n    from app.env import env\n    return env["A"]\n',
    ),
    Case(
        "bom-doc",
        '\ufeff"""d"""\ndef f():\n    import os\n    return os.environ["A"]\n',
        '\ufeff"""d"""\ndef f():\n    from app.env import env\n    return env["A"]\n',
    ),
    Case(
        "latin1",
        '# -*- coding: latin-1 -*-\nimport os\nx = "é", os.environ["é"]\n',
        '# -*- coding: latin-1 -*-\nfrom app.env import env\nx = "é", env["é"]\n',
        encoding="latin-1",
    ),
    Case(
        "utf8",
        'import os\nx = "é😀", os.environ["é"], os.getenv("😀", "é")\n',
        'from app.env import env\nx = "é😀", env["é"], env.get("😀", "é")\n',
    ),
    Case(
        "cookie-line-2",
        "#!/bin/x\n"
        "# vim: set fileencoding=latin-1 :\n"
        "def f():\n"
        "    import os\n"
        '    return os.environ["é"]\n',
        '#!/bin/x\n# vim: set fileencoding=latin-1 :\ndef f():\n    from app.env import env\n    return env["é"]\n',
        encoding="latin-1",
    ),
    Case(
        "cookie-only",
        '# coding: utf-8\ndef f():\n    import os\n    return os.environ["A"]\n',
        '# coding: utf-8\ndef f():\n    from app.env import env\n    return env["A"]\n',
    ),
    Case(
        "empty-cookie",
        '\n# coding: latin-1\ndef f():\n    import os\n    return os.environ["é"]\n',
        '\n# coding: latin-1\ndef f():\n    from app.env import env\n    return env["é"]\n',
        encoding="latin-1",
    ),
)


@rows(CASES)
def test_placement(case: Case) -> None:
    holds(case)
