"""The report on one environment: is it the configuration, and whose? One module per format."""

# Name on the command line -> module, imported only when asked for.
FORMATS = {
    "text": "ssot_lint.report.environment.text",
    "markdown": "ssot_lint.report.environment.markdown",
    "html": "ssot_lint.report.environment.html",
    "json": "ssot_lint.report.environment.json",
}
