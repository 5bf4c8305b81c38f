"""Changing an inference by hand."""

import pytest
from test_taste_states import has, item, lacks, years
from worlds import FIVE, catalog_of

from assistant.editing import Change, edited
from assistant.taste import Taste, TasteEntry
from catalog.errors import UsageError

CATALOG = catalog_of(FIVE)


def after(entry: TasteEntry, **change: object) -> TasteEntry:
    taste = edited(Taste(entries=(entry,)), entry.id, Change.model_validate(change), CATALOG)
    (changed,) = taste.entries
    assert (changed.id, changed.state) == (entry.id, "confirmed")
    return changed


def test_a_judgement_is_turned_and_weighed() -> None:
    changed = after(item("1.1", 1), sign=-1, strength=2.0)
    assert (changed.sign, changed.strength) == (-1, 2.0)
    assert Taste(entries=(changed,)).judgements() == {"heat": -2.0}
    assert after(item("1.1", 1), strength=0.5).sign == 1


def test_a_condition_is_loosened_turned_and_worded() -> None:
    wish = after(has("1.1", "War"), hard=False).wish
    assert wish is not None
    assert not wish.hard
    wish = after(has("1.1", "War"), sign=-1).wish
    assert wish is not None
    assert wish.constraint.op == "lacks"
    wish = after(lacks("1.1", "War"), words=("comedy", "sci-fi")).wish
    assert wish is not None
    assert wish.constraint.words == ("Comedy", "Sci-Fi")


def test_what_is_ruled_out_is_never_a_mere_leaning() -> None:
    wish = after(lacks("1.1", "War"), hard=False).wish
    assert wish is not None
    assert wish.hard


def test_bounds_are_changed() -> None:
    wish = after(years("1.1", 1990, 1999), low=1980, high=None, bounded=True).wish
    assert wish is not None
    assert (wish.constraint.low, wish.constraint.high) == (1980, None)


def test_own_words_are_changed() -> None:
    query = TasteEntry(id="1.1", turn=1, kind="query", words="robots", query="robots")
    assert after(query, words=("sad robots",)).query == "sad robots"


@pytest.mark.parametrize(
    ("entry", "change", "told"),
    [
        (has("1.1", "War"), {"words": ("Wat",)}, "Near it are: War"),
        (has("1.1", "War"), {"words": ()}, "needs a value"),
        (has("1.1", "War"), {"low": 1, "bounded": True}, "no number"),
        (has("1.1", "War"), {"strength": 2.0}, "no weight"),
        (years("1.1", 1990, 1999), {"words": ("War",)}, "is a number"),
        (years("1.1", 1990, 1999), {"low": 2, "high": 1, "bounded": True}, "between these bounds"),
        (years("1.1", 1990, 1999), {"bounded": True}, "between these bounds"),
        (item("1.1", 1), {"hard": True}, "judgement"),
    ],
)
def test_a_change_that_does_not_fit_is_told(
    entry: TasteEntry, change: dict[str, object], told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        after(entry, **change)


def test_an_unknown_inference_is_told() -> None:
    with pytest.raises(UsageError, match=r"no inference '9\.9'"):
        edited(Taste(), "9.9", Change(sign=1), CATALOG)
