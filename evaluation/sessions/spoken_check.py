"""Whether a language model's words may be sent: they say the act, and nothing else.

The check is strict, since what it lets through is counted against the assistant: words that turn
the act round would make a right answer look wrong.
"""

import re

from assistant.understand.normalise import Text
from catalog.items import Catalog
from evaluation.sessions.acts import Act
from evaluation.sessions.people import Half
from prompts.wording import wording

MOST_WORDS = 45
_SHORT = 5
"""A hidden title of one word with fewer letters ("It", "Heat") is looked for with its capitals."""
_PLACES = 10


class SpokenCheck:
    """Checks messages of one person.

    Args:
        catalog: gives the titles.
        hidden: the half that must not be spoken of.
        titles: from `distinct_titles`, made once for all people.
    """

    def __init__(self, catalog: Catalog, hidden: Half, titles: frozenset[str]) -> None:
        self._catalog = catalog
        self._titles = titles
        own = [self._title(item) for item in hidden.met]
        self._exact = [t for t in own if " " not in t and len(t) < _SHORT]
        self._hidden = [_words(t) for t in own if t not in self._exact]
        self._negating, self._answering, self._parting = (
            [_words(prompt.text) for prompt in wording().variants(f"person.check.{name}")]
            for name in ("negating", "answering", "parting")
        )
        self._places = {
            place: [_words(p.text) for p in wording().variants(f"person.place.{place + 1}")]
            for place in range(_PLACES)
        }

    def problem(self, message: str, act: Act, plain: str) -> str:
        """Why a message may not be sent; empty when it may.

        Args:
            message: the words of a language model.
            act: what they are to say.
            plain: the same act in our own words.
        """
        said, ours = _words(message), _words(plain)
        if not said.strip() or said.count(" ") > MOST_WORDS:
            return "it is empty or too long"
        if self._names_hidden(message, plain, said, ours):
            return "it names an item that the person does not know of"
        if any(title not in ours for title in self._titles if title in said):
            return "it names an item that was not to be named"
        for wanted in self._needed(act, plain):
            if said.count(_words(wanted)) != ours.count(_words(wanted)):
                return f"it does not say “{wanted}” as it should"
        if any(words in said for words in self._answering):
            return "it speaks as one who answers"
        if not self._points_alike(act, said):
            return "it points elsewhere"
        if self._turned(said) is not self._turned(ours):
            return "it turns the opinion round"
        if act.kind in {"leave", "accept"} and not any(w in said for w in self._parting):
            return "it does not part"
        return ""

    def _names_hidden(self, message: str, plain: str, said: str, ours: str) -> bool:
        if any(title in said and title not in ours for title in self._hidden):
            return True
        short = (t for t in self._exact if t not in plain)
        return any(re.search(rf"\b{re.escape(t)}\b", message) for t in short)

    def _needed(self, act: Act, plain: str) -> list[str]:
        """Titles, values and numbers that must be in the words, as often as in ours."""
        needed = [self._title(item) for item in (*act.likes, *act.dislikes)]
        for condition in act.conditions:
            needed += [v for n, v in condition.values.items() if v in plain and n != "unit"]
        if act.leaning:
            ways = wording().variants(f"person.leaning.{act.leaning}")
            needed += [way.text for way in ways if way.text in plain][-1:]
        return [*needed, act.words] if act.words else needed

    def _points_alike(self, act: Act, said: str) -> bool:
        """Whether the words point at the place of the act, and at no other."""
        pointed = {p for p, ways in self._places.items() if any(w in said for w in ways)}
        return pointed == (set() if act.place is None else {act.place})

    def _turned(self, said: str) -> bool:
        return any(words in said for words in self._negating)

    def _title(self, item: str) -> str:
        found = self._catalog.get(item)
        return item if found is None else found.title


def distinct_titles(catalog: Catalog) -> frozenset[str]:
    """Titles of two words or more, which hardly stand in a message by chance, normalised."""
    return frozenset(t for t in map(_words, catalog.titles) if t.count(" ") > 2)


def _words(text: str) -> str:
    """The normalised words of a text, with a space on each side, so that one can hold another."""
    return f" {' '.join(Text(text).norms)} "
