"""Whether a language model's words may be sent: they say the act, and nothing that is hidden."""

import re

from assistant.understand.normalise import Text
from catalog.items import Catalog
from evaluation.sessions.acts import Act
from evaluation.sessions.people import Half

MOST_WORDS = 60
_SHORT = 5
"""A hidden title of one word with fewer letters ("It", "Heat") is looked for with its capitals."""


class SpokenCheck:
    """Checks messages of one person.

    Args:
        catalog: gives the titles.
        hidden: the half that must not be spoken of.
    """

    def __init__(self, catalog: Catalog, hidden: Half) -> None:
        self._catalog = catalog
        titles = [self._title(item) for item in hidden.met]
        self._exact = [t for t in titles if " " not in t and len(t) < _SHORT]
        self._hidden = [_words(t) for t in titles if t not in self._exact]

    def problem(self, message: str, act: Act, plain: str) -> str:
        """Why a message may not be sent; empty when it may.

        Args:
            message: the words of a language model.
            act: what they are to say.
            plain: the same act in our own words.
        """
        words = message.split()
        if not words or len(words) > MOST_WORDS:
            return "it is empty or too long"
        said, ours = _words(message), _words(plain)
        if any(title in said and title not in ours for title in self._hidden):
            return "it names an item that the person does not know of"
        if any(re.search(rf"\b{re.escape(t)}\b", message) for t in self._exact if t not in plain):
            return "it names an item that the person does not know of"
        for wanted in self._needed(act, plain):
            if _words(wanted) not in said:
                return f"it does not say “{wanted}”"
        return ""

    def _needed(self, act: Act, plain: str) -> list[str]:
        """Titles, values and numbers that must be in the words."""
        needed = [self._title(item) for item in (*act.likes, *act.dislikes)]
        for condition in act.conditions:
            needed += [v for n, v in condition.values.items() if v in plain and n != "unit"]
        return [*needed, act.words] if act.words else needed

    def _title(self, item: str) -> str:
        found = self._catalog.get(item)
        return item if found is None else found.title


def _words(text: str) -> str:
    """The normalised words of a text, with a space on each side, so that one can hold another."""
    return f" {' '.join(Text(text).norms)} "
