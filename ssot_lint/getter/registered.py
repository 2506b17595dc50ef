"""Accesses through a getter that declares its variables one by one."""

from __future__ import annotations

from collections.abc import Collection

from ssot_lint.core.access.access import Access
from ssot_lint.core.accessor import Rewrite
from ssot_lint.core.names.names import Names
from ssot_lint.core.tree.code import Code
from ssot_lint.getter.contract import Contract, Spelling
from ssot_lint.getter.owners.around import Source
from ssot_lint.getter.owners.reasons import codes, sentence
from ssot_lint.getter.owners.spell import Operation, site_of, spelled
from ssot_lint.getter.proof.project import Project
from ssot_lint.getter.rewrite import fitted, refusal, rewrite_one, shown
from ssot_lint.modules.lookup import Lookup


class Registered:
    """Spells accesses by the entries of one registry; keeps the file it was last asked about."""

    def __init__(
        self, contract: Contract, roots: tuple[str, ...], lookup: Lookup, trust: Collection[str]
    ) -> None:
        self._contract = contract
        self._project = Project(roots, lookup)
        self._trust = trust
        self._code: Code | None = None
        self._source: Source | None = None

    def rewrite(self, access: Access, accessor: str, names: Names) -> Rewrite | str:
        """The access through ``accessor``, or why there is no such thing."""
        registry, code = self._contract.registry, names.code
        assert registry is not None
        problem = refusal(access)
        if problem is not None:
            return problem
        site = site_of(access, code, self._file(code, names), self._project)
        found = spelled(site, accessor, registry, self._trust)
        if isinstance(found, str):
            return found
        why = sentence(found.reasons)
        if isinstance(found, Operation):
            told = Spelling(found.to, why, codes(found.reasons))
            return rewrite_one(access, accessor, told, self._contract, code)
        edits = fitted(access, [(*found.span, found.text)], code)
        if isinstance(edits, str):
            return edits
        return Rewrite(tuple(edits), found.text, why, codes(found.reasons))

    def _file(self, code: Code, names: Names) -> Source:
        if self._code is not code or self._source is None:
            module = names.module or ""
            package = module if names.is_package else module.rpartition(".")[0]
            self._code, self._source = code, Source(code.data, module, package, module)
        return self._source


__all__ = ["Registered", "shown"]
