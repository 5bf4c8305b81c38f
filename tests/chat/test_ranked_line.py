"""What is said of a language model's part in the order of cards."""

from chat_known import card_of

from catalog import Catalog
from ui.chat.ranked import model_group, ranked_line
from ui.chat.wording import Words
from ui.moves import Move, moves_of


def test_a_move_is_read_from_the_parts_of_a_card(catalog: Catalog) -> None:
    up = card_of(catalog, "1", parts={"llm": 0.75, "llm_places": 3.0})
    named = card_of(catalog, "2", parts={"suggested": 1.0})
    plain = card_of(catalog, "3", parts={"cf": 0.5})
    assert moves_of([up, named, plain]) == (
        Move("1", "Toy Story", 3, 7.5, named=False),
        Move("2", "The Godfather", 0, None, named=True),
    )


def test_the_line_names_who_and_what_moved(catalog: Catalog, words: Words) -> None:
    cards = [
        card_of(catalog, "1", parts={"llm": 0.75, "llm_places": 3.0}),
        card_of(catalog, "2", parts={"llm": 0.5, "llm_places": 0.0}),
        card_of(catalog, "3", parts={"llm": 0.2, "llm_places": -1.0, "suggested": 0.5}),
        card_of(catalog, "5"),
    ]
    line = ranked_line(cards, words, "Judge")
    assert line is not None
    assert line.said == "Judge had a part in this order:"
    assert [(move.item, move.text) for move in line.moves] == [
        ("1", "Toy Story ↑ 3"),
        ("3", "Alien ↓ 1 · its idea"),
    ]
    assert line.moves[0].label == "Toy Story: 3 places up among the candidates. Why?"
    assert line.moves[1].label == (
        "Alien: one place down among the candidates, it thought of this title itself. Why?"
    )
    unnamed = ranked_line(cards, words)
    assert unnamed is not None
    assert unnamed.said == "A language model had a part in this order:"


def test_nothing_moved_and_nothing_asked_are_told_apart(catalog: Catalog, words: Words) -> None:
    read = card_of(catalog, "1", parts={"llm": 0.5, "llm_places": 0.0})
    line = ranked_line([read], words, "Judge")
    assert line is not None
    assert line.said == "Judge read the candidates too, and moved none of these."
    assert line.moves == ()
    assert ranked_line([card_of(catalog, "1", parts={"cf": 1.0})], words, "Judge") is None


def test_why_has_the_models_score_and_what_it_did(catalog: Catalog, words: Words) -> None:
    (group,) = model_group(
        card_of(catalog, "1", parts={"llm": 0.75, "llm_places": -2.0, "suggested": 1.0}), words
    )
    assert [(row.label, row.note) for row in group.rows] == [
        ("2 places down among the candidates", "7.5 of 10 for what you asked"),
        ("it thought of this title itself", ""),
    ]
    (named,) = model_group(card_of(catalog, "1", parts={"suggested": 1.0}), words)
    assert [row.label for row in named.rows] == ["it thought of this title itself"]
    (stayed,) = model_group(card_of(catalog, "1", parts={"llm_places": 0.0}), words)
    assert [row.label for row in stayed.rows] == ["left where it stood among the candidates"]
    assert model_group(card_of(catalog, "1"), words) == ()
