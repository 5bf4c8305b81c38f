"""Who directed a film and who plays in it, read from prose where the prose leaves no doubt.

Only fixed turns of phrase are read ("directed by …", "starring …", "… as the detective"), and only
full names count; what is said in another way is left out rather than guessed.
"""

import re

from catalog.text import one_line

_PARTICLE = r"(?:de|del|della|der|den|des|di|da|dos|du|la|le|van|von|ter|ben|bin|ibn|al|el|y)"
_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽ"
_WORD = rf"(?:(?:Jr|Sr|St)\.|[{_UPPER}]\.(?:[ -]?[{_UPPER}]\.)*|[{_UPPER}][\w'’-]*)"
_NAME = rf"{_WORD}(?: (?:{_PARTICLE} )*{_WORD})*"
_NAMES = rf"(?P<names>(?>{_NAME}(?:, (?:and )?{_NAME})*(?:,? (?:and|&) {_NAME})?))"
_CALLING = (
    r"(?:(?:the )?(?:brothers|(?:[A-Z][\w-]+ )?(?:[a-z]+ ){0,2}"
    r"(?:director|filmmaker|producer|comedian|actor|actress|animator|photographer|duo)s?) )?"
)
_DIRECTED = re.compile(
    rf"\b(?:[Dd]irected|co-directed)(?:(?:,| and|, and| &) [\w-]+)* by {_CALLING}{_NAMES}"
)
_FILM_BY = re.compile(
    rf"\bfilm (?:made [\w ]{{0,20}})?(?:written and directed )?by {_CALLING}{_NAMES}"
)
_DIRECTED_AND_STARRING = re.compile(
    rf"\bdirected\b[a-z ,-]{{0,60}}?(?:and|&)?,? (?:starring|starred) {_CALLING}{_NAMES}"
)
_STARRING = re.compile(
    r"\b(?:[Ss]tarring|stars|starred|co-stars|co-starring|[Ff]eatures|[Ff]eaturing|played by|"
    r"portrayed by|the voices of|cast (?:members )?(?:also )?(?:includes?|featur(?:es|ing)|of)) "
    rf"{_CALLING}{_NAMES}"
)
_AS_SOMEONE = re.compile(rf"(?:, |\band |\bwith ){_NAMES} as (?:a|an|the|his|her|[{_UPPER}\"“])")
_SENTENCE_END = re.compile(r"(?<!\b[SJ][rt])(?<=[a-z\])”\"])\.(?:\[\d+\])?\s*(?=[A-Z\"“]|$)")
_BETWEEN = re.compile(r",? (?:and|&) |, (?:and )?")
_NOT_PERSON = re.compile(
    r"\b(?:The|A(?!\.)|An|In|On|It|His|Her|Academy|Awards?|Studios?|Pictures|Productions|Films?|Company|"
    r"University|Festival|Oscar|Bros|Entertainment|English|French|American|British|New|York|Los|"
    r"Technicolor|World|War|Best|Golden|National|Corporation|Orchestra|Symphony|Band|Group)\b"
)
_ANOTHER = re.compile(
    r"\b(?:(?:18|19|20)\d\d|sequels?|prequels?|remakes?|remade|versions?|television|stage)\b"
)
_OWNED = ("'s", "’s")
_DIRECTOR_WITHIN = 450
_CAST_WITHIN = 1500


def directors(text: str) -> tuple[str, ...]:
    """Full names of those who directed the film that an article's opening is about."""
    opening = one_line(text)
    for pattern in (_DIRECTED, _FILM_BY):
        match = pattern.search(opening)
        if match is not None and match.start() < _DIRECTOR_WITHIN:
            return _people(match["names"], siblings=True)
    match = _DIRECTED_AND_STARRING.search(opening)
    if match is not None and match.start() < _DIRECTOR_WITHIN:
        return _people(match["names"])[:1]
    return ()


def cast(text: str) -> tuple[str, ...]:
    """Full names of those who play in the film that an article's opening is about."""
    opening = one_line(text)[:_CAST_WITHIN]
    people: dict[str, None] = {}
    for match in _STARRING.finditer(opening):
        if _is_about_another(opening, match.start()):
            continue
        people |= dict.fromkeys(_people(match["names"]))
        end = _SENTENCE_END.search(opening, match.end())
        rest = opening[match.end() : end.start() if end else len(opening)]
        if rest.startswith((" as ", " in ")):
            for other in _AS_SOMEONE.finditer(rest):
                people |= dict.fromkeys(_people(other["names"])[-1:])  # before it, characters
    return tuple(people)


def _is_about_another(opening: str, position: int) -> bool:
    """True in a later sentence that speaks of a sequel, or of a film of some year."""
    begin = max((m.end() for m in _SENTENCE_END.finditer(opening, 0, position)), default=0)
    end = _SENTENCE_END.search(opening, position)
    until = end.start() if end is not None else len(opening)
    return begin > 0 and _ANOTHER.search(opening, begin, until) is not None


def _people(names: str, *, siblings: bool = False) -> tuple[str, ...]:
    parts = [part.strip() for part in _BETWEEN.split(names)]
    if (
        siblings and len(parts) == 2 and " " not in parts[0] and " " in parts[1]
    ):  # "Joel and Ethan Coen"
        parts[0] = f"{parts[0]} {parts[1].split(' ', 1)[1]}"
    full = (p for p in parts if " " in p and not _NOT_PERSON.search(p) and p[-2:] not in _OWNED)
    return tuple(dict.fromkeys(full))
