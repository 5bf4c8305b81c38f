"""References resolved against what was shown in the conversation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.session import Session
from assistant.understand.linker import Link
from assistant.understand.normalise import Text
from assistant.understand.references import Reference, ReferenceReader
from assistant.understand.words import Words
from catalog.items import Catalog


@dataclass(frozen=True)
class Pointed:
    """The references of a message.

    Attributes:
        references: in the order of the message; none that point nowhere.
        shown: ids of the list that they point at.
        last: id of the item that was spoken of last, for "that" and "it"; empty when there is none.
        beyond: True when a reference points beyond the list.
        nowhere: numbers of the words of references that point nowhere.
    """

    references: tuple[Reference, ...]
    shown: tuple[str, ...]
    last: str
    beyond: bool
    nowhere: frozenset[int] = frozenset()

    @property
    def words(self) -> frozenset[int]:
        """Numbers of the words that point."""
        return frozenset(i for r in self.references for i in range(r.start, r.end))

    def items(self, reference: Reference) -> tuple[str, ...]:
        """Ids that a reference points at."""
        if reference.vague:
            return (self.last,) if self.last else ()
        return tuple(self.shown[place] for place in reference.places)

    def default(self, session: Session) -> str:
        """The item that a bare "why?" asks about."""
        return self.last or next(iter(session.last_shown), "")


class Pointing:
    """Finds what a message points at.

    "That one" is the item of the newest list that the person pointed at or judged since it was
    shown, else its first; behind a place that the same message names ("number 4, and loved it"), it
    is the item of that place.
    """

    def __init__(self, words: Words, nouns: frozenset[str]) -> None:
        self._reader = ReferenceReader(words, nouns)
        self._like_before = words.pattern("kinds.like_shown_before", nouns)

    def read(
        self,
        text: Text,
        session: Session,
        titled: frozenset[int],
        series: tuple[str, ...] = (),
    ) -> Pointed:
        """The references of a message.

        Args:
            text: the message.
            session: what was shown before.
            titled: numbers of the words of titles; behind a title, "it" means that title.
            series: ids of the parts of a series that the message names, of which it then says
                more ("all the Godfathers, the last one was dull").
        """
        shown = series or session.last_shown
        found = self._reader.read(text, len(shown), titled)
        first_title = min(titled, default=len(text))
        found = [r for r in found if not (r.vague and r.start > first_title)]
        found = [_settled(r, found) for r in found]
        beyond = any(not r.places and not r.vague for r in found)
        usable = [r for r in found if (r.vague and shown) or r.places]
        last = self._last(text, session) if session.last_shown else ""
        lost = [r for r in found if r not in usable]
        nowhere = frozenset(i for r in lost for i in range(r.start, r.end))
        return Pointed(tuple(usable), shown, last, beyond, nowhere)

    def places(self, text: Text, session: Session) -> frozenset[int]:
        """Numbers of the words that name places of the newest list, whatever else they are."""
        found = self._reader.read(text, len(session.last_shown), frozenset())
        return frozenset(i for r in found if not r.vague for i in range(r.start, r.end))

    def likes(
        self,
        text: Text,
        pointed: Pointed,
        links: Sequence[Link],
        session: Session,
        catalog: Catalog,
    ) -> bool:
        """Whether something shown is a pattern for others ("more like the second one")."""
        shown = {item for listed in session.shown for item in listed}
        starts = [r.start for r in pointed.references]
        starts += [link.start for link in links if catalog.ids.id(link.row) in shown]
        return any(
            self._like_before.fullmatch(" ".join(text.norms[:start])) is not None
            for start in starts
        )

    def _last(self, text: Text, session: Session) -> str:
        shown = session.last_shown
        for message in self._since_list(session):
            if message == text.message:
                continue
            for reference in self._reader.read(Text(message[:2000]), len(shown), frozenset()):
                if reference.places and not reference.vague and len(reference.places) < len(shown):
                    return shown[reference.places[-1]]
        for entry in reversed(session.taste.entries):
            if entry.kind == "item" and entry.item in shown and entry.turn >= session.turn:
                return entry.item
        return shown[0]

    def _since_list(self, session: Session) -> Iterator[str]:
        """What the person said since the newest list, newest first: older words point elsewhere."""
        for message in reversed(session.messages):
            if message.role == "assistant" and message.cards:
                return
            if message.role == "user":
                yield message.text


def _settled(reference: Reference, found: Sequence[Reference]) -> Reference:
    """A vague reference as the nearest place that was named before it; any other as it is."""
    if not reference.vague:
        return reference
    before = [r for r in found if len(r.places) == 1 and r.start < reference.start]
    return replace(reference, places=before[-1].places, vague=False) if before else reference
