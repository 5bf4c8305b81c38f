"""Words about a person: plain, a script's, and a real model's; none passes unchecked."""

import sys
from pathlib import Path

import pytest

from assets import AssetStore
from assistant.llm import EmbeddedLLM, Guard
from assistant.profile import ProfileChecker, ProfileWriter
from catalog.errors import LLMUnavailable

sys.path.append(str(Path(__file__).parents[1] / "llm"))
from scripted import ScriptedLLM, Step

TRUE = "You liked 12 Sea Stories, of 16."
LIE = "You adore Moby-Dick and other Sea Stories."


def _written(books, llm, facts, seconds=5.0, **options):
    writer = ProfileWriter(books, Guard(llm, attempts=1), **options)
    return list(writer.about(facts, seconds)), writer.account


def test_plain_wording_needs_no_model(books, facts_of):
    facts = facts_of("bob")
    sentences = list(ProfileWriter(books, None).about(facts, 0.0))
    assert [s.evidence for s in sentences] == [(f.id,) for f in facts]
    assert {s.origin for s in sentences} == {"plain"}


def test_what_holds_is_shown_and_the_model_sees_the_plain_sentence_only(books, fact_of):
    sea = fact_of("ada", "interest", "Sea Stories")
    with ScriptedLLM([Step(TRUE, expect="Sea Stories")]) as llm:
        (sentence,), account = _written(books, llm, [sea])
    assert (sentence.sentence, sentence.origin, sentence.evidence) == (TRUE, "llm", (sea.id,))
    assert account == "Scripted"
    assert "ada" not in llm.requests[0].messages[-1].content


def test_a_lie_is_rewritten_once_and_then_plain(books, fact_of):
    sea = fact_of("ada", "interest", "Sea Stories")
    with ScriptedLLM([Step(LIE), Step(TRUE, expect="adore")]) as llm:
        (sentence,), _ = _written(books, llm, [sea])
    assert (sentence.sentence, sentence.origin) == (TRUE, "rewritten")
    with ScriptedLLM([Step(LIE), Step(LIE)]) as llm:
        (sentence,), _ = _written(books, llm, [sea])
    assert sentence.origin == "plain"


def test_a_model_that_fails_is_not_asked_again_and_that_is_said(books, facts_of):
    facts = facts_of("ada")
    with ScriptedLLM([Step(LLMUnavailable("The server is gone."))]) as llm:
        sentences, account = _written(books, llm, facts)
    assert len(sentences) == len(facts)
    assert {s.origin for s in sentences} == {"plain"}
    assert account == "none (plain wording); The server is gone."


def test_without_time_the_wording_is_plain(books, facts_of):
    with ScriptedLLM() as llm:
        sentences, account = _written(books, llm, facts_of("ada"), seconds=0.0)
    assert {s.origin for s in sentences} == {"plain"}
    assert account == "none (plain wording); its time was over"


@pytest.mark.weights
@pytest.mark.parametrize("framed", [True, False])
def test_a_real_model_is_never_shown_unchecked(books, facts_of, framed):
    store = AssetStore()
    if not store.has("smollm2-135m"):
        pytest.skip("SmolLM2 is not here: sayso models get smollm2-135m")
    facts = facts_of("ada")[:4]
    llm = EmbeddedLLM(store.path("smollm2-135m"), name="SmolLM2 (embedded)")
    try:
        assert llm.wait(60) == "ready", llm.detail
        writer = ProfileWriter(books, Guard(llm), framed=framed)
        sentences = list(writer.about(facts, 60.0))
    finally:
        llm.close()
    checker = ProfileChecker(books)
    for fact, sentence in zip(facts, sentences, strict=True):
        assert checker.check(sentence.sentence, fact).ok
        assert sentence.evidence == (fact.id,)
    if framed:
        assert {s.origin for s in sentences} == {"llm"}


def test_one_is_told_in_the_singular(books, facts_of):
    (fact,) = facts_of("new")
    (sentence,) = ProfileWriter(books, None).about([fact], 0.0)
    assert sentence.sentence.endswith("1 event with 1 book.")
    assert ProfileChecker(books).check(sentence.sentence, fact).ok
