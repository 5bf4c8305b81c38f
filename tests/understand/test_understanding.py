"""Single rules, known by hand."""

import catalogues
import numpy as np
import pytest
from labelled import session_of, wish_label

from assistant.intent import TurnKind
from assistant.session import ChatMessage, Session
from assistant.understand import Understander
from assistant.understand.normalise import Text, fold, roman
from assistant.understand.words import load_words
from catalog.errors import ConfigError, UsageError
from catalog.items import Attribute
from retrieval.filters import AttributeIndex


def read(understanders, films, message, *, shown=False):
    return understanders["films"].understand(message, session_of(films[0], shown=shown))


@pytest.mark.parametrize(
    ("message", "year"),
    [
        ("the 1982 The Thing", 1982),
        ("The Thing (2011)", 2011),
        ("I liked Titanic", 1997),
        ("I liked Titanic (1953)", 1953),
    ],
)
def test_remakes_by_year_then_popularity(understanders, films, message, year):
    (mention,) = read(understanders, films, message).mentions
    assert films[0].get(mention.item).year == year
    assert mention.others


def test_a_year_that_the_catalogue_lacks_is_said(understanders, films):
    intent = read(understanders, films, "something like Casablanca (2009)")
    assert not intent.mentions
    assert "2009" in intent.notes[0]


@pytest.mark.parametrize(
    ("message", "query"),
    [
        ("a movie about dreams within dreams", "dreams within dreams"),
        ("heist movies with a twist", "heist twist"),
        ("I loved Toy Story and Finding Nemo, something for the whole family", ""),
        ("recommend me something", ""),
    ],
)
def test_query(understanders, films, message, query):
    found = read(understanders, films, message).query
    assert found == query


def test_what_cannot_be_ruled_out_is_said_and_not_searched_for(understanders, films):
    intent = read(understanders, films, "a comedy, nothing with zombies")
    assert "zombies" not in intent.query
    assert any("zombies" in note for note in intent.notes)


def test_a_series_counts_its_parts(understanders, films):
    titles = [m.title for m in read(understanders, films, "the first two Shreks").mentions]
    assert titles == ["Shrek", "Shrek 2"]


def test_beyond_the_list_is_said(understanders, films):
    intent = read(understanders, films, "more like the seventh", shown=True)
    assert not intent.shown
    assert "5" in intent.notes[0]


def test_that_one_is_what_was_spoken_of_last(understanders, films):
    session = session_of(films[0], shown=True)
    asked = ChatMessage(role="user", text="why the third?")
    session = session.model_copy(update={"messages": (asked,)})
    intent = understanders["films"].understand("more like that one", session)
    assert intent.kind is TurnKind.LIKE_SHOWN
    assert intent.shown == (session.last_shown[2],)


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("något roligt", "en"),
        ("funny", "en"),
        ("Toy Story", "en"),
        ("je cherche un film drôle pour ce soir avec ma famille", "fr"),
        ("我想看科幻电影", "zh"),
    ],
)
def test_language(understanders, films, message, language):
    intent = read(understanders, films, message)
    assert intent.language == language
    assert bool(intent.notes) is (language != "en")


def test_link_title(understanders, films):
    link = understanders["films"].link_title
    assert link("the godfather 2").title == "The Godfather: Part II"
    assert link("Up").title == "Up"
    assert link("") is None
    assert link("qqqqqqqqqqqq zzzzzzzz") is None


@pytest.mark.parametrize("count", [0, 1, 2])
def test_tiny_catalogues(count):
    shop = catalogues.shop()
    rows = shop.table.head(count).to_dict("records")
    small = catalogues.catalogue(rows, shop.attributes, "products", "product") if rows else None
    if small is None:
        empty = shop.table.head(0)
        small = type(shop)(empty, shop.attributes, name="products", noun="product")
    understander = Understander(small, np.zeros(count, np.float32))
    intent = understander.understand("a leather bag under 50 euros", session_of(small, shown=False))
    assert "price[,50]" in [wish_label(w) for w in intent.wishes]


def test_wrong_popularity_is_refused(films):
    with pytest.raises(UsageError, match="Popularity"):
        Understander(films[0], np.zeros(3, np.float32))


def test_unknown_language_is_refused():
    with pytest.raises(ConfigError, match="xx"):
        load_words("xx")


@pytest.mark.parametrize(("word", "value"), [("iv", 4), ("xiv", 14), ("i", None), ("mix", None)])
def test_roman(word, value):
    assert roman(word) == value


def test_words_of_scripts_without_spaces():
    assert Text("我想看Matrix 2").norms == ("我", "想", "看", "matrix", "2")
    assert fold("Amélie’s") == "amelies"


def test_a_request_counts_more_than_the_mood_beside_it(understanders, films):
    wishes = read(understanders, films, "a tense thriller from the 90s like Seven").wishes
    assert [w.hard for w in wishes if w.constraint.words == ("Thriller",)] == [True]


@pytest.mark.parametrize("message", ["nothing with sci-fi", "no sci fi please"])
def test_two_spellings_of_one_value_are_both_ruled_out(message):
    items = [("Red Dust", ("Sci-Fi",)), ("Grey Dust", ("Sci Fi",)), ("Green Hills", ("Drama",))]
    catalog = catalogues.catalogue(
        [{"id": str(n), "title": t, "genres": g} for n, (t, g) in enumerate(items)],
        (Attribute("genres", "list", "genre", role="genre"),),
        "films",
        "film",
    )
    understander = Understander(catalog, np.ones(3, np.float32))
    wishes = understander.understand(message, Session(id="s")).wishes
    met = AttributeIndex(catalog).combined([w.constraint for w in wishes if w.hard])
    assert met.tolist() == [False, False, True]
