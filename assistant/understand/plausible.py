"""Whether words that could be a title are meant as one.

"It", "Up" and "Heat" are titles and everyday words. The fewer signs of its own a title has, the
more the message must give: quotation marks, a year beside it, a capital in mid-sentence, "the
film …", a judgement right before it, other titles beside it.
"""

from dataclasses import dataclass

from assistant.understand.candidates import Candidate
from assistant.understand.normalise import Text
from assistant.understand.phrases import Phrases
from assistant.understand.titles import ACRONYM, PREFIX
from assistant.understand.vocabulary import Meaning
from assistant.understand.words import Words

_QUOTED, _YEAR, _CAPITAL, _NAMED, _CUE, _BESIDE, _ALONE = 3.0, 3.0, 2.0, 2.5, 2.0, 2.0, 2.0
_AGAINST = -2.5
_JOINED = 1.5


@dataclass(frozen=True)
class Setting:
    """What of a message speaks for titles in it.

    Attributes:
        cue_ends: numbers of words right before which a judgement or comparison ends ("loved").
    """

    cue_ends: frozenset[int]


class Plausibility:
    """Weighs the signs.

    Args:
        words: the language's lists.
        nouns: what the catalogue's items are called, singular and plural, folded.
        vocabulary: phrases of the catalogue's attributes and their synonyms: "comedy" is a wish
            before it is a title.
        ordinary: words that many titles or attributes of the catalogue have.
    """

    def __init__(
        self,
        words: Words,
        nouns: frozenset[str],
        vocabulary: Phrases[Meaning],
        ordinary: frozenset[str],
    ) -> None:
        self._stop, self._known = words.stop, words.known
        self._common = words.common | ordinary | nouns
        self._nouns = nouns
        self._vocabulary = vocabulary
        self._articles = words.bag("titles.articles")
        self._indefinite = words.bag("titles.indefinite")
        self._theme = words.bag("titles.theme")
        self._joins = words.bag("words.joins")
        self._lists = self._joins - words.bag("words.contrast")
        self._naming = words.bag("titles.naming")
        self._after = words.bag("titles.after")

    def meant(self, text: Text, c: Candidate, setting: Setting, *, year: bool) -> bool:
        """Whether a candidate is meant as a title, not counting titles beside it."""
        return self.signs(text, c, setting, year=year) >= self.needed(text, c)

    def needed(self, text: Text, c: Candidate) -> float:
        """How much must speak for it: little for a name like no other words, much for "It"."""
        norms = text.norms[c.start : c.end]
        content = [n for n in norms if n not in self._stop]
        own = [n for n in content if n not in self._common and not n.isdigit() and len(n) > 1]
        if not content:
            return 2.6 if len(norms) < 3 else 2.0
        if norms in self._vocabulary:
            return 2.6
        if c.senses[0].weight <= ACRONYM and len(norms) == 1:
            if norms[0] in self._known:
                return 3.0
            return 1.0 if len(norms[0]) > 3 or text.tokens[c.start].raw.isupper() else 2.0
        if not own:
            return self._needed_by_common(norms, content)
        if c.likeness < 1:
            return 1.5 if len(norms) == 1 else 0.0
        return 1.0 if len(norms) == 1 else 0.5 if c.weight <= PREFIX else -1.0

    def _needed_by_common(self, norms: tuple[str, ...], content: list[str]) -> float:
        if len(norms) >= 4 and len(content) >= 2:
            return 0.0
        return 2.0 if len(content) < 2 else 1.5

    def signs(self, text: Text, c: Candidate, setting: Setting, *, year: bool) -> float:
        """What speaks for a candidate, less what speaks against it."""
        total = _YEAR if year else 0.0
        total += _QUOTED if self._quoted(text, c) else self._capitals(text, c)
        total += self._before(text, c, setting) + self._joined(text, c) + self._named(text, c)
        if c.start == 0 and self.bounded(text, c) and c.end == len(text):
            total += _ALONE
        following = text.norms[c.end] if c.end < len(text) else ""
        if following in self._nouns and not c.senses[0].weight <= PREFIX:
            total += _AGAINST if text.norms[c.start : c.end] in self._vocabulary else -0.5
        if (
            following in self._after
            and any(n not in self._stop for n in text.norms[c.start : c.end])
            and text.tokens[c.end].sentence == text.tokens[c.start].sentence
        ):
            total += 1.5
        return total

    def _quoted(self, text: Text, c: Candidate) -> bool:
        after = text.gap_after(c.end)
        return text.tokens[c.start].opens_quote and after[:1] in "\"”“»’'*_" and after != ""

    def _capitals(self, text: Text, c: Candidate) -> float:
        if not text.cased:
            return 0.0
        tokens = text.tokens[c.start : c.end]
        names = [t for t in tokens if t.norm not in self._stop] or list(tokens)
        if not all(t.capital or t.norm[0].isdigit() for t in names):
            return 0.0
        if not any(t.capital for t in names):
            return 0.0
        opens = c.start == 0 or text.tokens[c.start - 1].sentence != tokens[0].sentence
        if opens and len(names) == 1:
            return 0.5
        alone = len(names) == 1 and len(names[0].raw) == 1
        return 0.0 if alone else _CAPITAL

    def _joined(self, text: Text, c: Candidate) -> float:
        """Several words written as one, like "Wall-E": they are meant as a name."""
        gaps = [text.tokens[i].gap for i in range(c.start + 1, c.end)]
        return _JOINED if gaps and all(gap and not gap.isspace() for gap in gaps) else 0.0

    def _named(self, text: Text, c: Candidate) -> float:
        """Against "Cruise" in "Tom Cruise": a part of a longer name."""
        if c.end - c.start > 1 or not text.cased:
            return 0.0
        for i, gap_of in ((c.start - 1, c.start), (c.end, c.end)):
            if 0 <= i < len(text) and text.tokens[gap_of].gap == " ":
                token = text.tokens[i]
                opens = i == 0 or text.tokens[i - 1].sentence != token.sentence
                ordinary = token.norm in (self._common if c.likeness == 1 else self._stop)
                if token.capital and not opens and not ordinary:
                    return _AGAINST
        return 0.0

    def _before(self, text: Text, c: Candidate, setting: Setting) -> float:
        start = c.start
        if start in setting.cue_ends:
            return _CUE if self.bounded(text, c) else 0.5
        if start == 0 or text.tokens[start - 1].sentence != text.tokens[start].sentence:
            return 0.0
        before = text.norms[start - 1]
        if before in self._articles and before not in self._indefinite and start > 1:
            if start - 1 in setting.cue_ends:
                return _CUE if self.bounded(text, c) else 0.5
            return 0.0
        if before in self._naming or (before in self._nouns and not text.tokens[start].gap.strip()):
            return _NAMED if self.bounded(text, c) else 0.5
        if before in self._indefinite or before in self._theme:
            return _AGAINST
        return 0.0

    def bounded(self, text: Text, c: Candidate) -> bool:
        """Whether the words end where a title could: punctuation, a joining word, the end."""
        after = text.gap_after(c.end)
        if c.end >= len(text) or any(not (ch.isspace() or ch in "-–'’") for ch in after):
            return True
        return text.norms[c.end] in self._joins or text.norms[c.end] in self._after

    def beside(self, text: Text, a: Candidate, b: Candidate) -> bool:
        """Whether two candidates stand in one list ("a, b and c")."""
        first, second = (a, b) if a.end <= b.start else (b, a)
        if first.end > second.start or second.start - first.end > 2:
            return False
        between = text.norms[first.end : second.start]
        if text.tokens[first.end - 1].sentence != text.tokens[second.start].sentence:
            return False
        listed = all(word in self._lists or word in self._articles for word in between)
        comma = any(
            set(",/&+") & set(text.tokens[i].gap) for i in range(first.end, second.start + 1)
        )
        return listed and (bool(between) or comma)
