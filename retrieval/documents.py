"""What an item says of itself: passages to embed, and one text to search by words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalog.items import Attribute, Catalog, Item
from catalog.text import SPACELESS

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
_WITHOUT_SPACES = re.compile(rf"[{SPACELESS}]")
ALIAS_ROLE = "alias"
"""The role of an attribute that holds further names of an item."""
PASSAGE_WORDS = 40
"""A passage of prose ends with the sentence that reaches this many words."""
MAX_PASSAGES = 12
"""Passages of prose that are embedded; what follows is searched by words alone."""


@dataclass(frozen=True)
class Document:
    """The texts of an item.

    Attributes:
        passages: for the encoder, each a vector of its own; at least one. The first holds title,
            year and attributes in words, the others the prose. One vector for all of it would be
            the middle of much that was not asked for: beside items that have a title alone, those
            that are described at length would be found less often (see
            `benchmarks/results/encoders.md`). What something is called besides its title says
            nothing of what it is, and numbers mean little to an encoder, so aliases and numbers
            stay out.
        lexical: for search by words: all of that, the aliases, and the whole prose.
    """

    passages: tuple[str, ...]
    lexical: str


def document(
    item: Item, attributes: Sequence[Attribute], *, passage_words: int = PASSAGE_WORDS
) -> Document:
    """The texts of one item.

    Args:
        item: what to describe.
        attributes: the catalogue's, in the order in which they are said.
        passage_words: after how many words a passage of prose may end.
    """
    name = item.title if item.year is None else f"{item.title} ({item.year})"
    words = [_in_words(item, a) for a in attributes if a.role != ALIAS_ROLE and a.kind != "number"]
    aliases = [", ".join(_words(item, a)) for a in attributes if a.role == ALIAS_ROLE]
    prose = " ".join(item.text.split())
    return Document(
        passages=(_sentences([name, *words]), *_passages(prose, passage_words)[:MAX_PASSAGES]),
        lexical=_sentences([name, *aliases, *words, prose]),
    )


def documents(catalog: Catalog, *, passage_words: int = PASSAGE_WORDS) -> list[Document]:
    """The texts of every item by row, withdrawn ones among them, length n_items."""
    return [document(item, catalog.attributes, passage_words=passage_words) for item in catalog]


def _in_words(item: Item, attribute: Attribute) -> str:
    words = _words(item, attribute)
    return f"{attribute.label}: {', '.join(words)}" if words else ""


def _words(item: Item, attribute: Attribute) -> tuple[str, ...]:
    value = item.attributes.get(attribute.name)
    if value is None or isinstance(value, float | int):
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _passages(prose: str, n_words: int) -> list[str]:
    """Whole sentences, gathered until they have `n_words`; a long one stands alone."""
    passages: list[str] = []
    gathered: list[str] = []
    for sentence in filter(None, _SENTENCE_END.split(prose)):
        gathered.append(sentence)
        if sum(_length(one) for one in gathered) >= n_words:
            passages.append(" ".join(gathered))
            gathered = []
    if gathered:
        passages.append(" ".join(gathered))
    return passages


def _length(sentence: str) -> int:
    """Words; two characters of a script without spaces count as one."""
    return len(sentence.split()) + len(_WITHOUT_SPACES.findall(sentence)) // 2


def _sentences(parts: Iterable[str]) -> str:
    return ". ".join(part.strip().rstrip(".") for part in parts if part.strip())
