"""The owner of a part of the tree: its getter, what that promises, and where it can be had."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.getter.contract import PRESETS, Contract, as_it_is, as_spelled
from ssot_lint.getter.last_file import LastFile
from ssot_lint.getter.spelling import Spelling
from ssot_lint.modules.lookup import Lookup, find_module, module_candidates
from ssot_lint.modules.tree import DISK, Over, Tree

if TYPE_CHECKING:
    from ssot_lint.core.access.access import Access
    from ssot_lint.core.access.shapes import Plain
    from ssot_lint.core.accessor import Importer, Rewrite, Use
    from ssot_lint.core.lex.lexed import Lexed
    from ssot_lint.core.names.names import Names
    from ssot_lint.core.tree.lined import Lined
    from ssot_lint.getter.kept.known import Keeper
    from ssot_lint.getter.owners.around import Source
    from ssot_lint.getter.proof.project import Project
    from ssot_lint.getter.registered import Registered

_NO_PACKAGE = frozenset({"setup.py", "conf.py", "noxfile.py", "conanfile.py"})


class Getter:
    """The accessor of one owner. Its source is read when the first finding asks for it."""

    def __init__(
        self,
        name: str | None,
        target: str,
        contract: str | Mapping[str, Spelling | str] = "auto",
        roots: tuple[str, ...] = (),
        tree: Tree = DISK,
        trust: Collection[str] = (),
        others: tuple[Getter, ...] = (),
        neighbours: Callable[[], Iterable[Getter]] = tuple,
        keeper: Callable[[], Keeper | None] = lambda: None,
    ) -> None:
        """``keeper`` gives who has contracts that were derived before."""
        self.name = name
        self.target = target
        self.module, _, self.expression = target.partition(":")
        self.root = self.expression.partition(".")[0].partition("(")[0]
        self.roots = roots
        self.declared = contract
        self.trust = frozenset(trust)
        self.others = others
        """More getters of the same owner; the names that they declare are theirs alone."""
        self._neighbours = neighbours
        self._keeper = keeper
        self._contract: Contract | None = None
        self._closures: dict[frozenset[str], Mapping[str, str]] = {}
        self._lookup = Lookup(roots, tree)
        self._imported: str | None = None
        self._by_variable: Registered | None = None
        self._modules: Project | None = None
        self._files = LastFile()

    @property
    def source(self) -> str | None:
        """Path of the file that it is looked up in; None where the source roots hold none."""
        return find_module(self._meant(), self.roots, self._lookup.tree)

    @property
    def imported(self) -> str:
        """The module that importing it runs: ``app.envs`` where the whole module is the getter."""
        if self._imported is None:
            self._imported = self._meant()
        return self._imported

    def _meant(self) -> str:
        from ssot_lint.modules.defining import module_meant

        return module_meant(self.module, self.root, self.roots, self._lookup.tree)

    @property
    def shown(self) -> str:
        """Its name for people: ``app.envs`` where the whole module is the getter."""
        meant = self._meant()
        return meant if meant == f"{self.module}.{self.expression}" else self.target

    @property
    def contract(self) -> Contract:
        """What the getter promises: declared, a preset, or derived from its source."""
        if self._contract is None:
            self._contract = self._resolve()
        return self._contract

    @property
    def keeps_calls(self) -> bool:
        """Whether it takes calls in the form they have: only what is called changes."""
        from ssot_lint.getter.rewrite import keeps_calls

        return keeps_calls(self.contract)

    def looked_at(self) -> tuple[str, ...]:
        """Every place, there or not, that what is known of it so far was read from."""
        others = (place for it in self.others for place in it.looked_at())
        beside = (place for it in self._neighbours() for place in it._lookup.looked)
        return (*self._lookup.looked, *others, *beside)

    def looked(self) -> tuple[str, ...]:
        """What of these was looked at so far, and the places of the module itself."""
        others = (place for it in self.others for place in it.looked())
        beside = (place for it in self._neighbours() for place in it._lookup.looked)
        return (*module_candidates(self.module, self.roots), *self._lookup.looked, *others, *beside)

    def places_for(self, importer: Importer) -> tuple[str, ...]:
        """Places, there or not, that ``import_refusal`` depends on for one file alone."""
        if not importer.is_package or importer.module is None:
            return ()
        return module_candidates(f"{importer.module}.{self.root}", self.roots)

    def rewrite(self, access: Access, accessor: str, names: Names) -> Rewrite | str:
        """The access through ``accessor``, or why it cannot be said with this getter."""
        if self.contract.registry is not None:
            return self._registered(access, accessor, names)
        from ssot_lint.getter.asked import of_child, of_copy, of_statement
        from ssot_lint.getter.rewrite import rewrite

        asked = access, accessor, self.contract, names.code
        made = of_child(*asked) or of_statement(*asked) or of_copy(*asked) or rewrite(*asked)
        if isinstance(made, str) or not made.reasons:
            return made
        from ssot_lint.getter.asked import settled

        return settled(made, access, names.code, lambda: self._files.of(names), self.trust)

    def as_it_is(self, access: Plain) -> str | None:
        """What stands behind the accessor where the access keeps its form and its meaning."""
        return None if self.others else as_it_is(access, self.contract)

    def as_spelled(self, access: Plain) -> tuple[str, str] | None:
        """What stands before and behind the key where the access gets a form of the getter's own."""
        return None if self.others else as_spelled(access, self.contract)

    def _registered(self, access: Access, accessor: str, names: Names) -> Rewrite | str:
        from ssot_lint.getter.registered import Registered

        if self._by_variable is None:
            project = self._project()
            self._by_variable = Registered(self.contract, project, self.trust, self._files)
        return self._by_variable.rewrite(access, accessor, names)

    def _project(self) -> Project:
        """The modules that keys and values of accesses are looked up in, each read once."""
        if self._modules is None:
            from ssot_lint.getter.proof.project import Project

            self._modules = Project(self.roots, self._lookup)
        return self._modules

    def over(self, texts: Mapping[str, bytes]) -> Getter:
        """The same getter, were these the texts of some files."""
        tree = Over(self._lookup.tree, texts)
        return Getter(
            self.name,
            self.target,
            self.declared,
            self.roots,
            tree,
            self.trust,
            self.others,
            self._neighbours,
        )

    def own_modules(self) -> tuple[str, ...]:
        """Files whose own accesses are silent, those of the owner's other getters among them."""
        from ssot_lint.getter.owner_set import owner_set

        found: dict[str, None] = {}
        for it in (self, *self.others):
            found.update(dict.fromkeys(owner_set(it.target, it.roots, it._lookup.tree)))
        return tuple(found)

    def chosen_for(self, variable: str | None) -> Getter:
        """The one of the owner's getters that has the variable; itself where none says so."""
        if variable is None or not self.others or self.has(variable):
            return self
        return next((it for it in self.others if it.has(variable)), self)

    def nearest(self, access: Access, names: Names) -> Getter:
        """The entry itself as a getter, where the file imports that already; else this one."""
        from ssot_lint.getter.owners.imported import entry_of

        registry = self.contract.registry
        if access.variable is None or registry is None or self.declared != "auto":
            return self
        whole = f"{self.module}.{self.expression}"
        found = entry_of(registry, access.variable, whole, self._files.of(names))
        if found is None:
            return self
        target = f"{whole}:{found.entries[0].name}"
        made = Getter(self.name, target, "auto", self.roots, self._lookup.tree, self.trust)
        made._contract = self.contract._replace(registry=found, shape=None, operations={})
        return made

    def names(self) -> tuple[str, ...]:
        """The whole names that a fix may import it by: those of the owner's other getters, too."""
        found: dict[str, None] = {}
        for it in (self, *self.others):
            whole = f"{it.module}.{it.root}"
            found[whole] = None
            registry = it.contract.registry
            if registry is not None and it.expression == it.root:
                found.update(dict.fromkeys(f"{whole}.{entry.name}" for entry in registry.entries))
        return tuple(found)

    def declares(self, variable: str) -> bool:
        """Whether it, or another getter of the owner, has an entry of its own for the variable."""
        return any(it.has(variable) for it in (self, *self.others))

    def holds(self, name: str) -> bool:
        """Whether it has an entry of that name, whatever variable that reads."""
        registry = self.contract.registry
        return registry is not None and any(it.name == name for it in registry.entries)

    def neighbour_of(self, variable: str) -> str | None:
        """The owner of another part of the tree that declares the variable: its name, or its getter."""
        for it in self._neighbours():
            if it.declares(variable):
                return it.name or it.shown
        return None

    def has(self, variable: str) -> bool:
        """Whether it has an entry of its own for the variable."""
        contract = self.contract
        if contract.registry is not None and contract.registry.of(variable):
            return True
        return variable in contract.variables

    def variable_of(self, access: Access, names: Names) -> str | None:
        """The variable that the access names by a constant, of its file or an imported one."""
        from ssot_lint.getter.keys import variable_of

        return variable_of(access, names, self._files.of, self._project())

    def variable_at(
        self, key: str, at: int, code: Lined, module: str | None, *, is_package: bool
    ) -> str | None:
        """The same of the access that begins at ``at``, whose key is a name, or names and dots."""
        from ssot_lint.getter.keys import variable_at

        def source() -> Source:
            return self._files.read(code.data, module, is_package=is_package)

        return variable_at(key, at, code, source, self._project())

    def reads_in(self, path: str) -> bool:
        """Whether it is made of code in that file."""
        place = self._lookup.tree.real(path)
        found = (it for of in (self, *self.others) for it in of.contract.sources)
        return any(self._lookup.tree.real(it) == place for it in found)

    def runs(self, module: str, function: str) -> bool:
        """Whether the function of that module is a piece of it."""
        return any((module, function) in it.contract.ran for it in (self, *self.others))

    def known_to_read_in(self, path: str) -> bool:
        """The same, as far as it was found out already."""
        return self._contract is not None and self.reads_in(path)

    @property
    def has_read_keys(self) -> bool:
        """Whether it was asked which variable a name stands for: modules say that."""
        return any(it._modules is not None for it in (self, *self.others))

    def misuse(self, use: Use, names: Names) -> str | None:
        """What is wrong with a use of the getter; None where nothing is known to be."""
        from ssot_lint.getter.misuse import misuse

        return misuse(use, self.contract, self.expression)

    def has_plain_uses(self, lexed: Lexed, is_sound: Callable[[bytes], bool]) -> bool:
        """Whether bytes show that nothing is wrong with any use in a file; may err by saying no."""
        from ssot_lint.getter.plain_uses import are_plain

        named = self.module, self.root, self.expression
        return are_plain(lexed, named, self.contract, is_sound)

    def import_refusal(self, importer: Importer) -> tuple[bool, str] | None:
        """Why a file should not import the getter, and whether that rules a fix out."""
        import os

        chain = self.closure(importer.module or "").get(self._lookup.tree.real(importer.path))
        if chain is not None:
            return True, f"importing the getter here would close an import cycle: {chain}"
        if importer.is_package and importer.module is not None:
            hidden = f"{importer.module}.{self.root}"
            if find_module(hidden, self.roots, self._lookup.tree) is not None:
                return True, f"importing `{self.root}` here would hide the module `{hidden}`"
        name = os.path.basename(importer.path)
        if name in _NO_PACKAGE:
            return False, f"`{name}` may run where the getter's package is not installed"
        if importer.apart is not None:
            return False, importer.apart
        if importer.module is None:
            return False, "the file is outside the source roots, where the getter may not be found"
        return None

    def is_hidden(self) -> bool:
        """Whether the package gives its module's name to something else (``from app.env import env`` in
        ``app/__init__.py``): ``app.env`` is that then."""
        from ssot_lint.modules.hidden import is_hidden

        return is_hidden(self.module, self._lookup)

    def closure(self, importer: str | None = None) -> Mapping[str, str]:
        """Real paths of the files that importing the getter executes, with the way to each.

        ``importer`` is the module that imports it: the packages above both run already.
        """
        from ssot_lint.modules.closure import import_closure, running_parents

        running = running_parents(self.imported, importer)
        if running not in self._closures:
            found = import_closure(self.imported, self.roots, self._lookup, importer)
            self._closures[running] = found
        return self._closures[running]

    def _resolve(self) -> Contract:
        from ssot_lint.getter.kept.known import contract_of  # a hook's clean file asks no getter

        key = repr((self.target, self.roots, self._said()))
        return contract_of(key, self._lookup, self._derived, self._keeper())

    def _said(self) -> object:
        """What the configuration says of the contract."""
        declared = self.declared
        return declared if isinstance(declared, str) else list(map(repr, declared.items()))

    def _derived(self, lookup: Lookup) -> Contract:
        from ssot_lint.core.deferred import deferred_methods

        with deferred_methods():
            from ssot_lint.getter.deriving.derive import derive_with_sources, shape_of

        if self.declared == "auto":
            return derive_with_sources(self.module, self.expression, self.roots, lookup)[0]
        shape, call = shape_of(self.module, self.expression, self.roots, lookup)
        if isinstance(self.declared, str):
            preset = PRESETS[self.declared]
            # The source may offer more than the preset does (``override``), never less.
            return preset._replace(shape=preset.shape if shape is None else shape, call=call)
        operations = {
            operation: spelling if isinstance(spelling, Spelling) else Spelling(spelling)
            for operation, spelling in self.declared.items()
        }
        return Contract("declared in the configuration", operations, shape=shape, call=call)
