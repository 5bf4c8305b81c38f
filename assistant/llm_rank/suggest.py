"""Titles that a model thinks of, as far as they come in time."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from assistant.llm import Guard, LLMRequest, Message
from assistant.llm_rank.asked import Asked
from assistant.llm_rank.config import LLMRankConfig
from assistant.llm_rank.cut import one_line
from catalog.errors import LLMError, LLMTimeout
from prompts.loader import load

_TOKENS = 20
"""Of a reply, for each title."""
_MAX_CHARACTERS = 20_000
"""Of a reply that is read at all."""
_MAX_TITLE = 300
_OBJECT = TypeAdapter(dict[str, Any])
_YEAR = re.compile(r"\s*[(\[](?P<year>\d{4})[)\]]$")


@dataclass(frozen=True)
class Title:
    """A title as a model names it; the year is None where it does not say one."""

    title: str
    year: int | None = None


def suggest(
    asked: Asked, llm: Guard, config: LLMRankConfig, *, items: str, item: str
) -> tuple[tuple[Title, ...], str]:
    """Ask for titles, and take those that came whole in time.

    Never raises for what a model does. A reply that breaks off gives the titles before the break.

    Args:
        asked: the request.
        llm: the model.
        config: how many titles, and the time for them.
        items: what the catalogue calls its things.
        item: one of them.

    Returns:
        The titles, the best first, each once, and why there are none or not all; empty when the
        reply is whole.
    """
    rules = load("suggest.en")
    values = {"items": items, "item": item, "count": str(config.suggestions)}
    text = load("suggest_for.en").fill({"conversation": asked.as_json(config)})
    request = LLMRequest(
        messages=(Message("system", rules.fill(values)), Message("user", text)),
        prompt=f"{rules.name} {rules.digest}",
        schema=_schema(config.suggestions),
        max_tokens=_TOKENS * (config.suggestions + 1),
        timeout_s=config.suggest_seconds,
    )
    reply, problem = _written(llm, request)
    titles = {(t.title.casefold(), t.year): t for t in _titles(reply)}
    if not titles and not problem:
        problem = f"{llm.name} did not reply to {rules.name} as asked."
    return tuple(titles.values())[: config.suggestions], problem


def _written(llm: Guard, request: LLMRequest) -> tuple[str, str]:
    """What was written until the end, the time limit or a fault, and what cut it short."""
    reply = ""
    deadline = time.monotonic() + request.timeout_s
    pieces = llm.stream(request)
    try:
        for piece in pieces:
            reply += piece
            if len(reply) > _MAX_CHARACTERS:
                return reply, f"{llm.name} wrote too much."
            if time.monotonic() > deadline:
                raise LLMTimeout("Its time was over.")
    except LLMError as exc:
        return reply, exc.message
    return reply, ""


def _titles(reply: str) -> Iterator[Title]:
    """The whole titles of a reply that may break off or have words around it."""
    for entry in _entries(reply):
        words = one_line(entry, _MAX_TITLE) if isinstance(entry, str) else ""
        year = _YEAR.search(words)
        name = words if year is None else words[: year.start()]
        if name:
            yield Title(name, None if year is None else int(year["year"]))


def _entries(reply: str) -> list[Any]:
    start, end = max(reply.find("{"), 0), reply.rfind("}") + 1
    for text, partial in ((reply[start:end], False), (reply[start:], True)):
        try:
            found = _OBJECT.validate_json(text, experimental_allow_partial=partial)
        except ValueError:
            continue
        listed = found.get("titles")
        return listed if isinstance(listed, list) else []
    return []


def _schema(count: int) -> dict[str, Any]:
    titles = {"type": "array", "items": {"type": "string"}, "maxItems": count}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {"titles": titles},
        "required": ["titles"],
    }
