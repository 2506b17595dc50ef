"""Every form that an access can take, through a getter that is the mapping again."""

from __future__ import annotations

from tests.core.fix.fixing import Case, holds, rows

CASES = (
    Case(
        "x-os-environ-get-a-os-environ-b",
        'import os\nx = os.environ.get("A", os.environ["B"])\n',
        'from app.env import env\nx = env.get("A", env["B"])\n',
    ),
    Case(
        "x-os-environ-get-a-os-getenv-b-os-environ-get-c",
        'import os\nx = os.environ.get("A", os.getenv("B", os.environ.get("C")))\n',
        'from app.env import env\nx = env.get("A", env.get("B", env.get("C")))\n',
    ),
    Case(
        "if-y-os-environ-get-a-pass",
        'import os\nif (y := os.environ.get("A")): pass\n',
        'from app.env import env\nif (y := env.get("A")): pass\n',
    ),
    Case(
        "f-lambda-k-os-getenv-a-os-getenv-b-k",
        'import os\nf = lambda k=os.getenv("A"): os.getenv("B", k)\n',
        'from app.env import env\nf = lambda k=env.get("A"): env.get("B", k)\n',
    ),
    Case(
        "d-os-environ-a-def-f-pass",
        'import os\n@d(os.environ["A"])\ndef f(): pass\n',
        'from app.env import env\n@d(env["A"])\ndef f(): pass\n',
    ),
    Case(
        "class-c-b-x-os-environ-a-y-os-getenv-b",
        'import os\nclass C(B, x=os.environ["A"]):\n    y = os.getenv("B")\n',
        'from app.env import env\nclass C(B, x=env["A"]):\n    y = env.get("B")\n',
    ),
    Case(
        "os-environ-k-for-k-in-os-environ-if-k-in-os-environ",
        "import os\n[os.environ[k] for k in os.environ if k in os.environ]\n",
        "from app.env import env\n[env[k] for k in env if k in env]\n",
    ),
    Case(
        "x-f-os-environ-a",
        "import os\nx = f'{os.environ[\"A\"]}'\n",
        "from app.env import env\nx = f'{env[\"A\"]}'\n",
    ),
    Case(
        "x-f-os-environ-a-2",
        "import os\nx = f'{os.environ['A']}'\n",
        "from app.env import env\nx = f'{env['A']}'\n",
    ),
    Case(
        "x-f-os-getenv-a",
        "import os\nx = f\"{os.getenv('A')=}\"\n",
        reason="the string around it shows its own source text: write that out, without `=`",
    ),
    Case(
        "x-f-os-environ-a-r-os-environ-w",
        "import os\nx = f\"{os.environ['A']!r:>{os.environ['W']}}\"\n",
        "from app.env import env\nx = f\"{env['A']!r:>{env['W']}}\"\n",
    ),
    Case(
        "x-f-os-environ-a-3",
        'import os\nx = f"""{\n  os.environ["A"]\n}"""\n',
        'from app.env import env\nx = f"""{\n  env["A"]\n}"""\n',
    ),
    Case(
        "os-environ-x",
        "import os\nos.environ |= x\n",
        "from app.env import env\nenv.update(x)\n",
    ),
    Case(
        "os-environ-a-b",
        'import os\nos.environ |= {"A": "b"}\n',
        'from app.env import env\nenv.update({"A": "b"})\n',
    ),
    Case(
        "os-environ-a-b-2",
        "import os\nos.environ |= a, b\n",
        "from app.env import env\nenv.update((a, b))\n",
    ),
    Case(
        "os-environ-c-x",
        "import os\nos.environ |= (  # c\n  x\n)\n",
        "from app.env import env\nenv.update((  # c\n  x\n))\n",
    ),
    Case(
        "os-environ-x-if-y-else-z",
        "import os\nos.environ |= x if y else z\n",
        "from app.env import env\nenv.update(x if y else z)\n",
    ),
    Case(
        "os-environ-lambda-3",
        "import os\nos.environ |= lambda: 3\n",
        "from app.env import env\nenv.update(lambda: 3)\n",
    ),
    Case(
        "os-environ-a-y-2",
        "import os\nos.environ |= {**a}; y = 2\n",
        "from app.env import env\nenv.update({**a}); y = 2\n",
    ),
    Case(
        "os-environ-x-2",
        "import os\nos.environ|=x\n",
        "from app.env import env\nenv.update(x)\n",
    ),
    Case(
        "y-os-environ-x",
        "import os\ny = os.environ | x\n",
        "from app.env import env\ny = env | x\n",
    ),
    Case(
        "y-x-os-environ",
        "import os\ny = x | os.environ\n",
        "from app.env import env\ny = x | env\n",
    ),
    Case(
        "del-os-environ-a-os-environ-b",
        'import os\ndel os.environ["A"], os.environ["B"]\n',
        'from app.env import env\ndel env["A"], env["B"]\n',
    ),
    Case(
        "del-os-environ-a",
        'import os\ndel (os.environ["A"])\n',
        'from app.env import env\ndel (env["A"])\n',
    ),
    Case(
        "del-os-environ-a-x",
        'import os\ndel os.environ["A"], x\n',
        'from app.env import env\ndel env["A"], x\n',
    ),
    Case(
        "del-os-environ-a-x-2",
        'import os\ndel (os.environ["A"], x)\n',
        'from app.env import env\ndel (env["A"], x)\n',
    ),
    Case(
        "x-a-b-in-os-environ",
        'import os\nx = "a" < "b" in os.environ\n',
        'from app.env import env\nx = "a" < "b" in env\n',
    ),
    Case(
        "x-a-in-os-environ-in-y",
        'import os\nx = "a" in os.environ in y\n',
        'from app.env import env\nx = "a" in env in y\n',
    ),
    Case(
        "x-a-in-os-environ-true",
        'import os\nx = "a" in os.environ == True\n',
        'from app.env import env\nx = "a" in env == True\n',
    ),
    Case(
        "x-not-a-in-os-environ",
        'import os\nx = not "a" in os.environ\n',
        'from app.env import env\nx = not "a" in env\n',
    ),
    Case(
        "x-a-not-in-os-environ",
        'import os\nx = "a" not in os.environ\n',
        'from app.env import env\nx = "a" not in env\n',
    ),
    Case(
        "x-a-not-in-c-os-environ",
        'import os\nx = ("a"\n  not in  # c\n  os.environ)\n',
        'from app.env import env\nx = ("a"\n  not in  # c\n  env)\n',
    ),
    Case(
        "x-a-b-in-os-environ-2",
        'import os\nx = a, "b" in os.environ\n',
        'from app.env import env\nx = a, "b" in env\n',
    ),
    Case(
        "x-a-if-b-in-os-environ-else-c",
        'import os\nx = a if "b" in os.environ else c\n',
        'from app.env import env\nx = a if "b" in env else c\n',
    ),
    Case(
        "x-b-in-os-environ-and-c-not-in-os-environ",
        'import os\nx = "b" in os.environ and "c" not in os.environ\n',
        'from app.env import env\nx = "b" in env and "c" not in env\n',
    ),
    Case(
        "x-b-in-os-environ",
        'import os\nx = -("b" in os.environ)\n',
        'from app.env import env\nx = -("b" in env)\n',
    ),
    Case(
        "x-k-not-in-os-environ-keys",
        "import os\nx = k not in os.environ.keys()\n",
        "from app.env import env\nx = k not in env.keys()\n",
    ),
    Case(
        "os-environ-a-x",
        'import os\nos.environ["A"] += "x"\n',
        'from app.env import env\nenv["A"] += "x"\n',
    ),
    Case(
        "os-environ-a-y-1-2",
        'import os\nos.environ["A"], y = 1, 2\n',
        'from app.env import env\nenv["A"], y = 1, 2\n',
    ),
    Case(
        "os-environ-a-os-environ-b-c",
        'import os\nos.environ["A"] = os.environ["B"] = "c"\n',
        'from app.env import env\nenv["A"] = env["B"] = "c"\n',
    ),
    Case(
        "for-os-environ-x-in-y-pass",
        'import os\nfor os.environ["X"] in y: pass\n',
        'from app.env import env\nfor env["X"] in y: pass\n',
    ),
    Case(
        "with-y-as-os-environ-x-pass",
        'import os\nwith y as os.environ["X"]: pass\n',
        'from app.env import env\nwith y as env["X"]: pass\n',
    ),
    Case(
        "with-y-as-os-environ-x-z-pass",
        'import os\nwith y as (os.environ["X"], z): pass\n',
        'from app.env import env\nwith y as (env["X"], z): pass\n',
    ),
    Case(
        "1-for-os-environ-x-in-y",
        'import os\n[1 for os.environ["X"] in y]\n',
        'from app.env import env\n[1 for env["X"] in y]\n',
    ),
    Case(
        "os-environ-a-str-b",
        'import os\nos.environ["A"]: str = "b"\n',
        'from app.env import env\nenv["A"]: str = "b"\n',
    ),
    Case(
        "os-environ-a-str",
        'import os\nos.environ["A"]: str\n',
        'from app.env import env\nenv["A"]: str\n',
    ),
    Case(
        "os-environ-a-b-3",
        'import os\n(os.environ["A"]) = "b"\n',
        'from app.env import env\n(env["A"]) = "b"\n',
    ),
    Case(
        "os-environ-a-y-z",
        'import os\n*os.environ["A"], y = z\n',
        'from app.env import env\n*env["A"], y = z\n',
    ),
    Case(
        "os-environ-a-a-b",
        'import os\nos.environ["A"] = a, b\n',
        'from app.env import env\nenv["A"] = a, b\n',
    ),
    Case(
        "os-getenv-key-a-default-b",
        'import os\nos.getenv(key="A", default="b")\n',
        'from app.env import env\nenv.get(key="A", default="b")\n',
    ),
    Case(
        "os-environ-get-key-a-default-b",
        'import os\nos.environ.get(key="A", default="b")\n',
        'from app.env import env\nenv.get(key="A", default="b")\n',
    ),
    Case(
        "os-getenv-a",
        "import os\nos.getenv(*a)\n",
        reason="its arguments are starred, and the contract's spelling needs them one by one: write them out",
    ),
    Case(
        "os-getenv-a-2",
        "import os\nos.getenv(**a)\n",
        reason="its arguments are starred, and the contract's spelling needs them one by one: write them out",
    ),
    Case(
        "os-getenv-a-a",
        'import os\nos.getenv("A", *a)\n',
        reason="its arguments are starred, and the contract's spelling needs them one by one: write them out",
    ),
    Case(
        "os-getenv-a-default-b",
        'import os\nos.getenv("A", default="b")\n',
        'from app.env import env\nenv.get("A", default="b")\n',
    ),
    Case(
        "os-getenv",
        "import os\nos.getenv()\n",
        reason="it is called with the wrong arguments: it takes a key and a default",
    ),
    Case(
        "os-environ-get",
        "import os\nos.environ.get()\n",
        reason="`env.get()` needs 1 argument, and is given none",
    ),
    Case(
        "os-getenv-a-b-c",
        'import os\nos.getenv("A","B","C")\n',
        reason="it is called with the wrong arguments: it takes a key and a default",
    ),
    Case(
        "os-getenv-a-3",
        'import os\nos.getenv("A",)\n',
        'from app.env import env\nenv.get("A",)\n',
    ),
    Case(
        "os-getenv-c-a-d-b",
        'import os\nos.getenv(\n  # c\n  "A",  # d\n  "b",\n)\n',
        'from app.env import env\nenv.get(\n  # c\n  "A",  # d\n  "b",\n)\n',
    ),
    Case(
        "os-getenv-a-4",
        'import os\nos.getenv ("A")\n',
        'from app.env import env\nenv.get ("A")\n',
    ),
    Case(
        "os-environ-a",
        'import os\nos . environ [ "A" ]\n',
        'from app.env import env\nenv [ "A" ]\n',
    ),
    Case(
        "os-environ-a-2",
        'import os\n(os).environ["A"]\n',
        'from app.env import env\nenv["A"]\n',
    ),
    Case(
        "os-environ-a-3",
        'import os\n(os.environ)["A"]\n',
        'from app.env import env\n(env)["A"]\n',
    ),
    Case(
        "os-environ-c-a",
        'import os\n(os\n .environ\n # c\n ["A"])\n',
        'from app.env import env\n(env\n # c\n ["A"])\n',
    ),
    Case(
        "os-environ-a-4",
        'import os\nos.environ \\\n  ["A"]\n',
        'from app.env import env\nenv \\\n  ["A"]\n',
    ),
    Case(
        "os-environ-a-5",
        'import os\nos.\\\nenviron["A"]\n',
        'from app.env import env\nenv["A"]\n',
    ),
    Case(
        "os-getenv-a-5",
        'import os\n(os.getenv)("A")\n',
        'from app.env import env\nenv.get("A")\n',
    ),
    Case(
        "os-environ-get-a",
        'import os\n(os.environ.get)("A")\n',
        'from app.env import env\n(env.get)("A")\n',
    ),
    Case(
        "os-environ-c-get-a",
        'import os\n(os.environ  # c\n .get("A"))\n',
        'from app.env import env\n(env  # c\n .get("A"))\n',
    ),
    Case(
        "os-environ-get-a-if-y-else-os-environ-get-b",
        'import os\nos.environ.get("A") if y else os.environ.get("B")\n',
        'from app.env import env\nenv.get("A") if y else env.get("B")\n',
    ),
    Case(
        "os-getenv-a-or-b",
        'import os\nos.getenv("A") or "b"\n',
        'from app.env import env\nenv.get("A") or "b"\n',
    ),
    Case(
        "os-getenv-a-lower",
        'import os\nos.getenv("A").lower()\n',
        'from app.env import env\nenv.get("A").lower()\n',
    ),
    Case(
        "os-getenv-f-a",
        'import os\nos.getenv(f("A"))\n',
        'from app.env import env\nenv.get(f("A"))\n',
    ),
    Case(
        "os-getenv-a-b",
        'import os\nos.getenv("A" "B")\n',
        'from app.env import env\nenv.get("A" "B")\n',
    ),
    Case(
        "os-getenv-k-if-x-else-y",
        "import os\nos.getenv(k if x else y)\n",
        "from app.env import env\nenv.get(k if x else y)\n",
    ),
    Case(
        "os-getenv-k-a",
        'import os\nos.getenv(k := "A")\n',
        'from app.env import env\nenv.get(k := "A")\n',
    ),
    Case(
        "os-getenv-i-for-i-in-x",
        "import os\nos.getenv(i for i in x)\n",
        "from app.env import env\nenv.get(i for i in x)\n",
    ),
    Case(
        "print-os-environ-a-file-os-environ-b",
        'import os\nprint(os.environ["A"], file=os.environ["B"])\n',
        'from app.env import env\nprint(env["A"], file=env["B"])\n',
    ),
    Case(
        "os-environ-a-b-4",
        'import os\nos.environ["A", "B"]\n',
        'from app.env import env\nenv["A", "B"]\n',
    ),
    Case(
        "os-environ-a-b-5",
        'import os\nos.environ["A":"B"]\n',
        'from app.env import env\nenv["A":"B"]\n',
    ),
    Case(
        "os-environ-pop-a",
        'import os\nos.environ.pop("A")\n',
        'from app.env import env\nenv.pop("A")\n',
    ),
    Case(
        "os-environ-pop-a-none",
        'import os\nos.environ.pop("A", None)\n',
        'from app.env import env\nenv.pop("A", None)\n',
    ),
    Case(
        "os-environ-setdefault-a",
        'import os\nos.environ.setdefault("A")\n',
        'from app.env import env\nenv.setdefault("A")\n',
    ),
    Case(
        "os-environ-setdefault-a-b",
        'import os\nos.environ.setdefault("A", "b")\n',
        'from app.env import env\nenv.setdefault("A", "b")\n',
    ),
    Case(
        "os-environ-update-a-b",
        'import os\nos.environ.update(A="b")\n',
        'from app.env import env\nenv.update(A="b")\n',
    ),
    Case(
        "os-environ-update-a-b-c-d",
        'import os\nos.environ.update({"A":"b"}, C="d")\n',
        'from app.env import env\nenv.update({"A":"b"}, C="d")\n',
    ),
    Case(
        "os-environ-update-x",
        "import os\nos.environ.update(x)\n",
        "from app.env import env\nenv.update(x)\n",
    ),
    Case(
        "os-environ-clear",
        "import os\nos.environ.clear()\n",
        "from app.env import env\nenv.clear()\n",
    ),
    Case(
        "os-environ-popitem",
        "import os\nos.environ.popitem()\n",
        "from app.env import env\nenv.popitem()\n",
    ),
    Case(
        "os-environ-copy",
        "import os\nos.environ.copy()\n",
        "from app.env import env\nenv.copy()\n",
    ),
    Case(
        "dict-os-environ",
        "import os\ndict(os.environ)\n",
        "from app.env import env\ndict(env)\n",
    ),
    Case(
        "os-environ",
        "import os\n{**os.environ}\n",
        "from app.env import env\n{**env}\n",
    ),
    Case(
        "list-os-environ",
        "import os\nlist(os.environ)\n",
        "from app.env import env\nlist(env)\n",
    ),
    Case(
        "len-os-environ",
        "import os\nlen(os.environ)\n",
        "from app.env import env\nlen(env)\n",
    ),
    Case(
        "for-k-v-in-os-environ-items-pass",
        "import os\nfor k, v in os.environ.items(): pass\n",
        "from app.env import env\nfor k, v in env.items(): pass\n",
    ),
    Case(
        "for-k-in-os-environ-pass",
        "import os\nfor k in os.environ: pass\n",
        "from app.env import env\nfor k in env: pass\n",
    ),
    Case(
        "os-environ-keys",
        "import os\nos.environ.keys()\n",
        "from app.env import env\nenv.keys()\n",
    ),
    Case(
        "run-env-os-environ",
        "import os\nrun(env=os.environ)\n",
        "from app.env import env\nrun(env=env)\n",
    ),
    Case(
        "run-os-environ",
        "import os\nrun(*os.environ)\n",
        "from app.env import env\nrun(*env)\n",
    ),
    Case(
        "run-os-environ-2",
        "import os\nrun(**os.environ)\n",
        "from app.env import env\nrun(**env)\n",
    ),
    Case(
        "vars-of-os-environ",
        "import os\nvars(os.environ)\n",
        unsafe="from app.env import env\nvars(env)\n",
        reason="`vars()` asks what object it is, and the getter is another one",
    ),
    Case(
        "os-environ-replaced-in-the-file",
        'import os\nos.environ = Fake()\nx = os.environ["A"]\n',
        unsafe='import os\nfrom app.env import env\nos.environ = Fake()\nx = env["A"]\n',
        reason="no getter can stand in for `os.environ` itself being replaced: change its variables",
    ),
    Case(
        "os-environ-set-by-name",
        'import os\nx = os.environ["A"]\nsetattr(os, "environ", {})\n',
        unsafe='import os\nfrom app.env import env\nx = env["A"]\nsetattr(os, "environ", {})\n',
        reason="the file replaces `os.environ` itself, and the getter may hold the one before",
    ),
    Case(
        "os-environ-replaced-by-monkeypatch",
        "import os\ndef test(monkeypatch):\n    assert os.getenv('A')\n"
        "    monkeypatch.setattr(os, 'environ', {})\n",
        unsafe="import os\nfrom app.env import env\ndef test(monkeypatch):\n    assert env.get('A')\n"
        "    monkeypatch.setattr(os, 'environ', {})\n",
        reason="the file replaces `os.environ` itself, and the getter may hold the one before",
    ),
    Case(
        "os-environ-patched-as-it-is",
        "import os\nfrom mock import patch\nwith patch.dict('os.environ', A='1'):\n    os.getenv('A')\n",
        "import os\nfrom mock import patch\nfrom app.env import env\n"
        "with patch.dict('os.environ', A='1'):\n    env.get('A')\n",
        reason="the target is named in a string",
    ),
    Case(
        "isinstance-os-environ-dict",
        "import os\nisinstance(os.environ, dict)\n",
        unsafe=("from app.env import env\nisinstance(env, dict)\n"),
        reason="`isinstance()` asks what object it is, and the getter is another one",
    ),
    Case(
        "os-environ-is-x",
        "import os\nos.environ is x\n",
        unsafe=("from app.env import env\nenv is x\n"),
        reason="it asks which object it is, and the getter is another one",
    ),
    Case(
        "x-is-os-environ",
        "import os\nx is os.environ\n",
        unsafe=("from app.env import env\nx is env\n"),
        reason="it asks which object it is, and the getter is another one",
    ),
    Case(
        "os-environ-x-3",
        "import os\nos.environ == x\n",
        "from app.env import env\nenv == x\n",
    ),
    Case(
        "bool-os-environ",
        "import os\nbool(os.environ)\n",
        "from app.env import env\nbool(env)\n",
    ),
    Case(
        "if-os-environ-pass",
        "import os\nif os.environ: pass\n",
        "from app.env import env\nif env: pass\n",
    ),
    Case(
        "return-os-environ-or-x",
        "import os\nreturn_ = os.environ or x\n",
        "from app.env import env\nreturn_ = env or x\n",
    ),
    Case(
        "os-environ-getitem-a",
        'import os\nos.environ.__getitem__("A")\n',
        'from app.env import env\nenv.__getitem__("A")\n',
    ),
    Case(
        "os-environ-contains-a",
        'import os\nos.environ.__contains__("A")\n',
        'from app.env import env\nenv.__contains__("A")\n',
    ),
    Case(
        "os-environ-class",
        "import os\nos.environ.__class__\n",
        reason="no getter offers `__class__` in this form: ask for each variable",
    ),
    Case(
        "os-environ-encodekey-a",
        'import os\nos.environ.encodekey("A")\n',
        reason="no getter offers `encodekey` in this form: ask for each variable",
    ),
    Case(
        "os-environ-unsetenv",
        "import os\nos.environ.unsetenv\n",
        reason="no getter offers `unsetenv` in this form: ask for each variable",
    ),
    Case(
        "os-environ-data",
        "import os\nos.environ._data\n",
        reason="no getter offers `_data` in this form: ask for each variable",
    ),
    Case(
        "os-environ-foo",
        "import os\nos.environ.foo\n",
        reason="no getter offers `foo` in this form: ask for each variable",
    ),
    Case(
        "os-environ-has-key-a",
        'import os\nos.environ.has_key("A")\n',
        reason="no getter offers `has_key` in this form: ask for each variable",
    ),
    Case(
        "json-dumps-dict-os-environ",
        "import os\njson.dumps(dict(os.environ))\n",
        "from app.env import env\njson.dumps(dict(env))\n",
    ),
    Case(
        "copy-copy-os-environ",
        "import os\ncopy.copy(os.environ)\n",
        unsafe=("from app.env import env\ncopy.copy(env)\n"),
        reason="`copy.copy()` copies the object, and a copy of the getter is another thing",
    ),
    Case(
        "copy-deepcopy-os-environ",
        "import os\ncopy.deepcopy(os.environ)\n",
        unsafe=("from app.env import env\ncopy.deepcopy(env)\n"),
        reason="`copy.deepcopy()` copies the object, and a copy of the getter is another thing",
    ),
    Case(
        "pickle-dumps-os-environ",
        "import os\npickle.dumps(os.environ)\n",
        unsafe=("from app.env import env\npickle.dumps(env)\n"),
        reason="`pickle.dumps()` copies the object, and a copy of the getter is another thing",
    ),
    Case(
        "type-os-environ",
        "import os\ntype(os.environ)\n",
        unsafe=("from app.env import env\ntype(env)\n"),
        reason="`type()` asks what object it is, and the getter is another one",
    ),
    Case(
        "id-os-environ",
        "import os\nid(os.environ)\n",
        unsafe=("from app.env import env\nid(env)\n"),
        reason="`id()` asks what object it is, and the getter is another one",
    ),
    Case(
        "os-environ-items",
        "import os\nos.environ.items\n",
        "from app.env import env\nenv.items\n",
    ),
    Case(
        "os-environ-get-2",
        "import os\nos.environ.get\n",
        "from app.env import env\nenv.get\n",
    ),
    Case(
        "map-os-environ-get-x",
        "import os\nmap(os.environ.get, x)\n",
        "from app.env import env\nmap(env.get, x)\n",
    ),
    Case(
        "map-os-getenv-x",
        "import os\nmap(os.getenv, x)\n",
        reason="`os.getenv` is not called here, and no getter stands in for the function: hand on one that asks the getter",
    ),
    Case(
        "f-os-environ-getitem",
        "import os\nf = os.environ.__getitem__\n",
        "from app.env import env\nf = env.__getitem__\n",
    ),
    Case(
        "os-environ-2",
        "import os\nos.environ = {}\n",
        reason="no getter can stand in for `os.environ` itself being replaced: change its variables",
    ),
    Case(
        "del-os-environ",
        "import os\ndel os.environ\n",
        reason="no getter can stand in for `os.environ` itself being replaced: change its variables",
    ),
    Case(
        "os-environ-dict",
        "import os\nos.environ: dict = {}\n",
        reason="no getter can stand in for `os.environ` itself being replaced: change its variables",
    ),
    Case(
        "with-x-as-os-environ-pass",
        "import os\nwith x as os.environ: pass\n",
        reason="no getter can stand in for `os.environ` itself being replaced: change its variables",
    ),
    Case(
        "for-os-environ-in-y-pass",
        "import os\nfor os.environ in y: pass\n",
        reason="no getter can stand in for `os.environ` itself being replaced: change its variables",
    ),
    Case(
        "os-environ-x-3",
        "import os\nos.environ.x = 3\n",
        reason="no getter can stand in for `os.environ` itself being replaced: change its variables",
    ),
    Case(
        "del-os-environ-x",
        "import os\ndel os.environ.x\n",
        reason="no getter can stand in for `os.environ` itself being replaced: change its variables",
    ),
    Case(
        "os-environ-3",
        "import os\nos.environ()\n",
        reason="`os.environ` cannot be called: it is asked by `[]` and `.get`",
    ),
    Case(
        "os-environ-4",
        "import os\nos.environ[:]\n",
        "from app.env import env\nenv[:]\n",
    ),
    Case(
        "match-os-environ-case-a-a-pass",
        'import os\nmatch os.environ:\n    case {"A": a}: pass\n',
        'from app.env import env\nmatch env:\n    case {"A": a}: pass\n',
    ),
    Case(
        "match-x-case-os-environ-pass",
        "import os\nmatch x:\n    case os.environ: pass\n",
        reason="it is a pattern, where another name would mean another thing: compare by `==`",
    ),
    Case(
        "assert-os-environ-os-environ",
        "import os\nassert os.environ, os.environ\n",
        "import os\nfrom app.env import env\nassert env, os.environ\n",
        "from app.env import env\nassert env, env\n",
        reason="the text of the getter is not the text of `os.environ`",
    ),
    Case(
        "raise-e-os-environ",
        "import os\nraise E(os.environ)\n",
        unsafe="from app.env import env\nraise E(env)\n",
        reason="the text of the getter is not the text of `os.environ`",
    ),
    Case(
        "os-environb-b-a",
        'import os\nos.environb[b"A"]\n',
        reason="`os.environb` is not part of what a getter offers: use `os.environ` in its place",
    ),
    Case(
        "os-getenvb-b-a",
        'import os\nos.getenvb(b"A")\n',
        reason="`os.getenvb` is not part of what a getter offers: use `os.environ` in its place",
    ),
    Case(
        "os-putenv-a-b",
        'import os\nos.putenv("A","b")\n',
        reason="`os.putenv` is not part of what a getter offers: use `os.environ` in its place",
    ),
    Case(
        "os-unsetenv-a",
        'import os\nos.unsetenv("A")\n',
        reason="`os.unsetenv` is not part of what a getter offers: use `os.environ` in its place",
    ),
    Case(
        "os-environ-b-a",
        'import os\nos.environ[b"A"]\n',
        'from app.env import env\nenv[b"A"]\n',
    ),
    Case(
        "getattr-os-environ-a",
        'import os\ngetattr(os, "environ")["A"]\n',
        'from app.env import env\nenv["A"]\n',
    ),
    Case(
        "getattr-os-getenv-a",
        'import os\ngetattr(os, "getenv")("A")\n',
        'from app.env import env\nenv.get("A")\n',
    ),
    Case(
        "getattr-os-environ-get-a",
        'import os\ngetattr(os.environ, "get")("A")\n',
        'from app.env import env\ngetattr(env, "get")("A")\n',
    ),
    Case(
        "vars-os-environ-a",
        'import os\nvars(os)["environ"]["A"]\n',
        'from app.env import env\nenv["A"]\n',
    ),
    Case(
        "os-dict-getenv-a",
        'import os\nos.__dict__["getenv"]("A")\n',
        'from app.env import env\nenv.get("A")\n',
    ),
    Case(
        "import-os-environ-a",
        'import os\n__import__("os").environ["A"]\n',
        'import os\nfrom app.env import env\nenv["A"]\n',
    ),
    Case(
        "getattr-os-environ-none",
        'import os\ngetattr(os, "environ", None)\n',
        "from app.env import env\nenv\n",
    ),
    Case(
        "getattr-os-environ-a-2",
        'import os\ngetattr(os, "environ", {})["A"]\n',
        'from app.env import env\nenv["A"]\n',
    ),
    Case(
        "mock-patch-dict-os-environ-a-b",
        'import os\nmock.patch.dict(os.environ, {"A": "b"})\n',
        'from app.env import env\nmock.patch.dict(env, {"A": "b"})\n',
    ),
    Case(
        "x-os-environ-a-y-2-c",
        "import os\nx = os.environ['A'] ; y = 2  # c\n",
        "from app.env import env\nx = env['A'] ; y = 2  # c\n",
    ),
    Case(
        "if-os-getenv-a-x-os-getenv-b",
        'import os\nif os.getenv("A"): x = os.getenv("B")\n',
        'from app.env import env\nif env.get("A"): x = env.get("B")\n',
    ),
    Case(
        "if-name-main-os-environ-a",
        'import os\nif __name__ == "__main__":\n    os.environ["A"]\n',
        'from app.env import env\nif __name__ == "__main__":\n    env["A"]\n',
    ),
    Case(
        "try-os-environ-a-except-keyerror-pass",
        'import os\ntry:\n    os.environ["A"]\nexcept KeyError:\n    pass\n',
        'from app.env import env\ntry:\n    env["A"]\nexcept KeyError:\n    pass\n',
    ),
    Case(
        "class-c-def-init-self-self-env-os-environ",
        "import os\nclass C:\n    def __init__(self):\n        self.env = os.environ\n\n",
        "from app.env import env\nclass C:\n    def __init__(self):\n        self.env = env\n\n",
    ),
    Case(
        "def-f-env-os-environ-return-env-a",
        'import os\ndef f(env=os.environ): return env["A"]\n',
        'from app.env import env\ndef f(env=env): return env["A"]\n',
    ),
    Case(
        "x-os-environ-3",
        "import os\nx: os.environ = 3\n",
        "from app.env import env\nx: env = 3\n",
    ),
    Case(
        "assert-e-os-environ-a",
        'import os\nassert (e := os.environ)["A"]\n',
        'from app.env import env\nassert (e := env)["A"]\n',
    ),
    Case(
        "print-f-os-environ",
        'import os\nprint(f"{os.environ}")\n',
        unsafe=('from app.env import env\nprint(f"{env}")\n'),
        reason="the text of the getter is not the text of `os.environ`",
    ),
    Case(
        "x-os-environ-a-if-y-else-3",
        'import os\nx = os.environ["A"]if y else 3\n',
        'from app.env import env\nx = env["A"]if y else 3\n',
    ),
    Case(
        "x-1if-a-in-os-environ-else-2",
        'import os\nx = 1if"A"in os.environ else 2\n',
        'from app.env import env\nx = 1if"A"in env else 2\n',
    ),
    Case(
        "x-a-in-os-environ",
        "import os\nx = 'a'in os.environ\n",
        "from app.env import env\nx = 'a'in env\n",
    ),
    Case(
        "x-not-a-in-os-environ-2",
        "import os\nx = not'a'in os.environ\n",
        "from app.env import env\nx = not'a'in env\n",
    ),
    Case(
        "x-os-environ",
        "import os\nx = [*os.environ]\n",
        "from app.env import env\nx = [*env]\n",
    ),
    Case(
        "x-os-environ-1",
        "import os\nx = *os.environ, 1\n",
        "from app.env import env\nx = *env, 1\n",
    ),
    Case(
        "with-os-environ-pass",
        "import os\nwith os.environ: pass\n",
        "from app.env import env\nwith env: pass\n",
    ),
    Case(
        "print-os-environ-items-sep-os-environ-s",
        'import os\nprint(*os.environ.items(), sep=os.environ["S"])\n',
        'from app.env import env\nprint(*env.items(), sep=env["S"])\n',
    ),
    Case(
        "x-os-environ-a-b",
        'import os\nx = os.environ["A"]["B"]\n',
        'from app.env import env\nx = env["A"]["B"]\n',
    ),
    Case(
        "x-os-environ-get-a-b",
        'import os\nx = os.environ.get("A")("B")\n',
        'from app.env import env\nx = env.get("A")("B")\n',
    ),
    Case(
        "x-os-environ-copy-get-a",
        'import os\nx = os.environ.copy().get("A")\n',
        'from app.env import env\nx = env.copy().get("A")\n',
    ),
    Case(
        "os-environ-get-a-foo-3",
        'import os\nos.environ.get("A").foo = 3\n',
        'from app.env import env\nenv.get("A").foo = 3\n',
    ),
    Case(
        "os-environ-get-k-x-0-3",
        'import os\nos.environ.get("K", x)[0] = 3\n',
        'from app.env import env\nenv.get("K", x)[0] = 3\n',
    ),
)


@rows(CASES)
def test_forms(case: Case) -> None:
    holds(case)
