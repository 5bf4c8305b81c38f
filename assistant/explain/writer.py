"""A language model words the facts about one item, and the checker decides what may be shown."""

from assistant.explain.checker import Checker
from assistant.explain.grammar import card_grammar
from assistant.explain.tries import two_tries
from assistant.llm import Guard, LLMRequest, Message
from assistant.reply import Card, Sentence
from prompts import load, wording

FACTS = 2
"""Plain sentences that the model is given: few tokens in, and nothing to mix up."""
MAX_TOKENS = 80
_BREAK = "\n---\n"
_ROLES = ("system", "user", "assistant", "user", "assistant")


class SentenceWriter:
    """Words the reasons for one card.

    The request is the same up to its last message every time, so that a prompt cache serves it. Its
    facts are our own plain sentences, which hold already: the model only puts them together. Item
    text and the person's message never reach it, beyond the words that the evidence quotes.

    Args:
        guard: the model.
        checker: of the catalogue whose cards are worded.
        language: of prompts and sentences.
        framed: whether the model only chooses between sentence frames and their slots, where its
            backend obeys grammars: what it writes then nearly always passes, and reads alike.
    """

    def __init__(
        self, guard: Guard, checker: Checker, language: str = "en", *, framed: bool = False
    ) -> None:
        self._guard, self._checker, self._language = guard, checker, language
        self._framed = framed and guard.grammars
        self._prompt = load(f"explain.{language}")
        *examples, self._ask = self._prompt.text.split(_BREAK)
        self._stable = tuple(
            Message(role, text)  # type: ignore[arg-type]  # the roles are those of Message
            for role, text in zip(_ROLES, examples, strict=True)
        )

    def warm_up(self) -> None:
        """Have the model read the part that all requests share, so that a prompt cache has it.

        Raises:
            LLMError: when the model does not answer.
        """
        asked = (*self._stable, Message("user", self._ask))
        self._guard.text(LLMRequest(messages=asked, prompt=self._prompt.name, max_tokens=1))

    def about(self, card: Card, seconds: float) -> Sentence | None:
        """One checked sentence; None when two tries did not give any.

        Args:
            card: with evidence and plain sentences.
            seconds: for both tries together.

        Raises:
            LLMError: when the model does not answer in time or at all.
        """
        request = LLMRequest(
            messages=self._messages(card),
            prompt=f"{self._prompt.name}@{self._prompt.digest}",
            grammar=self._grammar(card),
            stop=("\n",),
            max_tokens=MAX_TOKENS,
            timeout_s=seconds,
        )
        found = two_tries(
            self._guard,
            request,
            lambda text: self._checker.check(text, card.id, card.evidence),
            self._language,
        )
        if found is None:
            return None
        return Sentence(sentence=found.text, evidence=found.evidence, origin=found.origin)

    def _messages(self, card: Card) -> tuple[Message, ...]:
        title = card.title if card.year is None else f"{card.title} ({card.year})"
        facts = "\n".join(f"- {s.sentence}" for s in card.sentences[:FACTS])
        ask = self._ask.replace("{{ facts }}", facts).replace("{{ title }}", title)
        return (*self._stable, Message("user", ask))

    def _grammar(self, card: Card) -> str | None:
        if not self._framed:
            return None
        return card_grammar(card, self._checker.catalog, wording(self._language)) or None
