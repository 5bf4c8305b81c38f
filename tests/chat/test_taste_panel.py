import pytest

from assistant.intent import Wish
from assistant.taste import Remembered, Taste, TasteEntry
from catalog import Catalog
from retrieval.filters import Constraint
from ui.chat.taste_panel import condition, judgements, taste_panel, taste_sections
from ui.chat.wording import Words


def wish(id_: str, said: str, *, hard: bool, **constraint: object) -> TasteEntry:
    return TasteEntry(
        id=id_,
        turn=1,
        kind="wish",
        words=said,
        wish=Wish(constraint=Constraint(**constraint), hard=hard, words=said, span=(0, 1)),
    )


TASTE = Taste(
    entries=(
        TasteEntry(id="1.1", turn=1, kind="item", words="toy story", item="1", title="Toy Story"),
        TasteEntry(
            id="1.2", turn=1, kind="item", words="not for me", source="card", item="3",
            title="Alien", sign=-1,
        ),
        TasteEntry(
            id="1.3", turn=1, kind="item", words="seen it", source="card", item="5",
            title="Amélie", sign=0,
        ),
        wish("1.4", "nothing scary", hard=True, attribute="genres", op="lacks", words=("Horror",)),
        wish("1.5", "funny", hard=False, attribute="genres", op="has", words=("Comedy",)),
        TasteEntry(id="1.6", turn=1, kind="query", words="sad robots", query="sad robots"),
    )
)  # fmt: skip


def test_every_inference_is_listed_with_its_words(catalog: Catalog, words: Words) -> None:
    sections = taste_sections(TASTE, catalog, words)
    assert [(s.kind, i.id, i.what, i.origin) for s in sections for i in s.items] == [
        ("like", "1.1", "Toy Story", "“toy story”"),
        ("dislike", "1.2", "Alien", "you pressed not for me"),
        ("seen", "1.3", "Amélie", "you pressed seen it"),
        ("must", "1.4", "no Horror", "“nothing scary”"),
        ("lean", "1.5", "genre: Comedy", "“funny”"),
        ("words", "1.6", "sad robots", "“sad robots”"),
    ]


def test_what_ended_and_what_is_remembered_stand_apart(catalog: Catalog, words: Words) -> None:
    remembered = Remembered(id="e4", entry=TASTE.entries[3], days=12.2)
    taste = TASTE.ending(["1.1"], "taken_back", 2).model_copy(update={"earlier": (remembered,)})
    panel = taste_panel(taste, catalog, words)
    assert [(i.what, i.note, i.restorable) for i in panel.ended] == [
        ("you liked Toy Story", "taken back", True)
    ]
    assert [(i.id, i.what, i.origin) for i in panel.earlier] == [("e4", "no Horror", "12 days ago")]
    assert "1.1" not in {i.id for s in panel.sections for i in s.items}
    assert all(i.edit is not None for s in panel.sections for i in s.items)


def test_buttons_show_the_judgements_that_hold() -> None:
    assert judgements(TASTE) == {"1": "like", "3": "dislike", "5": "seen"}
    assert judgements(Taste()) == {}


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        ({"attribute": "genres", "op": "has", "words": ("A", "B")}, "genre: A or B"),
        ({"attribute": "year", "op": "range", "low": 1990, "high": 1999}, "1990 to 1999"),
        ({"attribute": "year", "op": "range", "low": 2010}, "from 2010 on"),
        ({"attribute": "year", "op": "range", "high": 1979}, "up to 1979"),
        ({"attribute": "runtime", "op": "range", "high": 120}, "running time up to 120 min"),
        ({"attribute": "runtime", "op": "range", "low": 90.5}, "running time 90.5 min or more"),
        (
            {"attribute": "runtime", "op": "range", "low": 60, "high": 0},
            "running time 60 min to 0 min",
        ),
    ],
)
def test_conditions_in_words(
    catalog: Catalog, words: Words, constraint: dict[str, object], expected: str
) -> None:
    assert condition(Constraint(**constraint), catalog, words) == expected
