"""Evidence in plain sentences, from our own wording: what is said when no language model writes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.explain.lexicon import Lexicon, lexicon
from assistant.explain.reading import ambiguous
from assistant.explain.tokens import key, normalise
from assistant.reply import Card, Evidence, Sentence
from catalog.items import Attribute, Catalog
from prompts import Wording

MAX_SENTENCES = 3
MAX_TITLES = 2
_WHOLE = 0.995
"""From this share on, a percentage would say nothing."""


def plain_sentences(
    card: Card, catalog: Catalog, words: Wording, *, position: int = 0
) -> tuple[Sentence, ...]:
    """One to three sentences on why an item was recommended.

    Args:
        card: an item of the catalogue with its evidence, strongest first.
        catalog: for attributes and the noun.
        words: the wording of a language.
        position: place of the card in the reply, from 0; neighbouring cards begin differently.

    Returns:
        Empty only when there is no evidence that speaks for the item.
    """
    return _Plain(catalog, words, lexicon(words.language)).sentences(card.evidence, position)


def clauses(card: Card, catalog: Catalog, words: Wording) -> list[str]:
    """What may be said of an item, without a subject: "is a comedy, as you asked"."""
    plain = _Plain(catalog, words, lexicon(words.language))
    return [clause for e in card.evidence if (clause := plain.clause(e))]


@dataclass(frozen=True)
class _Plain:
    catalog: Catalog
    wording: Wording
    lexicon: Lexicon

    def sentences(self, evidence: Sequence[Evidence], position: int) -> tuple[Sentence, ...]:
        good = [e for e in evidence if e.amount >= 0 and e.attitude != "dislike"]
        found = [
            self._liked(good, position),
            self._wishes(good, position),
            self._absent(good, position),
            self._seen(good, position),
            self._words(good, position),
            self._neighbour(good, position),
            self._shared(good, position),
        ]
        told = [sentence for sentence in found if sentence is not None]
        # On every other card what was asked for comes before what was liked.
        if position % 2 and len(told) > 1:
            told[0], told[1] = told[1], told[0]
        told = told[: MAX_SENTENCES - 1]
        rated = self._popularity(good, position) or (None if told else self._itself(good))
        return tuple(told if rated is None else [*told, rated])

    def fact(self, evidence: Evidence) -> str:
        """What a wish or an attribute says of the item, as a clause: "is a comedy"."""
        value = evidence.value
        if evidence.attribute == "year":
            return self.wording.say("explain.fact.year", {"value": _year(value)})
        attribute = self.catalog.attribute(evidence.attribute)
        label = evidence.attribute if attribute is None else attribute.label
        if isinstance(value, float | int):
            return self._measure(attribute, label, float(value))
        if attribute is not None and attribute.role == "genre":
            phrases = [self._genre(word) for word in _words(evidence)]
            if all(phrases):
                return self.wording.say("explain.fact.genre", {"value": self.wording.join(phrases)})
        said = {"value": self.wording.join(self._shown(evidence))}
        if self.wording.has(f"explain.role.{label}"):
            return self.wording.say(f"explain.role.{label}", said)
        return self.wording.say("explain.fact.word", said | {"label": label})

    def clause(self, evidence: Evidence) -> str:
        """A wish that is met or a shared value as a clause; empty for other evidence."""
        values = self.wording.join(self._shown(evidence))
        if evidence.kind == "wish" and evidence.absent:
            name, said = self._lacking([evidence])
            return self.wording.say(f"explain.frame.{name}", said)
        if evidence.kind == "wish" and evidence.value != "":
            return self.wording.say("explain.frame.met", {"fact": self.fact(evidence)})
        if evidence.kind == "attribute" and evidence.item:
            titles = self.title(evidence.title)
            return self.wording.say("explain.frame.shared", {"values": values, "titles": titles})
        return ""

    def _shown(self, evidence: Evidence) -> list[str]:
        """The words of a value; genres lose the capital that only a list gives them."""
        words = _words(evidence)
        lower = self._is_genre(evidence)
        return [word.lower() if lower and word.istitle() else word for word in words]

    def title(self, title: str) -> str:
        """A title as it is written in a sentence."""
        return f"“{title}”" if ambiguous(title, self.lexicon) else title

    def _say(
        self, name: str, position: int, values: dict[str, str], used: Iterable[Evidence]
    ) -> Sentence:
        variants = self.wording.variants(f"explain.{name}")
        variant = variants[position % len(variants)]
        text = variant.fill({hole: values[hole] for hole in variant.variables})
        return Sentence(
            sentence=text[:1].upper() + text[1:] if text[:1].islower() else text,
            evidence=tuple(e.id for e in used),
        )

    def _verb(self, used: Sequence[Evidence]) -> str:
        loving = {p.text for p in self.wording.variants("explain.love_words.all")}
        words = [set(key(normalise(e.words))) for e in used]
        name = "love" if words and all(loving & said for said in words) else "like"
        return self.wording.say(f"explain.verb.{name}")

    def _titles(self, used: Sequence[Evidence]) -> str:
        return self.wording.join([self.title(e.title) for e in used])

    def _liked(self, good: Sequence[Evidence], position: int) -> Sentence | None:
        liked = [e for e in good if e.kind == "contribution" and e.attitude == "like"]
        used = liked[:MAX_TITLES]
        if not used:
            return None
        values = {"titles": self._titles(used), "verb": self._verb(used)}
        share = sum(e.amount for e in used)
        if share >= _WHOLE or round(100 * share) < 1:
            return self._say("liked.all", position, values, used)
        name = "liked.one" if len(used) == 1 else "liked.many"
        return self._say(name, position, values | {"share": f"{100 * share:.0f}"}, used)

    def _seen(self, good: Sequence[Evidence], position: int) -> Sentence | None:
        used = [
            e for e in good if e.kind == "contribution" and e.attitude == "seen" and not e.words
        ]
        if not used or any(e.kind == "contribution" and e.attitude == "like" for e in good):
            return None
        used = used[:MAX_TITLES]
        return self._say("seen.all", position, {"titles": self._titles(used)}, used)

    def _wishes(self, good: Sequence[Evidence], position: int) -> Sentence | None:
        used = [e for e in good if e.kind == "wish" and not e.absent and e.value != ""]
        if not used:
            return None
        facts = self.wording.join(list(dict.fromkeys(self.fact(e) for e in used)))
        genre = [e for e in used if self._is_genre(e)]
        year = [e for e in used if e.attribute == "year"]
        if len(used) == 2 and len(genre) == 1 and len(year) == 1:
            said = self.fact(genre[0]).partition(" ")[2]
            if all(self._genre(word) for word in _words(genre[0])):
                facts = self.wording.say(
                    "explain.fact.year_and_genre",
                    {"genre": said, "value": _year(year[0].value)},
                )
        return self._say("wish.met", position, {"facts": facts}, used)

    def _absent(self, good: Sequence[Evidence], position: int) -> Sentence | None:
        absent = [e for e in good if e.kind == "wish" and e.absent]
        if not absent:
            return None
        listed = [e for e in absent if not self._single(e)]
        used = listed or [e for e in absent if e.attribute == absent[0].attribute]
        name, said = self._lacking(used)
        return self._say(f"wish.{name}", position, said, used)

    def _lacking(self, used: Sequence[Evidence]) -> tuple[str, dict[str, str]]:
        """Which wording says that values are not there, and what fills it."""
        values = dict.fromkeys(word for e in used for word in self._shown(e))
        said = {"values": self.wording.join_any(list(values))}
        attribute = self.catalog.attribute(used[0].attribute)
        if attribute is None or not self._single(used[0]):
            return "absent", said
        return "other", said | {"label": attribute.label}

    def _single(self, evidence: Evidence) -> bool:
        """Whether items have one value of the attribute, not a list of them."""
        attribute = self.catalog.attribute(evidence.attribute)
        return attribute is not None and attribute.kind == "category"

    def _words(self, good: Sequence[Evidence], position: int) -> Sentence | None:
        used = [e for e in good if e.kind == "words"]
        if not used:
            return None
        return self._say("words.all", position, {"words": used[0].words}, used)

    def _neighbour(self, good: Sequence[Evidence], position: int) -> Sentence | None:
        used = [e for e in good if e.kind == "neighbour" and e.attitude == "like"]
        if not used or any(e.kind == "contribution" and e.attitude == "like" for e in good):
            return None
        values = {"titles": self._titles(used), "verb": self._verb(used)}
        return self._say("neighbour.all", position, values, used)

    def _shared(self, good: Sequence[Evidence], position: int) -> Sentence | None:
        used = [e for e in good if e.kind == "attribute" and e.item]
        if not used or any(e.kind == "wish" and e.attribute == used[0].attribute for e in good):
            return None
        values = {
            "titles": self._titles(used),
            "values": self.wording.join(self._shown(used[0])),
        }
        return self._say("shared.all", position, values, used)

    def _popularity(self, good: Sequence[Evidence], position: int) -> Sentence | None:
        used = [e for e in good if e.kind == "popularity"]
        if not used:
            return None
        count, mean = int(used[0].amount), str(used[0].value)
        values = ({"mean": mean} if mean else {}) | ({} if count == 1 else {"count": f"{count:,}"})
        name = ("rated" if mean else "counted") + ("_one" if count == 1 else "")
        return self._say(f"popularity.{name}", position, values, used)

    def _itself(self, good: Sequence[Evidence]) -> Sentence | None:
        used = [e for e in good if e.kind == "attribute" and not e.item and e.value != ""]
        if not used:
            return None
        return self._say("plain_fact.all", 0, {"facts": self.fact(used[0])}, used)

    def _is_genre(self, evidence: Evidence) -> bool:
        attribute = self.catalog.attribute(evidence.attribute)
        return attribute is not None and attribute.role == "genre"

    def _genre(self, word: str) -> str:
        """The genre with its article; empty when the wording has none for it."""
        name = f"value.genre.{word.casefold()}"
        if not self.wording.has(name):
            return ""
        holes = self.wording.variants(name)[0].variables
        return self.wording.say(name, {"noun": self.catalog.noun} if holes else {})

    def _measure(self, attribute: Attribute | None, label: str, value: float) -> str:
        unit = "" if attribute is None else attribute.unit
        values = {"label": label, "value": _number(value), "unit": unit}
        if attribute is not None and attribute.role == "duration" and unit:
            return self.wording.say(
                "explain.fact.duration", {k: values[k] for k in ("value", "unit")}
            )
        if attribute is not None and attribute.role == "votes":
            return self.wording.say(
                "explain.fact.votes", {k: values[k] for k in ("label", "value")}
            )
        if unit:
            return self.wording.say("explain.fact.number_unit", values)
        return self.wording.say("explain.fact.number", {k: values[k] for k in ("label", "value")})


def _words(evidence: Evidence) -> tuple[str, ...]:
    value = evidence.value
    return value if isinstance(value, tuple) else (str(value),)


def _year(value: object) -> str:
    return f"{value:.0f}" if isinstance(value, float | int) else str(value)


def _number(value: object) -> str:
    if not isinstance(value, float | int):
        return str(value)
    return f"{value:,.0f}" if value == int(value) else f"{value:.1f}"
