"""Candidates as a model sees them: a small number, a title, a year, a few attributes, one line."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.llm_rank.config import LLMRankConfig
from assistant.llm_rank.cut import one_line
from catalog.items import Attribute, AttributeValue, Catalog, Item

TITLE_CHARACTERS = 120
VALUES = 4
"""Words shown of an attribute that has many."""
_ROLES = ("genre", "person", "audience", "duration", "price")
"""Attributes with these roles are shown, and in this order; without any, the first three."""


@dataclass(frozen=True)
class Candidate:
    """An item to be judged.

    Attributes:
        title: as the catalogue has it.
        year: None when unknown.
        attributes: label → words.
        text: what describes it; may be long, may be empty.
    """

    title: str
    year: int | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""


def candidates_of(catalog: Catalog, rows: Iterable[int]) -> tuple[Candidate, ...]:
    """The items at these rows, in this order."""
    shown = _shown(catalog)
    return tuple(_candidate(catalog.at(row), shown) for row in rows)


def listed(candidates: Sequence[Candidate], order: Iterable[int], config: LLMRankConfig) -> str:
    """A JSON object a line, numbered from 1 in this order.

    The numbers are places of this list: they say nothing of an item or of the order it came in. A
    text cannot end its own string, for JSON escapes what would.
    """
    lines = [
        json.dumps({"id": number, **_line(candidates[place], config)}, ensure_ascii=False)
        for number, place in enumerate(order, start=1)
    ]
    return "\n".join(lines)


def _line(candidate: Candidate, config: LLMRankConfig) -> dict[str, str | int]:
    line: dict[str, str | int] = {"title": one_line(candidate.title, TITLE_CHARACTERS)}
    if candidate.year is not None:
        line["year"] = candidate.year
    left = config.attribute_characters
    for label, words in candidate.attributes.items():
        if value := one_line(words, left):
            line[one_line(label, TITLE_CHARACTERS)] = value
            left -= len(value)
    if text := one_line(candidate.text, config.text_characters):
        line["text"] = text
    return line


def _shown(catalog: Catalog) -> tuple[Attribute, ...]:
    by_role = tuple(a for role in _ROLES for a in catalog.with_role(role))
    return by_role or tuple(a for a in catalog.attributes if a.role != "alias")[:3]


def _candidate(item: Item, shown: Sequence[Attribute]) -> Candidate:
    attributes = {
        a.label: _words(item.attributes[a.name], a.unit) for a in shown if a.name in item.attributes
    }
    return Candidate(item.title, item.year, attributes, item.text)


def _words(value: AttributeValue, unit: str) -> str:
    return ", ".join(_parts(value)) + (f" {unit}" if unit else "")


def _parts(value: AttributeValue) -> Iterator[str]:
    if isinstance(value, tuple):
        yield from value[:VALUES]
    else:
        yield f"{value:g}" if isinstance(value, float) else value
