"""From an act to a message: the contract of speakers, and the one that is always there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from catalog.items import Catalog
from evaluation.sessions.acts import Act, Condition
from prompts.wording import Wording, wording

PLAIN = "plain"
_CARELESS = 0.25
"""So many messages are typed without capitals and full stops."""


@dataclass(frozen=True)
class Spoken:
    """A message, and how it came to be.

    Attributes:
        message: what is sent.
        by: the name of who put it into words.
        refused: why a language model's words were not sent; empty when there was no such case.
    """

    message: str
    by: str = PLAIN
    refused: str = ""


class Speaker(Protocol):
    """Puts acts into words, and decides nothing.

    Attributes:
        name: shown in the report.
    """

    name: str

    def say(self, act: Act, rng: np.random.Generator) -> Spoken:
        """The words of an act; `rng` draws among them."""


class PlainSpeaker:
    """Takes wordings from `prompts/wording/person.en.toml`.

    Args:
        catalog: gives titles and what items are called.
        words: the wordings.
    """

    name = PLAIN

    def __init__(self, catalog: Catalog, words: Wording | None = None) -> None:
        self._catalog = catalog
        self._words = wording() if words is None else words

    def say(self, act: Act, rng: np.random.Generator) -> Spoken:
        """The words of an act, every fourth time typed carelessly."""
        message = self.exact(act, rng)
        if rng.random() < _CARELESS:
            message = message.lower().rstrip(".!")
        return Spoken(message)

    def exact(self, act: Act, rng: np.random.Generator) -> str:
        """The words of an act, with its capitals."""
        parts = list(_Sentences(self._catalog, self._words, rng).of(act))
        text = " ".join(part for part in parts if part)
        return text[:1].upper() + text[1:]


class _Sentences:
    """The sentences of one message."""

    def __init__(self, catalog: Catalog, words: Wording, rng: np.random.Generator) -> None:
        self._catalog, self._words, self._rng = catalog, words, rng

    def of(self, act: Act) -> Sequence[str]:
        if act.kind == "ask":
            return self._ask(act)
        if act.kind == "like":
            return [self._say("like.also", {"titles": self._titles(act.likes)})]
        if act.kind == "dislike":
            return [self._say("dislike.all", {"titles": self._titles(act.dislikes)})]
        if act.kind in {"condition", "again", "loosen"}:
            return [self._condition(act.kind, c) for c in act.conditions]
        if act.kind == "answer":
            name = "value" if act.words else "any"
            return [self._say(f"answer.{name}", {"words": act.words})]
        if act.place is None:
            return [self._say(f"{act.kind}.all", {})]
        return [self._pointing(act, act.place)]

    def _ask(self, act: Act) -> Sequence[str]:
        said = []
        if act.likes:
            key = "like.several" if len(act.likes) > 1 else "like.all"
            said.append(self._say(key, {"titles": self._titles(act.likes)}))
        if act.dislikes:
            said.append(self._say("dislike.all", {"titles": self._titles(act.dislikes)}))
        kinds = [c for c in act.conditions if c.phrase == "has"]
        others = [self._fragment(c) for c in act.conditions if c.phrase != "has"]
        if kinds:
            what = " ".join([self._kind(kinds[0]), self._words.join(others)]).strip()
            said.append(self._say("ask.fresh" if act.fresh else "ask.kind", {"what": what}))
        elif others:
            said.append(self._say("ask.conditions", {"conditions": self._words.join(others)}))
        else:
            said.append(self._say("ask.nothing", {}))
        return said

    def _condition(self, kind: str, condition: Condition) -> str:
        op = condition.constraint.op
        value = condition.values.get("value", "")
        if kind == "loosen":
            attribute = self._catalog.attribute(condition.constraint.attribute)
            label = "year" if attribute is None else attribute.label
            values = {"label": label} if op == "range" else {"value": value}
            return self._say(f"say.loosen_{op}", values)
        name = "again_" if kind == "again" else ""
        if op == "lacks":
            return self._say(f"say.{name}lacks", {"value": value})
        return self._say(f"say.{name}other", {"condition": self._fragment(condition)})

    def _pointing(self, act: Act, place: int) -> str:
        values = {"place": self._say(f"place.{place + 1}", {})}
        if act.kind == "seen":
            name = {1: "liked", -1: "disliked", 0: "none"}[act.opinion]
            return self._say(f"seen.{name}", values)
        if act.kind == "adjust":
            values["leaning"] = self._say(f"leaning.{act.leaning}", {})
        return self._say(f"{act.kind}.all", values)

    def _kind(self, condition: Condition) -> str:
        value = condition.values["value"]
        key = f"value.genre.{value}"
        if self._words.has(key):
            return self._words.variants(key)[0].text.replace("{{ noun }}", self._catalog.noun)
        return value

    def _fragment(self, condition: Condition) -> str:
        return self._say(f"condition.{condition.phrase}", condition.values)

    def _titles(self, items: Sequence[str]) -> str:
        found = (self._catalog.get(item) for item in items)
        return self._words.join([item.title for item in found if item is not None])

    def _say(self, key: str, values: dict[str, str]) -> str:
        """One of the wordings of a key, those for this catalogue's noun among them."""
        prompts = list(self._words.variants(f"person.{key}"))
        own = f"person.{key}_{self._catalog.noun}"
        prompts += self._words.variants(own) if self._words.has(own) else ()
        prompt = prompts[int(self._rng.integers(len(prompts)))]
        return prompt.fill({n: v for n, v in values.items() if n in prompt.variables})
