"""Which of their parts a person is asked for in: who directs and acts, by the words before."""

from dataclasses import replace

from assistant.understand.normalise import Text, fold
from assistant.understand.phrases import Hit
from assistant.understand.vocabulary import Meaning
from assistant.understand.words import Words
from catalog.items import Catalog

_REACH = 3


class People:
    """Chooses the attribute of a person who is found in several.

    "Starring Clint Eastwood" asks for the cast, "directed by Clint Eastwood" for the director;
    without such a word, the attribute counts in which the person has most items.

    Args:
        catalog: whose attributes have names and labels.
        words: of the language, with the cues.
    """

    def __init__(self, catalog: Catalog, words: Words) -> None:
        self._cues: dict[str, set[str]] = {}
        for entry in words.get("person"):
            wanted = {fold(name) for name in entry["attributes"]}
            for attribute in catalog.with_role("person"):
                if {fold(attribute.name), fold(attribute.label)} & wanted:
                    for cue in entry["cues"]:
                        self._cues.setdefault(fold(cue), set()).add(attribute.name)

    def as_asked(self, text: Text, hit: Hit[Meaning]) -> Meaning:
        """The meaning of a name with the attribute that the words before it ask for first."""
        if not hit.value.elsewhere:
            return hit.value
        for i in range(hit.start - 1, max(-1, hit.start - 1 - _REACH), -1):
            asked = self._cues.get(text.norms[i], set())
            ways = [way for way in hit.value.ways if way[0] in asked]
            if ways:
                rest = tuple(way for way in hit.value.ways if way != ways[0])
                return replace(hit.value, has=(ways[0],), elsewhere=rest)
        return hit.value
