"""The taste ledger in the terminal: what holds, what is remembered, and what holds no longer."""

from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ui.cli.show import clean, said

if TYPE_CHECKING:
    from assistant.taste import Taste, TasteEntry

_SCOPES = {
    "new": "only what is new to you",
    "known": "only what you know already",
    "both": "new items and ones you know",
}
_STATES = {
    "holds": "",
    "confirmed": "confirmed",
    "replaced": "replaced by what you said later",
    "contradicted": "you said otherwise later",
    "gave_way": "gave way: nothing fitted it too",
    "put_aside": "put aside for another request",
    "taken_back": "taken back",
}


def ledger_view(taste: "Taste") -> RenderableType:
    """Everything of a ledger, with the id of each inference for ``/forget`` and ``/edit``."""
    parts: list[RenderableType] = []
    if taste.entries:
        parts += [_heading("In this conversation"), _table(taste.entries)]
    if taste.earlier:
        earlier = _grid()
        for r in taste.earlier:
            earlier.add_row(
                r.id, Text(clean(said(r.entry)), style="magenta"), _days(r.days), _use(r.entry)
            )
        parts += [_heading("Remembered of earlier conversations"), earlier]
    if taste.ended:
        parts += [_heading("Holds no longer (/restore ID)"), _table(taste.ended)]
    parts.append(Text(f"Recommended: {_SCOPES[taste.scope]} (/scope).", style="dim"))
    return Group(*parts)


def _table(entries: "tuple[TasteEntry, ...]") -> Table:
    table = _grid()
    for entry in entries:
        table.add_row(
            entry.id,
            Text(clean(said(entry)), style="magenta" if entry.ended is None else "dim"),
            Text(clean(f"“{entry.words}”, turn {entry.turn}{_weight(entry)}"), style="dim"),
            _reason(entry),
        )
    return table


def _reason(entry: "TasteEntry") -> str:
    reason = _STATES[entry.state]
    if entry.ended is None:
        return reason
    by = f" ({entry.by})" if entry.by else ""
    return f"{reason}{by}, turn {entry.ended}"


def _weight(entry: "TasteEntry") -> str:
    if entry.kind == "item":
        return "" if entry.strength == 1 or not entry.sign else f", counts ×{entry.strength:g}"
    return "" if entry.wish is None else ", a must" if entry.wish.hard else ", a leaning"


def _use(entry: "TasteEntry") -> str:
    return "counts a little" if entry.kind == "item" else "does not count (/restore ID to use it)"


def _days(days: float) -> str:
    return "today" if days < 1 else f"{days:.0f} days ago"


def _grid() -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    return table


def _heading(words: str) -> Text:
    return Text(words, style="bold")
