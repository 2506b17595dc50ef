"""How far a project is: the score, what it rests on, and one module per way to write it down."""

# Name on the command line -> module with ``render``, imported only when asked for.
FORMATS = {
    "text": "ssot_lint.report.text",
    "json": "ssot_lint.report.json",
    "markdown": "ssot_lint.report.markdown",
    "html": "ssot_lint.report.html",
    "sarif": "ssot_lint.report.sarif",
    "junit": "ssot_lint.report.junit",
    "badge": "ssot_lint.report.badge",
    "badge-svg": "ssot_lint.report.badge_svg",
}
