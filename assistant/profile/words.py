"""Our own plain sentences about a person."""

from collections.abc import Iterator

from assistant.profile.fact import Figure, ProfileFact
from assistant.reply import Sentence
from catalog.items import Catalog
from prompts import Wording


def plain_sentence(fact: ProfileFact, catalog: Catalog, words: Wording) -> Sentence:
    """One sentence that says a fact; which of several wordings, its id decides."""
    choices = tuple(sayings(fact, catalog, words))
    number = int(fact.id.removeprefix("f") or 0)
    return Sentence(sentence=choices[number % len(choices)], evidence=(fact.id,))


def sayings(fact: ProfileFact, catalog: Catalog, words: Wording) -> Iterator[str]:
    """Every way in which our wording says a fact.

    Args:
        fact: what is said.
        catalog: gives the noun of its items.
        words: the wording.
    """
    holes = _holes(fact, catalog, words)
    for template in words.variants(f"profile.{fact.kind}.{_form(fact)}"):
        text = template.fill({name: holes[name] for name in template.variables})
        yield text[:1].upper() + text[1:]


def _form(fact: ProfileFact) -> str:
    if fact.kind == "activity":
        return "dated" if fact.since else "undated"
    return "times" if any(f.name == "times" for f in fact.figures) else "all"


def _holes(fact: ProfileFact, catalog: Catalog, words: Wording) -> dict[str, str]:
    shown = {figure.name: _counted(figure, catalog, words) for figure in fact.figures}
    known = {
        name: words.say(f"profile.interest.{name}", {"label": fact.label}) if fact.partial else ""
        for name in ("known", "known_ones")
    }
    return {
        **shown,
        **known,
        "noun": catalog.name,
        "label": fact.label,
        "value": fact.value,
        "unit": f" {fact.unit}" if fact.unit else "",
        "since": fact.since,
        "until": fact.until,
        "counts": _counts(fact, words) if fact.kind == "behaviours" else "",
    }


def _counted(figure: Figure, catalog: Catalog, words: Wording) -> str:
    """A figure as it is told, with what it counts where that has a singular."""
    if figure.said == ("events",):
        return words.say("profile.event", {"count": figure.shown}, variant=int(figure.value != 1))
    if figure.said == ("items",):
        return f"{figure.shown} {catalog.noun if figure.value == 1 else catalog.name}"
    return figure.shown


def _counts(fact: ProfileFact, words: Wording) -> str:
    return words.join(
        [
            words.say(f"profile.behaviour.{f.name}", {"count": f.shown}, variant=int(f.value != 1))
            for f in fact.figures
        ]
    )
