"""Whether words that could be a title are meant as one.

"It", "Up" and "Heat" are titles and everyday words. The fewer signs of its own a title has, the
more the message must give: quotation marks, a year beside it, a capital in mid-sentence, "the
film …", a judgement right before it, other titles beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.understand.candidates import Candidate
from assistant.understand.normalise import Text, Token
from assistant.understand.phrases import Phrases
from assistant.understand.titles import ACRONYM, PREFIX
from assistant.understand.vocabulary import Meaning
from assistant.understand.words import Words

_QUOTED, _YEAR, _CAPITAL, _NAMED, _CUE, _BESIDE, _ALONE = 3.0, 3.0, 2.0, 2.5, 2.0, 2.0, 2.0
_AGAINST = -2.5
_AGAINST_NAME = -1.0
"""What speaks against a name with a capital of its own: "in Unbreakable" may be one."""
_JUDGED = 2.0
_BOUNDED = 0.5
_OPENS = 0.5
_GOES_ON = 2.0
_BROKEN = 1.5
"""What everyday words need besides where a sentence ends between them."""
_NEVER = 9.0
_INNER = 3.0
"""What words from within a title need: a capital and a judgement on them."""
_NAME = 2.0
"""The same where each of the words has a capital within a sentence."""
_JOINED = 1.5


@dataclass(frozen=True)
class Setting:
    """What of a message speaks for titles in it.

    Attributes:
        cue_ends: numbers of words right before which a judgement or comparison ends ("loved").
        cue_starts: numbers of words with which a judgement on what stands before begins.
    """

    cue_ends: frozenset[int]
    cue_starts: frozenset[int] = frozenset()


class Plausibility:
    """Weighs the signs.

    Args:
        words: the language's lists.
        nouns: what the catalogue's items are called, singular and plural, folded.
        vocabulary: phrases of the catalogue's attributes and their synonyms: "comedy" is a wish
            before it is a title.
        ordinary: words that many titles or attributes of the catalogue have.
        names: words of people's names.
    """

    def __init__(
        self,
        words: Words,
        nouns: frozenset[str],
        vocabulary: Phrases[Meaning],
        ordinary: frozenset[str],
        names: frozenset[str] = frozenset(),
    ) -> None:
        self._names = names
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
        if not content or (len(norms) == 1 and (norms[0].isdigit() or len(norms[0]) == 1)):
            return self._needed_by_small(norms)
        if norms in self._vocabulary:
            return 2.4 if text.tokens[c.start].capital else 4.0
        if c.weight < PREFIX:
            return _NAME if self._written_as_name(text, c) else _INNER
        if c.weight <= PREFIX and len(content) < 2 and not own:
            return _NEVER
        if c.senses[0].weight <= ACRONYM and len(norms) == 1:
            if norms[0] in self._known:
                return 3.0 if text.tokens[c.start].raw.isupper() else 4.0
            return 1.0 if len(norms[0]) > 3 or text.tokens[c.start].raw.isupper() else 2.0
        if not own:
            broken = text.tokens[c.end - 1].sentence != text.tokens[c.start].sentence
            return self._needed_by_common(norms, content) + (_BROKEN if broken else 0.0)
        if c.likeness < 1:
            return 2.5 if len(norms) == 1 else 0.0
        return 0.5 if len(norms) == 1 or c.weight <= PREFIX else -1.0

    def _written_as_name(self, text: Text, c: Candidate) -> bool:
        """Whether all of several words have capitals, the first of them within a sentence."""
        tokens = text.tokens[c.start : c.end]
        begins = c.start == 0 or text.tokens[c.start - 1].sentence != tokens[0].sentence
        return text.cased and not begins and all(t.capital for t in tokens)

    def _needed_by_small(self, norms: tuple[str, ...]) -> float:
        """For small words, letters and numbers alone; a number of four digits may be a year."""
        if len(norms) > 1:
            return 2.0
        if norms[0].isdigit():
            return 2.0 if len(norms[0]) == 4 else 3.0
        return 4.0 if len(norms[0]) == 1 else 2.4

    def _needed_by_common(self, norms: tuple[str, ...], content: list[str]) -> float:
        if len(norms) >= 4:
            return 0.0 if len(content) >= 2 else 1.5
        return 2.5 if len(content) < 2 else 1.5

    def signs(self, text: Text, c: Candidate, setting: Setting, *, year: bool) -> float:
        """What speaks for a candidate, less what speaks against it."""
        total = _YEAR if year else 0.0
        total += _QUOTED if self._quoted(text, c) else self._capitals(text, c)
        total += self._before(text, c, setting) + self._joined(text, c) + self._named(text, c)
        total += _JUDGED if c.end in setting.cue_starts else 0.0
        if c.start == 0 and self.bounded(text, c.end) and c.end == len(text):
            total += _ALONE
        following = text.norms[c.end] if c.end < len(text) else ""
        if following in self._nouns and not c.senses[0].weight <= PREFIX:
            total += _AGAINST if text.norms[c.start : c.end] in self._vocabulary else -0.5
        if (
            following in self._after
            and any(n not in self._stop for n in text.norms[c.start : c.end])
            and text.tokens[c.end].sentence == text.tokens[c.start].sentence
        ):
            total += _GOES_ON
        return total

    def _quoted(self, text: Text, c: Candidate) -> bool:
        after = text.gap_after(c.end)
        return text.tokens[c.start].opens_quote and after[:1] in "\"”“»’'*_" and after != ""

    def _capitals(self, text: Text, c: Candidate) -> float:
        """For capitals where they tell something: all of a title's words but small ones."""
        if not text.cased:
            return 0.0
        tokens = text.tokens[c.start : c.end]
        names = [t for t in tokens if t.norm not in self._stop] or list(tokens)
        if not all(t.capital or t.norm[0].isdigit() for t in names):
            return 0.0
        capitals = [t for t in tokens if t.capital]
        if not capitals or (len(tokens) == 1 and len(tokens[0].raw) == 1):
            return 0.0
        opens = c.start == 0 or text.tokens[c.start - 1].sentence != tokens[0].sentence
        if opens and capitals == [tokens[0]]:
            return _OPENS
        ends = self.closed(text, c.end) if self._is_small(tokens) else self.bounded(text, c.end)
        return _CAPITAL + (_BOUNDED if ends else 0.0)

    def _is_small(self, tokens: Sequence[Token]) -> bool:
        return all(token.norm in self._stop for token in tokens)

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
                    known = not self._names or token.norm in self._names
                    return _AGAINST if known else _AGAINST_NAME
        return 0.0

    def _before(self, text: Text, c: Candidate, setting: Setting) -> float:
        start = c.start
        if start in setting.cue_ends:
            return _CUE if self.bounded(text, c.end) else 0.5
        if start == 0 or text.tokens[start - 1].sentence != text.tokens[start].sentence:
            return 0.0
        before = text.norms[start - 1]
        if before in self._articles and before not in self._indefinite and start > 1:
            if start - 1 in setting.cue_ends:
                return _CUE if self.bounded(text, c.end) else 0.5
            return 0.0
        small = self._is_small(text.tokens[start : c.end]) and not text.tokens[start].capital
        named = before in self._naming or before in self._nouns
        if named and not small and not text.tokens[start].gap.strip(" \"'“„«:"):
            return _NAMED if self.bounded(text, c.end) else 0.5
        if before in self._indefinite or before in self._theme:
            return _AGAINST_NAME if self._capitals(text, c) else _AGAINST
        return 0.0

    def closed(self, text: Text, end: int) -> bool:
        """Whether punctuation or nothing follows."""
        after = text.gap_after(end)
        if end >= len(text) or not any(ch.isalnum() for ch in text.norms[end]):
            return True
        return any(not (ch.isspace() or ch in "-–'’") for ch in after)

    def bounded(self, text: Text, end: int) -> bool:
        """Whether a title could end before word `end`: punctuation, a joining word, no more."""
        if self.closed(text, end):
            return True
        return text.norms[end] in self._joins or text.norms[end] in self._after

    def beside(self, text: Text, a: tuple[int, int], b: tuple[int, int]) -> bool:
        """Whether two runs of words stand in one list ("a, b and c"); capitals need no comma."""
        (_, end), (start, _) = sorted((a, b))
        if end > start or start - end > 2:
            return False
        between = text.norms[end:start]
        if text.tokens[end - 1].sentence != text.tokens[start].sentence:
            return False
        listed = all(word in self._lists or word in self._articles for word in between)
        comma = any(set(",/&+") & set(text.tokens[i].gap) for i in range(end, start + 1))
        capitals = text.cased and text.tokens[a[0]].capital and text.tokens[b[0]].capital
        return listed and (bool(between) or comma or capitals)
