"""`report.html`: the figures of `result.json` on one page that needs no network and no script."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from evaluation.page import interval_plot, p_value, page, table
from evaluation.ranking.figures import SLICED, TESTED
from evaluation.ranking.glossary import LESS_IS_BETTER, MEANING, NO_BEST, SPLIT_MEANING
from rerankers.gain import Gain

OVERVIEW = ("ndcg@10", "recall@20", "map@10", "mrr@10", "hit@10", "precision@10")
BEYOND = (
    *("coverage@10", "gini@10", "novelty@10", "diversity@10", "popularity_lift@10"),
    "calibration@10",
)
COSTS = ("rmse", "mae", "fit_seconds", "peak_mb")
PLOTTED = ("ndcg@10", "recall@20")
_NONE = "–"


def report_page(result: Mapping[str, Any]) -> str:
    """The page.

    Args:
        result: what `result.json` holds.
    """
    done = {name: m for name, m in result["models"].items() if m["error"] is None}
    failed = {name: m["error"] for name, m in result["models"].items() if m["error"] is not None}
    parts = [_head(result), *(_failed(name, error) for name, error in failed.items())]
    if done:
        parts += [*_accuracy(done), *_comparison(result, done), *_rest(result, done)]
    parts += [*_data(result), *_glossary(result)]
    return page("Ranking models compared", parts)


def _head(result: Mapping[str, Any]) -> str:
    data, split = result["data"], result["split"]
    return (
        f"<h1>Ranking models compared</h1>"
        f"<p>{data['evaluated_people']:,} people, each asked of all {data['items']:,} items but "
        f"those already known of them; {data['relevant_items']:,} liked items to find. "
        f"{escape(SPLIT_MEANING.get(split['name'], ''))}</p>"
        f'<p class="soft">{escape(result["created"])} · seed {split["seed"]} · '
        f"data {escape(data['fingerprint'])} · Sayso {escape(result['versions']['sayso'])}</p>"
    )


def _failed(name: str, error: str) -> str:
    return f'<p class="failed"><b>{escape(name)}</b> failed. {escape(error)}</p>'


def _accuracy(done: Mapping[str, Any]) -> Iterable[str]:
    yield "<h2>What people liked, found</h2>"
    yield '<p class="soft">Means over people; the best of each column is marked.</p>'
    yield _overview(done, OVERVIEW)
    for measure in PLOTTED:
        yield f"<h3>{escape(measure)}</h3>"
        rows = [(name, m[measure], *m["intervals"][measure]) for name, m in done.items()]
        yield interval_plot(measure, rows)
    yield '<p class="soft">Lines are bootstrap intervals over people.</p>'
    for name, own in done.items():
        if own["gain"] is not None:
            gain = Gain.model_validate(own["gain"])
            said = f"{name}, over its best base, as measured while it learned: {gain}"
            yield f"<p>{escape(said)}</p>"


def _comparison(result: Mapping[str, Any], done: Mapping[str, Any]) -> Iterable[str]:
    others = {name: m["against_baseline"] for name, m in done.items() if m["against_baseline"]}
    if not others:
        return
    yield f"<h2>Against {escape(result['baseline'])}</h2>"
    yield (
        "<p>The mean difference on the same people, its interval, and p of the paired bootstrap "
        "test, corrected for the number of models (Holm). The effect is Cohen's d: the difference "
        "in standard deviations of the differences; 0.2 is small, 0.8 large.</p>"
    )
    rows = []
    for measure in TESTED:
        for name, found in others.items():
            c = found[measure]
            low, high = c["interval"]
            span = f"{_shown(low, sign=True)} to {_shown(high, sign=True)}"
            cells = [_shown(c["difference"], sign=True), span, p_value(c["p_holm"]), _effect(c)]
            rows.append((f"{name}, {measure}", [(cell, "") for cell in cells]))
    yield table(["model, measure", "difference", "interval", "p", "effect"], rows)


def _rest(result: Mapping[str, Any], done: Mapping[str, Any]) -> Iterable[str]:
    yield "<h2>What the lists are like</h2>"
    yield _overview(done, BEYOND)
    yield "<h2>Ratings, time and memory</h2>"
    yield _overview(done, COSTS)
    yield "<h2>Where it is harder</h2>"
    for name, part in result["slices"].items():
        yield f"<h3>{escape(name.capitalize())}</h3>"
        yield (
            f'<p class="soft">{escape(part["meaning"])}: {part["people"]:,} people, '
            f"{part['relevant']:,} liked items to find.</p>"
        )
        if part["people"]:
            yield _overview({n: m["slices"][name] for n, m in done.items()}, SLICED)


def _data(result: Mapping[str, Any]) -> Iterable[str]:
    data = result["data"]
    yield "<h2>The data</h2>"
    facts = ("events", "people", "items", "training_events", "evaluated_people")
    facts_shown = "".join(
        f"<dt>{fact.replace('_', ' ')}</dt><dd>{data[fact]:,}</dd>" for fact in facts
    )
    yield f"<dl>{facts_shown}</dl>"
    yield from (f"<p>{escape(note)}</p>" for note in data["notes"])
    if data["preprocessing"]:
        yield from _steps(data["preprocessing"])
    if data["reading"]:
        yield f"<h3>Read</h3><pre>{escape(chr(10).join(data['reading']))}</pre>"
    versions = ", ".join(f"{name} {version}" for name, version in result["versions"].items())
    yield f'<p class="soft">{escape(versions)}; {escape(result["machine"])}</p>'


def _steps(steps: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    """What each step of preprocessing found and took away."""
    yield "<h3>Prepared</h3>"
    yield (
        '<p class="soft">Events before each step, how many it found, and what it removed; a step '
        "that finds more than it removes only counts.</p>"
    )
    keys = ("before", "found", "events", "people", "items", "left")
    heads = ("before", "found", "removed", "people", "items", "left")
    rows = [(s["name"], [*((f"{s[key]:,}", "") for key in keys), (s["reason"], "")]) for s in steps]
    yield table(["step", *heads, "what it looks for"], rows)


def _glossary(result: Mapping[str, Any]) -> Iterable[str]:
    yield "<h2>What the measures mean</h2>"
    by = "their genres" if result["data"]["diversity_by"] == "genre" else "the people who met them"
    entries = {**MEANING, "diversity@k": f"{MEANING['diversity@k']} Items are told apart by {by}."}
    yield (
        "<dl>" + "".join(f"<dt>{k}</dt><dd>{escape(v)}</dd>" for k, v in entries.items()) + "</dl>"
    )


def _overview(done: Mapping[str, Any], measures: Sequence[str]) -> str:
    best = {measure: _best(measure, [m[measure] for m in done.values()]) for measure in measures}
    rows = [
        (
            name,
            [
                (_shown(m[x]), "best" if m[x] is not None and m[x] == best[x] else "")
                for x in measures
            ],
        )
        for name, m in done.items()
    ]
    return table(["model", *(measure.replace("_", " ") for measure in measures)], rows)


def _best(measure: str, values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    if measure in NO_BEST or len(set(known)) < 2:
        return None
    return min(known) if measure in LESS_IS_BETTER else max(known)


def _shown(value: float | None, *, sign: bool = False) -> str:
    if value is None:
        return _NONE
    text = f"{value:.0f}" if abs(value) >= 100 else f"{value:.4f}"
    return f"+{text}" if sign and value >= 0 else text.replace("-", "−")


def _effect(comparison: Mapping[str, Any]) -> str:
    return _NONE if comparison["effect"] is None else f"{comparison['effect']:+.2f}"
