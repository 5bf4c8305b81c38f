"""Scores an understander on the labelled messages."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from assistant.intent import Intent, Wish
from assistant.session import Session

SHOWN = ("Alien", "Monsters, Inc.", "The Matrix", "Die Hard", "Blade Runner")


def messages() -> list[dict]:
    text = (Path(__file__).parent / "messages.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def session_of(catalog, *, shown: bool) -> Session:
    if not shown:
        return Session(id="s")
    first = {title: row for row, title in reversed(list(enumerate(catalog.titles)))}
    ids = tuple(catalog.ids.id(first[t]) for t in SHOWN)
    return Session(id="s", turn=1, shown=(ids,))


def wish_label(wish: Wish) -> str:
    c = wish.constraint
    soft = "" if wish.hard else "~"
    if c.op == "range":
        low, high = ("" if v is None else f"{v:g}" for v in (c.low, c.high))
        return f"{soft}{c.attribute}[{low},{high}]"
    return f"{soft}{c.attribute}{'+' if c.op == 'has' else '-'}{','.join(sorted(c.words))}"


@dataclass
class Scores:
    linked: int = 0
    expected: int = 0
    found: int = 0
    attitudes: int = 0
    kinds: int = 0
    wishes: int = 0
    total: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, label: dict, intent: Intent) -> None:
        want = dict(m.rsplit("=", 1) for m in label["mentions"])
        got = {m.title: m.attitude for m in intent.mentions}
        both = want.keys() & got.keys()
        self.expected += len(want)
        self.found += len(got)
        self.linked += len(both)
        self.attitudes += sum(want[t] == got[t] for t in both)
        self.total += 1
        self.kinds += intent.kind == label["kind"]
        wishes = sorted(wish_label(w) for w in intent.wishes)
        self.wishes += wishes == label["wishes"]
        if want != got or intent.kind != label["kind"] or wishes != label["wishes"]:
            self.misses.append(f"{label['message']!r}: {intent.kind.value} {got} {wishes}")

    def shares(self) -> dict[str, float]:
        return {
            "precision": self.linked / max(1, self.found),
            "recall": self.linked / max(1, self.expected),
            "attitude": self.attitudes / max(1, self.linked),
            "kind": self.kinds / self.total,
            "wishes": self.wishes / self.total,
        }


def score(understanders, half: int | None) -> Scores:
    scores = Scores()
    for number, label in enumerate(messages()):
        if half is not None and number % 2 != half:
            continue
        understander = understanders[label["catalogue"]]
        session = session_of(understander._catalog, shown=label["shown"])
        scores.add(label, understander.understand(label["message"], session))
    return scores
