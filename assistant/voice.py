"""Who writes the sentences about the cards, and how that is accounted for."""

import logging
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.config import AssistantConfig
from assistant.explain.checker import Checker
from assistant.explain.writer import SentenceWriter
from assistant.llm import Guard
from assistant.profile import ProfileWriter
from assistant.reply import Card, Origin, Sentence
from catalog.errors import LLMError
from catalog.items import Catalog

_LOG = logging.getLogger(__name__)
NONE = "none (plain wording)"


class Writing:
    """The sentences of one answer as they come; afterwards it says who wrote them.

    Args:
        cards: with plain sentences.
        writer: of a language model; None for plain wording.
        name: of the model.
        limit: cards that the model may write about.
        budget_s: seconds that it may take in all.

    Attributes:
        account: who wrote, and why the model did not where it did not.
        origins: how many sentences each origin gave.
    """

    def __init__(
        self,
        cards: Sequence[Card],
        writer: SentenceWriter | None,
        name: str,
        limit: int,
        budget_s: float,
    ) -> None:
        self._cards, self._writer, self._limit = cards, writer, limit
        self._deadline = time.monotonic() + budget_s
        self.account = name
        self.origins: Counter[Origin] = Counter()

    def __iter__(self) -> Iterator[tuple[str, Sentence]]:
        for place, card in enumerate(self._cards):
            for sentence in self._about(card, place):
                self.origins[sentence.origin] += 1
                yield card.id, sentence

    def _about(self, card: Card, place: int) -> tuple[Sentence, ...]:
        """The model's sentence and the plain ones on evidence that it leaves out, or all plain."""
        seconds = self._deadline - time.monotonic()
        if self._writer is None or place >= self._limit or not card.sentences:
            return card.sentences
        if seconds <= 0:
            return self._without_model(card, "its time was over")
        try:
            own = self._writer.about(card, seconds)
        except LLMError as exc:
            return self._without_model(card, exc.message)
        if own is None:
            return card.sentences
        rest = (s for s in card.sentences if not set(s.evidence) & set(own.evidence))
        return (own, *rest)

    def _without_model(self, card: Card, why: str) -> tuple[Sentence, ...]:
        """Plain sentences for this card and all that follow."""
        self._writer = None
        written = self.origins["llm"] + self.origins["rewritten"]
        self.account = f"{self.account if written else NONE}; {why}"
        return card.sentences


class Voice:
    """Writes about cards.

    Args:
        catalog: whose items they are.
        guard: the language model; None for plain wording.
        config: how much it may write.
    """

    def __init__(self, catalog: Catalog, guard: Guard | None, config: AssistantConfig) -> None:
        self._catalog, self._guard, self._config = catalog, guard, config
        self._writer = (
            None if guard is None else SentenceWriter(guard, Checker(catalog), framed=config.framed)
        )
        self._warming: threading.Thread | None = None
        if self._writer is not None and guard is not None and guard.backend != "hosted":
            self._warming = threading.Thread(
                target=_warm_up, args=(guard, self._writer), daemon=True
            )
            self._warming.start()

    @property
    def status(self) -> str:
        """The model's name and state, or that there is none."""
        return NONE if self._guard is None else self._guard.status

    def wait(self, timeout_s: float) -> None:
        """Let a local model load and warm up, at most so long; return at once for any other."""
        if self._warming is not None:
            self._warming.join(timeout_s)

    @property
    def unused(self) -> str:
        """The account of a turn that no model had a part in."""
        return NONE

    def profile_writer(self) -> ProfileWriter:
        """Who words facts about a person."""
        return ProfileWriter(self._catalog, self._guard, framed=self._config.framed)

    def write(self, cards: Sequence[Card]) -> Writing:
        """Sentences about each card in its order, each with the id of its item."""
        name = NONE if self._guard is None else self._guard.name
        config = self._config
        return Writing(cards, self._writer, name, config.explained, config.text_budget_s)


def _warm_up(guard: Guard, writer: SentenceWriter) -> None:
    """Wait for a local model, then have it read what all requests share."""
    wait = getattr(guard.llm, "wait", None)
    if wait is None or wait() != "ready":
        return
    try:
        writer.warm_up()
    except LLMError as exc:
        _LOG.info("The model could not be warmed up: %s", exc)
