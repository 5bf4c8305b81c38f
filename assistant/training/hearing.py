"""From what was said in a recording to the moments that a fusion judges by, and to lessons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.fusion.moment import Lesson, Moment
from assistant.moments import spans
from assistant.session import Session
from assistant.understand import Understander
from catalog.dialogues import DialogueTurn
from catalog.items import Catalog
from retrieval.encoder import Encoder, Vectors
from retrieval.filters import Constraint

_BATCH = 256
Report = Callable[[str, int, int], None]
RowOf = Callable[[str], int | None]
"""A name as a recording writes it → the item's row; None when the catalogue does not have it."""


@dataclass(frozen=True)
class _Utterance:
    """What one utterance says: items with whether they are liked, wishes, free words."""

    named: tuple[tuple[int, bool], ...] = ()
    wishes: tuple[Constraint, ...] = ()
    query: str = ""


class Hearing:
    """Hears recordings.

    Args:
        catalog: whose items are spoken of.
        row_of: for the names that a recording gives.
        understander: finds wishes, and items where they are not given.
        encoder: of words.
        own_links: whether items are found by `understander`; else those of the file are taken.
    """

    def __init__(
        self,
        catalog: Catalog,
        row_of: RowOf,
        understander: Understander,
        encoder: Encoder,
        *,
        own_links: bool,
    ) -> None:
        self._catalog, self._row_of = catalog, row_of
        self._understander, self._encoder = understander, encoder
        self._own_links = own_links
        self._heard: dict[str, _Utterance] = {}
        self._nobody = Session(id="recorded")
        self._values = _values(catalog)

    def moments(self, turns: Sequence[DialogueTurn], report: Report) -> list[Moment]:
        """The moment before each turn's reply."""
        meanings = self._meanings(turns, report)
        found = []
        for number, (turn, meaning) in enumerate(zip(turns, meanings, strict=True)):
            found.append(self._moment(turn, meaning))
            report("Reading what was said", number + 1, len(turns))
        return found

    def _moment(self, turn: DialogueTurn, meaning: Vectors) -> Moment:
        utterances = [self._utterance(text) for text in turn.context]
        wishes = [wish for one in utterances for wish in one.wishes]
        if self._own_links:
            said = [pair for one in utterances for pair in one.named]
        else:
            known = (self._row_of(name) for name in turn.named)
            said = [(row, True) for row in known if row is not None]
            given = (self._values.get(name.casefold()) for name in turn.named)
            wishes = [*wishes, *(w for w in given if w is not None and w not in wishes)]
        newest = dict(reversed(said))  # the last mention decides on place and attitude
        return Moment(
            named=tuple(row for row, liked in reversed(newest.items()) if liked),
            disliked=tuple(row for row, liked in newest.items() if not liked),
            wishes=tuple(wishes),
            meanings=meaning if any(turn.context) else None,
            query=next((one.query for one in reversed(utterances) if one.query), ""),
            turn=len(turn.context),
        )

    def _utterance(self, text: str) -> _Utterance:
        heard = self._heard.get(text)
        if heard is None:
            heard = self._heard[text] = self._understood(text)
        return heard

    def _understood(self, text: str) -> _Utterance:
        if not text.strip():
            return _Utterance()
        intent = self._understander.understand(text, self._nobody)
        links = self._understander.link(text) if self._own_links else ()
        rows = self._catalog.ids.rows([mention.item for mention in links]).tolist()
        named = tuple((row, m.attitude != "dislike") for row, m in zip(rows, links, strict=True))
        wishes = tuple(wish.constraint for wish in intent.wishes)
        return _Utterance(named, wishes, intent.query)

    def _meanings(self, turns: Sequence[DialogueTurn], report: Report) -> Vectors:
        """Vectors of the spans of each turn's context, (n_turns, 3, dim)."""
        parts = [spans(turn.context) for turn in turns]
        texts = list(dict.fromkeys(text for own in parts for text in own))
        vectors = []
        for start in range(0, len(texts), _BATCH):
            vectors.append(self._encoder.encode_queries(texts[start : start + _BATCH]))
            report("Encoding what was said", min(start + _BATCH, len(texts)), len(texts))
        place = {text: number for number, text in enumerate(texts)}
        rows = np.array([[place[text] for text in own] for own in parts])
        return np.asarray(np.concatenate(vectors)[rows])


def lessons_of(
    turns: Sequence[DialogueTurn],
    moments: Sequence[Moment],
    groups: Sequence[int],
    row_of: RowOf,
) -> list[Lesson]:
    """What each turn that recommends something new teaches.

    Args:
        turns: of a recording.
        moments: before the reply of each.
        groups: the conversation of each turn.
        row_of: for the names that the recording gives.
    """
    found = []
    for turn, moment, group in zip(turns, moments, groups, strict=True):
        before = {*_rows(turn.named, row_of), *moment.named, *moment.disliked}
        wanted = tuple(row for row in _rows(turn.recommended, row_of) if row not in before)
        if wanted:
            found.append(Lesson(moment, group, wanted))
    return found


def _rows(names: Sequence[str], row_of: RowOf) -> list[int]:
    """Rows of the names that the catalogue has, each once."""
    return [row for row in dict.fromkeys(map(row_of, names)) if row is not None]


def _values(catalog: Catalog) -> dict[str, Constraint]:
    """Words of attributes, such as kinds and people → the wish for them."""
    found: dict[str, Constraint] = {}
    for attribute in catalog.attributes:
        if attribute.kind != "list" or attribute.role == "alias":
            continue
        for cell in catalog.table[attribute.name]:
            for word in cell:
                wish = Constraint(attribute=attribute.name, op="has", words=(word,))
                found.setdefault(word.casefold(), wish)
    return found
