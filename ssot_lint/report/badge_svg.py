"""The badge as an image, for where no shields server is asked."""

from __future__ import annotations

from ssot_lint.output.formats import Style
from ssot_lint.output.markup import shown
from ssot_lint.report.audit import Audit
from ssot_lint.report.badge import LABEL, color, message
from ssot_lint.report.verdict import Verdict

HEX = {
    "brightgreen": "#2e7d32",
    "green": "#3d7a1f",
    "yellowgreen": "#6a7400",
    "yellow": "#8a6d00",
    "orange": "#b4530a",
    "red": "#c62828",
    "lightgrey": "#6b6b6b",
}
# Digits and small letters of an 11 pixel sans serif; a badge need not be exact, text is centred.
_CHARACTER = 6.6
_PADDING = 6
_HEIGHT = 20


def render(audit: Audit, verdict: Verdict, style: Style) -> str:
    """Two boxes of text; white on each of the colours has a contrast of 4.5 or more."""
    said = "failed" if audit.failed else message(audit)
    fill = HEX["red" if audit.failed else color(audit.scores.overall)]
    left, right = _width(LABEL), _width(said)
    title = shown(f"{LABEL}: {said}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="{_HEIGHT}"'
        f' role="img" aria-label="{title}">\n'
        f"  <title>{title}</title>\n"
        f'  <clipPath id="r"><rect width="{left + right}" height="{_HEIGHT}" rx="3"/></clipPath>\n'
        f'  <g clip-path="url(#r)">\n'
        f'    <rect width="{left}" height="{_HEIGHT}" fill="#444"/>\n'
        f'    <rect x="{left}" width="{right}" height="{_HEIGHT}" fill="{fill}"/>\n'
        f"  </g>\n"
        f'  <g fill="#fff" text-anchor="middle" font-size="11"'
        f' font-family="Verdana,DejaVu Sans,Geneva,sans-serif">\n'
        f'    <text x="{left / 2:g}" y="14">{LABEL}</text>\n'
        f'    <text x="{left + right / 2:g}" y="14">{shown(said)}</text>\n'
        f"  </g>\n"
        f"</svg>\n"
    )


def _width(text: str) -> int:
    return round(len(text) * _CHARACTER) + 2 * _PADDING
