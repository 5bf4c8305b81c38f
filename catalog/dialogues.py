"""Recorded conversations in which somebody recommends: what was said, what was named, what came.

A file holds a JSON object a line, one for each turn that recommends:

    {"dialog_id": "16162", "turn_id": 2, "context": ["Hi", "A horror film like The Babadook"],
     "entity": ["horror", "The Babadook (2014)"], "rec": ["The Shining (1980)"]}

`context` is what was said before, `entity` what was linked in it (items, people, kinds, as often as
they were named), `rec` the items that the reply names. Further keys are passed over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalog.config import SourceConfig
from catalog.errors import DataError
from catalog.raw import Flaw
from catalog.sources import read_source
from catalog.text import as_text, is_nothing

_KEYS = ("dialog_id", "turn_id", "context", "entity", "rec")


@dataclass(frozen=True)
class DialogueTurn:
    """A turn in which one side recommends.

    Attributes:
        dialogue: which conversation.
        number: of the turn in it.
        context: what was said before, oldest first.
        named: what was linked in the context, in the order of speaking, repeats kept.
        recommended: names of the items of the reply, each once.
    """

    dialogue: str
    number: int
    context: tuple[str, ...]
    named: tuple[str, ...]
    recommended: tuple[str, ...]


@dataclass(frozen=True)
class DialogueTurns:
    """What a file holds.

    Attributes:
        turns: in the order of the file.
        broken: lines that are no turn, with the reason.
    """

    turns: tuple[DialogueTurn, ...]
    broken: tuple[Flaw, ...]


def read_dialogue_turns(path: Path) -> DialogueTurns:
    """Read turns; a line that is none is reported and left out.

    Args:
        path: JSON Lines, which may be gzipped.

    Raises:
        DataError: when the file cannot be read, or no line of it is a turn.
    """
    raw = read_source(SourceConfig(path=path, format="jsonl"))
    broken = list(raw.broken)
    turns = []
    for line, record in zip(raw.lines.tolist(), raw.frame.to_dict("records"), strict=True):
        try:
            turns.append(_turn(record))
        except ValueError as exc:
            broken.append(Flaw(line, str(exc), as_text(record.get("dialog_id"))))
    if not turns:
        why = f" Line {broken[0].line}: {broken[0].reason}." if broken else ""
        raise DataError(
            f"{path} holds no turn of a conversation.{why}",
            remedy=f"Give a JSON object a line, with the keys {', '.join(_KEYS)}.",
        )
    return DialogueTurns(tuple(turns), tuple(sorted(broken, key=lambda flaw: flaw.line)))


def _turn(record: Mapping[Any, Any]) -> DialogueTurn:
    """A record as a turn.

    Raises:
        ValueError: saying in words what is wrong with it.
    """
    missing = [key for key in _KEYS if is_nothing(record.get(key))]
    if missing:
        raise ValueError(f"{missing[0]} is missing")
    try:
        number = int(as_text(record["turn_id"]))
    except ValueError as exc:
        raise ValueError(f"turn_id is {record['turn_id']!r}, not a whole number") from exc
    context, named, recommended = (_words(record, key) for key in ("context", "entity", "rec"))
    return DialogueTurn(
        dialogue=as_text(record["dialog_id"]),
        number=number,
        context=context,
        named=named,
        recommended=tuple(dict.fromkeys(recommended)),
    )


def _words(record: Mapping[Any, Any], key: str) -> tuple[str, ...]:
    value = record[key]
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise ValueError(f"{key} is not a list of strings")
    return tuple(value)
