"""A turn with a language model that plays a script: answered, whatever the model does."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from talking import say, titles

from assets import AssetStore
from assistant.checkpoints import open_saver
from assistant.config import AssistantConfig
from assistant.engine import Assistant
from assistant.explain.checker import Checker
from assistant.llm import Guard, LLMRequest
from assistant.open import open_assistant
from assistant.reply import Cards, Reply, Text
from assistant.understand import Understander
from assistant.voice import NONE, Voice
from catalog.errors import LLMTimeout, LLMUnavailable, UsageError, WeightsError

sys.path.append(str(Path(__file__).parents[1] / "llm"))
from scripted import ScriptedLLM, Step

ASK = "I liked Red Static, something with a lantern"
LIE = "It won nine Oscars and was directed by Steven Spielberg."


def first_fact(request: LLMRequest) -> str:
    """What an honest model may say: the first of the sentences that it is given."""
    lines = request.messages[-1].content.splitlines()
    return next(line.removeprefix("- ") for line in lines if line.startswith("- "))


Scripted = Callable[..., Assistant]


@pytest.fixture
def scripted(five: Path, asset_store: AssetStore) -> Iterator[Scripted]:
    """The assistant of five films, written for by a script."""
    with open_assistant(five, store=asset_store) as plain:
        resources = plain._resources

        def make(llm: ScriptedLLM, *, patience_s: float = 5.0, **config: object) -> Assistant:
            settings = AssistantConfig.model_validate(config)
            guard = Guard(llm, first_piece_s=patience_s, sleep=lambda _: None)
            return Assistant(
                resources,
                Understander(resources.catalog, resources.people),
                Voice(resources.catalog, guard, settings),
                open_saver(None),
                settings,
            )

        yield make


@contextmanager
def talking(assistant: Assistant) -> Iterator[str]:
    """A new session; the file of the sessions is closed at the end."""
    try:
        yield assistant.new_session().id
    finally:
        assistant._saver.close()


def answered(assistant: Assistant, llm: ScriptedLLM) -> Reply:
    """One turn under a script that must be played to its end; every sentence is checked again."""
    checker = Checker(assistant.catalog)
    with llm, talking(assistant) as session:
        reply = say(assistant, session, ASK)
        assert reply.items
        for card in reply.items:
            assert card.sentences
            for sentence in card.sentences:
                assert checker.check(sentence.sentence, card.id, card.evidence).ok
                assert sentence.sentence in reply.text
        kept = assistant.session(session)
        assert kept is not None
        assert kept.messages[-1].text == reply.text
    return reply


def origins(reply: Reply) -> list[str]:
    """Who wrote the first sentence of each card."""
    return [card.sentences[0].origin for card in reply.items]


def test_what_holds_is_shown_in_the_models_words(scripted: Scripted) -> None:
    llm = ScriptedLLM([Step(first_fact)] * 2)
    reply = answered(scripted(llm, explained=2), llm)
    assert origins(reply)[:3] == ["llm", "llm", "plain"]
    assert reply.llm == "Scripted"


def test_a_lie_is_written_again_and_then_replaced(scripted: Scripted) -> None:
    llm = ScriptedLLM([Step(LIE), Step("It is so good."), Step(LIE), Step(LIE)])
    reply = answered(scripted(llm, explained=2), llm)
    assert LIE not in reply.text
    assert origins(reply)[:2] == ["plain", "plain"]


@pytest.mark.parametrize("garbage", ["{}", "\x00\x01", "lorem ipsum " * 200, "<script>x</script>"])
def test_garbage_is_never_shown(scripted: Scripted, garbage: str) -> None:
    llm = ScriptedLLM([Step(garbage)] * 2)
    reply = answered(scripted(llm, explained=1), llm)
    assert garbage.strip() not in reply.text
    assert set(origins(reply)) == {"plain"}


@pytest.mark.parametrize(
    ("step", "calls", "why"),
    [
        (Step(LLMUnavailable("The server is away.")), 2, "away"),
        (Step(LLMTimeout("It took too long.")), 1, "too long"),
        (Step("Because you liked", fail_after=LLMUnavailable("It broke off.")), 1, "broke off"),
        (Step(""), 1, "nothing"),
    ],
)
def test_a_model_that_fails_is_left_and_the_reply_says_why(
    scripted: Scripted, step: Step, calls: int, why: str
) -> None:
    llm = ScriptedLLM([step] * calls)
    reply = answered(scripted(llm, explained=3), llm)
    assert set(origins(reply)) == {"plain"}
    assert reply.llm.startswith(NONE)
    assert why in reply.llm


def test_a_model_that_fails_midway_keeps_what_held(scripted: Scripted) -> None:
    llm = ScriptedLLM([Step(first_fact), Step(LLMTimeout("It took too long."))])
    reply = answered(scripted(llm, explained=3), llm)
    assert origins(reply)[:2] == ["llm", "plain"]
    assert reply.llm.startswith("Scripted")
    assert "too long" in reply.llm


def test_a_slow_model_is_not_waited_for(scripted: Scripted) -> None:
    llm = ScriptedLLM([Step("late", hang=True)])
    reply = answered(scripted(llm, patience_s=0.2, explained=3), llm)
    assert reply.timings_ms["total"] < 2_000
    assert "too long" in reply.llm


def test_a_reader_who_leaves_loses_nothing_and_the_model_stops(scripted: Scripted) -> None:
    # The second sentence is in the making when the reader leaves; a third is never asked for.
    llm = ScriptedLLM([Step(first_fact, delay_s=0.3)] * 2)
    assistant = scripted(llm, explained=3)
    with llm, talking(assistant) as session:
        events = assistant.respond(session, ASK)
        shown: list[str] = []
        for event in events:
            if isinstance(event, Cards):
                shown = [card.title for card in event.items]
            if isinstance(event, Text) and event.item:
                break
        events.close()  # type: ignore[attr-defined]
        kept = assistant.session(session)
        assert kept is not None
        assert [card.title for card in kept.messages[-1].cards] == shown
        assert all(card.sentences for card in kept.messages[-1].cards)
        assert titles(say(assistant, session, "why the first one?"))[:1] == shown[:1]


def test_no_model_is_asked_where_nothing_is_recommended(scripted: Scripted) -> None:
    llm = ScriptedLLM([])
    assistant = scripted(llm)
    with llm, talking(assistant) as session:
        assert say(assistant, session, "hello").llm == NONE


def test_a_model_that_is_missing_is_told_before_anyone_asks(
    five: Path, asset_store: AssetStore, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=r"absent\.gguf"):
        open_assistant(five, llm=str(tmp_path / "absent.gguf"), store=asset_store)
    with pytest.raises(WeightsError, match="sayso models get bge-small"):
        open_assistant(five, llm="none", store=AssetStore(tmp_path / "assets"))
