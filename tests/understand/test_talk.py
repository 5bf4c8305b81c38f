"""What reading whole conversations found wrong, in other words than theirs."""

import pytest
from labelled import session_of

from assistant.intent import TurnKind
from assistant.session import Session
from assistant.understand.listening import Listener


@pytest.fixture
def hear(understanders, film_setting):
    """What a message says to a catalogue, after its list was shown (films) or before any."""

    def heard(message, catalogue="films", *, shown=True):
        understander = understanders[catalogue]
        films = catalogue == "films" and shown
        session = session_of(film_setting.catalog, shown=True) if films else Session(id="s")
        return Listener(understander, {}).understand(message, session)

    return heard


def judged(intent):
    return {m.title: m.attitude for m in intent.mentions}


def asked(intent):
    return {(w.constraint.attribute, w.constraint.op): w.constraint for w in intent.wishes}


# The list: Alien, Monsters, Inc., The Matrix, Die Hard, Blade Runner.
@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("the third it is, thx", "The Matrix"),
        ("alright, the last one then 👍", "Blade Runner"),
        ("I take number 4. Goodbye!", "Die Hard"),
        ("we'll rent the second one", "Monsters, Inc."),
        ("gonna give the first a try", "Alien"),
        ("ok I'll go with Die Hard", "Die Hard"),
    ],
)
def test_what_is_taken(hear, message, title):
    intent = hear(message)
    assert (intent.kind, judged(intent)) == (TurnKind.THANKS, {title: "like"})


@pytest.mark.parametrize(
    "message", ["the third is not for me", "I wouldn't pick the third", "ok, not the third"]
)
def test_what_is_refused_is_not_taken(hear, message):
    intent = hear(message)
    assert intent.kind is not TurnKind.THANKS
    assert judged(intent) == {"The Matrix": "dislike"}


def test_places_go_before_titles_that_only_begin_so(hear):
    assert judged(hear("seen number 1, 2 and 3")) == {
        "Alien": "seen",
        "Monsters, Inc.": "seen",
        "The Matrix": "seen",
    }
    assert judged(hear("The Third Man was great")) == {"The Third Man": "like"}


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("is the fourth one scary?", "Die Hard"),
        ("the first, how long is it?", "Alien"),
        ("what was the last one?", "Blade Runner"),
        ("which of these is the oldest?", "Alien"),
        ("the newest of those", "Monsters, Inc."),
        ("which is the shortest?", "Monsters, Inc."),
    ],
)
def test_a_question_about_what_was_shown_judges_and_asks_for_nothing(hear, message, title):
    intent = hear(message)
    assert (intent.kind, intent.about, intent.wishes) == (TurnKind.WHY, True, ())
    assert {m.attitude for m in intent.mentions} <= {"neutral"}
    (item,) = intent.shown
    assert title in {m.title for m in intent.mentions} or len(intent.shown) == 1
    assert item


@pytest.mark.parametrize(
    ("message", "attribute"),
    [
        ("westerns would do as well", "genres"),
        ("I don't mind musicals", "genres"),
        ("up to 150 minutes is fine too", "runtime"),
        ("newer ones are ok too", "year"),
        ("no war films, except when they are comedies", "genres"),
    ],
)
def test_what_is_only_allowed_widens_and_asks_for_nothing(hear, message, attribute):
    widening = [w for w in hear(message).wishes if w.widens]
    assert [w.constraint.attribute for w in widening] == [attribute]
    assert not widening[0].hard


def test_a_request_does_not_widen(hear):
    (wish,) = hear("a western from the list of classics", shown=False).wishes[:1]
    assert not wish.widens


@pytest.mark.parametrize(
    "message",
    [
        "nobody here can stand it when there are no subtitles",
        "my sister hates Nicolas Cage",
        "any actor but Nicolas Cage",
        "not Nicolas Cage, please",
    ],
)
def test_what_is_ruled_out_is_not_looked_for(hear, message):
    assert "Cage" not in hear(message, "music").query


