"""Labelled messages, read from JSON Lines.

    {"catalogue": "films", "half": "held", "message": "loved Heat, no horror", "shown": false,
     "kind": "ask", "mentions": ["Heat=love"], "wishes": ["genres-Horror"], "tags": ["attitude"]}

`catalogue` may be left out where the file is called after it. `shown` says whether a list was shown
before (`catalogues.py` tells which). How `mentions` and `wishes` are written tells `labels.py`;
`kind` is a kind of turn, or several with " | " between them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from assistant.intent import TurnKind
from catalog.config import SourceConfig
from catalog.errors import DataError
from catalog.raw import Flaw
from catalog.sources import read_source
from catalog.text import is_nothing
from evaluation.understanding.catalogues import NAMES
from evaluation.understanding.labels import Slot, as_slots, checked_wish, item_label

FOLDER = Path(str(resources.files("evaluation.understanding").joinpath("messages")))
HALVES = ("development", "held")
_KINDS = frozenset(kind.value for kind in TurnKind)


@dataclass(frozen=True)
class LabelledMessage:
    """A message and what it means.

    Attributes:
        catalogue: in which it is said.
        half: "development" – rules may be tuned on it; "held" – they may not.
        message: as a person writes it.
        shown: True when a list was shown before.
        kinds: of turn; any will do.
        mentions: items, with what is thought of them.
        wishes: conditions.
        tags: what is hard about it.
    """

    catalogue: str
    half: str
    message: str
    shown: bool
    kinds: tuple[str, ...]
    mentions: tuple[Slot, ...]
    wishes: tuple[Slot, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True)
class LabelledMessages:
    """What files hold.

    Attributes:
        messages: in their order.
        broken: file and line of each line that is no labelled message, with the reason.
    """

    messages: tuple[LabelledMessage, ...]
    broken: tuple[str, ...]


def read_messages(paths: Iterable[Path] | None = None) -> LabelledMessages:
    """Read labelled messages; a line that is none is reported and left out.

    Args:
        paths: JSON Lines; the messages that come with us when None.

    Raises:
        DataError: when a file cannot be read, or no line of any is a labelled message.
    """
    chosen = sorted(FOLDER.glob("*.jsonl")) if paths is None else list(paths)
    messages: list[LabelledMessage] = []
    broken: list[str] = []
    for path in chosen:
        raw = read_source(SourceConfig(path=path, format="jsonl"))
        flaws = list(raw.broken)
        for line, record in zip(raw.lines.tolist(), raw.frame.to_dict("records"), strict=True):
            try:
                messages.append(_message({"catalogue": path.stem} | _stated(record)))
            except ValueError as exc:
                flaws.append(Flaw(line, str(exc), ""))
        broken += [f"{path.name}, line {f.line}: {f.reason}." for f in sorted(flaws, key=_line)]
    if not messages:
        raise DataError(
            f"No labelled message was found. {' '.join(broken[:1])}",
            remedy="docs/evaluation.md shows how a line is written.",
        )
    return LabelledMessages(tuple(messages), tuple(broken))


def _line(flaw: Flaw) -> int:
    return flaw.line


def _stated(record: Mapping[Any, Any]) -> dict[str, Any]:
    """The keys that a line has: a table fills the others with NaN."""
    return {str(k): v for k, v in record.items() if not is_nothing(v)}


def _message(record: Mapping[str, Any]) -> LabelledMessage:
    """A record as a message.

    Raises:
        ValueError: saying in words what is wrong with it.
    """
    catalogue, half = record["catalogue"], record.get("half", "held")
    if catalogue not in NAMES:
        raise ValueError(f"the catalogue {catalogue!r} is none of {', '.join(NAMES)}")
    if half not in HALVES:
        raise ValueError(f"half is {half!r}, not {' or '.join(HALVES)}")
    kinds = tuple(kind.strip() for kind in str(record.get("kind", "")).split("|"))
    if not set(kinds) <= _KINDS:
        raise ValueError(f"kind is {record.get('kind')!r}, not of {', '.join(sorted(_KINDS))}")
    message = record.get("message", "")
    if message != str(message):
        raise ValueError(f"message is {message!r}, not text")
    mentions, wishes = (as_slots(_words(record, key)) for key in ("mentions", "wishes"))
    for slot in mentions:
        for reading in slot.readings:
            item_label(reading)
    for slot in wishes:
        for reading in slot.readings:
            checked_wish(reading)
    return LabelledMessage(
        catalogue=catalogue,
        half=half,
        message=message,
        shown=record.get("shown") is True,
        kinds=kinds,
        mentions=mentions,
        wishes=wishes,
        tags=tuple(_words(record, "tags")),
    )


def _words(record: Mapping[str, Any], key: str) -> list[str]:
    value = record.get(key, [])
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise ValueError(f"{key} is not a list of strings")
    return value
