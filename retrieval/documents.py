"""What an item says of itself: one text to embed and one to search by words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalog.items import Attribute, Catalog, Item

ALIAS_ROLE = "alias"
"""The role of an attribute that holds further names of an item."""
PROSE_WORDS = 180
"""Words of prose that are embedded: with the title about 256 tokens, where our encoders stop."""


@dataclass(frozen=True)
class Document:
    """The two texts of an item.

    Attributes:
        embedded: for the encoder: title, year, attributes in words, the opening of the prose. What
            something is called besides its title says nothing of what it is, and numbers mean
            little to an encoder, so aliases and numbers stay out.
        lexical: for search by words: all of that, the aliases, and the whole prose.
    """

    embedded: str
    lexical: str


def document(
    item: Item, attributes: Sequence[Attribute], *, prose_words: int = PROSE_WORDS
) -> Document:
    """The texts of one item.

    Args:
        item: what to describe.
        attributes: the catalogue's, in the order in which they are said.
        prose_words: how many words of prose are embedded.
    """
    name = item.title if item.year is None else f"{item.title} ({item.year})"
    words = [_in_words(item, a) for a in attributes if a.role != ALIAS_ROLE and a.kind != "number"]
    aliases = [", ".join(_words(item, a)) for a in attributes if a.role == ALIAS_ROLE]
    return Document(
        embedded=_sentences([name, *words, _opening(item.text, prose_words)]),
        lexical=_sentences([name, *aliases, *words, " ".join(item.text.split())]),
    )


def documents(catalog: Catalog, *, prose_words: int = PROSE_WORDS) -> list[Document]:
    """The texts of every item by row, withdrawn ones among them, length n_items."""
    return [document(item, catalog.attributes, prose_words=prose_words) for item in catalog]


def _in_words(item: Item, attribute: Attribute) -> str:
    words = _words(item, attribute)
    return f"{attribute.label}: {', '.join(words)}" if words else ""


def _words(item: Item, attribute: Attribute) -> tuple[str, ...]:
    value = item.attributes.get(attribute.name)
    if value is None or isinstance(value, float | int):
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _opening(text: str, n_words: int) -> str:
    """The first words of a text, to the end of the last whole sentence if there is one."""
    words = text.split()
    if len(words) <= n_words:
        return " ".join(words)
    cut = " ".join(words[:n_words])
    end = max(cut.rfind(stop) for stop in (". ", "! ", "? ", "。"))
    return cut[: end + 1] if end > len(cut) // 2 else cut


def _sentences(parts: Iterable[str]) -> str:
    return ". ".join(part.strip().rstrip(".") for part in parts if part.strip())
