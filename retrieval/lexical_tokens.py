"""How texts are cut into words for lexical search: the same for items and for questions."""

import re
import unicodedata

from bm25s.stopwords import STOPWORDS_EN

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_CJK = re.compile(r"([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+)")
_NUMERALS = {
    # Without "i", "v" and "x", which are words and letters far more often than numbers.
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "xi": "11",
    "xii": "12",
    "xiii": "13",
    "xiv": "14",
    "xv": "15",
    "xvi": "16",
    "xvii": "17",
    # Without "one", a pronoun more often than a number.
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "eleven": "11",
    "twelve": "12",
    "thirteen": "13",
}
_REQUEST_WORDS = (
    "i im me my we us our you your he she him her his its who what which when where how do does did"
    " have has had am been can could should would may might some something any anything else one"
    " from about so than too very just want need please recommend suggest looking find show give"
)


def tokens(text: str) -> list[str]:
    """The words of a text, in order.

    Case and accents are set aside ("Pelé" → "pele"), numerals become digits ("Rocky II" →
    "rocky", "2"), possessives and English plurals lose their endings. Chinese, Japanese and Korean
    runs, which have no spaces, become pairs of characters.
    """
    found: list[str] = []
    for word in _WORD.findall(_plain(text)):
        for run in _CJK.split(word):
            if _CJK.match(run):
                found += _pairs(run)
            elif run:
                found.append(_normal(run))
    return found


def query_tokens(text: str) -> list[str]:
    """The words of a question, each once; function words only when there is nothing else."""
    unique = list(dict.fromkeys(tokens(text)))
    telling = [word for word in unique if word not in _FUNCTION_WORDS]
    return telling or unique


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")
    # Composed again: decomposition took Korean syllables and Japanese voiced kana apart.
    return unicodedata.normalize("NFC", bare)


def _pairs(run: str) -> list[str]:
    return [run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]


def _normal(word: str) -> str:
    word = re.sub(r"['’]s$", "", word).replace("'", "").replace("’", "")
    return _NUMERALS.get(word, _singular(word))


def _singular(word: str) -> str:
    """An English word without its plural ending; roughly, and alike for both numbers of a word."""
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        longer = word.endswith(("xes", "ches", "shes", "sses", "zes", "oes"))
        word = word[:-2] if longer else word[:-1]
    # zombie(s) and comedy, comedies must meet.
    return word[:-2] + "y" if len(word) > 3 and word.endswith("ie") else word


_FUNCTION_WORDS = frozenset(tokens(" ".join([*STOPWORDS_EN, _REQUEST_WORDS])))
