"""Two tries at a sentence that passes a check; what fails twice is not shown."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Literal

from assistant.explain.checker import Verdict
from assistant.llm import Guard, LLMRequest, Message
from prompts import load


@dataclass(frozen=True)
class Passed:
    """A text that passed, what it rests on, and at which try."""

    text: str
    evidence: tuple[str, ...]
    origin: Literal["llm", "rewritten"]


def two_tries(
    guard: Guard, request: LLMRequest, check: Callable[[str], Verdict], language: str
) -> Passed | None:
    """The model's text where it passes, else its second, which is told what was wrong.

    Args:
        guard: the model.
        request: what is asked.
        check: judges a text.
        language: of the request to write again.

    Returns:
        None when both tries failed.

    Raises:
        LLMError: when the model does not answer in time or at all.
    """
    text = _written(guard, request)
    verdict = check(text)
    if verdict.ok:
        return Passed(text, verdict.evidence, "llm")
    problem = ", ".join(dict.fromkeys(p.span for p in verdict.problems))
    again = load(f"explain_again.{language}").fill({"problem": problem[:120]})
    more = (Message("assistant", text), Message("user", again))
    text = _written(guard, replace(request, messages=(*request.messages, *more)))
    verdict = check(text)
    return Passed(text, verdict.evidence, "rewritten") if verdict.ok else None


def _written(guard: Guard, request: LLMRequest) -> str:
    with closing(guard.stream(request)) as pieces:  # type: ignore[type-var]
        return " ".join("".join(pieces).split())
