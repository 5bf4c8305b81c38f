"""Texts of strangers made harmless to show: one line, nothing invisible, of a bounded length."""

import re
import unicodedata

_SPACE = re.compile(r"\s+")
_AHEAD = 8
"""So many times the limit is read of a text: room for what is taken out of it."""


def one_line(text: str, limit: int) -> str:
    """The text without control, formatting and unassigned characters, cut at a word.

    Characters of Unicode's categories C* go: they hide text from people or turn its direction, and
    a model reads them all the same.

    Args:
        text: anything.
        limit: characters, the ellipsis of a cut among them.
    """
    if limit == 0:
        return ""
    spaced = _SPACE.sub(" ", text[: _AHEAD * limit])
    visible = "".join(c for c in spaced if unicodedata.category(c)[0] != "C")
    seen = _SPACE.sub(" ", visible).strip()
    if len(seen) <= limit:
        return seen
    whole = seen[:limit].rpartition(" ")[0] or seen[: limit - 1]
    return f"{whole.rstrip(' ,;:.-')}…"
