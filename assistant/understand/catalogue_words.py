"""What a catalogue brings along for understanding: its names, letters, labels and common words."""

from assistant.understand.normalise import fold
from assistant.understand.titles import TitleIndex
from assistant.understand.vocabulary import Vocabulary
from assistant.understand.words import Words
from catalog.items import Catalog

ORDINARY_SHARE = 0.003
"""A word that so many of the titles have is no sign that one is meant."""


def nouns(catalog: Catalog, words: Words) -> frozenset[str]:
    """What items are called: by the catalogue, and by the language for such things."""
    own = {fold(catalog.name), fold(catalog.noun)}
    for group in words.get("nouns.same"):
        if own & {fold(word) for word in group}:
            own |= {fold(word) for word in group}
    return frozenset(own)


def letters(catalog: Catalog, words: Words) -> frozenset[str]:
    """Every letter of titles and descriptions, folded, and those of the language's words."""
    characters = set().union(*words.common, *catalog.titles, *catalog.table["text"].tolist())
    return frozenset().union(*(fold(c) for c in characters))


def labels(catalog: Catalog, words: Words) -> dict[str, str]:
    """By the name of each attribute, all words that people call it by."""
    named: dict[str, list[str]] = words.get("numbers.named")
    return {
        a.name: " ".join((a.label, *a.person_says, *named.get(a.role, ())))
        for a in catalog.attributes
    }


def ordinary(index: TitleIndex, vocabulary: Vocabulary, n_items: int) -> frozenset[str]:
    """Words of many titles or of the attributes: no sign that a title is meant."""
    least = max(3, int(ORDINARY_SHARE * n_items))
    frequent = {word for word, count in index.frequency.items() if count >= least}
    return frozenset(frequent | set(vocabulary.spellings))
