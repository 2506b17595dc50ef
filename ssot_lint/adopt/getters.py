"""The configured getters: can each be found, and does its contract make anything safe?"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from ssot_lint.adopt.obstacle import Obstacle, toml_line
from ssot_lint.getter.owner import Getter
from ssot_lint.modules.roots import Roots
from ssot_lint.workspace.config.config import Config
from ssot_lint.workspace.config.options import Owner


def getter_obstacles(configs: Iterable[Config]) -> Iterator[Obstacle]:
    """What is amiss with the getters that ``configs`` name."""
    for config in configs:
        options = config.options
        if config.path is None:
            continue
        fallback = Owner(None, (), options.getters or (), options.contract or "auto")
        owners = (fallback, *(options.owners or ()))
        if all(owner.getter is None for owner in owners):
            yield Obstacle(
                config.path,
                _line(config, None),
                "no getter is named, so nothing can be fixed",
                'add `getter = "module:expression"`; `ssot-lint init --write-getter PATH` makes one',
            )
        for number, owner in enumerate(owners):
            if owner.getter is not None:
                place = None if number == 0 else number - 1
                yield from _amiss(config, owner, owner.getter, _line(config, place))


def _amiss(config: Config, owner: Owner, target: str, line: int) -> Iterator[Obstacle]:
    roots = Roots(owner.src or config.src).directories
    getter = Getter(owner.name, target, owner.contract, roots)
    path = config.path or ""
    if getter.source is None:
        # With a stated contract it may come from an installed package.
        if owner.contract == "auto" or _is_ours(getter.module, roots):
            yield Obstacle(
                path,
                line,
                f"the getter's module `{getter.module}` is not found below {_shown(roots)}",
                "correct its name, or add its source root to `src`",
            )
        return
    contract = getter.contract
    if not contract.operations and not contract.variables:
        yield Obstacle(
            path,
            line,
            f"the contract of `{target}` is {contract.origin}",
            "correct the expression, or state a `contract`",
        )
    elif not _has_safe(getter):
        yield Obstacle(
            path,
            line,
            f"no fix through `{target}` is safe: {_first_reason(getter)}",
            "state a `contract`, or have one generated: `ssot-lint init --write-getter PATH`",
        )


def _has_safe(getter: Getter) -> bool:
    contract = getter.contract
    spellings = (*contract.operations.values(), *contract.variables.values())
    return any(spelling.why is None for spelling in spellings)


def _first_reason(getter: Getter) -> str:
    contract = getter.contract
    spellings = (*contract.operations.values(), *contract.variables.values())
    return next((it.why for it in spellings if it.why), contract.origin)


def _is_ours(module: str, roots: tuple[str, ...]) -> bool:
    """Whether the project holds the package that the module would be in."""
    top, dot, _ = module.partition(".")
    return bool(dot) and any(os.path.isdir(os.path.join(root, top)) for root in roots)


def _line(config: Config, owner: int | None) -> int:
    """The row that names the getter, in whichever file of the configuration it stands."""
    own = ("tool", "ssot-lint") if os.path.basename(config.path or "") == "pyproject.toml" else ()
    if owner is None:
        return toml_line(config.path or "", (*own, "getter"), own)
    entry = (*own, "owners", owner)
    return toml_line(config.path or "", (*entry, "getter"), entry, own)


def _shown(roots: tuple[str, ...]) -> str:
    return ", ".join(os.path.relpath(root) for root in roots)