@pytest.mark.parametrize(
    ("message", "query"),
    [
        ("smth about chess, thx", "chess"),
        ("somthing about chess plz lol", "chess"),
        ("chess, because my uncle plays in a club", "chess"),
        ("chess for 7 and 9", "chess"),
    ],
)
def test_hasty_words_are_not_looked_for(hear, message, query):
    assert hear(message, "music").query == query


def test_the_parts_of_a_series_that_is_named(hear):
    intent = hear(
        "seen all the Godfathers, loved the first two, the last one was dull", shown=False
    )
    assert judged(intent) == {
        "The Godfather": "like",
        "The Godfather: Part II": "like",
        "The Godfather: Part III": "dislike",
    }
    assert set(judged(hear("hated the last two Godfathers"))) == {
        "The Godfather: Part II",
        "The Godfather: Part III",
    }


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("MI3 bored me", {"Mission: Impossible III": "dislike"}),
        ("we all loved that Dragon Tattoo", {"The Girl with the Dragon Tattoo": "like"}),
        ("I loved Fargo and Heat, Casino put me to sleep", {
            "Fargo": "like", "Heat": "like", "Casino": "dislike"}),
        ("my cousins adore Babe, thought Bambi was scary", {"Babe": "like", "Bambi": "seen"}),
        ("it was the Dune film that was dull", {"Dune": "dislike"}),
    ],
)  # fmt: skip
def test_titles_and_what_is_said_of_them(hear, message, expected):
    intent = hear(message, shown=False)
    assert judged(intent) == expected
    assert not intent.wishes


def test_numbers_that_are_no_titles_and_no_lengths(hear):
    intent = hear("from 1984 to 2012 please", shown=False)
    assert not intent.mentions
    assert (intent.wishes[0].constraint.low, intent.wishes[0].constraint.high) == (1984, 2012)
    assert not hear("no shoot-outs every 10 minutes", shown=False).wishes
    decades = hear("what about the 60s or 70s?").wishes[0].constraint
    assert (decades.low, decades.high) == (1960, 1979)
    about = hear("for 80ish", "shop").wishes[0].constraint
    assert about.attribute == "price"
    assert about.low < 80 < about.high


def test_surnames_of_two_words(hear):
    (wish,) = hear("with De Niro", shown=False).wishes
    assert wish.constraint.words == ("Robert De Niro",)


def test_what_is_known_whole_is_not_asked_for(hear):
    intent = hear("no musicals, we have seen all the good comedies", shown=False)
    assert [(w.constraint.op, w.constraint.words) for w in intent.wishes] == [
        ("lacks", ("Musical",))
    ]


def test_values_of_an_item_can_be_ruled_out(hear):
    intent = hear("nothing by the director of Jaws, and nothing by that director of the first")
    assert judged(intent).get("Alien") is None
    assert ("directors", "lacks") in asked(intent)


def test_a_message_in_letters_that_the_catalogue_lacks_changes_nothing(hear):
    intent = hear("有没有好看的喜剧?")
    assert (intent.kind, intent.query, intent.wishes) == (TurnKind.UNCLEAR, "", ())
    assert "English" in intent.notes[0]


@pytest.mark.parametrize(
    "message", ["what have you noted about me?", "what did I tell you I like?"]
)
def test_asking_what_was_noted(hear, message):
    intent = hear(message)
    assert (intent.kind, intent.about) == (TurnKind.HELP, True)


def test_places_that_are_compared(hear):
    intent = hear("what's the difference between 2 and 3?")
    assert (intent.kind, intent.about, intent.query) == (TurnKind.WHY, True, "")
    assert [m.title for m in intent.mentions] == ["Monsters, Inc.", "The Matrix"]
    assert len(intent.shown) == 2
    lengths = hear("between 2 and 3 hours please")
    assert not lengths.mentions
    assert (lengths.wishes[0].constraint.low, lengths.wishes[0].constraint.high) == (120, 180)
