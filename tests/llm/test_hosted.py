"""The hosted backend against real HTTP servers on loopback, well and badly behaved."""

import logging
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import Literal

import pytest
from pydantic import BaseModel
from servers import Behaviour, serving

from assistant.llm import Guard, HostedLLM, ask
from benchmarks.llm_server import serving as llama_serving
from catalog.errors import LLMRefused, LLMReplyError, LLMTimeout, LLMUnavailable


@contextmanager
def hosted(behaviour, **options):
    with serving(behaviour) as url:
        llm = HostedLLM("m", url, **options)
        try:
            yield llm
        finally:
            llm.close()


def test_pieces_come_as_they_are_sent_and_the_bounds_go_along(request_for):
    does = Behaviour(pieces=["one ", "two"])
    with hosted(does, api_key="s3cret") as llm:
        got = list(llm.stream(request_for("hi", max_tokens=7, stop=("END",))))
    assert got == ["one ", "two"]
    body, headers = does.requests[0]
    assert body["messages"] == [{"role": "user", "content": "hi"}]
    assert (body["max_tokens"], body["max_completion_tokens"]) == (7, 7)
    assert (body["stop"], body["temperature"], body["stream"]) == (["END"], 0.0, True)
    assert headers["authorization"] == "Bearer s3cret"


@pytest.mark.parametrize(
    ("status", "error", "tries"),
    [
        (401, LLMRefused, 1),
        (403, LLMRefused, 1),
        (404, LLMRefused, 1),
        (429, LLMUnavailable, 2),
        (500, LLMUnavailable, 2),
        (503, LLMUnavailable, 2),
    ],
)
def test_a_status_is_told_and_tried_again_only_when_that_can_help(
    request_for, status, error, tries
):
    does = Behaviour(status=status)
    with hosted(does) as llm, pytest.raises(error, match=str(status)):
        Guard(llm, sleep=lambda _s: None).text(request_for())
    assert len(does.requests) == tries


@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings:UserWarning")
@pytest.mark.parametrize(
    "body",
    [b"data: {oops\n\n", b'data: {"choices": 3}\n\n', b"data: [1]\n\n", b"<html>", b"\xff\xfe"],
)
def test_garbage_is_not_a_reply(request_for, body):
    with hosted(Behaviour(body=body)) as llm, pytest.raises(LLMReplyError):
        Guard(llm).text(request_for())


def test_a_server_that_breaks_off_midway_is_told_after_what_it_sent(request_for):
    got = []
    with hosted(Behaviour(pieces=["half a"], cut=True)) as llm, pytest.raises(LLMUnavailable):
        got.extend(llm.stream(request_for()))
    assert got == ["half a"]


def test_a_slow_server_is_left_in_time(request_for):
    does = Behaviour(pieces=["x"] * 50, pause_s=0.1)
    with hosted(does) as llm:
        started = time.monotonic()
        with pytest.raises(LLMTimeout):
            list(llm.stream(request_for(timeout_s=0.35)))
        assert time.monotonic() - started < 1.5


def test_a_silent_server_is_left_in_time(request_for):
    with hosted(Behaviour(pieces=["x"], pause_s=1.0)) as llm:
        started = time.monotonic()
        with pytest.raises(LLMTimeout):
            list(llm.stream(request_for(timeout_s=0.2)))
        assert time.monotonic() - started < 0.9


def test_closing_the_stream_hangs_up(request_for):
    does = Behaviour(pieces=["x" * 1000] * 500, pause_s=0.01)
    with hosted(does) as llm:
        pieces = llm.stream(request_for())
        next(pieces)
        pieces.close()
        assert does.gone.wait(5)


def test_nobody_there(request_for):
    llm = HostedLLM("m", "http://127.0.0.1:9/v1")
    with pytest.raises(LLMUnavailable, match="cannot be reached"):
        list(llm.stream(request_for()))
    llm.close()


class Colour(BaseModel):
    colour: Literal["red", "blue"]


def test_a_schema_goes_as_response_format(request_for):
    does = Behaviour(pieces=['{"colour": ', '"red"}'])
    with hosted(does) as llm:
        assert ask(Guard(llm), request_for(), Colour).colour == "red"
    sent = does.requests[0][0]["response_format"]
    assert sent["json_schema"]["schema"] == Colour.model_json_schema()


def test_a_server_without_schemas_is_asked_in_words_from_then_on(request_for):
    does = Behaviour(pieces=['```json\n{"colour": "red"}\n```'], strict=True)
    with hosted(does) as llm:
        for _ in range(2):
            assert ask(Guard(llm), request_for(), Colour).colour == "red"
    asked = [("response_format" in body, body["messages"][0]) for body, _ in does.requests]
    assert [with_format for with_format, _ in asked] == [True, False, False]
    assert asked[1][1]["role"] == "system"
    assert '"enum": ["red", "blue"]' in asked[1][1]["content"]


def test_the_key_is_in_no_log_no_name_and_no_message(request_for, caplog):
    caplog.set_level(logging.DEBUG)
    with hosted(Behaviour(status=401), api_key="s3cret") as llm:
        with pytest.raises(LLMRefused) as caught:
            Guard(llm).text(request_for())
        assert "s3cret" not in f"{caught.value!r} {llm.name} {caught.value.__cause__!r}"
    assert "s3cret" not in caplog.text


@pytest.mark.weights
def test_a_real_llama_cpp_server(request_for, weights):
    with llama_serving(weights, key="k3y") as url:
        llm = HostedLLM("smol", url, api_key="k3y")
        assert len(list(llm.stream(request_for("Count to ten.", max_tokens=12)))) > 3
        assert ask(Guard(llm), request_for("A colour?", max_tokens=30), Colour).colour
        llm.close()
        stranger = HostedLLM("smol", url, api_key="wrong")
        with pytest.raises(LLMRefused, match="401"):
            list(stranger.stream(request_for()))
        stranger.close()


@pytest.mark.weights
def test_a_real_server_that_dies_midway_and_the_next_request(request_for, weights):
    command = [sys.executable, "-m", "benchmarks.llm_server", str(weights), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        line = process.stdout.readline()
        llm = HostedLLM("smol", line.split(" is served at ")[1].partition(";")[0])
        pieces = llm.stream(request_for("Tell a long story.", max_tokens=400))
        next(pieces)
        process.kill()
        with pytest.raises(LLMUnavailable):
            list(pieces)
        with pytest.raises(LLMUnavailable, match="cannot be reached"):
            list(llm.stream(request_for()))
        llm.close()
