"""A grammar for one card: sentence frames whose slots are the strings of its evidence.

A small model under it chooses which facts to tell and the words between them; it cannot write a
title, a number or a claim of its own. For backends that obey GBNF grammars (`LLM.grammars`).
"""

from collections.abc import Iterable, Sequence

from assistant.explain.lexicon import lexicon
from assistant.explain.plain import clauses
from assistant.explain.reading import ambiguous
from assistant.reply import Card, Evidence
from catalog.items import Catalog
from prompts import Wording

MAX_LIKED = 3
_FRAMES = "explain.frame"


def card_grammar(card: Card, catalog: Catalog, words: Wording) -> str:
    """The GBNF grammar of one sentence about a card.

    Args:
        card: with its evidence.
        catalog: which holds its item.
        words: gives the frames, ``explain.frame`` of the wording.

    Returns:
        An empty text when there is nothing to choose from: no liked item and no fact.
    """
    liked = [e for e in card.evidence if e.kind == "contribution" and e.attitude == "like"]
    liked = [e for e in liked if e.amount > 0][:MAX_LIKED]
    rules = {
        "liked": _groups(liked, words),
        "fact": clauses(card, catalog, words),
        "people": _people(card.evidence, words),
    }
    there = {name for name, choices in rules.items() if choices}
    frames = [f for f in words.variants(f"{_FRAMES}.sentence") if f.variables <= there]
    if not frames:
        return ""
    used = set().union(*(frame.variables for frame in frames))
    lines = [f"root ::= {' | '.join(_frame(frame.text) for frame in frames)}"]
    lines += [f"{name} ::= {' | '.join(map(quoted, rules[name]))}" for name in sorted(used)]
    return "\n".join(lines)


def _groups(liked: Sequence[Evidence], words: Wording) -> list[str]:
    """Each liked item, and the first two together, with and without their share."""
    groups = [[e] for e in liked] + ([list(liked[:2])] if len(liked) > 1 else [])
    found = []
    for group in groups:
        titles = words.join([_title(e.title, words) for e in group])
        found.append(words.say(f"{_FRAMES}.liked", {"titles": titles}))
        share = round(100 * sum(e.amount for e in group))
        if 0 < share < 100:
            number = "one" if len(group) == 1 else "many"
            values = {"titles": titles, "share": str(share)}
            found.append(words.say(f"{_FRAMES}.share_{number}", values))
    return found


def _title(title: str, words: Wording) -> str:
    return f"“{title}”" if ambiguous(title, lexicon(words.language)) else title


def _people(evidence: Iterable[Evidence], words: Wording) -> list[str]:
    found = next((e for e in evidence if e.kind == "popularity" and e.value), None)
    if found is None or found.amount < 2:
        return []
    values = {"count": f"{found.amount:,.0f}", "mean": str(found.value)}
    return [v.fill(values) for v in words.variants(f"{_FRAMES}.people")]


def _frame(text: str) -> str:
    """A frame with {{ holes }} as a sequence of GBNF strings and rule names."""
    parts = []
    for n, part in enumerate(text.replace("{{", "}}").split("}}")):
        if part:
            parts.append(part.strip() if n % 2 else quoted(part))
    return " ".join(parts)


def quoted(text: str) -> str:
    """A text as a GBNF string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
