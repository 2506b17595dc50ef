"""One access in the words of a registry: the largest equal expression, else the nearest one.

What is proven equal is replaced without a reason; all else carries its reasons, each with a witness.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Collection
from typing import NamedTuple

import libcst as cst

from ssot_lint.core.access.access import Access
from ssot_lint.core.access.subject import named_by
from ssot_lint.core.accessor import Unregistered
from ssot_lint.core.model import PRESENCE, READ, WRITE
from ssot_lint.core.similar import did_you_mean
from ssot_lint.core.tree.code import Code
from ssot_lint.getter.meaning.compare import Form, differences, distance, same
from ssot_lint.getter.meaning.expressions import evaluate
from ssot_lint.getter.meaning.reasons import Reason, ordered
from ssot_lint.getter.meaning.sense import is_another_value, is_other_kind, is_turned
from ssot_lint.getter.meaning.terms import (
    NONE,
    TEXT,
    Apply,
    Lit,
    Opaque,
    Raises,
    Term,
    Test,
    gives,
    is_known,
    truth,
    type_of,
    types_of,
)
from ssot_lint.getter.meaning.world import REFERENCES, Frame, TooLong, Value, term
from ssot_lint.getter.meaning.worlds import new_world
from ssot_lint.getter.owners.around import (
    Source,
    handles_missing,
    is_guarded,
    is_patched,
    local_names,
)
from ssot_lint.getter.owners.candidates import PLACEHOLDER, Candidate, candidates
from ssot_lint.getter.owners.entry import SETTINGS, TABLE, Entry, Registry, is_attribute
from ssot_lint.getter.owners.fitting import fits, makes_text
from ssot_lint.getter.owners.insert import file_of
from ssot_lint.getter.owners.line import Wanted, line_for
from ssot_lint.getter.proof.project import Project


class Spelled(NamedTuple):
    """What replaces which bytes, and the reasons why it may not mean the same."""

    span: tuple[int, int]
    text: str
    reasons: tuple[Reason, ...]


class Operation(NamedTuple):
    """A template that the operands of the access are put into, with its reasons."""

    to: str
    reasons: tuple[Reason, ...]


class Site(NamedTuple):
    """An access in its file."""

    access: Access
    code: Code
    source: Source
    project: Project
    around: list[ast.AST]


def site_of(access: Access, code: Code, source: Source, project: Project) -> Site:
    """The access with what stands around it."""
    return Site(
        access, code, source, project, source.enclosing(code.start(access.place, access.expression))
    )


def spelled(
    site: Site, accessor: str, registry: Registry, trust: Collection[str]
) -> Spelled | Operation | str:
    """The access through the registry, or why there is no such thing."""
    access = site.access
    if access.variable is None:
        return _without_name(access, registry)
    entries = registry.of(access.variable)
    if not entries:
        return registry.overlaid.get(access.variable) or _unregistered(site, registry)
    if len(entries) > 1:
        names = " and ".join(f"`{it.name}` ({it.place})" for it in entries[:2])
        return f"`{access.variable}` is held by {names}: write the one that is meant"
    entry = entries[0]  # pyright: ignore[reportGeneralTypeIssues]
    if entry.kind == TABLE and not is_attribute(entry.name):
        says = f"`{entry.name}` ({entry.place}) is no name that can be written as an attribute"
        return f"{says}: give the entry one that can"
    if is_patched(site.around) and entry.reasons:
        way = f"; `{_shown(entry.override, accessor)}` replaces it"
        way = way if entry.override else f": let it replace `{accessor}.{entry.name}`"
        return f"a test replaces the environment here, and `{entry.name}` is not read anew{way}"
    if access.kind == READ:
        return _read(site, entry, accessor, trust)
    return _other(site, entry, accessor, trust)


def _unregistered(site: Site, registry: Registry) -> str:
    """What to add, in the registry's style, as far as the access tells."""
    variable = site.access.variable or ""
    said = f"`{variable}` is not registered in {registry.file}"
    field = _also_read_by(registry, variable)
    if field is not None:
        names = f"`{field.name}` ({field.place})"
        return f"`{variable}` is another name of what {names} reads: ask that by its first one"
    if not is_attribute(variable):
        return Unregistered(f"{said}, and is no name that can be written as an attribute")
    if site.access.kind == WRITE:
        return Unregistered(f"{said}, and what is not cannot be set through it")
    wanted = _wanted(site, registry, variable)
    line = None if wanted is None else line_for(registry, wanted)
    taken = None if line is None else _taken(site, registry, line)
    if taken is not None:
        return Unregistered(f"`{variable}` {taken}")
    if line is not None:
        said = f"{said}; add `{line}` there"
    elif registry.kind == SETTINGS:
        said = f"{said}; add a field there that has it for its alias"
    else:
        said = f"{said}; add an entry for it there"
    other = did_you_mean(variable, sorted(registry.by_variable))
    return Unregistered(said if other is None else f"{said}; did you mean `{other}`?")


