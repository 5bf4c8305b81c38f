"""`report.html`: the figures of `result.json` and whole sessions, on a page without a script."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from evaluation.page import Cell, interval_plot, page, table
from evaluation.sessions.chosen import chosen_sessions
from evaluation.sessions.curve_plot import curve_plot
from evaluation.sessions.facts import Facts
from evaluation.sessions.figures import ASSISTANT
from evaluation.sessions.glossary import CASES, FOUND, KEPT
from evaluation.sessions.transcript import Exchange, Transcript

PLOTTED = ("reached", "recall", "ndcg")
MOST_EXAMPLES = 25
_NONE = "–"


def report_page(result: Mapping[str, Any], transcripts: Sequence[Transcript], facts: Facts) -> str:
    """The page.

    Args:
        result: what `result.json` holds.
        transcripts: of all sessions.
        facts: give titles.
    """
    parts = [
        *_head(result),
        *_found(result),
        *_against(result),
        *_conditions(result),
        *_memory(result),
        *_speech(result),
        *_sessions(result, transcripts, facts),
        *_glossary(),
    ]
    return page("Simulated people", parts)


def _head(result: Mapping[str, Any]) -> Iterator[str]:
    config, catalogue = result["config"], result["catalogue"]
    who = "invented from the items' attributes" if result["invented"] else "of the events"
    yield "<h1>Simulated people</h1>"
    yield (
        f"<p>{result['people']:,} people, {who}, {config['each']} "
        f"session{'s' if config['each'] > 1 else ''} each of {config['turns']} turns, over "
        f"{catalogue['items']:,} {escape(catalogue['name'])}. Half of each history is what the "
        "person knows and may talk about; the other half is hidden from whoever speaks, and only "
        "judges what is shown. The workspace was built without these people.</p>"
    )
    if result["invented"]:
        yield (
            "<p>Invented people like what shares most words with a few items: their figures tell "
            "how conditions and pointing are obeyed, and little of taste.</p>"
        )
    yield (
        f'<p class="soft">{escape(result["created"])} · speaker {escape(config["speaker"])} · '
        f"the assistant writes with {escape(config['llm'])} · seed {config['seed']} · "
        f"Sayso {escape(result['versions']['sayso'])}</p>"
    )


def _found(result: Mapping[str, Any]) -> Iterator[str]:
    yield "<h2>What people liked, found</h2>"
    yield (
        '<p class="soft">Means over sessions with bootstrap intervals over people. The controls '
        "do not listen, but keep every condition that the person has in mind.</p>"
    )
    systems = result["systems"]
    rows = [(name, [_interval(own[m]) for m in FOUND]) for name, own in systems.items()]
    yield table(["", *(measure.replace("_", " ") for measure in FOUND)], rows)
    for measure in PLOTTED:
        yield f"<h3>{escape(measure)}</h3>"
        values = [(name, own[measure]) for name, own in systems.items()]
        yield interval_plot(measure, [(n, v["mean"], v["low"], v["high"]) for n, v in values])
    for name, said in (
        ("reached", "Sessions that reached one, by turn"),
        ("recall", "Part of all that was found, by turn"),
    ):
        yield f"<h3>{said}</h3>"
        yield curve_plot(said, {n: curve[name] for n, curve in result["curves"].items()})


def _against(result: Mapping[str, Any]) -> Iterator[str]:
    rows = [
        (
            f"{measure}, less {system}",
            [f"{c['mean']:+.4f}", f"{c['low']:+.4f} to {c['high']:+.4f}", f"{c['p']:.2g}"],
        )
        for system, found in result["against"].items()
        for measure, c in found.items()
        if c["low"] is not None
    ]
    if rows:
        yield "<h3>The assistant and the controls, paired</h3>"
        yield table(["", "difference", "interval", "p"], rows)


def _conditions(result: Mapping[str, Any]) -> Iterator[str]:
    c = result["conditions"]
    yield "<h2>Conditions</h2>"
    facts = {
        "stated": c["stated"],
        "of these taken": c["taken"],
        "broken: taken, and yet violated": c["broken"],
        "misunderstood: stated, not taken": c["misunderstood"],
        "lost: dropped without a word": c["lost"],
        "given way, and said so": c["given_way"],
        "lists under a condition, all items meeting it": f"{c['clean']:,} of {c['lists']:,}",
        "lists after “no …”, without it": f"{c['ruled_out_clean']:,} of {c['ruled_out_lists']:,}",
        "facts on cards about conditions, false": f"{c['false_claims']:,} of {c['claims']:,}",
        "taken back by the person, held still": f"{c['still_held']:,} of {c['taken_back']:,}",
    }
    yield _list({name: f"{v:,}" if isinstance(v, int) else v for name, v in facts.items()})
    rows = [
        (phrase, [f"{p['stated']:,}", f"{p['taken'] / p['stated']:.1%}"])
        for phrase, p in c["by_phrase"].items()
    ]
    if rows:
        yield "<h3>By how they are said</h3>"
        yield table(["wording", "stated", "taken"], rows)
    yield from _cases(result["cases"])


def _cases(cases: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for fault, meaning in CASES.items():
        own = [case for case in cases if case["fault"] == fault]
        if own:
            yield f"<h3>{escape(fault.replace('_', ' ').capitalize())}: {escape(meaning)}</h3>"
            lines = dict.fromkeys(
                f"{case['message']} → {case['phrase'] or 'in the ledger'}"
                f"{': ' + case['item'] if case['item'] else ''}"
                for case in own
            )
            yield f"<pre>{escape(chr(10).join(list(lines)[:MOST_EXAMPLES]))}</pre>"


def _memory(result: Mapping[str, Any]) -> Iterator[str]:
    own = result["systems"][ASSISTANT]
    yield "<h2>What was kept in mind</h2>"
    kept: list[tuple[str, list[Cell]]] = [
        (name.replace("_", " "), [_interval(own[name]), (meaning, "words")])
        for name, meaning in KEPT.items()
    ]
    yield table(["", "mean", "what it is"], kept)
    for group, title in (("points", "Messages that point"), ("names", "Items that are named")):
        found = result["pointing"][group]
        if found:
            yield f"<h3>{title}</h3>"
            rows = [
                (kind, [f"{f['count']:,}", _part(f["item"], f), _part(f["sign"], f)])
                for kind, f in found.items()
            ]
            yield table(["act", "count", "item right", "attitude right"], rows)
            wrong = [message for f in found.values() for message in f["wrong"][:6]]
            if wrong:
                yield f"<pre>{escape(chr(10).join(wrong))}</pre>"


def _speech(result: Mapping[str, Any]) -> Iterator[str]:
    speech = result["speech"]
    yield "<h2>Who spoke, and how fast the answers were</h2>"
    facts = {f"messages by {name}": f"{count:,}" for name, count in speech["by"].items()}
    facts |= {f"not sent: {why}": f"{count:,}" for why, count in speech["refused"].items()}
    facts["milliseconds an answer, median"] = f"{speech['ms_median']:.0f}"
    facts["95 of 100 answers within"] = f"{speech['ms_p95']:.0f} ms"
    yield _list(facts)


def _sessions(
    result: Mapping[str, Any], transcripts: Sequence[Transcript], facts: Facts
) -> Iterator[str]:
    for how, sessions in chosen_sessions(result, transcripts).items():
        yield f"<h2>Sessions that {escape(how)}</h2>"
        yield '<p class="soft">★ liked, by the hidden half; ○ known to the person.</p>'
        for one in sessions:
            yield f"<h3>{escape(one.key)}</h3>"
            yield f"<pre>{escape(chr(10).join(_lines(one, facts)))}</pre>"


def _lines(one: Transcript, facts: Facts) -> Iterator[str]:
    for exchange in one.exchanges:
        for press in exchange.presses:
            yield f"[presses {press.judgement} on {facts.title(press.item)}]"
        yield f"> {exchange.message}"
        yield f"  {exchange.answer.text.splitlines()[0] if exchange.answer.text else ''}"
        yield from _shown(exchange, facts)


def _shown(exchange: Exchange, facts: Facts) -> Iterator[str]:
    marks = {"wanted": "★", "known": "○"}
    for number, verdict in enumerate(exchange.verdicts, start=1):
        yield f"  {number}. {facts.title(verdict.item)} {marks.get(verdict.what, '')}".rstrip()


def _glossary() -> Iterator[str]:
    yield "<h2>What the figures mean</h2>"
    yield _list({**FOUND, **KEPT})


def _interval(found: Mapping[str, Any]) -> str:
    if found["mean"] is None:
        return _NONE
    low, high = found["low"], found["high"]
    span = "" if low is None else f" ({_number(low)} to {_number(high)})"
    return f"{_number(found['mean'])}{span}"


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3f}".rstrip("0").rstrip(".")


def _part(count: int, found: Mapping[str, Any]) -> str:
    return f"{count / found['count']:.1%}"


def _list(entries: Mapping[str, str]) -> str:
    body = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in entries.items())
    return f"<dl>{body}</dl>"
