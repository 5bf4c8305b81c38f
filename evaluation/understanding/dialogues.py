"""Recorded conversations about films with the answers that the speakers gave, in ReDial's layout.

    {"conversationId": "16162", "initiatorWorkerId": 271, "respondentWorkerId": 147,
     "movieMentions": {"135508": "The Babadook (2014)"},
     "initiatorQuestions": {"135508": {"suggested": 0, "seen": 1, "liked": 1}},
     "messages": [{"senderWorkerId": 271, "text": "a horror movie like @135508",
                   "entity": ["horror"]}]}

Speakers chose films from a list, so that a text holds "@" and an id. The title stands in its place
here, as people type it: a seeded draw decides, film by film, whether its year stands behind it.
In the answers 0 is no, 1 is yes, 2 is "did not say".
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np

from catalog.errors import DataError

_ID = re.compile(r"@(\d+)")
_YEAR = re.compile(r"\s*\((?:1[89]|20)\d\d\)$")


@dataclass(frozen=True)
class Typed:
    """A film in a text.

    Attributes:
        name: as the catalogue has it, with its year.
        dated: True when the year was typed too.
    """

    name: str
    dated: bool


@dataclass(frozen=True)
class Said:
    """One message of a conversation.

    Attributes:
        dialogue: of which conversation.
        text: with titles in the place of ids.
        films: that stand in it, in its order.
        entities: people and kinds that the annotators linked.
        seeker: True when the one who looks for a film speaks.
        answers: of the seeker: name → liked and seen, each None where they did not say.
    """

    dialogue: str
    text: str
    films: tuple[Typed, ...]
    entities: tuple[str, ...]
    seeker: bool
    answers: Mapping[str, tuple[bool | None, bool | None]]


def read_dialogues(path: Path, *, seed: int = 0) -> tuple[list[Said], list[str]]:
    """The messages of a file of conversations, and which of its lines were none.

    Args:
        path: JSON Lines.
        seed: decides which titles stand with their years.

    Raises:
        DataError: when the file cannot be read, or no line of it is a conversation.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as exc:
        raise DataError(f"{path} cannot be read: {exc}.") from exc
    rng = np.random.default_rng(seed)
    said: list[Said] = []
    broken = []
    for number, line in enumerate(lines, start=1):
        try:
            said.extend(_messages(json.loads(line), rng))
        except (ValueError, KeyError, TypeError, AttributeError) as exc:
            broken.append(f"{path.name}, line {number}: {type(exc).__name__}, {exc}.")
    if not said:
        raise DataError(
            f"{path} holds no conversation. {' '.join(broken[:1])}",
            remedy="Give one JSON object a line, as ReDial has them; see docs/evaluation.md.",
        )
    return said, broken


def _messages(record: Mapping[str, Any], rng: np.random.Generator) -> list[Said]:
    names = {id_: _name(title) for id_, title in dict(record["movieMentions"]).items() if title}
    answers = dict(_answers(dict(record["initiatorQuestions"] or {}), names))
    seeker = record["initiatorWorkerId"]
    said = []
    for message in record["messages"]:
        text, films = _typed(message["text"], names, rng)
        said.append(
            Said(
                dialogue=str(record["conversationId"]),
                text=text,
                films=tuple(films),
                entities=tuple(message.get("entity", ())),
                seeker=message["senderWorkerId"] == seeker,
                answers=answers,
            )
        )
    return said


def _name(title: str) -> str:
    """A title as the catalogue writes it: single spaces, no %3F."""
    return " ".join(unquote(title).split())


def _answers(
    questions: Mapping[str, Mapping[str, int]], names: Mapping[str, str]
) -> Iterator[tuple[str, tuple[bool | None, bool | None]]]:
    told = {0: False, 1: True}
    for id_, answer in questions.items():
        if id_ in names:
            yield names[id_], (told.get(answer["liked"]), told.get(answer["seen"]))


def _typed(
    text: str, names: Mapping[str, str], rng: np.random.Generator
) -> tuple[str, list[Typed]]:
    films: list[Typed] = []

    def title(match: re.Match[str]) -> str:
        name = names.get(match[1])
        if name is None:
            return match[0]
        films.append(Typed(name, dated=bool(rng.random() < 0.5)))
        return name if films[-1].dated else _YEAR.sub("", name)

    return _ID.sub(title, text), films