def _also_read_by(registry: Registry, variable: str) -> Entry | None:
    """The settings' field that has the variable for another of its names, or in another case."""
    fields = (it for it in registry.entries if it.kind == SETTINGS)
    return next((it for it in fields if variable in _names_of(it, variable)), None)


def _names_of(entry: Entry, variable: str) -> tuple[str, ...]:
    """The names that it reads, in the case of ``variable`` where that does not matter."""
    names = (entry.variable, *entry.others)
    if entry.any_case and variable.casefold() in (it.casefold() for it in names):
        return (variable,)
    return entry.others


_BOUND = re.compile(r"\s*(?:def\s+)?[\"']?(\w+)")


def _taken(site: Site, registry: Registry, line: str) -> str | None:
    """Where the registry's file binds already what the line would bind; None where it does not."""
    path = file_of(site.project.lookup, registry)
    data = b"" if path is None else site.project.lookup.tree.read(path) or b""
    name = _BOUND.match(line.rpartition("@")[2].partition("\n")[2] or line)
    if name is None or not data:
        return None
    word = re.escape(name[1].encode())
    bound = (
        rb"^[ \t]*(?:(?P<outer>(?:\w+\.)*)%b[ \t]*(?:=(?!=)|:)|def %b\(|[\"']%b[\"'][ \t]*:"
        rb"|(?P<set>(?:\w+\.)*(?:__)?setattr(?:__)?\([^)\n]*[\"']%b[\"']))"
    ) % (word, word, word, word)
    found = [*re.finditer(bound, data, re.MULTILINE)]
    starts = [data.count(b"\n", 0, it.start()) + 1 for it in found]
    rows = [f"{registry.file}:{it}" for it in starts]
    if len(rows) > 1:
        places = f"{', '.join(rows[:-1])} and {rows[-1]}"
        return f"is declared in {places}, and none of them is sure: declare it once, under no condition"
    if not rows:
        return None
    if found[0]["outer"] or found[0]["set"]:
        return f"is set from outside in {rows[0]}: declare it there beside the others"
    of = next((it for it in registry.entries if it.place == rows[0]), None)
    if of is not None:
        return (
            f"has its name in {rows[0]}, which reads `{of.variable}`: let that read both, or ask it"
        )
    return f"has its name in {rows[0]}, which is not seen to read it: write `{line}` there"


def _wanted(site: Site, registry: Registry, variable: str) -> Wanted | None:
    """The variable as the access reads it: its type, its default, and the expression for it; None
    where it names what only its own file has."""
    plain = _style(registry).format(f'"{variable}"')
    if site.access.kind == PRESENCE:
        return Wanted(variable, "str", "None", plain)
    best: tuple[Candidate, Form] | None = None
    frame = _frame(site)
    for candidate in candidates(site.access, site.code):
        here = _form(site, candidate, frame, variable)
        if here is None or not _belongs(here.present):
            break
        if type_of(here.present) is not None and is_known(here.present):
            best = candidate, here
    if best is None:
        return Wanted(variable, "str", None, plain)
    candidate, here = best
    if _other_names(candidate.text) or not isinstance(here.missing, Lit | Raises):
        return None  # what the registry's module does not have
    default = _quoted(here.missing.shown) if isinstance(here.missing, Lit) else None
    read = _bare(site, registry, variable)
    if read is None:
        return None
    text = " ".join(candidate.text.split()).replace(PLACEHOLDER, read)
    return Wanted(variable, type_of(here.present) or "str", default, text)


_BOOLEAN = frozenset(
    ["1", "true", "yes", "on", "y", "t", "enabled", "0", "false", "no", "off", "n", "f", "disabled"]
)


def _belongs(present: Term) -> bool:
    """Whether a registry would do it: conversions and truth tests, no arithmetic, no choices."""
    match present:
        case Test(of=inner, among=words):
            texts = {str(it.value).lower() for it in words if it.value != ""}
            return _belongs(inner) and bool(texts) and texts <= _BOOLEAN
        case Lit():
            return False  # ``is not None``: nothing of the text is left
        case Apply(operation=operation):
            return operation not in ("+", "-", "*", "/", "//", "%", "item", "<", ">", "<=", ">=")
        case _:
            return True


