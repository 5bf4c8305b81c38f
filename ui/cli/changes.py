"""What is typed behind ``/edit ID``, as a change of an inference."""

import re

from assistant.editing import Change
from catalog.errors import UsageError

HOW = (
    "like, dislike, seen; x2 or x0.5 for how much it counts; must, lean, not, want; "
    "= Comedy, Drama for other words; 1990-1999, 1990- or -1999 for other bounds"
)
_WORDS: dict[str, Change] = {
    "like": Change(sign=1),
    "dislike": Change(sign=-1),
    "seen": Change(sign=0),
    "must": Change(hard=True),
    "lean": Change(hard=False),
    "not": Change(sign=-1, hard=True),
    "want": Change(sign=1),
}
_NUMBER = r"\d+(?:\.\d+)?"
_WEIGHT = re.compile(rf"x\s*({_NUMBER})")
_BOUNDS = re.compile(rf"({_NUMBER})?\s*[-–]\s*({_NUMBER})?")


def change_of(typed: str) -> Change:
    """The change that was typed.

    Raises:
        UsageError: when it is none.
    """
    typed = typed.strip()
    if typed.lower() in _WORDS:
        return _WORDS[typed.lower()]
    if typed.startswith("="):
        words = tuple(word.strip() for word in typed[1:].split(",") if word.strip())
        return Change(words=words)
    weight = _WEIGHT.fullmatch(typed.lower())
    if weight is not None and 0 < float(weight[1]) <= 10:
        return Change(strength=float(weight[1]))
    bounds = _BOUNDS.fullmatch(typed)
    if bounds is not None and any(bounds.groups()):
        low, high = (None if b is None else float(b) for b in bounds.groups())
        return Change(low=low, high=high, bounded=True)
    raise UsageError(f"{typed!r} is no change.", remedy=f"It can be: {HOW}.")
