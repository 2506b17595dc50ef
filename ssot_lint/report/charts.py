"""Charts as inline SVG: no script, colours by class, and a text for those who do not see them."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.output.markup import shown
from ssot_lint.report.audit import Point
from ssot_lint.report.score import Score, Scores, percent_text

_WIDTH, _HEIGHT = 720, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 16, 12, 28
_BAR_WIDTH, _BAR_HEIGHT = 160, 12
# More lines than this no eye tells apart; the tiers that are worst now are drawn.
_SERIES = 3
_DATES = 6
_FEW = 80


def grade(score: Score) -> str:
    """How good it is, as the page's classes call it."""
    if score.percent is None or score.clean == score.files:
        return "good"
    return "fair" if score.percent >= 90 else "bad"


def bar(score: Score) -> str:
    """Filled to the share of clean files."""
    filled = float(score.exact or 0) * _BAR_WIDTH / 100
    return (
        f'<svg class="bar" viewBox="0 0 {_BAR_WIDTH} {_BAR_HEIGHT}" preserveAspectRatio="none"'
        f' aria-hidden="true"><rect class="track" width="{_BAR_WIDTH}" height="{_BAR_HEIGHT}"/>'
        f'<rect class="fill-{grade(score)}" width="{filled:.1f}"'
        f' height="{_BAR_HEIGHT}"/></svg>'
    )


def trend(points: Sequence[Point], now: Scores) -> str:
    """The score by revision, and the worst tiers beside it; the last point is the files as they are."""
    names = [*(it.date for it in points), "now"]
    scores = [*(it.scores for it in points), now]
    tiers = sorted(now.tiers, key=lambda name: (now.tiers[name].exact or 0, name))[:_SERIES]
    lines = [("overall", [it.overall for it in scores])]
    if len(now.tiers) > 1:
        lines += [(name, [it.tiers.get(name, Score(0, 0)) for it in scores]) for name in tiers]
    first, last = percent_text(scores[0].overall), percent_text(now.overall)
    said = f"The score went from {first} to {last} over {len(points)} revisions."
    return "\n".join(
        (
            f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" role="img"'
            f' aria-label="{shown(said)}">',
            *_grid(names),
            *(_line(number, line) for number, (_, line) in reversed([*enumerate(lines)])),
            *_dots(points, now),
            "</svg>",
            _legend([name for name, _ in lines]),
        )
    )


def _x(number: int, of: int) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * (number / max(of - 1, 1))


def _y(score: Score) -> float:
    return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - float(score.exact or 0) / 100)


def _grid(names: Sequence[str]) -> list[str]:
    parts = []
    for percent in (0, 25, 50, 75, 100):
        y = _y(Score(100, percent))
        parts.append(f'<path class="grid" d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{percent} %</text>')
    step = max(1, -(-(len(names) - 1) // (_DATES - 1)))
    for number in {*range(0, len(names) - 1 - step // 2, step), len(names) - 1}:
        anchor = "start" if number == 0 else "end" if number == len(names) - 1 else "middle"
        parts.append(
            f'<text x="{_x(number, len(names)):.1f}" y="{_HEIGHT - 8}"'
            f' text-anchor="{anchor}">{shown(names[number])}</text>'
        )
    return parts


def _line(number: int, scores: Sequence[Score]) -> str:
    """Interrupted where there were no files."""
    parts, joined = [], False
    for at, score in enumerate(scores):
        if score.files:
            command = "L" if joined else "M"
            parts.append(f"{command}{_x(at, len(scores)):.1f} {_y(score):.1f}")
        joined = bool(score.files)
    return f'<path class="series series-{number}" d="{"".join(parts)}"/>'


def _dots(points: Sequence[Point], now: Scores) -> list[str]:
    named = [(f"{it.date} {it.name}", it.scores.overall) for it in points] + [("now", now.overall)]
    radius = 3 if len(named) <= _FEW else 1
    return [
        f'<circle class="dot" cx="{_x(at, len(named)):.1f}" cy="{_y(score):.1f}" r="{radius}">'
        f"<title>{shown(f'{name}: {percent_text(score)}, {score.clean} of {score.files} files')}"
        "</title></circle>"
        for at, (name, score) in enumerate(named)
        if score.files
    ]


def _legend(names: Sequence[str]) -> str:
    items = "".join(
        f'<li><svg width="28" height="8" viewBox="0 0 28 8" aria-hidden="true">'
        f'<path class="series series-{number}" d="M0 4H28"/></svg>{shown(name)}</li>'
        for number, name in enumerate(names)
    )
    return f'<ul class="legend">{items}</ul>'
