"""The items that a message names or points at, each with the attitude to it."""

from collections.abc import Sequence

from assistant.intent import Attitude, Mention
from assistant.understand.attitude import AttitudeReader, Cues, Stance
from assistant.understand.linker import Link
from assistant.understand.normalise import Text
from assistant.understand.reading import Reading
from catalog.items import Catalog

_ATTITUDES: dict[int, Attitude] = {1: "like", 0: "seen", -1: "dislike"}


class MentionReader:
    """Reads mentions off what was found in a message.

    Args:
        catalog: whose items are named.
        attitudes: tells what is said of each.
        asking: words that begin a question.
        comparing: words that ask how items differ.
    """

    def __init__(
        self,
        catalog: Catalog,
        attitudes: AttitudeReader,
        asking: frozenset[str],
        comparing: frozenset[str],
    ) -> None:
        self._comparing = comparing
        self._catalog = catalog
        self._attitudes = attitudes
        self._asking = asking

    def read(self, reading: Reading) -> tuple[Mention, ...]:
        """The mentions of a message, in its order."""
        text, links, pointed = reading.text, reading.links, reading.pointed
        runs = sorted(
            {(x.start, x.end) for x in links} | {(r.start, r.end) for r in pointed.references}
        )
        found = [
            (link.start, self.of_link(text, link, self._attitude(reading, link, runs)))
            for link in links
        ]
        named = {m.item: n for n, (_, m) in enumerate(found)}
        asking = bool(text.norms) and text.norms[0] in self._asking
        for reference in pointed.references:
            start, end = reference.start, reference.end
            stance = self._attitudes.of(text, reading.cues, (start, end), runs)
            if any(s.end <= start <= s.end + 2 for s in reading.same) and not stance.said:
                continue  # "by the director of the second" speaks of the director
            compares = bool(self._comparing & set(text.norms[:start]))
            if asking and (compares or not stance.said):  # "what was the first one?" is no praise
                stance = Stance("neutral")
            for item in pointed.items(reference):
                if item not in named and self._catalog.get(item) is not None:
                    named[item] = len(found)
                    mention = self._of_reference(text, start, end, item, stance)
                    found.append((start, mention))
                elif item in named:
                    found[named[item]] = _judged(found[named[item]], stance)
        return tuple(m for _, m in sorted(found, key=lambda pair: pair[0]))

    def of_links(self, text: Text, cues: Cues, links: Sequence[Link]) -> tuple[Mention, ...]:
        """Titles that are named, each with what its own text says of it."""
        runs = sorted({(x.start, x.end) for x in links})
        return tuple(
            self.of_link(text, x, self._attitudes.of(text, cues, (x.start, x.end), runs))
            for x in sorted(links, key=lambda x: x.start)
        )

    def _attitude(self, reading: Reading, link: Link, runs: Sequence[tuple[int, int]]) -> Stance:
        if reading.correction is not None:
            return Stance(_ATTITUDES[reading.correction.instead_of.sign])
        stance = self._attitudes.of(reading.text, reading.cues, (link.start, link.end), runs)
        if not stance.said and self._attitudes.described(reading.text, link.end) & reading.moods:
            return Stance("seen")  # "the Lion King was scary": known, and not said to be liked
        return stance

    def of_link(self, text: Text, link: Link, stance: Stance) -> Mention:
        """A title that is named, as a mention."""
        ids = self._catalog.ids
        start, end = text.span(link.start, link.end)
        if "(" in text.message[start:end] and text.message[end : end + 1] == ")":
            end += 1
        return Mention(
            item=ids.id(link.row),
            title=self._catalog.titles[link.row],
            words=text.message[start:end],
            span=(start, end),
            attitude=stance.attitude,
            strength=stance.strength,
            owned=stance.owned,
            confidence=link.confidence,
            others=tuple(ids.id(row) for row in link.others),
        )

    def _of_reference(self, text: Text, start: int, end: int, item: str, stance: Stance) -> Mention:
        row = self._catalog.ids.row(item)
        return Mention(
            item=item,
            title="" if row is None else self._catalog.titles[row],
            words=text.words(start, end),
            span=text.span(start, end),
            attitude=stance.attitude,
            strength=stance.strength,
            owned=stance.owned,
        )


def _judged(found: tuple[int, Mention], stance: Stance) -> tuple[int, Mention]:
    """A mention with what is said of it again: a judgement goes before "seen"."""
    start, mention = found
    if mention.attitude not in {"seen", "neutral"} or stance.attitude not in {"like", "dislike"}:
        return found
    return start, mention.model_copy(
        update={"attitude": stance.attitude, "strength": stance.strength}
    )
