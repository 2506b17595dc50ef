"""What is said of a variable that the registry does not have, and the line that would declare it there."""

from __future__ import annotations

import ast
import builtins
import re

from ssot_lint.core.accessor import Unregistered
from ssot_lint.core.model import PRESENCE, WRITE
from ssot_lint.core.similar import did_you_mean
from ssot_lint.getter.meaning.compare import Form
from ssot_lint.getter.meaning.terms import Apply, Lit, Raises, Term, Test, is_known, type_of
from ssot_lint.getter.owners.candidates import PLACEHOLDER, Candidate, candidates
from ssot_lint.getter.owners.entry import SETTINGS, Entry, Registry, is_attribute
from ssot_lint.getter.owners.insert import file_of
from ssot_lint.getter.owners.line import Wanted, line_for
from ssot_lint.getter.owners.site import Site, default_of, form_at, frame_of, text_at, value_of


def unregistered(site: Site, registry: Registry) -> str:
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
        return f"nothing in {registry.file} sets `{variable}`: give it an entry there that can"
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


_BOUND = re.compile(r"(?:@\w+\s+)*(?:def\s+)?[\"']?(\w+)")


def _taken(site: Site, registry: Registry, line: str) -> str | None:
    """Where the registry's file binds already what the line would bind; None where it does not."""
    path = file_of(site.project.lookup, registry)
    data = b"" if path is None else site.project.lookup.tree.read(path) or b""
    name = _BOUND.match(line)
    if name is None or not data:
        return None
    word = re.escape(name[1].encode())
    bound = (
        rb"^[ \t]*(?:(?P<outer>(?:\w+\.)*)%b[ \t]*(?:=(?!=)|:)|(?:async )?def %b\(|[\"']%b[\"'][ \t]*:"
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
    frame = frame_of(site)
    for candidate in candidates(site.access, site.code):
        here = form_at(site, candidate, frame, variable)
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
    value = value_of(site, default, variable)
    if not isinstance(value, Lit):
        return None
    text = text_at(site, default)
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
