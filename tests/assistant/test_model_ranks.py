"""Turns in which a language model scores the candidates and names titles, honestly or not."""

import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from talking import ids, say, titles
from test_hard_conditions import REQUESTS, broken

from assistant.checkpoints import open_saver
from assistant.config import AssistantConfig
from assistant.engine import Assistant
from assistant.llm import Breaker, Guard, LLMRequest
from assistant.llm_rank import LLMRankConfig, Opinion
from assistant.reply import Cards, Text, Understood
from assistant.understand import Understander
from assistant.voice import Voice

sys.path.append(str(Path(__file__).parents[1] / "llm"))
sys.path.append(str(Path(__file__).parents[1] / "llm_rank"))
from characters import Talker, lines_of, scoring

ASK = "I liked Toy Story, something for the evening"
Ranked = Callable[..., Assistant]


@pytest.fixture
def ranked(films: Assistant) -> Iterator[Ranked]:
    """The assistant of 600 films with a model that ranks; plain wording."""
    resources, opened = films._resources, []
    understander = Understander(resources.catalog, resources.people)

    def make(llm: Talker | None, breaker: Breaker | None = None, **config: object) -> Assistant:
        guard = None if llm is None else Guard(llm)
        settings = LLMRankConfig.model_validate(config)
        opinion = Opinion(resources.catalog, guard, understander.link_title, settings, breaker)
        voice = Voice(resources.catalog, None, AssistantConfig())
        saver = open_saver(None)
        opened.append(saver)
        plain = AssistantConfig()
        return Assistant(resources, understander, voice, saver, plain, opinion=opinion)

    yield make
    for saver in opened:
        saver.close()


def answer(assistant: Assistant, message: str = ASK) -> list[str]:
    return titles(say(assistant, assistant.new_session().id, message))


def last_first(request: LLMRequest) -> str:
    """Turns the order round, whatever it was: the titles decide, not the places."""
    alphabet = sorted(line["title"] for line in lines_of(request))
    return scoring(lambda line: 10 * alphabet.index(line["title"]) / len(alphabet))(request)


def obeying(mark: str) -> Callable[[LLMRequest], str]:
    """All for the items with a mark, nothing for the others, which do not fit either."""

    def marked(line: dict[str, object]) -> bool:
        return mark in str(line["title"])

    return scoring(lambda line: 10 if marked(line) else 0, lambda line: not marked(line))


def test_the_models_order_is_blended_in_and_accounted_for(ranked: Ranked) -> None:
    llm = Talker(last_first)
    assistant = ranked(llm, weight=1.0, suggest="off")
    before = answer(ranked(None))
    reply = say(assistant, assistant.new_session().id, ASK)
    assert titles(reply) != before
    assert titles(reply) == sorted(titles(reply), reverse=True)
    account = reply.ranked
    assert account is not None
    assert account.scoring is not None
    assert (account.model, account.scoring.answered, account.suggesting) == ("Talker", 3, None)
    assert account.scoring.agreement == pytest.approx(1)
    moved = {m.item: m for m in account.moved}
    for place, card in enumerate(reply.items, start=1):
        assert card.parts["llm"] > 0.5
        went_up = moved[card.id].before - place if card.id in moved else 0
        assert card.parts["llm_places"] == went_up
        assert card.sentences
    scores = [card.score for card in reply.items]
    assert scores == sorted(scores, reverse=True)
    assert reply.to_json()["ranked"]["scoring"]["window"] == 20
    assert "Toy Story" in llm.requests[0].messages[1].content


def test_without_a_model_nothing_is_asked_and_nothing_told(ranked: Ranked) -> None:
    assistant = ranked(None)
    reply = say(assistant, assistant.new_session().id, ASK)
    assert reply.ranked is None
    assert not {"suggest", "score"} & reply.timings_ms.keys()
    assert "llm" not in reply.items[0].parts


@pytest.mark.parametrize(
    ("backend", "capable", "config", "asked"),
    [
        ("hosted", True, {}, True),
        ("hosted", False, {}, False),
        ("embedded", True, {}, False),
        ("embedded", False, {"score": "on", "suggest": "on"}, True),
        ("hosted", True, {"score": "off", "suggest": "off"}, False),
    ],
)
def test_who_is_asked_by_default(
    ranked: Ranked, backend: str, capable: bool, config: dict[str, str], asked: bool
) -> None:
    llm = Talker(last_first)
    llm.backend, llm.capable = backend, capable
    answer(ranked(llm, **config))
    assert {r.prompt.split()[0] for r in llm.requests} == (
        {"rank.en", "suggest.en"} if asked else set()
    )


def test_cards_leave_before_any_text_and_wait_no_longer_than_they_may(ranked: Ranked) -> None:
    def slow(_request: LLMRequest) -> str:
        time.sleep(2.0)
        return "{}"

    llm = Talker(slow)
    llm.replies["suggest.en"] = slow
    assistant = ranked(llm, seconds=0.4, suggest_seconds=0.3)
    started = time.monotonic()
    events = assistant.respond(assistant.new_session().id, ASK)
    kinds = []
    for event in events:
        kinds.append(type(event))
        if isinstance(event, Cards):
            assert time.monotonic() - started < 1.9
    assert kinds.index(Understood) < kinds.index(Cards) < kinds.index(Text)
    assert answer(ranked(None))


