"""Who writes the sentences about the cards, and how that is accounted for."""

from collections.abc import Iterator, Sequence

from assistant.config import AssistantConfig
from assistant.llm import Guard
from assistant.reply import Card, Sentence
from catalog.items import Catalog

NONE = "none (plain wording)"


class Writing:
    """The sentences of one answer as they come; afterwards `account` says who wrote them."""

    def __init__(self, sentences: Iterator[tuple[str, Sentence]], account: str) -> None:
        self._sentences = sentences
        self.account = account

    def __iter__(self) -> Iterator[tuple[str, Sentence]]:
        return self._sentences


class Voice:
    """Writes about cards.

    Args:
        catalog: whose items they are.
        guard: the language model; None for plain wording.
        config: how much it may write.
    """

    def __init__(self, catalog: Catalog, guard: Guard | None, config: AssistantConfig) -> None:
        self._catalog, self._guard, self._config = catalog, guard, config

    @property
    def status(self) -> str:
        """The model's name and state, or that there is none."""
        return NONE if self._guard is None else self._guard.status

    @property
    def unused(self) -> str:
        """The account of a turn that no model had a part in."""
        return NONE

    def write(self, cards: Sequence[Card], message: str) -> Writing:
        """Sentences about each card in its order, each with the id of its item."""
        plain = ((card.id, sentence) for card in cards for sentence in card.sentences)
        return Writing(plain, NONE)