def _quoted(text: str) -> str:
    """The literal in the quotes that formatters like."""
    return f'"{text[1:-1]}"' if text.startswith("'") and '"' not in text else text


def _other_names(text: str) -> bool:
    """Whether an expression names more than Python's own and the read."""
    names = {it.id for it in ast.walk(ast.parse(f"({text}\n)")) if isinstance(it, ast.Name)}
    return not names <= {PLACEHOLDER, *dir(builtins)}


def _bare(site: Site, registry: Registry, variable: str) -> str | None:
    """The read itself as the registry's entries spell it; None where its default is no literal."""
    if site.access.operation == "item":
        environ = (
            "environ" if _style(registry) in ("environ.get({})", "getenv({})") else "os.environ"
        )
        return f'{environ}["{variable}"]'
    default = default_of(site.access)
    if default is None:
        return _style(registry).format(f'"{variable}"')
    value = _value_of(site, default, variable)
    if not isinstance(value, Lit):
        return None
    text = _text(site, default)
    given = text if not _other_names(text) else _quoted(value.shown)
    return _style(registry).format(f'"{variable}", {given}')


def _style(registry: Registry) -> str:
    """How its entries read a variable."""
    forms = ("os.getenv({})", "os.environ.get({})", "getenv({})", "environ.get({})")
    said = [re.sub(r"\bos\.(?:getenv|environ\.get)\(", "", it.source) for it in registry.entries]
    counts = [
        sum("os.getenv(" in it.source for it in registry.entries),
        sum("os.environ.get(" in it.source for it in registry.entries),
        sum("getenv(" in it for it in said),
        sum("environ.get(" in it for it in said),
    ]
    return forms[counts.index(max(counts))]


def _shown(template: str | None, accessor: str) -> str:
    return (template or "").replace("{getter}", accessor).replace("{value}", "…")


def _without_name(access: Access, registry: Registry) -> str:
    if access.key is None:
        return (
            f"{registry.place} has its variables one by one, and nothing for them all: "
            "ask it for each that is needed"
        )
    named = named_by(access).replace("the variable that", "which variable")
    meant = named if named.startswith("which") else "which variable is meant"
    return (
        f"{meant} shows only when it runs, and {registry.place} has them one by one: "
        "ask it for each by its entry"
    )


def _read(site: Site, entry: Entry, accessor: str, trust: Collection[str]) -> Spelled | str:
    if handles_missing(site.around) and site.access.operation == "item":
        early = any(it.code in ("import-time", "cached") for it in entry.reasons)
        if early or not isinstance(entry.missing, Raises):
            return (
                f"the KeyError of a missing `{entry.variable}` is handled here, and `{entry.name}` "
                f"({entry.place}) raises none: say there what a missing one gives"
            )
    there = Form(entry.missing, entry.present)
    frames = _frame(site)
    guarded = is_guarded(site.around, entry.variable)
    found: list[tuple[Candidate, Form]] = []
    for candidate in candidates(site.access, site.code):
        here = _form(site, candidate, frames, entry.variable)
        if here is None:
            break
        if guarded:
            here = here._replace(missing=there.missing)
        found.append((candidate, here))
    if not found:
        place = f"`{entry.name}` ({entry.place})"
        return f"what `{entry.variable}` gives here is not followed: say it in {place} instead"
    for candidate, here in reversed(found):
        if _is_equal(here, there, candidate):
            return _replaced(site, candidate, entry, accessor, (), trust)
    outer, whole = found[-1]
    works = [found[-1]]
    for candidate, here in reversed(found[:-1]):
        # ``env.X or "app"``: what stays around it makes up for the difference.
        through = _through(site, outer, candidate, frames, entry)
        if through is not None and _is_equal(whole, through, outer):
            return _replaced(site, candidate, entry, accessor, (), trust)
        if through is None or gives(through.present) or not gives(whole.present):
            works.insert(0, (candidate, here))
    # Nothing is equal: the nearest that works, and of those equally near the largest.
    found = works
    meant = [it for it in found if not is_turned(it[1], there)]
    if len(meant) < len(found):  # the rest stays around what is left, and takes a truth value
        meant = [it for it in meant if it[0].as_truth or type_of(it[1].present) == "bool"]
    if not meant:
        place = f"`{entry.name}` ({entry.place})"
        return f"{place} says yes where this says no: someone must decide how to ask it"
    meant = [it for it in meant if not _is_more(*it, there)] or meant
    candidate, here = min(reversed(meant), key=lambda it: _apart(it[1], there))
    if is_other_kind(here, there) and not candidate.as_truth:
        kinds = f"`{type_of(here.present)}` here, `{type_of(there.present)}` there"
        return f"`{entry.name}` ({entry.place}) gives another type: {kinds}"
    reasons = differences(here, there)
    if candidate.as_truth:
        reasons = min(reasons, differences(here.as_truth(), there.as_truth()), key=len)
    unfit = _unfit(site, candidate, here, entry)
    return unfit or _replaced(site, candidate, entry, accessor, reasons, trust)


