"""What stands where an item has no picture: its initials on a colour of its kind."""

import re
from collections.abc import Sequence
from hashlib import sha256

_WORD = re.compile(r"[^\W_]+")
_SKIPPED = frozenset({"a", "an", "and", "der", "die", "das", "la", "le", "les", "of", "the"})


def initials(title: str) -> str:
    """One or two letters or digits that stand for a title; "·" when it has none.

    Small words are passed over, and "Title, The" reads like "The Title".
    """
    words = _WORD.findall(title)
    telling = [word for word in words if word.casefold() not in _SKIPPED] or words
    return "".join(word[0].upper() for word in telling[:2]) or "·"


def hues(kinds: Sequence[str], title: str) -> tuple[int, int]:
    """Two stable angles on the colour wheel for an item, 0 to 359: of its first two kinds.

    An item of one kind gets a neighbouring second colour; one of no kind is coloured by its title.
    """
    first = _hue(kinds[0] if kinds else title)
    return first, _hue(kinds[1]) if len(kinds) > 1 else (first + 35) % 360


def _hue(kind: str) -> int:
    return int.from_bytes(sha256(kind.casefold().encode()).digest()[:2]) % 360
