"""Our links in recorded conversations against the annotated ones."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from assistant.intent import Mention
from assistant.session import Session
from assistant.understand import Understander
from catalog.film_records import FilmRecords
from evaluation.understanding.dialogues import Said
from evaluation.understanding.scoring import Counts, figures

RATIOS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "precision": ("linked", "found"),
        "recall": ("linked", "expected"),
        "f1": ("linked", "mean_of_both"),
        "recall_dated": ("linked_dated", "dated"),
        "recall_undated": ("linked_undated", "undated"),
        "recall_one_of_its_name": ("linked_unique", "unique"),
        "recall_one_of_several": ("linked_shared", "shared"),
        "words_recall": ("words_met", "words_expected"),
        "words_precision": ("words_met", "words_found"),
        "attitude": ("attitudes", "judged"),
        "judged": ("judged", "answered"),
        "seen_precision": ("seen_right", "seen_found"),
    }
)
MAX_MISSES = 200
_STATED = {"like": True, "dislike": False}


@dataclass(frozen=True)
class DialogueScores:
    """All messages of a file, scored.

    Attributes:
        figures: measure → mean, low, high, of.
        attitudes: what the seeker answered ("liked", "not liked", "did not say") → what we read.
        misses: messages whose films were not linked as annotated.
        messages, dialogues: how many.
        seconds: of each message's linking.
    """

    figures: dict[str, dict[str, float]]
    attitudes: dict[str, dict[str, int]]
    misses: list[dict[str, str]]
    messages: int
    dialogues: int
    seconds: tuple[float, ...]


class DialogueScorer:
    """Scores the messages of conversations about one catalogue.

    Args:
        films: the catalogue and the names by which conversations call its films.
        clock: seconds from any beginning.
    """

    def __init__(self, films: FilmRecords, clock: Callable[[], float]) -> None:
        catalog = films.catalog
        self._films, self._clock = films, clock
        self._understander = Understander(catalog, np.ones(len(catalog), np.float32))
        self._alike = Counter(title.casefold() for title in catalog.titles)
        self._words = _values(films)

    def score(self, said: Sequence[Said], report: Callable[[int], None]) -> DialogueScores:
        """Score messages.

        Args:
            said: the messages of whole conversations.
            report: told how many are done.
        """
        counts: list[Counts] = []
        attitudes: dict[str, Counter[str]] = defaultdict(Counter)
        misses: list[dict[str, str]] = []
        seconds = []
        for number, message in enumerate(said):
            began = self._clock()
            mentions = self._understander.link(message.text)
            seconds.append(self._clock() - began)
            counts.append(self._counts(message, mentions))
            self._count_answers(message, mentions, attitudes)
            if len(misses) < MAX_MISSES and counts[-1]["missed"]:
                misses.append(self._miss(message, mentions))
            report(number + 1)
        names, groups = np.unique([m.dialogue for m in said], return_inverse=True)
        return DialogueScores(
            figures=figures(counts, ratios=RATIOS, groups=groups),
            attitudes={answer: dict(read) for answer, read in attitudes.items()},
            misses=misses,
            messages=len(said),
            dialogues=len(names),
            seconds=tuple(seconds),
        )

    def _counts(self, message: Said, mentions: Sequence[Mention]) -> dict[str, float]:
        expected = {row: film.dated for film, row in self._rows(message)}
        found = {self._row(m) for m in mentions}
        shared = {row for row in expected if self._is_shared(row) and not expected[row]}
        unique = expected.keys() - shared
        dated = {row for row, is_dated in expected.items() if is_dated}
        undated = expected.keys() - dated
        linked = expected.keys() & found
        counts: dict[str, float] = {
            "linked": len(linked),
            "found": len(found),
            "expected": len(expected),
            "mean_of_both": (len(found) + len(expected)) / 2,
            "missed": linked != expected.keys() or linked != found,
        }
        for name, part in (
            ("dated", dated),
            ("undated", undated),
            ("shared", shared),
            ("unique", unique),
        ):
            counts |= {name: len(part), f"linked_{name}": len(part & found)}
        return counts | self._of_words(message) | self._of_answers(message, mentions)

    def _is_shared(self, row: int) -> bool:
        return self._alike[self._films.catalog.titles[row].casefold()] > 1

    def _of_words(self, message: Said) -> dict[str, float]:
        """People and genres, of the seeker's messages: what they ask for or rule out."""
        if not message.seeker:
            return {"words_met": 0, "words_found": 0, "words_expected": 0}
        expected = {e.casefold() for e in message.entities} & self._words
        intent = self._understander.understand(message.text, Session(id="evaluation"))
        found = {w.casefold() for wish in intent.wishes for w in wish.constraint.words}
        found &= self._words
        met = expected & found
        return {
            "words_met": len(met),
            "words_found": len(found),
            "words_expected": len(expected),
        }

    def _of_answers(self, message: Said, mentions: Sequence[Mention]) -> dict[str, float]:
        judged = attitudes = answered = seen_found = seen_right = 0
        for mention, liked, seen in self._answered(message, mentions):
            answered += liked is not None
            if liked is not None and mention.attitude in _STATED:
                judged += 1
                attitudes += _STATED[mention.attitude] == liked
            if mention.attitude == "seen" and seen is not None:
                seen_found += 1
                seen_right += seen
        return {
            "judged": judged,
            "attitudes": attitudes,
            "answered": answered,
            "seen_found": seen_found,
            "seen_right": seen_right,
        }

    def _answered(
        self, message: Said, mentions: Sequence[Mention]
    ) -> Iterable[tuple[Mention, bool | None, bool | None]]:
        """Films that the seeker names and that we link, with what they answered of them."""
        if message.seeker:
            for mention in mentions:
                answer = message.answers.get(self._films.names[self._row(mention)])
                if answer is not None:
                    yield mention, *answer

    def _count_answers(
        self, message: Said, mentions: Sequence[Mention], into: dict[str, Counter[str]]
    ) -> None:
        words = {True: "liked", False: "not liked", None: "did not say"}
        for mention, liked, _ in self._answered(message, mentions):
            into[words[liked]][mention.attitude] += 1

    def _rows(self, message: Said) -> Iterable[tuple[Any, int]]:
        for film in message.films:
            for row in self._films.rows_of([film.name]):
                yield film, row

    def _row(self, mention: Mention) -> int:
        row = self._films.catalog.ids.row(mention.item)
        return -1 if row is None else row

    def _miss(self, message: Said, mentions: Sequence[Mention]) -> dict[str, str]:
        return {
            "message": message.text,
            "expected": "; ".join(self._films.names[row] for _, row in self._rows(message)),
            "understood": "; ".join(self._films.names[self._row(m)] for m in mentions),
        }


def _values(films: FilmRecords) -> frozenset[str]:
    """Names of people and genres that the catalogue knows, folded."""
    catalog = films.catalog
    attributes = [*catalog.with_role("genre"), *catalog.with_role("person")]
    cells = (cell for a in attributes for cell in catalog.table[a.name])
    return frozenset(word.casefold() for cell in cells for word in cell)
