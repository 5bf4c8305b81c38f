"""Facts about a person in words: plain ones, or a language model's, each checked."""

import time
from collections.abc import Iterable, Iterator

from assistant.explain.grammar import quoted
from assistant.explain.tries import two_tries
from assistant.llm import Guard, LLMRequest, Message
from assistant.profile.checker import ProfileChecker
from assistant.profile.fact import ProfileFact
from assistant.profile.words import plain_sentence, sayings
from assistant.reply import Sentence
from catalog.errors import LLMError
from catalog.items import Catalog
from prompts import load, wording

NONE = "none (plain wording)"
MAX_TOKENS = 80
_BREAK = "\n---\n"
_ROLES = ("system", "user", "assistant", "user", "assistant")


class ProfileWriter:
    """Words facts one at a time, so that no figure of one can end up in another.

    The model is given our own plain sentence of a fact, which holds already, and never the person's
    events. What does not pass the checker is asked for once more, then replaced by plain wording.

    Args:
        catalog: gives the noun of its items.
        guard: the model; None for plain wording.
        language: of prompts and sentences.
        framed: whether a model whose backend obeys grammars only chooses between our wordings.

    Attributes:
        account: who wrote, and why the model did not where it did not.
    """

    def __init__(
        self, catalog: Catalog, guard: Guard | None, language: str = "en", *, framed: bool = True
    ) -> None:
        self._catalog, self._guard, self._language = catalog, guard, language
        self._framed = framed and guard is not None and guard.grammars
        self._checker = ProfileChecker(catalog, language)
        self._words = wording(language)
        self._prompt = load(f"profile.{language}")
        self._written = 0
        self.account = NONE if guard is None else guard.name

    def about(self, facts: Iterable[ProfileFact], seconds: float) -> Iterator[Sentence]:
        """A sentence for each fact, in order.

        Args:
            facts: of one person.
            seconds: that the model may take for all; the rest is plain wording.
        """
        deadline = time.monotonic() + seconds
        for fact in facts:
            plain = plain_sentence(fact, self._catalog, self._words)
            own = self._own(fact, plain, deadline - time.monotonic())
            self._written += own is not None
            yield plain if own is None else own

    def _own(self, fact: ProfileFact, plain: Sentence, seconds: float) -> Sentence | None:
        """The model's checked sentence; None, and no model from now on, when it fails."""
        if self._guard is None:
            return None
        why = "its time was over"
        if seconds > 0:
            try:
                return self._worded(self._guard, fact, plain, seconds)
            except LLMError as exc:
                why = exc.message
        self._guard = None
        self.account = f"{self.account if self._written else NONE}; {why}"
        return None

    def _worded(
        self, guard: Guard, fact: ProfileFact, plain: Sentence, seconds: float
    ) -> Sentence | None:
        *examples, ask = self._prompt.text.split(_BREAK)
        asked = ask.replace("{{ fact }}", plain.sentence)
        messages = [
            Message(role, text)  # type: ignore[arg-type]  # the roles are those of Message
            for role, text in zip(_ROLES, examples, strict=True)
        ]
        request = LLMRequest(
            messages=(*messages, Message("user", asked)),
            prompt=f"{self._prompt.name}@{self._prompt.digest}",
            grammar=self._grammar(fact) if self._framed else None,
            stop=("\n",),
            max_tokens=MAX_TOKENS,
            timeout_s=seconds,
        )
        found = two_tries(
            guard, request, lambda text: self._checker.check(text, fact), self._language
        )
        if found is None:
            return None
        return Sentence(sentence=found.text, evidence=found.evidence, origin=found.origin)

    def _grammar(self, fact: ProfileFact) -> str:
        """A choice between all of our wordings of a fact, in GBNF."""
        choices = (quoted(text) for text in sayings(fact, self._catalog, self._words))
        return f"root ::= {' | '.join(choices)}"
