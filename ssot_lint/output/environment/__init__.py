"""How the answers about environments are written down: one module per format, each with ``render``."""

# Name on the command line -> module, imported only when asked for.
FORMATS = {
    "text": "ssot_lint.output.environment.text",
    "json": "ssot_lint.output.environment.json",
    "markdown": "ssot_lint.output.environment.markdown",
    "sarif": "ssot_lint.output.environment.sarif",
    "junit": "ssot_lint.output.environment.junit",
}
