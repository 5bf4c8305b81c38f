"""Nobody who speaks knows the hidden half, and a model's words are checked before they are sent."""

import numpy as np
import pytest
from scripted import ScriptedLLM, Step
from servers import Behaviour, serving
from session_worlds import COMEDIES, NO_HORROR

from assets import AssetStore
from assistant.llm import Guard, open_llm, parse_llm
from catalog.errors import LLMTimeout
from evaluation.sessions.acts import Act
from evaluation.sessions.llm_speaker import LLMSpeaker
from evaluation.sessions.partners import Control
from evaluation.sessions.play import play
from evaluation.sessions.speaker import PlainSpeaker
from evaluation.sessions.spoken_check import distinct_titles

LIKES = Act(kind="like", likes=("f0",))


def spoken(llm, facts, act):
    speaker = LLMSpeaker(Guard(llm), facts.catalog, COMEDIES, distinct_titles(facts.catalog))
    return speaker.say(act, np.random.default_rng(0))


@pytest.mark.parametrize("number", range(5))
def test_no_hidden_item_is_named_in_any_session(facts, people, number):
    for person in people:
        control = Control(facts, None, np.random.default_rng(number))
        one = play(
            person,
            number,
            system="random",
            partner=control,
            speaker=PlainSpeaker(facts.catalog),
            facts=facts,
            turns=12,
            seed=4,
        )
        said = " ".join(e.message for e in one.exchanges).casefold()
        hidden = [facts.title(item).casefold() for item in person.hidden.met]
        assert not [title for title in hidden if title in said]
        for e in one.exchanges:
            assert set(e.act.likes) <= set(person.known.liked)
            assert set(e.act.dislikes) <= set(person.known.disliked)


def test_a_session_is_the_same_again(facts, people):
    def one():
        control = Control(facts, None, np.random.default_rng(0))
        return play(
            people[0],
            1,
            system="random",
            partner=control,
            speaker=PlainSpeaker(facts.catalog),
            facts=facts,
            turns=6,
            seed=4,
        )

    assert one() == one()


def test_the_words_of_a_model_are_sent_and_it_never_sees_the_hidden_half(facts):
    with ScriptedLLM([Step("so, amber lantern was really great!")]) as llm:
        said = spoken(llm, facts, LIKES)
    assert said.message == "so, amber lantern was really great!"
    assert said.by == "Scripted"
    prompt = " ".join(message.content for message in llm.requests[0].messages)
    assert not [item for item in COMEDIES.hidden.met if facts.title(item) in prompt]


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ("I loved Amber Lantern and Burning Harbour.", "does not know of"),
        ("I loved a film.", "does not say “Amber Lantern”"),
        ("I loved Amber Lantern and Silver Meadow Road, or Silver Harbour.", "not to be named"),
        ("You might try Amber Lantern, I loved it.", "answers"),
        ("I loved Amber Lantern, like the second one.", "points elsewhere"),
        ("I never loved Amber Lantern.", "round"),
        ("Amber Lantern " * 40, "too long"),
        (LLMTimeout("Scripted took too long."), "LLMTimeout"),
    ],
)
def test_what_may_not_be_sent_is_said_plainly(facts, reply, why):
    assert facts.title("f12") == "Burning Harbour"
    with ScriptedLLM([Step(reply)]) as llm:
        said = spoken(llm, facts, LIKES)
    assert said.by == "plain"
    assert "Amber Lantern" in said.message
    assert why in said.refused


def test_a_small_model_chooses_between_our_wordings(facts):
    with ScriptedLLM([Step("Hmm, I loved Amber Lantern.")], grammars=True) as llm:
        said = spoken(llm, facts, LIKES)
    assert said.message == "Hmm, I loved Amber Lantern."
    grammar = llm.requests[0].grammar
    assert grammar.count("Amber Lantern") > 2
    assert grammar.startswith("root ::= before? said behind?")


def test_a_condition_must_be_in_the_words(facts):
    act = Act(kind="condition", conditions=(NO_HORROR,))
    with ScriptedLLM([Step("something nice, please")]) as llm:
        assert "horror" in spoken(llm, facts, act).refused


def test_a_hosted_model_speaks(facts):
    behaviour = Behaviour(pieces=["amber ", "lantern was ", "so good"])
    with serving(behaviour) as url:
        llm = open_llm(parse_llm(f"hosted:tiny@{url}"), AssetStore())
        assert llm is not None
        try:
            speaker = LLMSpeaker(llm, facts.catalog, COMEDIES, distinct_titles(facts.catalog))
            said = speaker.say(LIKES, np.random.default_rng(0))
        finally:
            llm.close()
    assert said.message == "amber lantern was so good"
    request, _ = behaviour.requests[0]
    assert "Amber Lantern" in request["messages"][-1]["content"]
