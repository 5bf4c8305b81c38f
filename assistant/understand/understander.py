"""A message and the conversation before it become an `Intent`."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.intent import Intent, Mention, TurnKind, Wish
from assistant.session import Session
from assistant.understand import catalogue_words
from assistant.understand.attitude import AttitudeReader, Stance
from assistant.understand.corrections import CorrectionReader
from assistant.understand.counts import Count, CountReader
from assistant.understand.found import as_wishes
from assistant.understand.kinds import Content, KindReader
from assistant.understand.language import LanguageReader
from assistant.understand.linker import Linker
from assistant.understand.mentions import MentionReader
from assistant.understand.normalise import Text, fold
from assistant.understand.notes import MAX_COUNT, NoteReader
from assistant.understand.plausible import Plausibility
from assistant.understand.pointing import Pointing
from assistant.understand.query import QueryReader
from assistant.understand.reader import MessageReader
from assistant.understand.reading import Reading
from assistant.understand.same import SameReader
from assistant.understand.titles import TitleIndex
from assistant.understand.vocabulary import Vocabulary
from assistant.understand.wishes import WishReader
from assistant.understand.words import load_words
from catalog.errors import UsageError
from catalog.items import Catalog

MAX_CHARACTERS = 2000
"""So much of a message is read; the rest is left out, with a note."""


class Understander:
    """Understands messages about one catalogue, by rules, word lists and the catalogue's own words.

    Args:
        catalog: whose titles and attributes are spoken of.
        popularity: shape (n_items,), float32, how many people know an item; decides between items
            of one name.
        language: whose word lists are used, ISO 639-1.

    Raises:
        UsageError: when `popularity` has not one number an item.
        ConfigError: when there are no words for the language.

    Attributes:
        words: the language's lists.
        nouns: what items are called.
        labels: by the name of each attribute, all words that people call it by.
    """

    def __init__(
        self, catalog: Catalog, popularity: NDArray[np.float32], *, language: str = "en"
    ) -> None:
        if popularity.shape != (len(catalog),):
            raise UsageError(
                f"Popularity has the shape {popularity.shape}, the catalogue {len(catalog)} items.",
                remedy="Give one number an item.",
            )
        words = load_words(language)
        nouns = catalogue_words.nouns(catalog, words)
        self._catalog, self._words = catalog, words
        self.words, self.nouns = words, nouns
        self.labels = catalogue_words.labels(catalog, words)
        vocabulary = Vocabulary(catalog, words)
        index = TitleIndex(catalog, popularity, words)
        plausibility = Plausibility(
            words,
            nouns,
            vocabulary.phrases,
            catalogue_words.ordinary(index, vocabulary, len(catalog)),
            vocabulary.names,
        )
        self._linker = Linker(index, words, plausibility, nouns)
        attitudes = AttitudeReader(words, nouns)
        asking, comparing = words.bag("kinds.asking"), words.bag("references.comparing")
        self._mentions = MentionReader(catalog, attitudes, asking, comparing)
        self._wishes = WishReader(catalog, words, vocabulary, nouns, index.keys_of_word)
        self._pointing = Pointing(words, nouns)
        self._kinds = KindReader(words, nouns)
        labels = frozenset(fold(a.label) for a in catalog.attributes)
        self._reader = MessageReader(
            catalog=catalog,
            linker=self._linker,
            attitudes=attitudes,
            corrections=CorrectionReader(catalog, words, nouns, self._linker),
            pointing=self._pointing,
            same=SameReader(catalog, words),
            wishes=self._wishes,
            kinds=self._kinds,
            counts=CountReader(words, nouns),
            query=QueryReader(words, nouns, labels),
        )
        self._language = LanguageReader(words)
        self._notes = NoteReader(catalog, words)
        self._letters = catalogue_words.letters(catalog, words)

    def understand(self, message: str, session: Session) -> Intent:
        """What a message says, given what was said and shown before.

        Never raises for any message. Of a very long one only the beginning is read, with a note.
        """
        notes = []
        if len(message) > MAX_CHARACTERS:
            message = message[:MAX_CHARACTERS]
            notes.append(self._words.note("cut", count=f"{MAX_CHARACTERS:,}"))
        reading, missing = self._reader.read(message, session)
        mentions = self._mentions.read(reading)
        extreme = self._extreme(reading, session)
        content = self._content(reading, mentions, session)
        kind = TurnKind.WHY if extreme else self._kinds.read(reading.text, content)
        wishes = as_wishes(reading.text, reading.found)
        if not mentions and not reading.found and self._is_foreign(reading.text):
            note = self._words.note("language_unknown")
            language = self._language.read(reading.text, 0)
            return Intent(kind=TurnKind.UNCLEAR, beyond=True, language=language, notes=(note,))
        asks = kind in {TurnKind.ASK, TurnKind.MORE, TurnKind.LIKE_SHOWN, TurnKind.FEEDBACK}
        language = self._language.read(reading.text, _known(reading))
        notes += self._notes.read(reading, missing, language, asks=asks)
        if kind is TurnKind.WHY:
            mentions = tuple(m.model_copy(update={"attitude": "neutral"}) for m in mentions)
        return Intent(
            kind=kind,
            mentions=mentions,
            wishes=wishes if asks else (),
            query=reading.rest.query if asks else "",
            shown=(extreme,) if extreme else self._shown(reading, kind, session),
            about=bool(extreme) or self._is_about(reading.text, kind),
            beyond=reading.pointed.beyond and not mentions,
            instead_of=_corrected(reading),
            reverses=self._kinds.reverses(reading.text),
            fresh=kind is TurnKind.ASK and self._is_fresh(reading, wishes, session),
            adds=kind is not TurnKind.ASK
            or self._kinds.refines(reading.text)
            or (_only_ranges(wishes) and not mentions),
            language=language,
            count=_bounded(reading.count) if asks else None,
            notes=tuple(notes),
        )

    def link(self, text: str) -> tuple[Mention, ...]:
        """The items that a text names, in its order, each with the attitude that its words tell.

        For texts of any speaker, a recorded conversation's among them: nothing that was said or
        shown before is needed, and nothing is pointed at. Never raises for any text; of a very
        long one only the beginning is read.
        """
        read = Text(text[:MAX_CHARACTERS])
        cues, links = self._reader.titles(read)
        return self._mentions.of_links(read, cues, links)

    def link_title(self, words: str) -> Mention | None:
        """The item that a title means, typed alone; None when nothing is like it."""
        text = Text(words[:MAX_CHARACTERS])
        if not text.tokens:
            return None
        links, _ = self._linker.link(text, frozenset({0}))
        best = max(links, key=lambda link: link.end - link.start, default=None)
        if best is None or 2 * (best.end - best.start) < len(text):
            return None
        return self._mentions.of_link(text, best, Stance("like"))

    def _is_foreign(self, text: Text) -> bool:
        """Whether most letters of a message are of a script that the catalogue does not use."""
        letters = [c for c in text.joined if c.isalpha()]
        strange = sum(c not in self._letters for c in letters)
        return bool(letters) and 2 * strange > len(letters)

    def _content(self, reading: Reading, mentions: Sequence[Mention], session: Session) -> Content:
        shown = {item for items in session.shown for item in items}
        pointed = reading.pointed
        likes = self._pointing.likes(reading.text, pointed, reading.links, session, self._catalog)
        about_shown = [m for m in mentions if m.item in shown]
        return Content(
            items=bool(reading.links),
            wishes=bool(reading.found),
            points=bool(pointed.references),
            likes_shown=likes,
            neutral=all(m.attitude == "neutral" for m in mentions),
            judged=bool(about_shown)
            and len(about_shown) == len(mentions)
            and any(m.attitude != "neutral" for m in about_shown),
            query=reading.rest.query or " ".join(reading.rest.ruled_out),
            shown=bool(session.shown),
            chosen=self._chosen(reading, mentions, shown),
        )

    def _chosen(
        self, reading: Reading, mentions: Sequence[Mention], shown: set[str]
    ) -> frozenset[int]:
        """Numbers of the words of shown items; none where others are named, or one is not liked."""
        if any(m.item not in shown or m.attitude != "like" for m in mentions):
            return frozenset()
        titled = {i for link in reading.links for i in range(link.start, link.end)}
        return reading.pointed.words | titled

    def _is_about(self, text: Text, kind: TurnKind) -> bool:
        """Whether a question asks for facts: of an item, or of what was noted of the person."""
        if kind is TurnKind.HELP:
            return self._kinds.asks_taste(text)
        return kind is TurnKind.WHY and self._kinds.asks_facts(text)

    def _extreme(self, reading: Reading, session: Session) -> str:
        """Id of the shown item that "which of those is the cheapest?" asks for; else empty."""
        if not session.shown or reading.links or not self._kinds.compares(reading.text):
            return ""
        rows = self._catalog.ids.rows(session.last_shown).tolist()
        row = self._wishes.extreme(reading.text, rows)
        return "" if row is None else self._catalog.ids.id(row)

    def _shown(self, reading: Reading, kind: TurnKind, session: Session) -> tuple[str, ...]:
        items = [i for r in reading.pointed.references for i in reading.pointed.items(r)]
        shown = {item for listed in session.shown for item in listed}
        linked = [self._catalog.ids.id(link.row) for link in reading.links]
        items += [item for item in linked if item in shown]
        if not items and kind is TurnKind.WHY and not linked and session.last_shown:
            items = [reading.pointed.default(session)]
        return tuple(dict.fromkeys(item for item in items if item))

    def _is_fresh(self, reading: Reading, wishes: Sequence[Wish], session: Session) -> bool:
        """A new subject: said so, or another genre than the one that still holds."""
        if session.turn == 0:
            return False
        if self._kinds.fresh(reading.text):
            return not (self._kinds.mends(reading.text) and _only_ranges(wishes))
        kinds = {a.name for a in self._catalog.with_role("genre")}
        old = {
            c.attribute: set(c.words)
            for c in session.taste.constraints(hard=True)
            if c.op == "has" and c.attribute in kinds
        }
        new = [w.constraint for w in wishes if w.hard and w.constraint.op == "has"]
        refines = self._kinds.refines(reading.text)
        return not refines and any(
            c.attribute in old and not set(c.words) & old[c.attribute] for c in new
        )


def _only_ranges(wishes: Sequence[Wish]) -> bool:
    """Whether a message only tightens numbers: the words looked for before are looked for still."""
    return bool(wishes) and all(w.constraint.op == "range" or w.widens for w in wishes)


def _corrected(reading: Reading) -> tuple[str, ...]:
    return () if reading.correction is None else (reading.correction.instead_of.item,)


def _bounded(count: Count | None) -> int | None:
    return None if count is None else min(count.value, MAX_COUNT)


def _known(reading: Reading) -> int:
    runs = [(x.start, x.end) for x in reading.links] + [(f.start, f.end) for f in reading.found]
    return len({i for start, end in runs for i in range(start, end)})
