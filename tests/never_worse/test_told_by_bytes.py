"""What bytes tell of the files around one, trees confirm: programs of statements in any order, mutated."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from hypothesis import assume, example, given
from hypothesis import strategies as st

from ssot_lint.core.fix import by_text, search_path
from ssot_lint.core.lex.lexer import lex
from ssot_lint.modules import imported
from ssot_lint.modules.around.across.takers import Takers
from ssot_lint.modules.around.across.uses import Uses
from ssot_lint.modules.around.file import gate, started
from ssot_lint.modules.around.file.gate import _ATTR
from ssot_lint.modules.around.file.reach import seen_in
from ssot_lint.modules.around.file.seen import ANY
from ssot_lint.modules.around.file.stars import stars_in
from ssot_lint.modules.around.file.waiting import may_wait
from ssot_lint.modules.around.head import head_of
from ssot_lint.modules.around.project.claims import Claims
from ssot_lint.modules.around.project.reaches import Reaches
from ssot_lint.modules.around.project.scan import Scan
from ssot_lint.modules.around.project.stores import Question, Store
from ssot_lint.modules.around.start import _is_guard
from ssot_lint.modules.imports import parse_bytes, statements
from tests.depth import examples

ROWS = (
    '"""About it."""',
    "import os",
    "import os, sys  # both",
    "from . import here",
    "from app.env import env",
    "from app.env import get_env, E",
    "from app.env import (\n    env,\n    get_env as g,\n)",
    "from app.names import *",
    "from .names import *; x = 1",
    "import app.env as m",
    'if __name__ == "__main__":\n    main()',
    'if "__main__" == __name__: main()',
    "if TYPE_CHECKING:\n    from app.types import *",
    "try:\n    import ujson\nexcept ImportError:\n    import json",
    "def f(env=1):\n    import late\n    from app.late import thing\n    return os.getenv('A')",
    "x = 1; import json",
    "class A:\n    import inner\n    get_env = 1",
    "text = 'import os'",
    "x = '''\nfrom app.names import *\n'''",
    "# from app.names import *",
    "e = get_env()",
    "e = env",
    "e.get = fake",
    "get_env().get = fake",
    "env.get = fake",
    "m.env = fake",
    "E.get, x = fake, 1",
    "setattr(env, 'get', fake)",
    "setattr(m, 'get_env', fake)",
    "patch('app.env.get_env')",
    "patch.object(E, 'get')",
    "vars(m)['env'] = fake",
    "type(get_env()).get = fake",
    "value = get_env().get('A')",
    "print(environ)",
    "print(os.environ['A'])",
    "x = (\n    1,\n    env,\n)",
    "with get_env() as e:\n    pass",
    "del m.env",
    "for m.env in y: pass",
    "@g\ndef get_env(): ...",
    "value = (get_env)",
    "value = (\n    m.env\n)",
    "value = \\\n    env",
    "value: object = a[0].env",
    "(env)(os)",
    "((m.env)\n(os))",
    "m.env  \\\n(os)",
    "f(1, env)(os)",
    "class B(E, env): ...",
    "def f(a: E, b: list[E] = env) -> E: return E",
    "p = partial(f, env)",
    "p = functools.partial(\n    env\n)",
    "print(f'{env(os)}')",
    "value = m.E().env; x = env",
    "env(os)(env)",
    "E.made(os)",
)
PROGRAMS = st.lists(st.sampled_from(ROWS), max_size=9).map("\n".join)
MUTATIONS = st.tuples(
    st.integers(0, 400),
    st.integers(0, 6),
    st.sampled_from(["", " ", "\n", "\\\n", "\t", "#", '"', "env", ".", "=", "import ", "(", "é"]),
)
MODULES, NAMES = ("app.env",), frozenset({"env", "get_env", "E"})
MANY = examples(300)


def mutated(text: str, mutations: list[tuple[int, int, str]]) -> bytes:
    for at, size, new in mutations:
        at = min(at, len(text))
        text = text[:at] + new + text[at + size :]
    return text.encode()


def heads(tree: ast.Module) -> tuple[object, ...]:
    """All that is asked of a file into which a getter is imported."""
    first = []
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            first.append(ast.dump(node))
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            break
    kinds = (ast.Import, ast.ImportFrom)
    top = [ast.dump(it) for it in tree.body if isinstance(it, kinds)]
    every = sorted(ast.dump(it) for it in statements(tree) if isinstance(it, kinds))
    return first, top, every, any(map(_is_guard, ast.iter_child_nodes(tree)))


@MANY
@given(PROGRAMS, st.lists(MUTATIONS, max_size=2))
@example("if __name__ == '__main__': import os\n", [])
@example("'text'; import os\nimport sys\n", [])
@example("  # deep\nimport os\n", [])
def test_the_imports_of_a_file_are_those_of_its_tree(
    text: str, mutations: list[tuple[int, int, str]]
) -> None:
    data = mutated(text, mutations)
    tree = parse_bytes(data)
    assume(tree is not None)
    head = head_of(lex(data))
    assert tree is not None
    assert head is not None
    assert heads(head) == heads(tree)


@MANY
@given(PROGRAMS, st.lists(MUTATIONS, max_size=2))
@example("if x:\n    from a import *\nelse:\n    from b import *\nfrom c import *\n", [])
def test_stars_told_without_a_tree_are_those_of_the_tree(
    text: str, mutations: list[tuple[int, int, str]]
) -> None:
    data = mutated(text, mutations)
    told = stars_in(data, "app.file", is_package=False)
    assume(told is not None and parse_bytes(data) is not None)
    assert told is not None
    # A word that is another module's for sure leads past what is told without a tree.
    tree = seen_in(data + b"\nx = a.os\n", "app.file", False)
    assert told.stars == tree.stars


@MANY
@given(PROGRAMS, st.lists(MUTATIONS, max_size=2))
@example("from app.env import get_env\nsetattr(get_env, 'x', 1)\n", [])
@example("from app.env import E as F\nF.get = fake\n", [])
def test_who_is_not_worth_parsing_stores_nothing(
    text: str, mutations: list[tuple[int, int, str]]
) -> None:
    data = mutated(text, mutations)
    question = Question(MODULES, NAMES)
    assume(not question.may_answer(data))
    stored = [it for it in answers(question, data) if ANY not in it.below]
    assert stored == []


@MANY
@given(PROGRAMS, st.lists(MUTATIONS, max_size=2))
@example("from app.env import (\n    env # it\n    as e)\ne(os)\n", [])
@example("import os\nif x: (E\n) (os)\n", [])
def test_who_uses_none_of_the_names_gives_them_nothing(
    text: str, mutations: list[tuple[int, int, str]]
) -> None:
    data = mutated(text, mutations)
    tree = parse_bytes(data)
    assume(tree is not None and not Uses(NAMES).may_be_in(data))
    assert tree is not None
    looked = Takers(tree, "app.file", False, NAMES, with_bodies=False)
    assert (looked.told, list(looked.given())) == ({}, [])


@MANY
@given(PROGRAMS, st.lists(MUTATIONS, max_size=4))
@example("x=1; import a\\\n, env", [])
@example("é = (env, import(b, env))", [])
def test_names_are_met_where_one_pattern_would_find_them(
    text: str, mutations: list[tuple[int, int, str]]
) -> None:
    data = mutated(text, mutations)
    name = rb"\b(?:%b)\b" % b"|".join(sorted(it.encode() for it in NAMES))
    plain = rb"(?m)import(?:[ \t]*\([^()]*|[^\n]*)%b|^\w+[ \t]*=[^\n]*%b" % (name, name)
    assert Uses(NAMES).met(data) == (re.search(plain, data) is not None)


@MANY
@given(PROGRAMS, st.lists(MUTATIONS, max_size=4))
@example("x = ':.env'; setattr(a, b)", [])
@example("é.env = 'a:b.env' 'env.x' patch", [])
@example("a='x.env' #é.env\n x : int=1\nx=2\nenvx =3", [])
def test_words_lead_to_what_patterns_for_whole_rows_find(
    text: str, mutations: list[tuple[int, int, str]]
) -> None:
    data = mutated(text, mutations)
    claims = Claims("env", ("app.env",))
    told = rb"[\"'][\w.:]*[.:]env\b"
    given = rb"[\"'](?:[\w.]*\.)?env[\"'.]|\benv[ \t]*=(?!=)"
    sets = rb"attr\b|attr__|patch|multiple|__dict__|\bvars[ \t]*\("
    words = [it.start() for it in re.finditer(rb"(?<![\w\x80-\xff])env(?![\w\x80-\xff])", data)]
    if not any(claims._is_asked(data, at) for at in words):
        found = re.search(told, data) or (re.search(given, data) and re.search(sets, data))
        assert claims.may_answer(data) == (bool(words) and found is not None)
    for at in words:
        hung = re.search(rb"([\w\x80-\xff]*)[ \t]*\.[ \t]*\Z", data[max(at - 60, 0) : at])
        if hung is not None:
            assert claims._is_asked(data, at) == (hung[1] not in (b"self", b"cls", b"env"))
    for name in (b"e", b"x", b"env", b"value"):
        row = re.search(rb"(?m)^[ \t]*%b[ \t]*(?::[^=\n]*)?=([^\n]*)" % name, data)
        assert started._Given(data).row(name) == (row[1].lstrip(b" \t") if row is not None else b"")


OPENING = st.lists(
    st.sampled_from(
        [
            "getattr(",
            "setattr(",
            "delattr(",
            "attrgetter(",
            "a.b",
            "c",
            ", ",
            ",",
            "import ",
            "\n",
            "from x import (",
            ")",
        ]
        + [
            "import_module(",
            "sys.modules",
            "f'{x}'",
            "'t'",
            "+",
            "patch(",
            "patch.object(",
            "partial(",
            " ",
            "é",
        ]
        + ["sys", ".", "executable", "python", "3", "'", "vars(", ".format(", "importlib."]
    ),
    max_size=14,
).map("".join)
BESIDE = (
    rb"setattr[ \t]*\([ \t]*f?[\"'][^\n]*[{+%]|attrgetter[ \t]*\([ \t]*[^\"' \t]"
    rb"|attr[ \t]*\([ \t]*(?:(?:importlib\.)?import_module[ \t]*\(|sys\.modules\b)"
)
ASKED = rb"(?:[gs]et|del|has)attr[ \t]*\([ \t\r\n]*([A-Za-z_]\w*)[\w.]*[ \t\r\n]*,[ \t\r\n]*[^\"' \t\r\n]"


@MANY
@given(OPENING)
@example("getattr(a, attrgetter(b))")
@example("hasattr(c, setattr(f'{x}', y))")
def test_one_pass_over_attr_finds_what_four_patterns_do(text: str) -> None:
    data = text.encode()
    found = list(_ATTR.finditer(data))
    assert any(it[1] is not None for it in found) == (re.search(BESIDE, data) is not None)
    if not any(it[1] is not None for it in found):
        assert {it[2] for it in found} >= {it[1] for it in re.finditer(ASKED, data)}
    starts = re.search(rb"sys\s*\.\s*executable|[\"']python[\d.]*[\"']", data)
    assert bool(started._EXECUTABLE.search(data) or started._QUOTED.search(data)) == (
        starts is not None
    )


WAITING = (
    "import os",
    "import os, sys  # both",
    "import sys, os",
    "import app.core as c",
    "from app import core",
    "from os import path, sep as s",
    "def f(n):\n    import os\n    return os.path.join(n)",
    "x = os.path.join(a)",
    "x = os.environ['A']",
    "y = os.environ.get('A', core)",
    "y = os.getenv('A')",
    "e = os.environ",
    "os.environ['A'] = x",
    "os.foo = x",
    "os.path.sep = core",
    "os.__dict__['x'] = 1",
    "x = core.pos",
    "x = core.os",
    "f(os, 'a.b')",
    "p = os.path",
    "p.sep = 1",
    "setattr(p, n, core)",
    "'''About.\n\n>>> os.path\n>>> import os\n'''",
    "'''About ``os.path``, and\n`os.getenv`.\n'''",
    "text = '''\\\nos.sep'''",
    "text = '\\nos.sep %(os.sep)s'",
    "text = '{os.sep}'",
    "text = 'app.core:os.sep'",
    "text = '%sos.x' % 'app.'",
    "text = 'app.\\x6fs.x'",
    "code = '''import app.core\nos.path.join(core)'''",
    "code = 'import app.core\\nprint(app.core.environ)'",
    "print(f'{os.getpid()}')",
    "patch(core, os.path)",
    "replace(os.environ, 'a', x)",
    "flexmock(os.path).get('a')",
    "run(text, os.environ['A'], 'x.y')",
    "exec(text)",
    "exec\\\n(open('core.py').read())",
    "f(__name__ + '.x')",
    "getattr(core, n)",
    "# the os here",
    "if 'A' in os.environ: pass",
    "if x not in os.environ or n: pass",
    "for os.environ in x: pass",
    "x = {**os.environ, 'A': core}",
    "f(core, **os.environ)",
    "x = a.startswith('os.environ/')",
    'x = a.startswith("os.environ/A", core)',
    'x = a.replace("os.environ/", "")',
    'replace(core, "os.environ/")',
    'x = {"key": "os.environ/A"}',
    'f(core, {"key": "os.environ/A", "os": 1})',
    'x = "os.environ/" in core',
    'f(core, "os.environ/")',
    'P = "os.environ/"',
    "f(core, P, 'os.environ')",
    "# 'os.environ/' and core.os",
    "'''See os.environ/KEY, or\ncore.os.environ/x.\n'''",
    "'''About.\n\n>>> import os\n>>> import os  # doctest: +SKIP\n'''",
    "'''\n>>> import core\n>>> import os; core.os\n'''",
    "print(f'{core}{os.path.join(core, n)!r:{os.sep}}')",
    "print(f\"{d['{os.sep}']}\")",
    "x = [os.sep, {os.linesep}, (os.name)]",
    "x = dict(os.environ.copy(), **os.environ)",
    "hasattr(os, 'fork')",
    'getattr(os, "get" "env", core)',
    "getattr(os, n)",
    "session.exec(core, n)",
    "exec(text, names); names[n] = 1",
    "exec(open('co' 're.py').read())",
    "file = 'core.py'",
    "file = 'core.p' 'y'",
    "from core import *",
    "def f(environ, os=None): return environ",
    "os: str = 'os'",
)


@MANY
@given(
    st.lists(st.sampled_from(WAITING), max_size=9).map("\n".join), st.lists(MUTATIONS, max_size=2)
)
@example("import os\ntext = 'app.x' + os.environ['A']\n", [])
@example("text = '''a\n  ... os.sep\n>>> core\n... os.sep\n'''\n", [])
@example("text = '%(os.sep)s' '$os.sep' '[os.sep]'\n", [])
@example("import app as os\nos.getenv('A')\n", [])
def test_what_waits_reaches_for_nothing_by_itself(
    text: str, mutations: list[tuple[int, int, str]]
) -> None:
    data = mutated(text, mutations)
    assume(may_wait(data, "app.file"))
    # What surely asks a module for a name that is told elsewhere leads past what is told by bytes.
    seen = seen_in(data + b"\nimport zz\ngetattr(zz, n)\n", "app.file", False, at_once=True)
    assert seen.opens
    assert (seen.reaches, seen.stars, seen.blind, seen.said, seen.runs) == ((), (), (), (), ())


def test_what_waits_is_read_where_a_name_is_told(tmp_path: Path) -> None:
    files = {
        "core.py": "import os\n",
        "ask.py": "import core\ndef ask(name):\n    return getattr(core, name)\n",
        "other.py": "import core\ndef ask(name):\n    return getattr(core, name)\n",
        "tell.py": "from ask import ask\nask('os')\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    scan = Scan(str(tmp_path))
    assert scan.reached(["core"], str(tmp_path / "core.py")) == {"os": "ask.py:3"}
    looked = {path.rpartition("/")[2]: seen for path, seen in scan.look.reaches().seen.items()}
    assert {name for name, seen in looked.items() if seen.waits} == {"other.py"}


BY_TEXT = st.lists(
    st.sampled_from(
        [
            "globals",
            "locals",
            "vars",
            "eval",
            "exec",
            "modules",
            "__name__",
            "(",
            ")",
            "()",
            "[",
            "]",
            "(",
            "[",
            ".",
            "=",
            "==",
            "+",
            "'",
            '"',
            "update",
            "get",
            "def",
        ]
        + [" ", "\n", "\t", "x", "é", "'n'", "[__name__", "()['n']", "().update", "eval(x)"]
    ),
    max_size=14,
).map("".join)


@MANY
@given(BY_TEXT)
@example("execexec(globals(vars()))")
@example("f.exec(x) modules[__name__] locals()")
def test_what_begins_with_a_word_is_found_by_it(text: str) -> None:
    data = text.encode()
    for pattern, words in (
        (by_text._BY_TEXT, by_text._BY_TEXT_WORDS),
        (by_text._ALL, by_text._ALL_WORDS),
        (by_text._RUNS, by_text._RUNS_WORDS),
    ):
        found = [(it.span(), it.groups()) for it in by_text._matches(data, pattern, words)]
        assert found == [(it.span(), it.groups()) for it in pattern.finditer(data)]


STARTING = st.lists(
    st.sampled_from(
        [
            "sys.executable",
            '"python"',
            "run([",
            "])",
            ", ",
            "A",
            "B",
            " = ",
            "\n",
            '"x.py"',
            "'a/b.py'",
            "y.py",
        ]
        + [
            "HERE / ",
            "A / ",
            '"app"',
            "HERE",
            ": str",
            "  ",
            "\n\n",
            "exec(",
            "run_path(",
            ".__dict__",
            "é",
        ]
    ),
    max_size=18,
).map("".join)


@MANY
@given(STARTING)
@example('A = "x.py"\nA = 1\nrun([sys.executable, A])')
@example('A = "app"\nrun([sys.executable, str(A / "x.py")])')
@example("a.__dict__.__dict__ .__dict__")
def test_files_that_are_started_are_those_that_all_assignments_tell(text: str) -> None:
    data = text.encode()
    given = started._Given(data)
    told: list[started.Run] = []
    for start in re.finditer(rb"sys\s*\.\s*executable|[\"']python[\d.]*[\"']", data):
        window = data[start.end() : start.end() + 300].partition(b"\n\n")[0]
        texts = list(started._paths(window))
        for name, file in started._OF_NAME.findall(window):
            folders = started._FOLDER.findall(given.row(name))[-1:]
            texts += [f"{it.decode()}/{file.decode()}" for it in folders]
        for name in () if texts else dict.fromkeys(started._ARGUMENT.findall(window)):
            texts += started._paths(given.row(name))
        told += (started.Run(it, data.count(b"\n", 0, start.start()) + 1) for it in texts)
    assert list(started._at_once(data, given)) == told
    assert list(gate._with_names(data)) == re.findall(rb"(\w+)\.__dict__", data)
    runs = b".py" in data and re.search(rb"(?:exec(?:file)?|run_path)[ \t]*\(", data) is not None
    assert gate.runs_files(data) == runs


SEARCHING = st.lists(
    st.sampled_from(
        [
            "sys",
            ".path",
            ".meta_path",
            ".insert(",
            "[0]",
            " = ",
            "==",
            "+=",
            "import ",
            " as s",
            "s.path",
            "from ",
        ]
        + [
            "site.",
            "addsitedir",
            "getattr(",
            ", 'path'",
            "os.chdir(",
            "exec(",
            "runpy.",
            "run_path(",
            "del ",
        ]
        + ["\n", "\r", "#", "x", "path", "é", " ", "__class__", "__getattr__", "def "]
    ),
    max_size=16,
).map("".join)


@MANY
@given(SEARCHING)
@example("import x, sys as s\ns.path.insert(0)\npath = s.path\n")
@example("from sys import path")
def test_changes_of_the_search_path_are_found_on_their_rows(text: str) -> None:
    data = text.encode()
    aliases = re.findall(
        rb"(?<![\w.])import[ \t]+(?:[\w., \t]+,[ \t]*)?sys[ \t]+as[ \t]+([\w\x80-\xff]+)", data
    )
    known = {b"sys", *aliases}
    if search_path._AS.search(data) is None:
        assert aliases == []
    every: list[int] = []
    for row in re.finditer(rb"[^\r\n]+", data):
        every += (
            it.start()
            for it in search_path._CHANGES.finditer(data, *row.span())
            if it[1] in (None, *known)
        )
    told = [
        it.start()
        for start, end in search_path._rows(data, known)
        for it in search_path._CHANGES.finditer(data, start, end)
        if it[1] in (None, *known)
    ]
    assert told == every
    serves = (
        rb"(?m)^(?:async[ \t]+)?def[ \t]+__getattr__\b|^__getattr__[ \t]*=|\b__class__[ \t]*=(?!=)"
    )
    found = by_text._SERVES.search(data) or by_text._CLASS.search(data)
    assert (found is not None) == (re.search(serves, data) is not None)


def answers(question: Question, data: bytes) -> list[Store]:
    reaches = Reaches(lambda _: "app.file")
    reaches.note("file.py", seen_in(data, "app.file", False, NAMES))
    return list(question.answer("file.py", data, reaches))


def test_the_name_of_a_file_is_no_name_of_a_module() -> None:
    text = b'from unittest import mock\n\nmock.patch(who())\nHERE = ROOT / "shop" / "env.py"\n'
    seen = seen_in(text, "tool", is_package=False, words=frozenset({"env"}))
    assert [it for it in seen.reaches if it.stored] == []


@given(
    st.permutations(range(gate._MANY + 10)), st.sampled_from(("import ", "from app import ", ""))
)
@examples(30)
def test_many_names_are_found_where_few_are(order: list[int], before: str) -> None:
    names = [b"n%d" % it for it in order]
    rows = [b"getattr(%b, x)" % it for it in names] + [b"%b%b" % (before.encode(), names[3])]
    data = b"xn1 = n11\xc3\xa9\n" + b"\n".join((*rows[::-1], b"n0"))
    several, many = set(names[: gate._MANY - 1]), set(names)
    assert sorted(gate._firsts(data, many)) == sorted(gate._first(data, it) for it in many)
    assert set(gate._firsts(data, several)) < set(gate._firsts(data, many))
    assert gate.may_open(data) is bool(before)


IMPORTING = st.lists(
    st.sampled_from(
        [
            "from",
            "import",
            " ",
            "\n",
            "\t",
            "(",
            ")",
            ".",
            "a",
            "b.c",
            ",",
            ";",
            ":",
            "\\\n",
            "\r\n",
        ]
        + ["*", "#", "x as y", "as", "import ", " from ", "\n from ", "é"]
    ),
    max_size=16,
).map("".join)


@MANY
@given(IMPORTING)
@example("from a import (\nfrom b import c\n)from d import e\n")
@example("import a; import b:import c\\\n, d")
def test_imports_are_found_by_their_word(text: str) -> None:
    data = text.encode()
    named = rb"(\.*)[ \t]*([\w.]*)[ \t]+import[ \t]*(\([^()]*\)|(?:\\\r?\n|[^\r\n;])*)"
    rows = [
        (it.start(), it.groups()) for it in re.finditer(rb"(?m)^[ \t]*from[ \t]+" + named, data)
    ]
    assert [(at, it.groups()) for at, it in imported._froms(data)] == rows
    plain = rb"(?m)(?:^|[;:])[ \t]*import[ \t]+((?:\\\r?\n|[\w., \t])+)"
    assert [it[1] for it in imported._imports(data)] == re.findall(plain, data)
