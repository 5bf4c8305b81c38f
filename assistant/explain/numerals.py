"""Numbers, years, decades and percentages in a sentence, in digits and in words."""

import re

from assistant.explain.lexicon import Lexicon
from assistant.explain.marks import Mark
from assistant.explain.tokens import Token

_YEAR = re.compile(r"(?:18[7-9]|19\d|20\d)\d")


def read_number(part: list[Token], at: int, lexicon: Lexicon) -> tuple[Mark, int] | None:
    """The number, year or decade that begins at a token, and where it ends; None if none does."""
    token = part[at]
    if token.text[0].isdecimal():
        return _digits(part, at)
    decade = lexicon.decades.get(token.low)
    if decade is not None:
        return Mark("decade", token.text, token.low, number=1900 + decade), at + 1
    total, stop = _spelled(part, at, lexicon)
    if stop == at:
        return None
    percent, after = _percent(part, stop)
    text = " ".join(t.text for t in part[at:stop])
    return Mark("number", text, text.casefold(), token.first, number=total, percent=percent), after


def _digits(part: list[Token], at: int) -> tuple[Mark, int]:
    text = part[at].text
    number = float(text.replace(",", ""))
    following = part[at + 1] if at + 1 < len(part) else None
    if following is not None and following.low in ("s", "'s") and following.start == part[at].end:
        century = 1900 if number < 100 else 0
        if number % 10 == 0:
            return Mark("decade", f"{text}s", f"{text}s", number=century + number), at + 2
    percent, after = _percent(part, at + 1)
    if _YEAR.fullmatch(text) and not percent:
        return Mark("year", text, text, number=number), at + 1
    decimals = len(text.partition(".")[2])
    return Mark("number", text, text, number=number, percent=percent, decimals=decimals), after


def _percent(part: list[Token], at: int) -> tuple[bool, int]:
    words = [t.low for t in part[at : at + 2]]
    if words[:1] in (["%"], ["percent"]):
        return True, at + 1
    return (True, at + 2) if words == ["per", "cent"] else (False, at)


def _spelled(part: list[Token], at: int, lexicon: Lexicon) -> tuple[float, int]:
    total, group, stop = 0.0, 0.0, at
    while stop < len(part):
        low = part[stop].low
        value = lexicon.numbers.get(low)
        joins = low == "and" and stop > at and stop + 1 < len(part)
        if value is None and not (joins and part[stop - 1].low in ("hundred", "thousand")
                                  and part[stop + 1].low in lexicon.numbers):  # fmt: skip
            break
        if value is not None and value >= 1000:
            total, group = total + max(group, 1.0) * value, 0.0
        elif value == 100:
            group = max(group, 1.0) * 100
        elif value is not None:
            group += value
        stop += 1
    return total + group, stop
