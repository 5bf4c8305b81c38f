"""What a person likes and what an item is, in words for the cross-encoder."""

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from catalog.errors import ModelError
from catalog.items import Catalog, Item

_MOST_WORDS = 40
"""Words of an item's prose that are said."""


def item_texts(catalog: Catalog) -> list[str]:
    """Each item as "title (year). words of its attributes. prose", by row, length n_items.

    Raises:
        ModelError: when no item has a text: neither prose nor attributes, and its id for a title.
    """
    kinds = [a.name for a in catalog.attributes if a.kind != "number" and a.role != "alias"]
    texts, speaks = [], False
    for item in catalog:
        words = _words(item, kinds)
        prose = " ".join(item.text.split()[:_MOST_WORDS])
        speaks = speaks or bool(words or prose) or item.title != item.id
        texts.append(". ".join(filter(None, (_named(item), words, prose))))
    if not speaks:
        raise ModelError(
            "No item has a text that the cross-encoder could read.",
            remedy="Give a workspace or a MovieLens folder, whose items have titles or texts.",
        )
    return texts


def short_texts(catalog: Catalog) -> list[str]:
    """Each item as "title (genres)", by row, as a person's likes are listed."""
    kinds = [a.name for a in catalog.with_role("genre")]
    said = ((item.title, _words(item, kinds)) for item in catalog)
    return [f"{title} ({words})" if words else title for title, words in said]


def person_text(profile: sparse.csr_matrix, texts: Sequence[str], most: int) -> str:
    """A person as "likes: a; b; c", the most liked first, equals in the catalogue's order.

    Args:
        profile: shape (1, n_items), CSR.
        texts: from `short_texts`.
        most: items that are named.
    """
    order = np.lexsort((profile.indices, -profile.data))
    liked = [i for i in order if profile.data[i] > 0][:most]
    return "likes: " + "; ".join(texts[profile.indices[i]] for i in liked)


def _named(item: Item) -> str:
    return item.title if item.year is None else f"{item.title} ({item.year})"


def _words(item: Item, kinds: Sequence[str]) -> str:
    found: list[str] = []
    for name in kinds:
        value = item.attributes.get(name, ())
        found.extend((value,) if isinstance(value, str) else value)  # type: ignore[arg-type]
    return ", ".join(found)
