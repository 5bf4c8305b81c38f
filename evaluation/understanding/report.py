"""`report.html`: how well messages are understood, on one page without network or script."""

import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from evaluation.page import Cell, page, table
from evaluation.understanding.glossary import CANNOT_TELL, DIALOGUES, MEASURES, SHOWN

_NONE = "–"
_COLUMNS = ("half", "expected", "understood")


def report_page(result: Mapping[str, Any]) -> str:
    """The page.

    Args:
        result: what `result.json` holds.
    """
    parts = [*_head(result), *_messages(result["messages"])]
    if "dialogues" in result:
        parts += _dialogues(result["dialogues"])
    parts += [*_meanings(), *_misses("Messages not understood as labelled", _labelled(result))]
    if "dialogues" in result:
        parts += _misses("Conversations: films not linked as annotated", _linked(result))
    return page("How well messages are understood", parts)


def _head(result: Mapping[str, Any]) -> Iterable[str]:
    times = result["messages"]["milliseconds"]
    yield "<h1>How well messages are understood</h1>"
    yield (
        f"<p>{result['messages']['count']:,} labelled messages; a message takes "
        f"{times['p50']:.1f} ms of processor time at the median, {times['p95']:.1f} ms at the "
        "95th percentile.</p>"
    )
    yield (
        f'<p class="soft">{escape(result["created"])} · seed {result["seed"]} · Sayso '
        f"{escape(result['versions']['sayso'])}</p>"
    )
    for line in result["broken"]:
        yield f'<p class="failed">Left out: {escape(line)}</p>'


def _messages(part: Mapping[str, Any]) -> Iterable[str]:
    yield "<h2>Labelled messages</h2>"
    yield (
        "<p>The rules are tuned on the development half. The held half was written and labelled "
        "together with it, and is only counted: its figures are the fairer ones.</p>"
    )
    rows = [("all", {"messages": part["count"], "figures": part["all"]})]
    yield _figures_table("half", [*part["halves"].items(), *rows], intervals=True)
    for title, key in (("By catalogue", "catalogues"), ("By phenomenon", "phenomena")):
        yield f"<h2>{title}</h2>"
        yield _figures_table(key.removesuffix("s"), part[key].items(), intervals=False)


def _figures_table(
    kind: str, rows: Iterable[tuple[str, Mapping[str, Any]]], *, intervals: bool
) -> str:
    body = []
    for name, part in rows:
        cells = [f"{part['messages']:,}"]
        cells += [_shown(part["figures"].get(m), interval=intervals) for m in SHOWN]
        body.append((name, cells))
    return table([kind, "messages", *(MEASURES[m][0] for m in SHOWN)], body)


def _dialogues(part: Mapping[str, Any]) -> Iterable[str]:
    yield "<h2>Recorded conversations</h2>"
    times = part["milliseconds"]
    yield (
        f"<p>{part['dialogues']:,} conversations, {part['messages']:,} messages, over "
        f"{part['items']:,} films. Speakers chose films from a list; each stands here as its "
        "title, with its year where a seeded draw says so (half of the cases), without it in the "
        "others. Intervals are drawn over conversations. Linking takes "
        f"{times['p50']:.1f} ms at the median and {times['p95']:.1f} ms at the 95th "
        "percentile.</p>"
    )
    rows: list[tuple[str, list[Cell]]] = [
        (title, [_shown(part["figures"].get(key), interval=True), _of(part, key), _words(meaning)])
        for key, (title, meaning) in DIALOGUES.items()
    ]
    yield table(["measure", "value", "of", "what it is"], rows)
    yield "<h3>What was answered, and what was read from the words</h3>"
    read = ("like", "dislike", "seen", "neutral")
    answers = ("liked", "not liked", "did not say")
    body = [(a, [f"{part['attitudes'].get(a, {}).get(r, 0):,}" for r in read]) for a in answers]
    yield table(["the seeker answered", *read], body)
    yield "<h3>What the annotations cannot tell</h3>"
    yield "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in CANNOT_TELL) + "</ul>"


def _of(part: Mapping[str, Any], measure: str) -> str:
    found = part["figures"].get(measure)
    return _NONE if found is None else f"{found['of']:,.0f}"


def _meanings() -> Iterable[str]:
    yield "<h2>What the measures mean</h2>"
    entries = "".join(
        f"<dt>{escape(title)}</dt><dd>{escape(meaning)}</dd>"
        for title, meaning in MEASURES.values()
    )
    yield f"<dl>{entries}</dl>"


def _labelled(result: Mapping[str, Any]) -> list[tuple[str, list[Cell]]]:
    misses = result["messages"]["misses"]
    return [(m["message"], [_words(m.get(key, "")) for key in _COLUMNS]) for m in misses]


def _linked(result: Mapping[str, Any]) -> list[tuple[str, list[Cell]]]:
    misses = result["dialogues"]["misses"]
    return [(m["message"], [_words(m.get(key, "")) for key in _COLUMNS]) for m in misses]


def _words(text: str) -> Cell:
    return text, "words"


def _misses(title: str, rows: Sequence[tuple[str, Sequence[Cell]]]) -> Iterable[str]:
    yield f"<h2>{escape(title)}</h2>"
    if not rows:
        yield "<p>None.</p>"
        return
    yield table(["message", *_COLUMNS], rows, wrap=True)


def _shown(found: Mapping[str, float] | None, *, interval: bool) -> str:
    if found is None:
        return _NONE
    mean = f"{found['mean']:.3f}"
    if not interval or math.isnan(found["low"]):
        return mean
    return f"{mean} ({found['low']:.3f}–{found['high']:.3f})"
