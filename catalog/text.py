"""Cells as they come → the strings, words and numbers of the catalogue."""

import math
import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

BAD_ENCODING = "bytes that are not in the stated encoding; read as Windows-1252"
DOUBLE_ENCODING = "UTF-8 that had been read as Windows-1252"
CONTROL = "control characters; removed"
_CONTROLS = re.compile(
    # C0 without tab and line feed, C1, and the marks that turn the direction of writing around.
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_NOT_IN_WINDOWS = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")
_DOUBLE = re.compile("[ÂÃâÐÑ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€]")
SPACELESS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Characters of scripts that are written without spaces, as a class of a regular expression."""
_SPACES = re.compile(r"\s+")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&[a-zA-Z]+;|&#\d+;|!?\[[^\]]*\]\([^)]*\)")
_CODE = re.compile(r"[A-Za-z0-9]{1,3}(?:[-_/][A-Za-z0-9]{1,4})*")
_YEAR = re.compile(r"^(-?\d{1,5})(?:\.0+)?$|^(\d{4})-\d{2}-\d{2}")


def is_nothing(value: Any) -> bool:
    """True for None, NaN, NaT and pandas' NA."""
    if value is None:
        return True
    if isinstance(value, float):
        return value != value
    if isinstance(value, int | str | bytes | list | tuple | dict | set | np.ndarray):
        return False
    return bool(pd.isna(value))


def is_code(value: str) -> bool:
    """Whether a value is a code rather than words: "eng", "en-US", "X2"; nobody talks in those."""
    return _CODE.fullmatch(value) is not None


def as_text(value: Any) -> str:
    """A cell as a string without outer blanks; nothing is "", and 7.0 is "7"."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int):
        return str(value)
    if is_nothing(value):
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape").strip()
    if isinstance(value, float | np.floating) and math.isfinite(value) and value == int(value):
        return str(int(value))
    return str(value).strip()


def mended_text(value: Any) -> tuple[str, tuple[str, ...]]:
    """A cell as a clean string, and what had to be mended.

    Bytes outside the stated encoding (kept by the readers as lone surrogates) are read as
    Windows-1252; UTF-8 read as Windows-1252 is turned back; control characters go, line feeds and
    tabs stay. Markup is text like any other.
    """
    text, reasons = as_text(value), []
    if text.isascii() and text.isprintable():
        return text, ()
    if _SURROGATES.search(text):
        text = without_surrogates(text)
        reasons.append(BAD_ENCODING)
    if _DOUBLE.search(text):
        single = _encoded_once(text)
        if single is not None:
            text = single
            reasons.append(DOUBLE_ENCODING)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROLS.search(text):
        text = _CONTROLS.sub("", text)
        reasons.append(CONTROL)
    return text.strip(), tuple(reasons)


def without_surrogates(text: str) -> str:
    """Undecoded bytes (lone surrogates of `surrogateescape`) as Windows-1252 characters."""
    return _SURROGATES.sub(_as_windows, text)


def _as_windows(match: re.Match[str]) -> str:
    try:
        data = match[0].encode("ascii", "surrogateescape")
    except UnicodeEncodeError:  # a lone surrogate that was written as such, as in JSON's "\ud83d"
        return "\ufffd"
    return data.decode("cp1252" if data not in _NOT_IN_WINDOWS else "latin-1")


def _encoded_once(text: str) -> str | None:
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None


def one_line(text: str) -> str:
    """The text with every run of white space as one blank."""
    return _SPACES.sub(" ", text).strip()


def has_markup(text: str) -> bool:
    """True when the text holds HTML or a markdown link."""
    return _MARKUP.search(text) is not None


def as_words(value: Any, separator: str) -> tuple[str, ...]:
    """The words of a list cell, in their order, each once; a string is split at `separator`."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        text = as_text(value)
        parts: Iterable[Any] = text.split(separator) if separator else (text,)
    else:
        parts = value
    words = (one_line(mended_text(part)[0]) for part in parts)
    return tuple(dict.fromkeys(word for word in words if word))


def as_number(value: Any) -> float | None:
    """The number of a cell: NaN when the cell is empty, None when it holds something else."""
    if is_nothing(value):
        return math.nan
    try:
        number = float(as_text(value) or math.nan)
    except ValueError:
        return None
    return None if math.isinf(number) else number


def as_year(value: Any) -> int | None:
    """The year of a whole number or of a date; None when the cell holds neither."""
    if isinstance(value, datetime | date):
        return None if is_nothing(value) else value.year
    match = _YEAR.match(as_text(value))
    return int(match[1] or match[2]) if match else None


def plain(text: str) -> str:
    """Lower case without accents, for comparison: "Amélie" → "amelie"."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))
