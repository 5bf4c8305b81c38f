"""The model's words reach the reader only through the checker; all else is plain wording."""

import sys
from pathlib import Path

import pytest
from conftest_explain import CARDS

from assistant.config import AssistantConfig
from assistant.explain import plain_sentences
from assistant.llm import Guard
from assistant.reply import Card
from assistant.voice import NONE, Voice
from catalog import Catalog
from catalog.errors import LLMUnavailable
from prompts import wording

sys.path.append(str(Path(__file__).parents[1] / "llm"))
from scripted import ScriptedLLM, Step

TRUE = "Because you loved Toy Story, this animated comedy was picked for you."
LIE = "It is by Steven Spielberg and won nine Oscars."


@pytest.fixture(scope="module")
def card(films: Catalog) -> Card:
    item = films.get("monsters")
    assert item is not None
    bare = Card(
        id=item.id,
        title=item.title,
        year=item.year,
        score=1.0,
        attributes=item.attributes,
        evidence=CARDS["monsters"],
    )
    return bare.model_copy(update={"sentences": plain_sentences(bare, films, wording())})


def written(films: Catalog, llm: ScriptedLLM, cards: list[Card], **config: object):
    voice = Voice(films, Guard(llm, attempts=1), AssistantConfig.model_validate(config))
    writing = voice.write(cards)
    return [sentence for _, sentence in writing], writing


def test_a_true_sentence_is_shown_with_the_plain_rest(films: Catalog, card: Card) -> None:
    with ScriptedLLM([Step(TRUE)]) as llm:
        sentences, writing = written(films, llm, [card])
    assert (sentences[0].sentence, sentences[0].origin) == (TRUE, "llm")
    assert {s.origin for s in sentences[1:]} <= {"plain"}
    assert writing.account == "Scripted"


def test_a_lie_is_rewritten_once(films: Catalog, card: Card) -> None:
    with ScriptedLLM([Step(LIE), Step(TRUE, expect="Steven Spielberg")]) as llm:
        sentences, _ = written(films, llm, [card])
    assert sentences[0].origin == "rewritten"
    assert LIE not in [s.sentence for s in sentences]


def test_a_model_that_always_lies_is_never_shown(films: Catalog, card: Card) -> None:
    with ScriptedLLM([Step(LIE), Step(LIE)] * 3) as llm:
        sentences, writing = written(films, llm, [card, card, card])
    assert [s.origin for s in sentences] == ["plain"] * len(card.sentences) * 3
    assert writing.origins["plain"] == len(sentences)


def test_a_model_that_fails_leaves_plain_wording_and_says_so(films: Catalog, card: Card) -> None:
    with ScriptedLLM([Step(LLMUnavailable("The server is gone."))]) as llm:
        sentences, writing = written(films, llm, [card, card])
    assert tuple(sentences) == card.sentences * 2
    assert writing.account == f"{NONE}; The server is gone."


def test_a_slow_model_is_left_at_the_end_of_its_time(films: Catalog, card: Card) -> None:
    with ScriptedLLM([Step(TRUE, delay_s=0.5)]) as llm:
        sentences, writing = written(films, llm, [card, card], text_budget_s=0.2)
    assert {s.origin for s in sentences} == {"plain"}
    assert writing.account.startswith(NONE)


def test_only_the_first_cards_are_worded_by_the_model(films: Catalog, card: Card) -> None:
    with ScriptedLLM([Step(TRUE)]) as llm:
        sentences, _ = written(films, llm, [card, card], explained=1)
    assert [s.origin for s in sentences].count("llm") == 1
