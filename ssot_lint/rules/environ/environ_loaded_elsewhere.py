"""A second source of configuration is opened outside the owner.

## Why
`load_dotenv()` writes whatever a file says into the environment, for everyone, at a moment nobody
planned; a second `Settings` class or `decouple.config` reads the same variables with other
defaults. One owner should do it, once.

## What counts
Uses of python-dotenv, environs, python-decouple, django-environ, envparse and dynaconf, and
subclasses of pydantic's `BaseSettings`, outside the getter's own module. Silent while
no getter is configured.

## Fix
None: what the owner should offer instead is for people to decide.
"""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.core.model import LOAD
from ssot_lint.core.rule import Context, Example, Found, Load, LoadRule
from ssot_lint.rules.table import LOADERS


class EnvironLoadedElsewhere(LoadRule):
    code = "SSOT106"
    name = "environ-loaded-elsewhere"
    summary = "configuration is loaded outside the owner"
    kind = LOAD
    needs_getter = True
    watches = LOADERS
    examples = (
        Example("from dotenv import load_dotenv\n\n«load_dotenv»()\n"),
        Example(
            "from pydantic_settings import BaseSettings\n\n\nclass Other(«BaseSettings»):\n"
            "    port: int = 80\n"
        ),
        Example('import decouple\n\nport = «decouple.config»("PORT", cast=int)\n'),
    )
    good = ("from app.config import config\n\nconfig('PORT')\n",)

    def check(self, load: Load, context: Context) -> Iterator[Found]:
        module, _, name = load.name.rpartition(".")
        refused = "what the owner should offer instead is for people to decide"
        if name == "BaseSettings":
            yield Found(f"settings are declared outside the owner, on `{load.name}`", refused)
        else:
            yield Found(f"configuration is loaded outside the owner, by `{module}.{name}`", refused)


RULE = EnvironLoadedElsewhere()
