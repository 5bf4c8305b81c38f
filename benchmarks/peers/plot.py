"""Plots as SVG files that stand alone."""

import math
from collections.abc import Mapping, Sequence
from html import escape

_OURS, _THEIRS = "#1f5fbf", "#c2410c"
_WIDTH, _LEFT, _RIGHT, _ROW, _FOOT = 640, 170, 70, 20, 30
_COLOURS = (_OURS, _THEIRS, "#15803d", "#7c3aed")


def bars(title: str, rows: Sequence[tuple[str, float, bool]]) -> str:
    """A bar a row on one scale from 0, best first; peers in the second colour.

    Args:
        title: what is shown.
        rows: name, value ≥ 0, whether it is a peer.
    """
    ordered = sorted(rows, key=lambda row: -row[1])
    top = max((value for _, value, _ in ordered), default=1.0) or 1.0
    height = len(ordered) * _ROW + _FOOT
    parts = [_text(8, 18, f"{title}: ours blue, peers orange", anchor="start")]
    for i, (name, value, peer) in enumerate(ordered):
        y = _FOOT + i * _ROW
        width = (_WIDTH - _LEFT - _RIGHT) * value / top
        parts += [
            _text(_LEFT - 8, y + 13, name, anchor="end"),
            _bar(y + 3, width, _THEIRS if peer else _OURS),
            _text(_LEFT + width + 6, y + 13, f"{value:.4f}", anchor="start"),
        ]
    return _page(title, height + 6, parts)


def growth(title: str, unit: str, series: Mapping[str, Sequence[tuple[float, float]]]) -> str:
    """Lines over logarithmic scales of events (across) and a cost (up).

    Args:
        title: what is shown.
        unit: of the cost.
        series: name → (events, cost) pairs, both above 0.
    """
    points = [p for line in series.values() for p in line]
    x0, x1 = _decades([x for x, _ in points])
    y0, y1 = _decades([y for _, y in points])
    height, left, bottom, right = 320, 70, 280, 500

    def across(x: float) -> float:
        return left + (right - left) * (math.log10(x) - x0) / (x1 - x0)

    def up(y: float) -> float:
        return bottom - (bottom - 40) * (math.log10(y) - y0) / (y1 - y0)

    parts = [_text(8, 18, f"{title}, {unit}, over events", anchor="start")]
    for decade in range(x0, x1 + 1):
        x = across(10.0**decade)
        parts.append(f'<path d="M{x:.1f} 40V{bottom}" stroke="#dfe3ea"/>')
        parts.append(_text(x, bottom + 18, f"{10.0**decade:,.0f}", anchor="middle"))
    for decade in range(y0, y1 + 1):
        y = up(10.0**decade)
        parts.append(f'<path d="M{left} {y:.1f}H{right}" stroke="#dfe3ea"/>')
        parts.append(_text(left - 8, y + 4, f"{10.0**decade:g}", anchor="end"))
    for (name, line), colour in zip(series.items(), _COLOURS * 3, strict=False):
        spots = [(across(x), up(y)) for x, y in line]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in spots)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in spots]
        parts.append(_text(spots[-1][0] + 8, spots[-1][1] + 4, name, anchor="start"))
    return _page(title, height, parts)


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _bar(y: float, width: float, colour: str) -> str:
    size = f'width="{width:.1f}" height="{_ROW - 6}"'
    return f'<rect x="{_LEFT}" y="{y}" {size} fill="{colour}"/>'


def _text(x: float, y: float, words: str, *, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _page(title: str, height: int, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'font-family="sans-serif" font-size="12" fill="#1f2937"><title>{escape(title)}</title>'
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>{"".join(parts)}</svg>\n'
    )
