"""Shares by turn as lines, drawn as SVG that stands in a page."""

from collections.abc import Mapping, Sequence
from html import escape

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _FOOT = 420, 200, 44, 96, 10, 34
_COLOURS = ("#1f5fbf", "#8a5a00", "#6b7280", "#2f7d32")


def curve_plot(title: str, lines: Mapping[str, Sequence[float]]) -> str:
    """One line a name, over turns from 1, on a scale from 0 to the most that any reaches.

    Args:
        title: what is shown, for those who cannot see it.
        lines: name → value at each turn, 0 to 1.
    """
    turns = max((len(values) for values in lines.values()), default=1)
    top = max((max(values) for values in lines.values() if values), default=1.0) or 1.0
    marks = [_grid(share * top, top) for share in (0, 0.25, 0.5, 0.75, 1)]
    marks += [_turn(n, turns) for n in range(1, turns + 1) if n % 2 or turns < 8]
    ends = _apart([_y(values[-1], top) for values in lines.values()])
    for n, ((name, values), end) in enumerate(zip(lines.items(), ends, strict=True)):
        marks.append(_line(name, values, turns, top, _COLOURS[n % len(_COLOURS)], end))
    said = "; ".join(f"{name} {values[-1]:.3f} at the end" for name, values in lines.items())
    return (
        f'<figure><svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{escape(f"{title}: {said}")}">{"".join(marks)}</svg></figure>'
    )


def _x(turn: int, turns: int) -> float:
    return _LEFT + (turn - 1) / max(turns - 1, 1) * (_WIDTH - _LEFT - _RIGHT)


def _y(value: float, top: float) -> float:
    return _TOP + (1 - value / top) * (_HEIGHT - _TOP - _FOOT)


def _grid(value: float, top: float) -> str:
    y = _y(value, top)
    return (
        f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#dfe3ea"/>'
        f'<text class="scale" x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:.2f}</text>'
    )


def _turn(turn: int, turns: int) -> str:
    x = _x(turn, turns)
    return f'<text class="scale" x="{x:.1f}" y="{_HEIGHT - 14}" text-anchor="middle">{turn}</text>'


def _line(
    name: str, values: Sequence[float], turns: int, top: float, colour: str, label: float
) -> str:
    points = " ".join(f"{_x(n, turns):.1f},{_y(v, top):.1f}" for n, v in enumerate(values, start=1))
    return (
        f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.5"/>'
        f'<text x="{_WIDTH - _RIGHT + 8}" y="{label + 4:.1f}" style="fill:{colour}">'
        f"{escape(name)}</text>"
    )


def _apart(places: Sequence[float], least: float = 16) -> list[float]:
    """The heights of labels, moved down where they would lie upon each other."""
    moved = dict(enumerate(places))
    below = -least
    for n in sorted(moved, key=lambda i: moved[i]):
        moved[n] = below = max(moved[n], below + least)
    return [moved[n] for n in range(len(places))]
