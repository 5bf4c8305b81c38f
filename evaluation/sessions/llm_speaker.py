"""A language model puts acts into words; what it may not say, or did not say, is said plainly."""

from dataclasses import replace

import numpy as np

from assistant.explain.grammar import quoted
from assistant.llm import Guard, LLMRequest, Message
from catalog.errors import LLMError
from catalog.items import Catalog
from evaluation.sessions.acts import Act
from evaluation.sessions.people import Person
from evaluation.sessions.speaker import PlainSpeaker, Spoken
from evaluation.sessions.spoken_check import SpokenCheck
from prompts.loader import load
from prompts.wording import wording

_PROMPT = "person_speaks.en"
_EXAMPLES = (
    ("I loved The Sting. Any recommendations?", "the sting is one I really loved, got any ideas?"),
    ("No musicals, please.", "oh and please no musicals"),
    ("More like the second one, please.", "the second one looks good, can I see more like it?"),
)
_CHOICES = 6


class LLMSpeaker:
    """Speaks for one person.

    A capable model writes freely, and every message is checked by `SpokenCheck` before it is sent;
    one that fails, or does not come in time, is replaced by plain wording, and the reason is kept.
    A small model whose backend obeys grammars chooses between our wordings, and what it says before
    and behind them: left free it answers its own questions (docs/log.md).

    Args:
        llm: the model.
        catalog: gives titles and what items are called.
        person: whose hidden half must not be spoken of; nothing of it is given to the model.
        titles: from `distinct_titles`, made once for all people.
        timeout_s: seconds for one message.
    """

    def __init__(
        self,
        llm: Guard,
        catalog: Catalog,
        person: Person,
        titles: frozenset[str],
        *,
        timeout_s: float = 20.0,
    ) -> None:
        self.name = llm.name
        self._llm = llm
        self._timeout_s = timeout_s
        self._bound = llm.grammars and not llm.capable
        self._plain = PlainSpeaker(catalog)
        self._check = SpokenCheck(catalog, person.hidden, titles)
        prompt = load(_PROMPT)
        self._digest = f"{prompt.name} {prompt.digest}"
        self._system = prompt.fill({"items": catalog.name})

    def say(self, act: Act, rng: np.random.Generator) -> Spoken:
        """The model's words when they may be sent, else our own."""
        plain = self._plain.exact(act, rng)
        request = self._request(plain)
        if self._bound:
            others = [plain, *(self._plain.exact(act, rng) for _ in range(_CHOICES - 1))]
            request = replace(request, grammar=_grammar(list(dict.fromkeys(others))))
        try:
            message = " ".join(self._llm.text(request).split()).strip('"“” ')
        except LLMError as exc:
            return Spoken(plain, refused=f"{type(exc).__name__}")
        problem = "" if self._bound else self._check.problem(message, act, plain)
        if problem:
            return Spoken(plain, refused=f"{problem}: {message[:200]}")
        return Spoken(message, by=self.name)

    def _request(self, plain: str) -> LLMRequest:
        examples = [
            message
            for before, after in _EXAMPLES
            for message in (Message("user", before), Message("assistant", after))
        ]
        return LLMRequest(
            messages=(Message("system", self._system), *examples, Message("user", plain)),
            prompt=self._digest,
            max_tokens=80,
            temperature=0.7,
            timeout_s=self._timeout_s,
        )


def _grammar(messages: list[str]) -> str:
    """One of the messages, with or without something before and behind it."""
    before, behind = (
        " | ".join(quoted(prompt.text) for prompt in wording().variants(f"person.around.{side}"))
        for side in ("before", "behind")
    )
    said = " | ".join(map(quoted, messages))
    return (
        f"root ::= before? said behind?\nbefore ::= {before}\nsaid ::= {said}\nbehind ::= {behind}"
    )
