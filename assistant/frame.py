"""What is said around the items: openings, plain answers, and what could not be done."""

from collections.abc import Iterator, Sequence

from assistant.intent import Intent, TurnKind
from assistant.known_facts import known_facts
from assistant.policy import Plan
from assistant.question import Question
from assistant.reply import Card
from assistant.resources import Resources
from assistant.taste import Taste, TasteEntry
from catalog.items import Item
from prompts.wording import Wording, wording
from retrieval.filters import Constraint

MAX_COMPARED = 5
"""So many items are described side by side."""
EXAMPLES = 2
"""Titles named when we say what can be asked."""


class Frame:
    """Our own sentences about a whole answer, from the wording files.

    Args:
        resources: give the catalogue's names, its favourites for examples, and its counts.
    """

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        best = (-resources.renown * resources.catalog.available).argsort(kind="stable")[:EXAMPLES]
        self._examples = [
            resources.catalog.titles[row] for row in best if resources.catalog.available[row]
        ]

    def opening(self, plan: Plan, intent: Intent, cards: Sequence[Card]) -> str:
        """The line above the items, with what the person should know of the understanding."""
        words, taste = self.words(intent), plan.taste
        before = [*self._contradicted(words, plan), self._forgot(words, plan)]
        if not cards:
            done = words.say("frame.undo.none") if plan.say == "undo" else ""
            return self._join(before, done, intent.notes, self._nothing(words, taste))
        key = plan.say if words.has(f"frame.{plan.say}.found") else TurnKind.ASK.value
        key = "known" if taste.scope == "known" and key != "undo" else key
        line = self._found(words, key, len(cards), variant=len(taste.entries))
        few = self._loosen(words, taste) if len(cards) < min(3, intent.count or 3) else ""
        after = [
            self._unsure(words, intent),
            self._gave_way(words, plan),
            self._kept(words, plan),
            few,
            self._offer(words, plan),
        ]
        return self._join(before, line, intent.notes, after)

    def question(self, question: Question, intent: Intent) -> Question:
        """The question with its text."""
        words = self.words(intent)
        attribute = self._resources.catalog.attribute(question.attribute)
        said = {"choices": words.join_any([choice.words for choice in question.choices])}
        if attribute is None:
            text = words.say("question.ask.year", said)
        elif attribute.role == "genre":
            text = words.say("question.ask.genre", said)
        else:
            name = "number" if attribute.kind == "number" else "words"
            text = words.say(f"question.ask.{name}", said | {"label": attribute.label})
        return question.model_copy(update={"text": text})

    def _contradicted(self, words: Wording, plan: Plan) -> list[str]:
        return [
            words.say("frame.contradicted.said", {"before": _before(words, entry)})
            for entry in plan.contradicted
        ]

    def _kept(self, words: Wording, plan: Plan) -> str:
        if not plan.kept:
            return ""
        said = words.join([f"“{e.words}”" for e in plan.kept])
        return words.say("frame.kept", {"words": said})

    def _forgot(self, words: Wording, plan: Plan) -> str:
        if not plan.forgotten:
            return ""
        said = dict.fromkeys(e.words or e.title for e in plan.forgotten)
        return words.say("frame.forgot", {"words": words.join([f"“{w}”" for w in said])})

    def _offer(self, words: Wording, plan: Plan) -> str:
        if not plan.offered:
            return ""
        said = dict.fromkeys(e.words for e in plan.offered)
        return words.say("frame.offer", {"words": words.join([f"“{w}”" for w in said])})

    def _gave_way(self, words: Wording, plan: Plan) -> str:
        if not plan.gave_way:
            return ""
        said = dict.fromkeys(e.words for e in plan.gave_way)
        return words.say("frame.gave_way", {"words": words.join([f"“{w}”" for w in said])})

    def _found(self, words: Wording, key: str, count: int, *, variant: int) -> str:
        catalog = self._resources.catalog
        if count == 1:
            return words.say(f"frame.{key}.one", {"item": catalog.noun}, variant=variant)
        values = {"count": str(count), "items": catalog.name}
        return words.say(f"frame.{key}.found", values, variant=variant)

    def plain(self, plan: Plan, intent: Intent) -> str:
        """The answer of a turn that recommends nothing: a greeting, help, nothing to undo, …."""
        words = self.words(intent)
        prompt = words.variants(f"frame.{plan.say}.said")[0]
        if "examples" in prompt.variables and not self._examples:
            return self._join([*intent.notes, words.say("frame.empty_catalogue")])
        catalog, number = self._resources.catalog, int(self._resources.catalog.available.sum())
        values = {
            "items": catalog.name,
            "item": catalog.noun,
            "number": f"{number:,} {catalog.noun if number == 1 else catalog.name}",
            "examples": words.join(self._examples),
            "chosen": words.join(plan.chosen),
            "noted": "; ".join(self._noted(words, plan.taste)),
        }
        line = prompt.fill({name: values[name] for name in prompt.variables})
        return self._join(self._forgot(words, plan), intent.notes, line)

    def _noted(self, words: Wording, taste: Taste) -> Iterator[str]:
        """What holds, in its own words, by what kind of thing it is."""
        items = [e for e in taste.entries if e.kind == "item"]
        for name, sign in (("like", 1), ("dislike", -1), ("seen", 0)):
            titles = [e.title for e in items if e.sign == sign]
            if titles:
                yield words.say(f"frame.noted.{name}", {"titles": words.join(titles)})
        said = dict.fromkeys(e.words for e in taste.entries if e.kind != "item")
        if said:
            yield words.say("frame.noted.words", {"words": words.join([f"“{w}”" for w in said])})

    def because(self, card: Card | None, item: str, intent: Intent) -> str:
        """The answer to "why this one?": its sentences, or that it was never recommended.

        To a question of what it is: what the catalogue knows of it.
        """
        known = self._resources.catalog.get(item)
        if intent.about and known is not None:
            asked = intent.shown[:MAX_COMPARED] if item in intent.shown else (item,)
            found = [one for i in asked if (one := self._resources.catalog.get(i)) is not None]
            return "\n".join(self._facts(one, intent) for one in found)
        if card is not None:
            name = card.title if card.year is None else f"{card.title} ({card.year})"
            return f"{name}: " + " ".join(s.sentence for s in card.sentences)
        title = item if known is None else known.title
        return self.words(intent).say("frame.not_shown.said", {"title": title})

    def _facts(self, item: Item, intent: Intent) -> str:
        name = item.title if item.year is None else f"{item.title} ({item.year})"
        return f"{name}: {known_facts(self._resources.catalog, item, self.words(intent))}"

    def _nothing(self, words: Wording, taste: Taste) -> str:
        if not self._resources.catalog.available.any():
            return words.say("frame.empty_catalogue")
        if taste.scope == "known":
            key = "frame.none_known" if taste.constraints(hard=True) else "frame.none_known_yet"
            return words.say(key, {"items": self._resources.catalog.name})
        fit = self._resources.attributes.combined(taste.constraints(hard=True))
        key = "frame.none_new" if fit.any() else "frame.none_left"
        none_left = words.say(key, {"items": self._resources.catalog.name})
        return self._join([none_left, self._loosen(words, taste)])

    def _loosen(self, words: Wording, taste: Taste) -> str:
        """Which one condition, taken away, would let most items in."""
        hard = taste.constraints(hard=True)
        if not hard:
            return ""
        best = self._resources.attributes.loosenings(hard)[0]
        if best.remaining == 0:
            return words.say("frame.loosen_more")
        said = self._words_of(taste, best.constraint)
        loosen = words.say("frame.loosen", {"words": said, "number": f"{best.remaining:,}"})
        return self._join(self._coverage(words, best.constraint), loosen)

    def _unsure(self, words: Wording, intent: Intent) -> str:
        """That what is ruled out now cannot be seen in most items, when it is so."""
        catalog = self._resources.catalog
        for wish in intent.wishes:
            attribute = catalog.attribute(wish.constraint.attribute)
            known = self._resources.known.get(wish.constraint.attribute, len(catalog))
            ruled_out = wish.hard and wish.constraint.op == "lacks"
            if ruled_out and attribute is not None and known < len(catalog) / 2:
                values = {"label": attribute.label, "known": f"{known:,}"}
                values |= {"total": f"{len(catalog):,}", "items": catalog.name}
                return words.say("frame.unsure", values)
        return ""

    def _coverage(self, words: Wording, constraint: Constraint) -> str:
        """That an attribute is unknown for most items, when it is: a film may fit unseen."""
        catalog = self._resources.catalog
        attribute = catalog.attribute(constraint.attribute)
        known = self._resources.known.get(constraint.attribute, len(catalog))
        if attribute is None or constraint.op == "lacks" or known >= len(catalog) / 2:
            return ""
        values = {
            "label": attribute.label,
            "known": f"{known:,}",
            "total": f"{len(catalog):,}",
            "items": catalog.name,
        }
        return words.say("frame.coverage", values)

    def _words_of(self, taste: Taste, constraint: Constraint) -> str:
        entries = (e for e in taste.entries if e.wish and e.wish.constraint == constraint)
        return next((e.words for e in entries), "")

    def words(self, intent: Intent) -> Wording:
        """The wording of the message's language, or English."""
        return wording(intent.language if intent.language in LANGUAGES else "en")

    def _join(self, *parts: str | Sequence[str]) -> str:
        flat = [p for part in parts for p in ([part] if isinstance(part, str) else part)]
        return " ".join(p for p in flat if p)


def _before(words: Wording, entry: TasteEntry) -> str:
    """What was said before, for "You … before"."""
    if entry.wish is None:
        name = "like" if entry.sign > 0 else "dislike"
        return words.say(f"frame.contradicted.{name}", {"what": entry.title})
    constraint = entry.wish.constraint
    what = entry.words if constraint.op == "range" else words.join_any(constraint.words)
    return words.say(f"frame.contradicted.{constraint.op}", {"what": what})


LANGUAGES = ("en",)
"""Languages with a wording file."""
