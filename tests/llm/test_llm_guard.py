"""Time limits, retries and the breaker around a scripted model."""

import time

import pytest
from scripted import ScriptedLLM, Step

from assistant.llm import Breaker, Guard
from catalog.errors import (
    LLMLoading,
    LLMRefused,
    LLMReplyError,
    LLMTimeout,
    LLMUnavailable,
)


def guarded(llm, **options):
    return Guard(llm, **({"sleep": lambda _s: None} | options))


def test_the_pieces_come_through_as_they_are(request_for):
    with ScriptedLLM([Step("one two three", pieces=4)]) as llm:
        pieces = list(guarded(llm).stream(request_for()))
    assert "".join(pieces) == "one two three"
    assert len(pieces) == 4


def test_a_model_out_of_reach_is_tried_once_more(request_for):
    slept = []
    with ScriptedLLM([Step(LLMUnavailable("gone")), Step("back")]) as llm:
        assert guarded(llm, sleep=slept.append).text(request_for()) == "back"
    assert len(slept) == 1


def test_and_only_once_more(request_for):
    steps = [Step(LLMUnavailable("gone")), Step(LLMUnavailable("still gone"))]
    with ScriptedLLM(steps) as llm, pytest.raises(LLMUnavailable, match="still gone"):
        guarded(llm).text(request_for())


@pytest.mark.parametrize(
    "error", [LLMRefused("no"), LLMLoading("soon"), LLMTimeout("slow"), LLMReplyError("odd")]
)
def test_what_another_try_cannot_mend_is_not_tried_again(request_for, error):
    with ScriptedLLM([Step(error)]) as llm, pytest.raises(type(error)):
        guarded(llm).text(request_for())


def test_text_that_was_shown_is_never_followed_by_a_second_try(request_for):
    with ScriptedLLM([Step("half a", fail_after=LLMUnavailable("cut off"))]) as llm:
        got = []
        with pytest.raises(LLMUnavailable, match="cut off"):
            got.extend(guarded(llm).stream(request_for()))
        assert "".join(got) == "half a"


def test_a_model_that_hangs_is_left_after_the_first_piece_limit(request_for):
    with ScriptedLLM([Step("late", hang=True)]) as llm:
        started = time.monotonic()
        with pytest.raises(LLMTimeout, match="first words"):
            guarded(llm, first_piece_s=0.1).text(request_for())
        assert time.monotonic() - started < 2


def test_a_slow_model_is_left_when_the_whole_takes_too_long(request_for):
    with ScriptedLLM([Step("a long tale", pieces=11, delay_s=0.1)]) as llm:
        got = []
        with pytest.raises(LLMTimeout, match="whole reply"):
            got.extend(guarded(llm).stream(request_for(timeout_s=0.35)))
        assert 1 <= len(got) <= 4


def test_an_empty_reply_is_no_reply(request_for):
    with ScriptedLLM([Step("")]) as llm, pytest.raises(LLMReplyError, match="nothing"):
        guarded(llm).text(request_for())


def test_closing_the_stream_closes_the_models(request_for):
    with ScriptedLLM([Step("a b c d e f g", pieces=7, delay_s=0.02)]) as llm:
        pieces = guarded(llm).stream(request_for())
        next(pieces)
        pieces.close()
        deadline = time.monotonic() + 2
        while not llm.closed_early and time.monotonic() < deadline:
            time.sleep(0.01)
        assert llm.closed_early == 1


def test_the_breaker_opens_and_the_model_is_left_alone_then_tried_again(request_for):
    now = [0.0]
    breaker = Breaker(2, 30.0, lambda: now[0])
    bad = Step(LLMReplyError("odd"))
    with ScriptedLLM([bad, bad, Step("well again")]) as llm:
        guard = guarded(llm, breaker=breaker)
        for _ in range(2):
            with pytest.raises(LLMReplyError):
                guard.text(request_for())
        with pytest.raises(LLMUnavailable, match="left alone for 30 s"):
            guard.text(request_for())
        assert len(llm.requests) == 2
        assert "failing" in guard.status
        now[0] = 30.0
        assert guard.text(request_for()) == "well again"
        assert guard.status == "Scripted"


def test_loading_and_leaving_early_do_not_count_as_failures(request_for):
    soon = Step(LLMLoading("soon"))
    with ScriptedLLM([soon, soon, Step("x y z")]) as llm:
        guard = guarded(llm, breaker=Breaker(1, 30.0))
        for _ in range(2):
            with pytest.raises(LLMLoading):
                guard.text(request_for())
        pieces = guard.stream(request_for())
        next(pieces)
        pieces.close()
        assert guard.breaker.state == "closed"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_bug_in_a_backend_does_not_hold_the_turn(request_for):
    steps = [Step(lambda _request: 1 / 0)]
    with ScriptedLLM(steps) as llm, pytest.raises(LLMUnavailable, match="unexpectedly"):
        guarded(llm, attempts=1).text(request_for())


def test_the_script_itself_fails_on_an_unused_step():
    with pytest.raises(AssertionError, match="not used"), ScriptedLLM([Step("never asked")]):
        pass


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_the_script_itself_fails_on_an_unexpected_request(request_for):
    llm = ScriptedLLM()
    with pytest.raises(LLMUnavailable):
        guarded(llm, attempts=1).text(request_for())
    with pytest.raises(AssertionError, match="Unexpected"):
        llm.done()
