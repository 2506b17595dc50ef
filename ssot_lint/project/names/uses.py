"""What files ask for, by what is asked for and by who asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssot_lint.facts.uses import Use, packed, unpacked
from ssot_lint.project.names.keys import MOCKED, PATCHED, Key, is_replaced


class Uses:
    """Uses as they stand in their files, of which each may be taken in and dropped again."""

    def __init__(self) -> None:
        self._forget_all()

    def _forget_all(self) -> None:
        self._uses: dict[Key, dict[str, list[str]]] = {}
        self._keys: dict[str, set[Key]] = {}
        self._patched: dict[str, frozenset[str]] = {}
        """By path, targets that a file patches as a whole."""

    # --- asking

    def uses(self, key: Key) -> Iterator[tuple[str, Use]]:
        """Where it is asked for, by path and as it stands there."""
        found = self._uses.get(key, {})
        for path in sorted(found):
            for row in found[path]:
                yield path, unpacked(row)

    def uses_at(self, key: Key, path: str) -> Iterator[tuple[str, Use]]:
        """The same in one file."""
        for row in self._uses.get(key, {}).get(path, ()):
            yield path, unpacked(row)

    def asked(self) -> Iterable[Key]:
        """Everything that is asked for."""
        return self._uses.keys()

    def is_asked(self, key: Key) -> bool:
        """Whether any file asks for it."""
        return key in self._uses

    def askers(self, key: Key) -> Iterable[str]:
        """Paths of the files that ask for it."""
        return self._uses.get(key, ())

    def keys_of(self, path: str) -> Iterable[Key]:
        """What one file asks for."""
        return self._keys.get(path, ())

    def key_in(self, path: str, use: Use) -> Key | None:
        """What an import, as it stands in a file, asks for."""
        row = packed(use)
        return next((it for it in self.keys_of(path) if row in self._uses[it].get(path, ())), None)

    def is_below_patched(self, path: str, target: str) -> bool:
        """Whether a file patches something that a target of it lies below."""
        if path not in self._patched:
            self._patched[path] = frozenset(
                it.module
                for it in self.keys_of(path)
                if it.form in (MOCKED, PATCHED)
                and any(is_replaced(use) for _, use in self.uses_at(it, path))
            )
        patched = self._patched[path]
        at = target.rpartition(".")[0]
        while at:
            if at in patched:
                return True
            at = at.rpartition(".")[0]
        return False

    # --- changing

    def _put(self, key: Key, path: str, row: str) -> bool:
        """Take in one use; whether nobody has asked for that before."""
        is_new = key not in self._uses
        if is_new:
            self._uses[key] = {}
        self._uses[key].setdefault(path, []).append(row)
        self._keys.setdefault(path, set()).add(key)
        return is_new

    def _drop(self, path: str) -> Iterator[Key]:
        """Drop the uses of a file; what nobody asks for any more, one by one as it goes."""
        self._patched.pop(path, None)
        for key in self._keys.pop(path, ()):
            del self._uses[key][path]
            if not self._uses[key]:
                del self._uses[key]
                yield key
