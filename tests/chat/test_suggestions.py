from chat_known import card_of

from assistant.intent import Wish
from assistant.taste import Taste, TasteEntry
from catalog import Catalog
from retrieval.filters import Constraint
from ui.chat.suggestions import openers, quick_replies
from ui.chat.wording import Words


def test_replies_follow_the_cards(catalog: Catalog, words: Words) -> None:
    old = [card_of(catalog, "2"), card_of(catalog, "3")]
    assert quick_replies(old, Taste(), catalog, words) == (
        "More like the first one",
        "Something newer",
        "Nothing with Crime",
        "Show me others",
    )
    long = [card_of(catalog, "2", year=None)]  # of no known year, and alone with its genres
    assert quick_replies(long, Taste(), catalog, words) == (
        "More like the first one",
        "Something under 2 hours",
        "Show me others",
    )
    new = [card_of(catalog, "4")]
    assert quick_replies(new, Taste(), catalog, words) == (
        "More like the first one",
        "Something older",
        "Show me others",
    )
    assert quick_replies([], Taste(), catalog, words) == ()


def test_what_was_spoken_about_is_not_offered(catalog: Catalog, words: Words) -> None:
    wishes = [
        Constraint(attribute="genres", op="lacks", words=("crime",)),
        Constraint(attribute="runtime", op="range", low=150),
    ]
    taste = Taste(
        entries=tuple(
            TasteEntry(
                id=str(n),
                turn=1,
                kind="wish",
                words="w",
                wish=Wish(constraint=c, hard=True, words="w", span=(0, 1)),
            )
            for n, c in enumerate(wishes)
        )
    )
    cards = [card_of(catalog, "2", year=None), card_of(catalog, "3", year=None)]
    replies = quick_replies(cards, taste, catalog, words)
    assert "Nothing with Crime" not in replies
    assert "Nothing with Drama" in replies
    assert "Something under 2 hours" not in replies


def test_openers_name_what_people_know(catalog: Catalog, words: Words) -> None:
    popular = [card_of(catalog, "1"), card_of(catalog, "2"), card_of(catalog, "5")]
    assert openers(popular, catalog, words) == (
        "I loved Toy Story and The Godfather",
        "I liked Amélie, but nothing with Romance",
        "A good comedy film from after 2006",
    )
    assert openers(popular[:1], catalog, words)[0] == "Something like Toy Story"
    assert openers([], catalog, words) == ()
