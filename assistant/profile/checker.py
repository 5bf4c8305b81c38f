"""Whether a sentence about a person says only what one computed fact holds."""

from collections.abc import Iterator, Sequence

from assistant.explain.checker import Verdict
from assistant.explain.lexicon import lexicon
from assistant.explain.marks import Problem
from assistant.profile.fact import ProfileFact
from assistant.profile.reading import Piece, month, read
from assistant.profile.vocabulary import vocabulary
from catalog.items import Catalog

MAX_PIECES = 60
_PUNCTUATION = frozenset(".,:;()%'\"-–—&/")
_LIKED = ("interest", "decade", "level", "recent")
_SECOND = {"rating": "others", "level": "others", "trend": "earlier", "recent": "always"}
"""The words that tell the second figure of a pair from the first."""
_COMPARED = ("rating", "level", "trend")
_VALUED = ("interest", "decade", "dislike", "recent")


class ProfileChecker:
    """Judges sentences by rules alone, without a language model.

    A sentence passes when each word is in the vocabulary or names something of the fact, when each
    number is a figure of the fact where such a figure may stand and the person's own figure comes
    first, and when its words of direction, liking and time are those of the fact. What the rules
    cannot read does not pass.

    Args:
        catalog: gives the noun of its items.
        language: of the sentences.
    """

    def __init__(self, catalog: Catalog, language: str = "en") -> None:
        self._catalog = catalog
        self._lexicon = lexicon(language)
        self._words = vocabulary(language)

    def check(self, sentence: str, fact: ProfileFact) -> Verdict:
        """Judge a sentence against one fact."""
        pieces = read(sentence, fact, self._catalog, self._lexicon, self._words)
        if not pieces or len(pieces) > MAX_PIECES:
            return Verdict(False, (), (Problem("length", sentence[:40], "empty, or too long"),))
        rules = (
            *(self._known, self._numbers, self._about),
            *(self._direction, self._liking, self._order, self._pair),
        )
        problems = tuple(problem for rule in rules for problem in rule(pieces, fact))
        return Verdict(not problems, () if problems else (fact.id,), problems)

    def _known(self, pieces: Sequence[Piece], fact: ProfileFact) -> Iterator[Problem]:
        """No word, letter or mark but those that are known."""
        marks = _PUNCTUATION.union(fact.value, fact.label, fact.unit)
        for piece in pieces:
            if piece.kind == "word" and (piece.strange or piece.low not in self._words.words):
                yield Problem("word", piece.text, "no fact supports this word")
            if piece.kind == "punct" and piece.text not in marks:
                yield Problem("markup", piece.text, "it is no plain text")

    def _numbers(self, pieces: Sequence[Piece], fact: ProfileFact) -> Iterator[Problem]:
        """Each number is a figure of the fact, each in its place and in the order of the fact."""
        told: dict[str, int] = {}
        for at, piece in enumerate(pieces):
            if piece.kind != "number":
                continue
            said = self._said(pieces, at)
            figures = [figure for figure in fact.figures if said in figure.said]
            place = told.get(said, 0)
            told[said] = place + 1
            if place >= len(figures) or figures[place].value != piece.number:
                yield Problem("number", piece.text, "the fact has no such figure there")

    def _said(self, pieces: Sequence[Piece], at: int) -> str:
        """Where a number stands: see `Figure.said`."""
        if pieces[at].percent:
            return "percent"
        following = pieces[at + 1] if at + 1 < len(pieces) else Piece("punct", "", "")
        before = [p.low for p in pieces[max(at - 3, 0) : at]]
        if before[-1:] == ["of"] or (before[-2:-1] == ["of"] and before[-1] in ("the", "your")):
            return "of"
        if following.kind == "items":
            return "items"
        if following.low in ("times", "days", "events", "event"):
            return "events" if following.low == "event" else following.low
        kind = self._words.behaviours.get(following.low, "")
        return "ratings" if kind == "rating" else kind or "plain"

    def _about(self, pieces: Sequence[Piece], fact: ProfileFact) -> Iterator[Problem]:
        """It speaks to the person, names what the fact is about, and gives a figure of it."""
        kinds = {piece.kind for piece in pieces}
        if not self._has(pieces, "you"):
            yield Problem("person", "", "it must say you or your")
        if fact.kind in _VALUED and "value" not in kinds:
            yield Problem("value", fact.value, "it must be named")
        if fact.kind == "level" and "label" not in kinds:
            yield Problem("label", fact.label, "it must be named")
        if "number" not in kinds:
            yield Problem("number", "", "it must give a figure")
        if fact.partial and "of" in self._places(pieces) and "known" not in self._lows(pieces):
            yield Problem("known", "", "it leaves out that not all are known")

    def _direction(self, pieces: Sequence[Piece], fact: ProfileFact) -> Iterator[Problem]:
        """More and less as the figures say; "1.8 times" as often as something that is named."""
        for name, way in (("more", 1), ("less", -1)):
            for piece in pieces:
                # "makes up" and "up to" say no more.
                says = piece.low in self._words[name] and piece.low != "up"
                holds = fact.direction == way and fact.kind in _COMPARED
                if piece.kind == "word" and says and not holds:
                    yield Problem("direction", piece.text, "the figures do not say so")
        for at, piece in enumerate(pieces):
            if piece.kind == "word" and piece.low in self._words["times"]:
                after = pieces[at + 1].low if at + 1 < len(pieces) else ""
                if after != "as" or pieces[at - 1].kind != "number":
                    yield Problem("times", piece.text, "say: times as often as")
                elif not self._has(pieces[at:], "reference"):
                    yield Problem("times", piece.text, "it must say as often as what")

    def _liking(self, pieces: Sequence[Piece], fact: ProfileFact) -> Iterator[Problem]:
        """Liked, disliked, lately: only where the fact is about that."""
        counts = fact.kind == "behaviours"
        for name, kinds in (("like", _LIKED), ("dislike", ("dislike",))):
            for piece in pieces:
                if piece.kind != "word" or piece.low not in self._words[name] or counts:
                    continue
                if fact.kind not in kinds:
                    yield Problem(name, piece.text, "the fact does not say so")
        if fact.kind == "dislike" and not self._has(pieces, "dislike"):
            yield Problem("dislike", "", "it must say disliked")
        late = self._has(pieces, "recent")
        if late != (fact.kind in ("recent", "trend")):
            yield Problem("time", "", "it must say lately" if not late else "it is not so lately")

    def _order(self, pieces: Sequence[Piece], fact: ProfileFact) -> Iterator[Problem]:
        """The person's own figure, and the late one, before the others and what was before."""
        first = next((at for at, p in enumerate(pieces) if p.kind == "number"), len(pieces))
        later = ("others", "earlier", *(("always",) if fact.kind == "recent" else ()))
        for name in later:
            places = self._where(pieces, name)
            if places and places[0] < first:
                yield Problem("order", pieces[places[0]].text, "the own figure comes first")
        for name in ("more", "less"):
            places, than = self._where(pieces, name), self._where(pieces, "others")
            if than and any(place > than[0] and pieces[place].low != "up" for place in places):
                yield Problem("order", pieces[than[0]].text, "it says it of others")
        dates = [p.low for p in pieces if p.kind == "date"]
        due = [day for day in (fact.since, fact.until) if day]
        if dates and dates not in ([d.casefold() for d in due], [month(d).casefold() for d in due]):
            yield Problem("date", dates[0], "both dates, the first one first")

    def _pair(self, pieces: Sequence[Piece], fact: ProfileFact) -> Iterator[Problem]:
        """Two figures of a pair need the word that tells the second from the first."""
        name = _SECOND.get(fact.kind)
        if name is None:
            return
        said = self._places(pieces)
        both = any(said.count(place) > 1 for place in ("plain", "events", "percent"))
        places = self._where(pieces, name)
        if both and not places:
            yield Problem("pair", "", "it must say whose the second figure is")
        if fact.kind == "recent":
            recent = self._where(pieces, "recent")
            if places and recent and recent[0] > places[0]:
                yield Problem("order", pieces[places[0]].text, "what is lately comes first")
            if places and not both:
                yield Problem("pair", pieces[places[0]].text, "the figure is of lately")

    def _places(self, pieces: Sequence[Piece]) -> list[str]:
        return [self._said(pieces, at) for at, p in enumerate(pieces) if p.kind == "number"]

    def _where(self, pieces: Sequence[Piece], name: str) -> list[int]:
        words = self._words[name]
        return [at for at, p in enumerate(pieces) if p.kind == "word" and p.low in words]

    def _has(self, pieces: Sequence[Piece], name: str) -> bool:
        return bool(self._where(pieces, name))

    @staticmethod
    def _lows(pieces: Sequence[Piece]) -> set[str]:
        return {p.low for p in pieces}