def _is_more(candidate: Candidate, here: Form, there: Form) -> bool:
    """Whether something is done here to what the entry gives."""
    if type_of(there.present) in _PLAIN_TYPES and makes_text(candidate.node):
        return True
    return is_another_value(here, there)


_PLAIN_TYPES = frozenset({"int", "float", "bool"})


def _unfit(site: Site, candidate: Candidate, here: Form, entry: Entry) -> str | None:
    """Why what stays around the expression cannot take what the entry gives."""
    kind = type_of(entry.present)
    mine = type_of(here.present)
    if candidate.as_truth and mine == "str" and kind in ("int", "float"):
        if truth(here.missing) != truth(entry.missing):
            return (
                f"`{entry.name}` ({entry.place}) gives a number, and whether `{entry.variable}` is set "
                "is asked here: let it give None where it is not"
            )
    if kind is None or fits(site.access, site.code, candidate, mine, kind):
        return None
    return (
        f"`{entry.name}` ({entry.place}) gives `{kind}`, and what stands around takes text: "
        f"ask `{entry.name}` for the whole of it"
    )


def _through(
    site: Site, outer: Candidate, inner: Candidate, frame: Frame, entry: Entry
) -> Form | None:
    """What the outer expression gives with the entry in the inner one's place."""
    before, held, after = outer.text.partition(inner.text)
    if not held:
        return None
    text = before + PLACEHOLDER + after

    def read(present: Term | None) -> Value:
        return entry.missing if present is None else entry.present

    return _form(site, outer._replace(text=text), frame, entry.variable, read)


def _apart(here: Form, there: Form) -> tuple[int, bool]:
    """How far apart they are; of those equally far, one that gives the same type is nearer."""
    shared = types_of(here.present) & types_of(there.present) - {"NoneType", None}
    return distance(here, there), not shared


def _is_equal(here: Form, there: Form, candidate: Candidate) -> bool:
    if same(here, there):
        return True
    return candidate.as_truth and same(here.as_truth(), there.as_truth())


def _replaced(
    site: Site,
    candidate: Candidate,
    entry: Entry,
    accessor: str,
    reasons: tuple[Reason, ...],
    trust: Collection[str],
) -> Spelled | str:
    start, end = candidate.span
    if b"#" in site.code.data[start:end] and _has_comment(site.code, start, end):
        return "a comment inside it would be lost: move it above"
    left = ordered([it for it in (*reasons, *entry.reasons) if it.code not in trust])
    return Spelled(candidate.span, entry.read.replace("{getter}", accessor), left)


def _has_comment(code: Code, start: int, end: int) -> bool:
    from ssot_lint.core.lex.lexed import COMMENT

    return any(
        code.data[at] == 35 and code.lexed.kind_at(at) == COMMENT for at in range(start, end)
    )


def _frame(site: Site) -> Frame:
    names = local_names(site.around, site.source.module.package)
    return Frame(site.source.module, names)


_Read = Callable[[Term | None], Value]
"""What the read gives, for the variable's text or None."""


