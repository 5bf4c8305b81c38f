from pathlib import Path

import pytest
from chat_known import HOSTILE, card_of

from assistant.reply import Evidence, Sentence
from catalog import Attribute, Catalog
from catalog.schema import catalog_table
from ui.chat.attributes import facts
from ui.chat.cards import card_view
from ui.chat.evidence import evidence_groups
from ui.chat.pictures import picture_address, picture_file
from ui.chat.wording import Words


def test_a_card_says_what_the_catalogue_knows(catalog: Catalog, words: Words) -> None:
    view = card_view(card_of(catalog, "1", 0.874), catalog, words)
    assert (view.title, view.year, view.percent) == ("Toy Story", "1995", 87)
    assert view.kinds == ("Animation", "Comedy")
    assert view.facts == (
        ("running time", "81 min"),
        ("age class", "G"),
        ("IMDb rating", "IMDb rating 8.2"),
    )


def test_what_is_unknown_is_left_out(catalog: Catalog, words: Words) -> None:
    view = card_view(card_of(catalog, "4", year=None), catalog, words)
    assert view.title == HOSTILE  # text stays text; the page never reads it as markup
    assert view.year == ""
    assert view.kinds == ()
    assert [label for label, _ in view.facts] == ["IMDb rating"]
    assert (view.picture, view.url, view.credit) == ("", "", "")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "ftp://x", "x.html"])
def test_only_web_addresses_become_links(catalog: Catalog, words: Words, url: str) -> None:
    assert card_view(card_of(catalog, "1", url=url), catalog, words).url == ""


def test_the_writer_of_a_text_is_named(catalog: Catalog, words: Words) -> None:
    card = card_of(catalog, "1", text="Toys live.", text_credit="Wikipedia, CC BY-SA 4.0")
    assert card_view(card, catalog, words).credit == "Text: Wikipedia, CC BY-SA 4.0"


def test_contributions_become_bars_as_long_as_their_share(catalog: Catalog, words: Words) -> None:
    facts = [
        Evidence(id="e1", kind="contribution", title="Alien", attitude="dislike", amount=-0.1),
        Evidence(id="e2", kind="contribution", title="Shrek", attitude="like", amount=0.4),
        Evidence(id="e3", kind="contribution", title="Brave", amount=0.2),
    ]
    (group,) = evidence_groups(facts, catalog, words)
    assert group.kind == "contributions"
    assert [(row.label, row.width, row.against) for row in group.rows] == [
        ("Shrek", 40.0, False),
        ("Brave", 20.0, False),
        ("Alien", 10.0, True),
    ]
    assert group.rows[0].note == "40% of the score from your likes · you like it"
    assert group.rows[2].note == "10% against · you don’t like it"


def test_matches_carry_the_words_that_they_answer(catalog: Catalog, words: Words) -> None:
    facts = [
        Evidence(id="e1", kind="wish", attribute="genres", value="Comedy", words="funny"),
        Evidence(
            id="e2", kind="wish", attribute="genres", value="Horror", absent=True, words="not scary"
        ),
        Evidence(id="e3", kind="wish", attribute="year", value=1995.0, words="from the 90s"),
        Evidence(id="e4", kind="attribute", attribute="runtime", value=81.0),
    ]
    (group,) = evidence_groups(facts, catalog, words)
    assert [(row.label, row.note) for row in group.rows] == [
        ("genre: Comedy", "you said “funny”"),
        ("without Horror", "you said “not scary”"),
        ("year: 1995", "you said “from the 90s”"),
        ("running time: 81 min", "in common with what you like"),
    ]


def test_nearness_and_people(catalog: Catalog, words: Words) -> None:
    facts = [
        Evidence(id="e1", kind="popularity", amount=1234, value="4.1 of 5"),
        Evidence(id="e2", kind="words", words="sad robots", amount=0.5),
        Evidence(id="e3", kind="neighbour", title="Wall-E", amount=0.9),
    ]
    near, people = evidence_groups(facts, catalog, words)
    assert [(row.label, row.width) for row in near.rows] == [
        ("to Wall-E", 90),
        ("to your words “sad robots”", 50),
    ]
    assert people.rows[0].label == "Rated by 1,234 people, 4.1 of 5 on average"


def test_sentences_keep_their_order(catalog: Catalog, words: Words) -> None:
    said = (
        Sentence(sentence="First.", evidence=("e1",)),
        Sentence(sentence="Second.", evidence=("e1",)),
    )
    view = card_view(card_of(catalog, "1", sentences=said), catalog, words)
    assert view.sentences == ("First.", "Second.")


def test_pictures_come_from_the_web_or_from_a_file_of_the_catalogue(
    catalog: Catalog, tmp_path: Path
) -> None:
    assert picture_address("1", "https://pictures.example/1.jpg").startswith("https://")
    assert picture_address("a/b&c", "posters/1.PNG") == "chat/picture?item=a%2Fb%26c"
    assert picture_address("1", "poster.svg") == ""  # may carry scripts
    assert picture_address("1", "") == ""
    poster, secret = tmp_path / "1.png", tmp_path / "secret.txt"
    poster.write_bytes(b"png")
    secret.write_text("secret")
    table = catalog.table.assign(
        image=[str(poster), str(secret), "https://x.example/3.png", "", ""]
    )
    pictured = Catalog(table, catalog.attributes)
    assert picture_file(pictured, "1") == poster
    assert [picture_file(pictured, i) for i in ("2", "3", "4", "nobody", "../1")] == [None] * 5


def test_other_titles_serve_recognition_and_are_not_shown() -> None:
    attributes = (
        Attribute("also", "list", "also called", role="alias"),
        Attribute("by", "category", "director"),
    )
    values = {"also": ("ID4",), "by": "Roland Emmerich"}
    columns = {"id": ["1"], "title": ["Independence Day"]} | {k: [v] for k, v in values.items()}
    catalog = Catalog(catalog_table(columns, attributes), attributes)
    assert list(facts(catalog, values)) == [("director", "Roland Emmerich")]
