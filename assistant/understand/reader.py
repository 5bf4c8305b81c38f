"""A message is read once by each reader, in an order in which none takes another's words."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.session import Session
from assistant.understand.attitude import AttitudeReader, Cues
from assistant.understand.corrections import CorrectionReader
from assistant.understand.counts import Count, CountReader
from assistant.understand.found import Found
from assistant.understand.kinds import KindReader
from assistant.understand.linker import Link, Linker
from assistant.understand.normalise import Text
from assistant.understand.pointing import Pointed, Pointing
from assistant.understand.query import QueryReader
from assistant.understand.reading import Reading
from assistant.understand.same import SameReader
from assistant.understand.titles import VARIANT
from assistant.understand.wishes import WishReader
from catalog.items import Catalog

_PARTIAL = VARIANT - 0.1
"""A link of no more confidence is by a part of its title."""
Missing = list[tuple[str, int]]
"""Titles that were named with a year in which the catalogue has none of that name."""


@dataclass(frozen=True)
class MessageReader:
    """All readers of a catalogue and a language."""

    catalog: Catalog
    linker: Linker
    attitudes: AttitudeReader
    corrections: CorrectionReader
    pointing: Pointing
    same: SameReader
    wishes: WishReader
    kinds: KindReader
    counts: CountReader
    query: QueryReader

    def titles(self, text: Text) -> tuple[Cues, list[Link]]:
        """Titles that a text names by itself, and the words that tell an attitude."""
        cues = self.attitudes.cues(text)
        links, _ = self.linker.link(text, cues.ends)
        return cues, self._titles_only(text, links)

    def read(self, message: str, session: Session) -> tuple[Reading, Missing]:
        """Everything that is found in a message, given what was said and shown before."""
        text = Text(message)
        cues = self.attitudes.cues(text)
        shown = self.catalog.ids.rows(session.last_shown).tolist()
        links, missing = self.linker.link(text, cues.ends, shown, cues.starts)
        links = self._not_places(text, session, self._titles_only(text, links))
        correction = self.corrections.read(text, session)
        if correction is not None:
            links = [Link(correction.start, correction.end, correction.row, 1.0)]
        titled = frozenset(i for link in links for i in range(link.start, link.end))
        series = tuple(self.catalog.ids.id(x.row) for x in links) if _is_series(links) else ()
        pointed = self.pointing.read(text, session, titled, series)
        taken = titled | pointed.words | pointed.nowhere
        spoken_of = self._spoken_of(links, pointed, session)
        same = tuple(self.same.read(text, spoken_of, taken)) if spoken_of else ()
        taken |= {i for one in same for i in range(one.start, one.end)}
        near = self._near(links, pointed, shown)
        told = self._described(text, links, pointed) | self.wishes.told(text)
        found = self.wishes.read(text, taken | told, near)
        found += [self.wishes.of_same(text, s, taken) for s in same if s.values]
        used = taken | told | cues.said_after | self.kinds.reversing(text)
        used |= self.kinds.accepting(text) if pointed.references else set()
        used |= {i for f in found if f.settled for i in range(f.start, f.end)}
        count = self._count(text, taken, found)
        used |= set() if count is None else {count.start}
        rest = self.query.read(text, used)
        moods = self.wishes.values(text)
        reading = Reading(text, cues, links, pointed, found, rest, count, correction, same, moods)
        return reading, missing

    def _titles_only(self, text: Text, links: Sequence[Link]) -> list[Link]:
        """The links but for parts of people's names and for everyday words of set phrases."""
        if self.kinds.is_formula(text):
            return []
        names = self.wishes.names(text)
        years = self.wishes.years(text)
        least = _PARTIAL if self.kinds.off_topic(text) else 0.0  # "the weather" is no title
        return [
            x
            for x in links
            if x.confidence > least
            and not _inside(x, names)
            and not years.issuperset(range(x.start, x.end))
        ]

    def _not_places(self, text: Text, session: Session, links: Sequence[Link]) -> list[Link]:
        """The links but for parts of titles that are places of the list shown ("the fourth")."""
        if not session.shown:
            return list(links)
        places = self.pointing.places(text, session)
        return [
            x
            for x in links
            if x.confidence > _PARTIAL or not places & frozenset(range(x.start, x.end))
        ]

    def _described(self, text: Text, links: Sequence[Link], pointed: Pointed) -> frozenset[int]:
        """Numbers of the words that say what a named item is like, and ask for nothing."""
        ends = {link.end for link in links} | {r.end for r in pointed.references}
        return frozenset(i for end in ends for i in self.attitudes.described(text, end))

    def _near(self, links: Sequence[Link], pointed: Pointed, shown: Sequence[int]) -> Sequence[int]:
        """Rows that "cheaper" compares with: of the items pointed at, else of all shown last."""
        items = [i for r in pointed.references if not r.vague for i in pointed.items(r)]
        rows = [*self.catalog.ids.rows(items).tolist(), *(x.row for x in links if x.row in shown)]
        return rows or shown

    def _spoken_of(self, links: Sequence[Link], pointed: Pointed, session: Session) -> str:
        """Id of the item that "that director" speaks of; empty when there is none.

        One that the message names or points at, else one that was pointed at since the newest
        list, else the one that was liked last, else the first of that list.
        """
        if links:
            return self.catalog.ids.id(links[-1].row)
        items = [i for r in pointed.references for i in pointed.items(r)]
        if items:
            return items[-1]
        if pointed.last and pointed.last != pointed.shown[0]:
            return pointed.last
        entries = reversed(session.taste.entries)
        liked = (e.item for e in entries if e.kind == "item" and e.sign > 0)
        return next(liked, pointed.last)

    def _count(self, text: Text, taken: frozenset[int], found: Sequence[Found]) -> Count | None:
        def words(ranges: bool) -> frozenset[int]:
            chosen = [f for f in found if (f.constraint.op == "range") is ranges]
            return frozenset(i for f in chosen for i in range(f.core, f.end))

        return self.counts.read(text, taken | words(True), words(False))


def _is_series(links: Sequence[Link]) -> bool:
    """Whether all that is named are the parts of one series."""
    return len(links) > 1 and len({(x.start, x.end) for x in links}) == 1


def _inside(link: Link, names: frozenset[tuple[int, int]]) -> bool:
    """Whether a link is a part of a person's name, or that name as a part of its title only."""
    length = link.end - link.start
    whole = link.confidence >= _PARTIAL
    return any(
        a <= link.start and link.end <= b and (length < b - a or not whole) for a, b in names
    )