def _form(
    site: Site, candidate: Candidate, frame: Frame, variable: str, read: _Read | None = None
) -> Form | None:
    """What the candidate gives; None where it is not pure, or not of this variable alone."""
    try:
        node = ast.parse(f"({candidate.text}\n)", mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        return None
    missing = _value(site, node, frame, None, variable, read)
    present = _value(site, node, frame, TEXT, variable, read)
    if isinstance(present, Opaque) or missing is None or present is None:
        return None
    return Form(missing, present)


def _value(
    site: Site,
    node: ast.expr,
    frame: Frame,
    present: Term | None,
    variable: str,
    read: _Read | None,
) -> Term | None:
    world = new_world(site.project, present, variable)
    inner = Frame(frame.module, dict(frame.names))
    try:
        held = _of_read(site, world.present, inner, variable) if read is None else read(present)
        inner.names[PLACEHOLDER] = held
        value: Value = evaluate(world, node, inner)
    except (TooLong, RecursionError):
        return None
    if isinstance(value, REFERENCES) or world.unknown_key:
        return None
    return value if isinstance(value, Raises) else term(value)


def _of_read(site: Site, present: Term | None, frame: Frame, variable: str) -> Value:
    """What the bare read gives."""
    if present is not None:
        return present
    default = default_of(site.access)
    if site.access.operation == "item":
        return Raises("KeyError")
    return NONE if default is None else _value_of(site, default, variable, frame)


def _value_of(
    site: Site, node: cst.BaseExpression, variable: str, frame: Frame | None = None
) -> Value:
    """What an expression of the file comes to while the variable is missing."""
    text = _text(site, node)
    try:
        parsed = ast.parse(f"({text}\n)", mode="eval").body
    except (SyntaxError, ValueError):
        return Opaque("its text")
    value = evaluate(new_world(site.project, None, variable), parsed, frame or _frame(site))
    return Opaque(f"`{text}`") if isinstance(value, REFERENCES) else value


def _text(site: Site, node: cst.BaseExpression) -> str:
    span = site.code.span(site.access.place, node)
    return (
        "" if span is None else site.code.data[slice(*span)].decode(site.code.encoding, "replace")
    )


def default_of(access: Access) -> cst.BaseExpression | None:
    """The default that the access gives itself."""
    call = access.whole
    if not isinstance(call, cst.Call) or access.operation != "get":
        return None
    for position, argument in enumerate(call.args):
        if argument.keyword is not None and argument.keyword.value == "default":
            return argument.value
        if argument.keyword is None and position == 1:
            return argument.value
    return None


def _other(
    site: Site, entry: Entry, accessor: str, trust: Collection[str]
) -> Spelled | Operation | str:
    """Presence, writes and deletions, which keep their operands."""
    access = site.access
    if access.kind == PRESENCE:
        if entry.presence is None:
            return (
                f"`{entry.name}` ({entry.place}) does not tell whether `{entry.variable}` is set: "
                "give it no default and compare with None, or a method that tells"
            )
        to = entry.presence
        held = entry.reasons
        if not to.endswith(" is not None"):
            held = tuple(it for it in held if it.code == "unverified")
        return Operation(to, _untrusted(held, trust))
    if access.operation == "set" and access.method == "=":
        if entry.store is None:
            return _unwritten(entry)
        held = () if is_text(access.whole) else entry.store_reasons
        return Operation(entry.store, _untrusted(held, trust))
    # What is removed is written as nothing: only what holds of any change is left.
    change = tuple(it for it in entry.store_reasons if it.code != "accepts")
    if access.operation == "delete" and entry.remove is not None:
        held = Reason("no-keyerror", _SILENT), *change
        return Operation(entry.remove, _untrusted(held, trust))
    if access.operation == "pop" and entry.remove is not None and _is_statement(access):
        span = site.code.span(access.place, access.whole)
        if span is not None:
            said = _untrusted(change, trust)
            return Spelled(span, entry.remove.replace("{getter}", accessor), said)
    if entry.store is not None or entry.remove is not None:
        lacks = f"has nothing for `{access.operation or access.method}`: give it a method"
        return f"`{entry.name}` ({entry.place}) {lacks}"
    return _unwritten(entry)


_SILENT = "deleting a missing variable raises KeyError today, and nothing after"


def _unwritten(entry: Entry) -> str:
    return (
        f"`{entry.name}` ({entry.place}) only reads `{entry.variable}`: "
        "set it before the program starts, or give the getter a way to"
    )


def _untrusted(reasons: tuple[Reason, ...], trust: Collection[str]) -> tuple[Reason, ...]:
    return tuple(it for it in reasons if it.code not in trust)


def is_text(whole: cst.CSTNode) -> bool:
    """Whether what is assigned is surely a string."""
    value = whole.value if isinstance(whole, cst.Assign) else None
    match value:
        case cst.SimpleString() | cst.FormattedString() | cst.ConcatenatedString():
            return True
        case cst.Call(func=cst.Name(value="str")):
            return True
        case _:
            return False


def _is_statement(access: Access) -> bool:
    call = access.whole
    given = isinstance(call, cst.Call) and len(call.args) == 2
    return given and isinstance(access.place.island.parent(call), cst.Expr)
