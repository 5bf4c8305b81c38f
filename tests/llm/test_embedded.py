"""The embedded backend with real weights, and with what is none."""

import subprocess
import sys
import textwrap
import threading
import time
from typing import Literal

import pytest
from pydantic import BaseModel, Field

from assistant.llm import EmbeddedLLM, Guard, LLMRequest, Message, ask
from catalog.errors import LLMLoading, LLMReplyError, LLMTimeout, LLMUnavailable

pytestmark = pytest.mark.weights


def test_it_streams_and_says_the_same_at_temperature_0(smol, request_for):
    asked = request_for("Name three fruits.", max_tokens=16)
    first = list(smol.stream(asked))
    assert len(first) > 5
    assert "".join(first) == "".join(smol.stream(asked))


def test_the_bounds_hold(smol, request_for):
    text = "Count: one, two, three, four."
    short = list(smol.stream(request_for(text, max_tokens=4)))
    assert 1 <= len(short) <= 5
    whole = "".join(smol.stream(request_for(text, max_tokens=40)))
    word = whole.split()[3]
    stopped = "".join(smol.stream(request_for(text, max_tokens=40, stop=(word,))))
    assert stopped == whole[: whole.index(word)]


def test_a_schema_binds(smol, request_for):
    class Reply(BaseModel):
        colour: Literal["red", "blue"]
        reasons: list[Literal["warm", "cold"]] = Field(min_length=1, max_length=2)

    reply = ask(Guard(smol), request_for("Choose a colour.", max_tokens=60), Reply)
    assert reply.colour in {"red", "blue"}


def test_a_grammar_binds(smol, request_for):
    asked = request_for("Is the sea wet?", grammar='root ::= "certainly" | "never"')
    assert "".join(smol.stream(asked)) in {"certainly", "never"}


def test_what_does_not_fit_or_is_malformed_is_told(smol, request_for):
    with pytest.raises(LLMReplyError, match="exceeds the available context"):
        list(smol.stream(request_for("word " * 5000)))
    with pytest.raises(LLMReplyError):
        list(smol.stream(request_for(schema={"type": "nonsense"})))
    with pytest.raises(LLMReplyError, match="grammar"):
        list(smol.stream(request_for(grammar="root ::= ((")))
    assert "".join(smol.stream(request_for(max_tokens=3)))


def test_closing_stops_the_writing_even_while_the_prompt_is_read(smol, request_for):
    with pytest.raises(LLMTimeout):
        next(smol.stream(request_for("word " * 3000, timeout_s=0.2)))
    started = time.monotonic()
    assert "".join(smol.stream(request_for("Hi", max_tokens=2)))
    assert time.monotonic() - started < 8  # the whole prompt takes some 20 s on one thread


def test_a_shared_beginning_is_not_read_again(smol):
    rules = Message("system", "Answer in one word. " * 60)

    def seconds(question):
        started = time.monotonic()
        asked = LLMRequest((rules, Message("user", question)), "test.en", max_tokens=1)
        list(smol.stream(asked))
        return time.monotonic() - started

    cold = seconds("Red or blue?")
    warm = min(seconds(f"Cats or dogs {n}?") for n in range(3))
    assert warm < cold / 2


def test_requests_from_many_threads_each_get_their_own_answer(smol, request_for):
    words = ["red", "blue", "green", "black"]
    answers = {}

    def write(word):
        asked = request_for(f"Say {word}.", grammar=f'root ::= "{word}"')
        answers[word] = "".join(smol.stream(asked))

    threads = [threading.Thread(target=write, args=(word,)) for word in words]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answers == {word: word for word in words}


def test_before_it_is_ready_it_says_so_and_after_closing_too(weights, request_for):
    gate = threading.Event()

    def fetch(report):
        report("fetching", "34%")
        gate.wait(30)
        return weights

    llm = EmbeddedLLM(fetch, name="Late")
    guard = Guard(llm)
    deadline = time.monotonic() + 5
    while llm.state != "fetching" and time.monotonic() < deadline:
        time.sleep(0.01)
    assert guard.status == "Late, fetching: 34%"
    started = time.monotonic()
    with pytest.raises(LLMLoading, match="34%"):
        guard.text(request_for())
    assert time.monotonic() - started < 1
    gate.set()
    assert llm.wait(60) == "ready"
    assert guard.text(request_for(max_tokens=2))
    guard.close()
    with pytest.raises(LLMUnavailable, match="closed"):
        guard.text(request_for())


def test_closing_ends_what_is_being_written(weights, request_for):
    llm = EmbeddedLLM(weights, name="Closing")
    llm.wait(60)
    pieces = llm.stream(request_for("Tell a long story.", max_tokens=500))
    next(pieces)
    started = time.monotonic()
    llm.close()
    assert time.monotonic() - started < 3
    pieces.close()


@pytest.mark.parametrize("content", [b"", b"GGUF" + b"x" * 999, None])
def test_what_are_no_weights(tmp_path, request_for, content):
    path = tmp_path / "bad.gguf"
    if content is not None:
        path.write_bytes(content)
    llm = EmbeddedLLM(path)
    assert llm.wait(30) == "failed"
    with pytest.raises(LLMUnavailable, match=r"bad\.gguf"):
        list(llm.stream(request_for()))
    llm.close()


def test_the_port_that_llama_cpp_opens_serves_nobody_else(weights):
    program = textwrap.dedent(
        """
        import sys, urllib.request, urllib.error
        from pathlib import Path
        from assistant.llm.embedded import _load
        server = _load(Path(sys.argv[1]), 1, 512)
        try:
            urllib.request.urlopen(server.listening_address + "/v1/models")
        except urllib.error.HTTPError as error:
            print(error.code, error.headers.get("Access-Control-Allow-Origin") or "none")
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(weights)], capture_output=True, text=True, timeout=60
    )
    assert done.stdout.split() == ["401", "none"]


def test_a_program_that_ends_while_it_writes_ends_well(weights):
    program = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from assistant.llm import EmbeddedLLM, LLMRequest, Message
        llm = EmbeddedLLM(Path(sys.argv[1]))
        llm.wait(60)
        ask = LLMRequest((Message("user", "Tell a long story."),), "t", max_tokens=400)
        pieces = llm.stream(ask)
        print(len(next(pieces)) > 0)
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(weights)], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "True", "")
