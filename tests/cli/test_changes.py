"""What is typed to change an inference, and how the ledger is shown."""

from io import StringIO

import pytest
from rich.console import Console

from assistant.editing import Change
from assistant.taste import Remembered, Taste, TasteEntry
from catalog.errors import UsageError
from ui.cli.changes import change_of
from ui.cli.taste_view import ledger_view


@pytest.mark.parametrize(
    ("typed", "change"),
    [
        ("dislike", Change(sign=-1)),
        (" LIKE ", Change(sign=1)),
        ("x2", Change(strength=2.0)),
        ("x 0.5", Change(strength=0.5)),
        ("must", Change(hard=True)),
        ("not", Change(sign=-1, hard=True)),
        ("= Comedy, Sci-Fi", Change(words=("Comedy", "Sci-Fi"))),
        ("1990-1999", Change(low=1990, high=1999, bounded=True)),
        ("1990-", Change(low=1990, bounded=True)),
        ("-89.5", Change(high=89.5, bounded=True)),
    ],
)
def test_changes_as_they_are_typed(typed: str, change: Change) -> None:
    assert change_of(typed) == change


@pytest.mark.parametrize("typed", ["", "nonsense", "x0", "x11", "-", "1990"])
def test_what_is_no_change_is_told(typed: str) -> None:
    with pytest.raises(UsageError, match="is no change"):
        change_of(typed)


def test_the_ledger_tells_state_weight_and_age() -> None:
    heat = TasteEntry(
        id="1.1", turn=1, kind="item", words="heat", item="h", title="Heat", strength=2.0
    )
    taste = Taste(
        entries=(heat.holding("confirmed"),),
        ended=(heat.model_copy(update={"id": "1.2"}).ending("contradicted", 3, "3.1"),),
        earlier=(Remembered(id="e7", entry=heat, days=12.0),),
        scope="both",
    )
    console = Console(width=140, file=StringIO())
    console.print(ledger_view(taste))
    shown = console.file.getvalue()
    for words in ("confirmed", "counts ×2", "you said otherwise later (3.1), turn 3", "e7"):
        assert words in shown
    assert "12 days ago" in shown
    assert "new items and ones you know" in shown
