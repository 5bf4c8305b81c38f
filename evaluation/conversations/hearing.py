"""From what was said in a recording to the moments that a fusion judges by."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.fusion import Lesson, Moment
from assistant.session import Session
from assistant.understand import Understander
from catalog.dialogues import DialogueTurn
from catalog.film_records import FilmRecords
from evaluation.conversations.data import Recording
from retrieval.encoder import Encoder, Vectors
from retrieval.filters import Constraint

_LATELY = 2
_MOST_CHARACTERS = 1500
_MOST_LATELY = 600
_BATCH = 256
Report = Callable[[str, int, int], None]


@dataclass(frozen=True)
class _Utterance:
    """What one utterance says: items with whether they are liked, and wishes."""

    named: tuple[tuple[int, bool], ...]
    wishes: tuple[Constraint, ...]


class Hearing:
    """Hears recordings.

    Args:
        films: the catalogue.
        understander: finds wishes, and items where they are not given.
        encoder: of words.
        own_links: whether items are found by `understander`; else those of the file are taken.
    """

    def __init__(
        self, films: FilmRecords, understander: Understander, encoder: Encoder, *, own_links: bool
    ) -> None:
        self._films, self._understander, self._encoder = films, understander, encoder
        self._own_links = own_links
        self._heard: dict[str, _Utterance] = {}
        self._nobody = Session(id="recorded")
        self._values = _values(films)

    def moments(self, recording: Recording, report: Report) -> list[Moment]:
        """The moment before each turn's reply."""
        meanings = self._meanings(recording.turns, report)
        found = []
        for number, (turn, meaning) in enumerate(zip(recording.turns, meanings, strict=True)):
            found.append(self._moment(turn, meaning))
            report("Reading what was said", number + 1, len(recording.turns))
        return found

    def _moment(self, turn: DialogueTurn, meaning: Vectors) -> Moment:
        utterances = [self._utterance(text) for text in turn.context]
        wishes = [wish for one in utterances for wish in one.wishes]
        if self._own_links:
            said = [pair for one in utterances for pair in one.named]
        else:
            known = (self._films.row_of(name) for name in turn.named)
            said = [(row, True) for row in known if row is not None]
            given = (self._values.get(name.casefold()) for name in turn.named)
            wishes = [*wishes, *(w for w in given if w is not None and w not in wishes)]
        newest = dict(reversed(said))  # the last mention decides on place and attitude
        return Moment(
            named=tuple(row for row, liked in reversed(newest.items()) if liked),
            disliked=tuple(row for row, liked in newest.items() if not liked),
            wishes=tuple(wishes),
            meanings=meaning if any(turn.context) else None,
            turn=len(turn.context),
        )

    def _utterance(self, text: str) -> _Utterance:
        heard = self._heard.get(text)
        if heard is None:
            heard = self._heard[text] = self._understood(text)
        return heard

    def _understood(self, text: str) -> _Utterance:
        if not text.strip():
            return _Utterance((), ())
        wishes = self._understander.understand(text, self._nobody).wishes
        links = self._understander.link(text) if self._own_links else ()
        rows = self._films.catalog.ids.rows([mention.item for mention in links]).tolist()
        named = tuple((row, m.attitude != "dislike") for row, m in zip(rows, links, strict=True))
        return _Utterance(named, tuple(wish.constraint for wish in wishes))

    def _meanings(self, turns: Sequence[DialogueTurn], report: Report) -> Vectors:
        """Vectors of all that was said, of the last two and of the last, (n_turns, 3, dim)."""
        spans = [
            (
                " ".join(turn.context)[-_MOST_CHARACTERS:],
                " ".join(turn.context[-_LATELY:])[-_MOST_LATELY:],
                " ".join(turn.context[-1:])[-_MOST_LATELY:],
            )
            for turn in turns
        ]
        texts = list(dict.fromkeys(text for own in spans for text in own))
        vectors = []
        for start in range(0, len(texts), _BATCH):
            vectors.append(self._encoder.encode_queries(texts[start : start + _BATCH]))
            report("Encoding what was said", min(start + _BATCH, len(texts)), len(texts))
        place = {text: number for number, text in enumerate(texts)}
        rows = np.array([[place[text] for text in own] for own in spans])
        return np.asarray(np.concatenate(vectors)[rows])


def lessons_of(recording: Recording, moments: Sequence[Moment]) -> list[Lesson]:
    """What each turn that recommends something new teaches."""
    found = []
    for asked, moment in zip(recording.asked, moments, strict=True):
        before = {*asked.met.tolist(), *moment.named, *moment.disliked}
        wanted = tuple(row for row in asked.targets.tolist() if row not in before)
        if wanted:
            found.append(Lesson(moment, asked.dialogue, wanted))
    return found


def _values(films: FilmRecords) -> dict[str, Constraint]:
    """Words of attributes, such as kinds and people → the wish for them."""
    found: dict[str, Constraint] = {}
    for attribute in films.catalog.attributes:
        if attribute.kind != "list" or attribute.role == "alias":
            continue
        for cell in films.catalog.table[attribute.name]:
            for word in cell:
                wish = Constraint(attribute=attribute.name, op="has", words=(word,))
                found.setdefault(word.casefold(), wish)
    return found
