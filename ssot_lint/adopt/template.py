"""The text of an accessor with the ``mapping`` contract, and of its tests.

Only the standard library, from Python 3.9 on; every form ``os.environ`` takes means the same
through it, and that is what ``derive`` reads off it.
"""

from __future__ import annotations

NAME = "env"
"""What the accessor is called in its module."""


def accessor() -> str:
    """The module that owns the environment."""
    return _ACCESSOR


def accessor_tests(module: str) -> str:
    """Its tests: for ``unittest``, and so for pytest, too."""
    return _TESTS.replace("{module}", module)


_ACCESSOR = '''\
"""The one place that touches the process environment: everything else asks ``env``."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager


class Environment(MutableMapping[str, str]):
    """A live view of the environment: in every form it means what ``os.environ`` means.

    It keeps nothing of its own, so importing this module reads and changes nothing.
    """

    __slots__ = ()

    def __getitem__(self, key: str) -> str:
        return os.environ[key]

    def __setitem__(self, key: str, value: str) -> None:
        os.environ[key] = value

    def __delitem__(self, key: str) -> None:
        del os.environ[key]

    def __iter__(self) -> Iterator[str]:
        return iter(os.environ)

    def __len__(self) -> int:
        return len(os.environ)

    def __repr__(self) -> str:
        return repr(os.environ)

    def copy(self) -> dict[str, str]:
        """All variables as they are now."""
        return dict(self)

    def __or__(self, other: Mapping[str, str]) -> dict[str, str]:
        if not isinstance(other, Mapping):
            return NotImplemented
        return {**self, **other}

    def __ror__(self, other: Mapping[str, str]) -> dict[str, str]:
        if not isinstance(other, Mapping):
            return NotImplemented
        return {**other, **self}

    def __ior__(self, other: Mapping[str, str]) -> Environment:
        self.update(other)
        return self

    @contextmanager
    def override(
        self, variables: Mapping[str, str | None] = {}, /, **more: str | None
    ) -> Iterator[None]:
        """Set variables for the time of a block, or of a decorated function; None removes one.

        Afterwards the environment is what it was before, whatever happened meanwhile.
        """
        before = self.copy()
        try:
            self._apply({**variables, **more})
            yield
        finally:
            gone: dict[str, str | None] = dict.fromkeys(self.keys() - before.keys())
            self._apply({**gone, **before})

    def _apply(self, variables: Mapping[str, str | None]) -> None:
        for name, value in variables.items():
            if value is None:
                self.pop(name, None)
            elif self.get(name) != value:
                self[name] = value


env = Environment()
'''

_TESTS = '''\
"""``env`` means what ``os.environ`` means, and ``env.override`` leaves no trace."""

from __future__ import annotations

import os
import unittest

from {module} import Environment, env

# ssot: file-ignore[SSOT101, SSOT103, SSOT104] here the accessor is held against what it stands for

NAME = "ENVIRONMENT_TEST_VARIABLE"
OTHER = "ENVIRONMENT_TEST_OTHER"


class EnvironmentTest(unittest.TestCase):
    def setUp(self) -> None:
        before = dict(os.environ)
        self.addCleanup(os.environ.update, before)
        self.addCleanup(os.environ.clear)  # comes first: the last one added is
        os.environ.pop(NAME, None)
        os.environ.pop(OTHER, None)

    def test_reads_are_live(self) -> None:
        self.assertNotIn(NAME, env)
        self.assertIsNone(env.get(NAME))
        self.assertEqual(env.get(NAME, "default"), "default")
        os.environ[NAME] = ""
        self.assertIn(NAME, env)
        self.assertEqual((env[NAME], env.get(NAME, "default")), ("", ""))
        os.environ[NAME] = "later"
        self.assertEqual(env[NAME], "later")

    def test_what_is_missing_raises(self) -> None:
        with self.assertRaises(KeyError) as caught:
            env[NAME]
        self.assertEqual(caught.exception.args, (NAME,))
        with self.assertRaises(KeyError):
            del env[NAME]
        with self.assertRaises(KeyError):
            env.pop(NAME)

    def test_writes_reach_the_process(self) -> None:
        env[NAME] = "set"
        self.assertEqual(os.environ[NAME], "set")
        self.assertEqual(env.setdefault(NAME, "default"), "set")
        self.assertEqual(env.pop(NAME), "set")
        self.assertNotIn(NAME, os.environ)
        self.assertEqual(env.setdefault(NAME, "default"), "default")
        env.update({NAME: "updated"})
        self.assertEqual(os.environ[NAME], "updated")
        del env[NAME]
        self.assertNotIn(NAME, os.environ)

    def test_only_text_is_taken(self) -> None:
        with self.assertRaises(TypeError):
            env[NAME] = 1  # type: ignore[assignment]
        with self.assertRaises(TypeError):
            env.get(1)  # type: ignore[call-overload]

    def test_the_whole(self) -> None:
        self.assertEqual(dict(env), dict(os.environ))
        self.assertEqual(env, os.environ)
        self.assertEqual((len(env), list(env)), (len(os.environ), list(os.environ)))

    def test_a_copy_is_a_dict_of_its_own(self) -> None:
        copy = env.copy()
        copy[NAME] = "copied"
        self.assertIs(type(copy), dict)
        self.assertNotIn(NAME, env)

    def test_union(self) -> None:
        os.environ[NAME] = "process"
        self.assertEqual(env | {NAME: "right"}, {**os.environ, NAME: "right"})
        self.assertEqual({NAME: "left", OTHER: "x"} | env, {OTHER: "x", **os.environ})
        self.assertNotIn(OTHER, env)
        with self.assertRaises(TypeError):
            env | [(NAME, "pair")]  # type: ignore[operator]

    def test_union_in_place(self) -> None:
        view = env
        view |= {NAME: "updated"}
        self.assertIs(view, env)
        self.assertEqual(os.environ[NAME], "updated")


class OverrideTest(unittest.TestCase):
    def setUp(self) -> None:
        self.before = dict(os.environ)

    def tearDown(self) -> None:
        self.assertEqual(dict(os.environ), self.before)

    def test_sets_and_removes(self) -> None:
        with env.override({NAME: "outer"}, ENVIRONMENT_TEST_OTHER="kept"):
            self.assertEqual((os.environ[NAME], os.environ[OTHER]), ("outer", "kept"))
            with env.override({NAME: None}):
                self.assertNotIn(NAME, env)
                self.assertEqual(env[OTHER], "kept")
            self.assertEqual(os.environ[NAME], "outer")

    def test_undoes_what_the_block_did(self) -> None:
        with env.override({NAME: "set"}):
            del env[NAME]
            env[OTHER] = "stray"

    def test_undoes_after_an_exception(self) -> None:
        with self.assertRaises(ZeroDivisionError), env.override({NAME: "set"}):
            raise ZeroDivisionError

    def test_undoes_what_it_could_not_finish(self) -> None:
        wrong = {NAME: "set", OTHER: 1}
        with self.assertRaises(TypeError), env.override(wrong):  # type: ignore[arg-type]
            self.fail("the block must not be entered")

    def test_decorates(self) -> None:
        @env.override({NAME: "decorated"})
        def read() -> str:
            return env[NAME]

        self.assertEqual((read(), read()), ("decorated", "decorated"))

    def test_every_view_is_the_same(self) -> None:
        with env.override({NAME: "set"}):
            self.assertEqual(Environment()[NAME], "set")


if __name__ == "__main__":
    unittest.main()
'''
