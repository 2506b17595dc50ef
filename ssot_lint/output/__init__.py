"""How a run's findings are written down: one module per format, each with ``render``."""

# Name on the command line -> module, imported only when asked for. A new format is a module and a
# line here.
FORMATS = {
    "full": "ssot_lint.output.full",
    "concise": "ssot_lint.output.concise",
    "grouped": "ssot_lint.output.grouped",
    "json": "ssot_lint.output.json",
    "json-lines": "ssot_lint.output.json_lines",
    "github": "ssot_lint.output.github",
    "gitlab": "ssot_lint.output.gitlab",
    "sarif": "ssot_lint.output.sarif",
    "junit": "ssot_lint.output.junit",
    "rdjson": "ssot_lint.output.rdjson",
    "azure": "ssot_lint.output.azure",
    "pylint": "ssot_lint.output.pylint",
}
HUMAN = frozenset({"full", "concise", "grouped"})
"""Formats that are followed by a summary."""
