"""Means with their intervals, drawn as SVG that stands in a page."""

import math
from collections.abc import Sequence
from html import escape

# No wider than a phone shows without shrinking the words.
_WIDTH, _LEFT, _RIGHT, _ROW, _FOOT = 420, 92, 68, 28, 28


def interval_plot(
    title: str, rows: Sequence[tuple[str, float | None, float | None, float | None]]
) -> str:
    """One line a row: a dot at the mean, a bar from low to high, on one scale from 0.

    Args:
        title: what is shown, for those who cannot see it.
        rows: name, mean, low, high; a row without a mean keeps its name only.
    """
    ends = [value for _, mean, _, high in rows for value in (mean, high) if value is not None]
    step = _step(max(ends, default=0.0))
    count = max(1, math.ceil(max(ends, default=0.0) / step - 1e-9))
    unit = (_WIDTH - _LEFT - _RIGHT) / (count * step)
    height = len(rows) * _ROW + _FOOT
    marks = [_tick(_LEFT + i * step * unit, i * step, height) for i in range(count + 1)]
    marks += [_row(i, row, unit) for i, row in enumerate(rows)]
    said = "; ".join(f"{name} {_number(mean)}" for name, mean, _, _ in rows)
    return (
        f'<figure><svg viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="{escape(f"{title}: {said}")}">{"".join(marks)}</svg></figure>'
    )


def _step(top: float) -> float:
    """A round distance between ticks, for about four of them."""
    if top <= 0:
        return 1.0
    size = 10.0 ** math.floor(math.log10(top / 4))
    return next(size * n for n in (1, 2, 5, 10) if size * n * 5 >= top)


def _tick(x: float, value: float, height: int) -> str:
    bottom = height - _FOOT
    return (
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{bottom}" stroke="#dfe3ea"/>'
        f'<text class="scale" x="{x:.1f}" y="{bottom + 17}" text-anchor="middle">{value:.4g}</text>'
    )


def _row(index: int, row: tuple[str, float | None, float | None, float | None], unit: float) -> str:
    name, mean, low, high = row
    y = index * _ROW + _ROW / 2
    parts = [f'<text x="{_LEFT - 10}" y="{y + 4}" text-anchor="end">{escape(name)}</text>']
    if low is not None and high is not None:
        parts.append(
            f'<line x1="{_LEFT + low * unit:.1f}" x2="{_LEFT + high * unit:.1f}" y1="{y}" y2="{y}" '
            'stroke="#1f5fbf" stroke-width="3" stroke-linecap="round" opacity=".45"/>'
        )
    if mean is not None:
        parts.append(f'<circle cx="{_LEFT + mean * unit:.1f}" cy="{y}" r="5" fill="#1f5fbf"/>')
        parts.append(f'<text x="{_WIDTH - _RIGHT + 12}" y="{y + 4}">{_number(mean)}</text>')
    return "".join(parts)


def _number(value: float | None) -> str:
    return "not known" if value is None else f"{value:.4f}"
