"""A whole page, and the tables on it."""

from collections.abc import Iterable, Sequence
from html import escape
from importlib import resources
from string import Template

Cell = str | tuple[str, str]
"""The words of a cell, or the words and a class of it: "best" is marked, "words" may wrap."""


def page(title: str, parts: Iterable[str]) -> str:
    """A page on its own, in HTML.

    Args:
        title: in words.
        parts: HTML, from top to bottom.
    """
    text = resources.files("evaluation.page").joinpath("page.html").read_text("utf-8")
    return Template(text).substitute(title=escape(title), content="\n".join(parts))


def table(
    head: Sequence[str], rows: Iterable[tuple[str, Sequence[Cell]]], *, wrap: bool = False
) -> str:
    """A table that scrolls sideways where it is too wide; what stands in it is escaped.

    Args:
        head: of each column.
        rows: the name of each row, which heads it, and its cells.
        wrap: whether names may take several lines.
    """
    top = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>{"".join(map(_cell, cells))}</tr>'
        for name, cells in rows
    )
    return (
        f'<div class="wide{" wrap" if wrap else ""}" tabindex="0"><table>'
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def p_value(value: float | None) -> str:
    """Two digits of a p-value; a dash where there is none."""
    if value is None:
        return "–"
    return "< 0.001" if value < 0.001 else f"{value:.2g}"


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return f"<td>{escape(cell)}</td>"
    words, mark = cell
    return f'<td class="{mark}">{escape(words)}</td>'
