"""The rules, one file each; this tuple is the registry."""

from __future__ import annotations

from ssot_lint.core.rule import Rule
from ssot_lint.rules.comments import (
    suppression_without_reason,
    unknown_code,
    unparsable,
    unused_suppression,
)
from ssot_lint.rules.environ import (
    direct_environ_presence,
    direct_environ_read,
    direct_environ_write,
    environ_escapes,
    environ_loaded_elsewhere,
    environ_patched,
    getter_misuse,
)

RULES: tuple[Rule, ...] = (
    direct_environ_read.RULE,
    direct_environ_presence.RULE,
    direct_environ_write.RULE,
    environ_escapes.RULE,
    environ_patched.RULE,
    environ_loaded_elsewhere.RULE,
    getter_misuse.RULE,
    unparsable.RULE,
    unused_suppression.RULE,
    suppression_without_reason.RULE,
    unknown_code.RULE,
)
CODES: tuple[str, ...] = tuple(rule.code for rule in RULES)
