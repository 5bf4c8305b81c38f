"""Typed replies: what is accepted, what is asked again, what is refused."""

from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict
from scripted import ScriptedLLM, Step

from assistant.llm import Guard, ask
from catalog.errors import LLMReplyError


class Colour(BaseModel):
    model_config = ConfigDict(extra="forbid")

    colour: Literal["red", "blue"]


def test_the_schema_of_the_reply_goes_with_the_request(request_for):
    with ScriptedLLM([Step('{"colour": "red"}')]) as llm:
        assert ask(Guard(llm), request_for(), Colour) == Colour(colour="red")
    assert llm.requests[0].schema == Colour.model_json_schema()


@pytest.mark.parametrize("text", ['```json\n{"colour": "red"}\n```', 'Sure: {"colour": "red"}!'])
def test_words_around_the_object_are_forgiven(request_for, text):
    with ScriptedLLM([Step(text)]) as llm:
        assert ask(Guard(llm), request_for(), Colour).colour == "red"


@pytest.mark.parametrize(
    "garbage", ["nothing like it", '{"colour": "green"}', '{"colour": "re', "{}"]
)
def test_an_invalid_reply_is_asked_for_once_more_with_the_problem(request_for, garbage):
    steps = [Step(garbage), Step('{"colour": "blue"}', expect="not a valid reply")]
    with ScriptedLLM(steps) as llm:
        assert ask(Guard(llm), request_for("Which?"), Colour).colour == "blue"
    assert [m.content for m in llm.requests[1].messages[:2]] == ["Which?", garbage]


def test_two_invalid_replies_are_an_error(request_for):
    with (
        ScriptedLLM([Step("no"), Step("still no")]) as llm,
        pytest.raises(LLMReplyError, match=r"did not reply to test\.en as asked"),
    ):
        ask(Guard(llm), request_for(), Colour)