def test_a_model_that_fails_leaves_the_answer_as_it_was(ranked: Ranked) -> None:
    assistant = ranked(Talker(lambda _request: '{"scores": {"1": 9, '))
    reply = say(assistant, assistant.new_session().id, ASK)
    assert titles(reply) == answer(ranked(None))
    assert reply.ranked is not None
    assert reply.ranked.scoring is not None
    assert "did not reply" in reply.ranked.scoring.problem
    assert "did not reply" not in reply.text
    assert "llm" not in reply.items[0].parts


def test_a_model_that_keeps_failing_is_left_alone(ranked: Ranked) -> None:
    llm = Talker(lambda _request: "")
    assistant = ranked(llm, Breaker(3, 60.0), suggest="off")
    session = assistant.new_session().id
    say(assistant, session, ASK)
    calls = len(llm.requests)
    assert calls == 3
    reply = say(assistant, session, "more")
    assert len(llm.requests) == calls
    assert reply.ranked is not None
    assert reply.ranked.scoring is not None
    assert "left alone" in reply.ranked.scoring.problem


def named(assistant: Assistant, *wanted: str) -> Sequence[tuple[str, int | None]]:
    catalog = assistant.catalog
    found = {title: int(catalog.years[row]) for row, title in enumerate(catalog.titles)}
    return [(title, found[title]) for title in wanted]


def test_suggestions_are_one_more_source_and_only_of_the_catalogue(ranked: Ranked) -> None:
    plain = ranked(None)
    shown = answer(plain)
    wanted = next(t for t in reversed(plain.catalog.titles) if t not in shown and len(t) > 15)
    suggestions = [*named(plain, wanted), ("The Moon That Nobody Filmed", 2031), ("f12", None)]
    llm = Talker(last_first, suggestions)
    assistant = ranked(llm, score="off", suggest_weight=3.0)
    reply = say(assistant, assistant.new_session().id, ASK)
    assert titles(reply)[0] == wanted
    assert titles(reply)[1:] == shown[:-1]
    assert reply.items[0].parts["suggested"] == 1
    assert reply.items[0].sentences
    account = reply.ranked
    assert account is not None
    assert account.suggesting is not None
    assert account.suggesting.model_dump(include={"titles", "linked", "allowed"}) == {
        "titles": 3,
        "linked": 1,
        "allowed": 1,
    }


def test_a_suggestion_that_breaks_a_condition_or_is_known_never_comes(ranked: Ranked) -> None:
    plain = ranked(None)
    dramas = answer(plain, "a drama, nothing with comedy")
    comedies = answer(plain, "a comedy, nothing with drama")
    llm = Talker(obeying(comedies[0]), named(plain, *comedies, "Toy Story"))
    assistant = ranked(llm, suggest_weight=100.0, weight=1.0)
    found = answer(assistant, "I liked Toy Story, a drama, nothing with comedy")
    assert found
    assert not {*comedies, "Toy Story"} & set(found)
    assert dramas
    window = {line["title"] for r in llm.requests if "rank" in r.prompt for line in lines_of(r)}
    assert not {*comedies, "Toy Story"} & window


def test_planted_text_moves_an_item_within_bounds(ranked: Ranked) -> None:
    """The planted item is the last of twenty: it comes no nearer than the seventh place."""
    before = answer(ranked(None))
    turned = ranked(Talker(last_first), suggest="off", weight=1.0, drop_share=0.0)
    told = say(turned, turned.new_session().id, ASK).ranked
    assert told is not None
    last = next(m.item for m in told.moved if m.before == 20)
    item = turned.catalog.get(last)
    assert item is not None
    planted = ranked(Talker(obeying(item.title)), suggest="off", drop_share=0.0)
    reply = say(planted, planted.new_session().id, ASK)
    assert titles(reply) == before
    assert reply.ranked is not None
    assert [m.now for m in reply.ranked.moved if m.item == last] == [7]


@pytest.mark.slow
def test_no_model_makes_a_turn_break_a_promise(ranked: Ranked) -> None:
    chance = random.Random(4)
    catalog = ranked(None).catalog
    turns = 0
    for _ in range(25):
        favourites = named(ranked(None), *chance.sample(list(catalog.titles), 20))
        llm = Talker(obeying(chance.choice("aeiou")), favourites)
        assistant = ranked(llm, weight=1.0, suggest_weight=50.0, drop_share=1.0)
        session, shown, said = assistant.new_session().id, set[str](), []
        for _ in range(4):
            message = chance.choice(REQUESTS).format(title=chance.choice(catalog.titles))
            said.append(message)
            reply = say(assistant, session, message)
            assert not (wrong := broken(reply, shown)), f"{said}: {wrong}"
            shown |= ids(reply)
            turns += reply.ranked is not None
    assert turns > 50
