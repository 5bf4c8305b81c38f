"""Replies of models to a numbered list: made from the list that they were shown."""

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any

from scripted import ScriptedLLM, Step

from assistant.llm import Breaker, Guard, LLMRequest

Line = dict[str, Any]


def lines_of(request: LLMRequest) -> list[Line]:
    """The items of a request, as they were shown."""
    shown = request.messages[1].content.partition("The list:\n")[2]
    return [json.loads(line) for line in shown.splitlines()]


def scoring(
    score: Callable[[Line], float | None], unfit: Callable[[Line], bool] = lambda _line: False
) -> Callable[[LLMRequest], str]:
    """A reply that scores each line; None leaves it out."""

    def reply(request: LLMRequest) -> str:
        lines = lines_of(request)
        scores = {str(line["id"]): score(line) for line in lines}
        known = {number: value for number, value in scores.items() if value is not None}
        return json.dumps({"scores": known, "unfit": [ln["id"] for ln in lines if unfit(ln)]})

    return reply


def guarded(*replies: Any, times: int = 3, **options: Any) -> tuple[Guard, ScriptedLLM]:
    """A model that plays these replies, each so many times, behind a guard."""
    made = (r if isinstance(r, Step) else Step(r) for r in replies)
    steps: Sequence[Step] = list(chain.from_iterable([step] * times for step in made))
    llm = ScriptedLLM(steps)
    return Guard(llm, attempts=1, breaker=Breaker(9), **options), llm


class Talker:
    """A model that answers every request for scores, and every one for titles, in the same way."""

    name, backend, grammars, capable = "Talker", "hosted", False, True

    def __init__(
        self, scores: Callable[[LLMRequest], str], titles: Sequence[tuple[str, int | None]] = ()
    ) -> None:
        named = [title if year is None else f"{title} ({year})" for title, year in titles]
        self.replies = {"rank.en": scores, "suggest.en": lambda _request: _titles(named)}
        self.requests: list[LLMRequest] = []

    def stream(self, request: LLMRequest) -> Iterator[str]:
        self.requests.append(request)
        reply = self.replies.get(request.prompt.partition(" ")[0])
        yield "" if reply is None else reply(request)


def _titles(named: Sequence[str]) -> str:
    return json.dumps({"titles": named})
