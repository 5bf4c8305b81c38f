"""What the person thinks of an item that they name or point at, by cues and their scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.intent import Attitude
from assistant.understand.normalise import Text
from assistant.understand.phrases import Hit, Phrases
from assistant.understand.words import Words

Polarity = Literal["like", "dislike", "seen", "neutral", "exclude"]
_DESCRIBING = 4
"""How many words behind "is" describe an item."""
_REACH = 8
"""How many words after an item a judgement on it may end."""
_NEGATED: dict[Polarity, Attitude] = {
    "like": "dislike",
    "dislike": "neutral",
    "seen": "neutral",
    "neutral": "neutral",
    "exclude": "neutral",
}
Run = tuple[int, int]
STRONG, MILD = 1.5, 0.5
"""Strength of "love" and "hate", and of "okay"; a plain like or dislike has 1."""


@dataclass(frozen=True, slots=True)
class Stance:
    """What is thought of an item; see `assistant.intent.Mention` for the parts.

    Attributes:
        said: False where no word of the message tells it, so that the item is only taken for liked.
    """

    attitude: Attitude
    strength: float = 1.0
    owned: bool = False
    said: bool = True


@dataclass(frozen=True)
class Cues:
    """The judgements found in a message: before an item ("loved X") and after it ("X was dull").

    Attributes:
        starts: numbers of the words with which a judgement on an item begins that is no mere "was
            good" ("twilight, no thanks").
        loose: numbers of the words before which a mere "is" ends: no sign of a title.
    """

    before: tuple[Hit[Polarity], ...]
    after: tuple[Hit[Polarity], ...]
    loose: frozenset[int] = frozenset()
    starts: frozenset[int] = frozenset()

    @property
    def said_after(self) -> frozenset[int]:
        """Numbers of the words of judgements behind an item."""
        return frozenset(i for hit in self.after for i in range(hit.start, hit.end))

    @property
    def ends(self) -> frozenset[int]:
        """Numbers of the words right before which a cue ends that titles follow."""
        return frozenset(hit.end for hit in self.before if hit.value != "exclude") - self.loose


class AttitudeReader:
    """Reads attitudes.

    The judgement right after an item ("was boring", "but I hated it") counts before the nearest one
    in front of it; a negator up to three words before the cue turns it. An item without any cue is
    liked: who names a film when asking for another one, likes it.
    """

    def __init__(self, words: Words, nouns: frozenset[str] = frozenset()) -> None:
        self._nouns = nouns
        self._before: Phrases[Polarity] = Phrases(
            (p, polarity)
            for polarity in ("neutral", "exclude", "seen", "dislike", "like")
            for p in words.phrases(f"attitude.{polarity}_before")
        )
        self._after: Phrases[Polarity] = Phrases(
            (p, polarity)
            for polarity in ("dislike", "like", "seen")
            for p in words.phrases(f"attitude.{polarity}_after")
        )
        self._quality: Phrases[Polarity] = Phrases(
            (p, polarity)
            for polarity in ("dislike", "like")
            for p in words.phrases(f"attitude.{polarity}_quality")
        )
        self._strong = Phrases((p, True) for p in words.phrases("attitude.strong"))
        self._mild = Phrases((p, True) for p in words.phrases("attitude.mild"))
        self._owned = Phrases((p, True) for p in words.phrases("attitude.owned"))
        self._copula = words.bag("attitude.copula")
        self._bare = frozenset((word,) for word in self._copula)
        self._pronouns = words.bag("attitude.pronouns")
        self.negators = words.bag("words.negators")
        self._contrast = words.bag("words.contrast")
        self._subjects = words.bag("attitude.subjects")
        self._joins = words.bag("words.joins")
        self._stop = words.stop
        self._singular = words.bag("attitude.singular")
        self._excess = words.bag("leanings.excess")
        self._between = words.stop | words.bag("negation.fillers") | words.bag("query.edges")

    def cues(self, text: Text) -> Cues:
        """The judgements of a message."""
        before, after = list(self._before.find(text.norms)), list(self._after.find(text.norms))
        qualities = self._quality.find(text.norms)
        after.extend(hit for hit in qualities if self._after_copula(text, hit.start))
        for hit in before:  # "loved it": a judgement on what was named before
            if hit.end < len(text) and text.norms[hit.end] in self._pronouns:
                following = text.norms[hit.end + 1] if hit.end + 1 < len(text) else ""
                if hit.value in {"like", "dislike", "seen"} and following not in self._copula:
                    after.append(Hit(hit.start, hit.end + 1, hit.value))
        loose = {h.end for h in before if text.norms[h.start : h.end] in self._bare}
        behind = tuple(sorted(after, key=lambda h: h.start))
        closing = (
            h for h in behind if set(text.gap_after(h.end)) & set(",;.!?") or h.end == len(text)
        )
        starts = {h.start for h in closing if h.end - h.start > 1 and h.value == "dislike"}
        plain = {s for s in starts if text.norms[s] in self._copula}
        return Cues(tuple(before), behind, frozenset(loose), frozenset(starts - plain))

    def of(self, text: Text, cues: Cues, run: Run, items: Sequence[Run]) -> Stance:
        """The attitude to the item at `run`, given the runs of all items of the message."""
        group = self._group(text, run, items)
        said = self._said_after(text, cues, group, items)
        if said is not None:
            return said
        return self._said_before(text, cues, group[0], items)

    def _stance(self, text: Text, hit: Hit[Polarity], *, negated: bool) -> Stance:
        """What a judgement says, or its opposite."""
        attitude = _attitude(hit.value, negated=negated)
        words = text.norms[hit.start : hit.end]
        owned = attitude == "seen" and self._owned.get(words) is not None
        strong = any(self._strong.at(words, i) is not None for i in range(len(words)))
        mild = any(self._mild.at(words, i) is not None for i in range(len(words)))
        strength = 1.0 if negated else STRONG if strong else MILD if mild else 1.0
        return Stance(attitude, strength if attitude in {"like", "dislike"} else 1.0, owned)

    def _group(self, text: Text, run: Run, items: Sequence[Run]) -> Run:
        """The list ("a, b and c") that an item stands in."""
        start, end = run
        grown = True
        while grown:
            grown = False
            for other in items:
                if other[1] <= start and self._only_joins(text, other[1], start):
                    if self._begins_anew(text, items, start):
                        continue
                    start, grown = other[0], True
                elif other[0] >= end and self._only_joins(text, end, other[0]):
                    if self._begins_anew(text, items, other[0]):
                        continue
                    end, grown = other[1], True
        return start, end

    def _only_joins(self, text: Text, start: int, end: int) -> bool:
        same = text.tokens[start - 1].sentence == text.tokens[end].sentence
        between = text.norms[start:end]
        return same and len(between) <= 3 and all(w in self._joins for w in between)

    def _begins_anew(self, text: Text, items: Sequence[Run], at: int) -> bool:
        """Whether the item at `at` follows a list that ended: "a and b, c" but not "a, b and c"."""
        before = sorted(r for r in items if r[1] <= at)
        own = next((r[1] for r in items if r[0] == at), at)
        bare = bool(before) and before[-1][1] == at and "," in text.tokens[at].gap
        if bare and own < len(text) and text.norms[own] in self._singular:
            return True  # "loved the first, the last was dull"
        if len(before) < 2 or before[-1][1] != at or not text.tokens[at].gap.strip():
            return False
        joining = text.norms[before[-2][1] : before[-1][0]]
        return bool(joining) and self._only_joins(text, before[-2][1], before[-1][0])

    def _said_after(self, text: Text, cues: Cues, run: Run, items: Sequence[Run]) -> Stance | None:
        end, none = run[1], text.norms[run[0]] in self.negators
        following = min((start for start, _ in items if start >= end), default=len(text))
        for hit in cues.after:
            if not end <= hit.start or hit.end > min(following, end + _REACH):
                continue
            between = range(end, hit.start)
            if not all(self._light(text, i) for i in between):
                return None
            later = text.tokens[hit.start].sentence > text.tokens[end - 1].sentence
            if later and not any(text.norms[i] in self._pronouns for i in range(end, hit.end)):
                return None
            negated = none or any(text.norms[i] in self.negators for i in between)
            return self._stance(text, hit, negated=negated)
        return None

    def _light(self, text: Text, i: int) -> bool:
        norm = text.norms[i]
        if norm in self._nouns and i and text.norms[i - 1] not in self._stop:
            return True  # "the Dune movie that was dull"
        return norm in self._stop or norm in self.negators or norm in self._copula

    def described(self, text: Text, end: int) -> frozenset[int]:
        """Numbers of the words that describe an item which ends before `end`: "… was scary".

        What is ruled out is not among them: "was too scary" tells what is wanted.
        """
        at = end + 1 if end < len(text) and text.norms[end] in self._nouns else end
        if at >= len(text) or text.norms[at] not in self._copula or text.tokens[at].gap.strip():
            return frozenset()
        said = []
        for i in range(at + 1, min(at + 1 + _DESCRIBING, len(text))):
            norm = text.norms[i]
            if set(text.tokens[i].gap) & set(",;.!?") or norm in self._contrast | self._excess:
                break
            if norm in self.negators or norm in self._joins:
                break
            said.append(i)
        return frozenset(said)

    def _after_copula(self, text: Text, start: int) -> bool:
        for i in range(start - 1, max(-1, start - 4), -1):
            if text.norms[i] in self._copula:
                return True
            if not self._light(text, i):
                return False
        return False

    def _said_before(self, text: Text, cues: Cues, start: int, items: Sequence[Run]) -> Stance:
        sentence = text.tokens[start].sentence
        near = [
            h
            for h in cues.before
            if h.end <= start
            and text.tokens[h.start].sentence == sentence
            and not any(a <= h.start and h.end <= b for a, b in items)
        ]
        hit = near[-1] if near else None
        none = text.norms[start] in self.negators  # "none of these"
        if hit is None or self._ended(text, hit.end, start):
            if none or self._ruled_out(text, start):
                return Stance("dislike")
            return Stance("like", said=False)
        if hit.end < start and self._ruled_out(text, start, hit.end):
            return Stance("dislike")
        if hit.value == "exclude":
            earlier = [h for h in near[:-1] if h.value in {"dislike", "like"}]
            if text.norms[hit.end - 1] in self.negators and any(
                h.value == "like" and not self._negated(text, h.start) for h in earlier
            ):
                return Stance("dislike")  # "I like the first but not the second"
            ruled_out = any(h.value == "dislike" or self._negated(text, h.start) for h in earlier)
            return Stance("like" if ruled_out or self._says_no(text, hit.start) else "seen")
        return self._stance(text, hit, negated=none or self._negated(text, hit.start))

    def _ended(self, text: Text, end: int, start: int) -> bool:
        """Whether a new clause begins between a cue and an item: a contrast, or a new subject."""
        between = text.norms[end:start]
        return any(w in self._contrast or w in self._subjects for w in between)

    def _ruled_out(self, text: Text, start: int, least: int = 0) -> bool:
        """Whether a negator stands right before, but for an article ("no Titanic")."""
        for i in range(start - 1, max(least - 1, start - 3), -1):
            if text.tokens[i].sentence != text.tokens[start].sentence:
                return False
            if text.norms[i] in self.negators:
                return True
            if text.norms[i] not in self._stop:
                return False
        return False

    def _negated(self, text: Text, start: int) -> bool:
        for i in range(start - 1, max(-1, start - 4), -1):
            if text.tokens[i].sentence != text.tokens[start].sentence:
                return False
            if text.norms[i] in self._contrast:
                return False
            if text.norms[i] in self.negators:
                return True
            if text.norms[i] not in self._between:
                return False  # "not gory like Alien" rules out what is gory, and likes Alien
        return False

    def _says_no(self, text: Text, start: int) -> bool:
        sentence = text.tokens[start].sentence
        return any(t.norm in self.negators and t.sentence == sentence for t in text.tokens[:start])


def _attitude(polarity: Polarity, *, negated: bool) -> Attitude:
    if negated:
        return _NEGATED[polarity]
    return "seen" if polarity == "exclude" else polarity
