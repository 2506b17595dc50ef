"""How a fleet's report is written down: one module per format, each with ``render``."""

from __future__ import annotations

FORMATS = {
    "text": "ssot_lint.fleet.render.text",
    "json": "ssot_lint.fleet.render.json",
    "markdown": "ssot_lint.fleet.render.markdown",
    "html": "ssot_lint.fleet.render.html",
}
