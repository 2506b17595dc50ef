"""How a run's findings are written down: one module per format, each with ``render``."""

# Name on the command line -> module, imported only when asked for. A new format is a module and a
# line here.
FORMATS = {
    "full": "ssot_lint.output.full",
    "concise": "ssot_lint.output.concise",
    "json": "ssot_lint.output.json",
    "github": "ssot_lint.output.github",
}
HUMAN = frozenset({"full", "concise"})
"""Formats that are followed by a summary."""
