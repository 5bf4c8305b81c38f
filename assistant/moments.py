"""What the learned fusion is told of a request."""

from collections.abc import Sequence

import numpy as np

from assistant.fusion.moment import Moment
from assistant.fusion.served import ServedFusion
from assistant.taste import Taste
from catalog.items import Catalog
from retrieval.encoder import Encoder, Vectors

_LATELY = 2
_MOST_CHARACTERS = 1500
_MOST_LATELY = 600


def moment_of(
    served: ServedFusion,
    catalog: Catalog,
    encoder: Encoder,
    taste: Taste,
    meaning: Vectors | None = None,
    said: Sequence[str] = (),
) -> Moment | None:
    """The moment of a conversation, from its ledger and its messages.

    Past events and earlier conversations are not in it: they have their part in the plain order.

    Args:
        served: which words it learned from.
        catalog: whose items are in the ledger.
        encoder: of words.
        taste: the ledger.
        meaning: of the ledger's free words, shape (dim,); None without any.
        said: the person's messages, oldest first.

    Returns:
        None when nothing was said that candidates could be judged by.
    """
    items = {e.item: e for e in taste.entries if e.kind == "item"}
    rows = {row: e for item, e in items.items() if (row := catalog.ids.row(item)) is not None}
    wishes = tuple(e.wish.constraint for e in taste.entries if e.wish is not None)
    if not (rows or wishes or taste.query):
        return None
    named = tuple(row for row, e in rows.items() if e.sign >= 0)
    words = " ".join(word for wish in wishes if wish.op == "has" for word in wish.words)
    if served.spoken:
        meanings, turn = _meanings(encoder, spans(said)), len(said)
    elif meaning is not None:
        meanings, turn = np.repeat(meaning[None], 3, axis=0), len(named) + 1
    else:
        meanings, turn = _meanings(encoder, (words,) * 3), len(named) + bool(words)
    return Moment(
        named=named,
        disliked=tuple(row for row, e in rows.items() if e.sign < 0),
        wishes=wishes,
        meanings=meanings,
        query=taste.query,
        turn=turn,
    )


def spans(said: Sequence[str]) -> tuple[str, str, str]:
    """All that was said, the last two utterances, the last one; of what is long, the end."""
    return (
        " ".join(said)[-_MOST_CHARACTERS:],
        " ".join(said[-_LATELY:])[-_MOST_LATELY:],
        " ".join(said[-1:])[-_MOST_LATELY:],
    )


def _meanings(encoder: Encoder, texts: Sequence[str]) -> Vectors | None:
    """Vectors of texts, each different one encoded once; None when nothing is said in them."""
    if not any(texts):
        return None
    different = list(dict.fromkeys(texts))
    vectors = encoder.encode_queries(different)
    return np.asarray(vectors[[different.index(text) for text in texts]])
