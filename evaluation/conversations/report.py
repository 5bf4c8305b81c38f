"""`report.html`: the figures of `result.json` on a page that needs no network and no script."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from evaluation.conversations.figures import OURS
from evaluation.page import Cell, interval_plot, p_value, page, table

_SHOWN = ("recall@1", "recall@5", "recall@10", "recall@20", "recall@50", "ndcg@10", "mrr@10")
_PLOTTED = ("recall@1", "recall@10", "ndcg@10")
_SLICED = ("recall@1", "recall@10", "recall@50", "ndcg@10")
_WORDS = {
    "new": "an item that was named before is no target",
    "all": "an item that was named before is a target too",
    "met out": "items named before are taken out of the list",
    "met kept": "they stay in it; ours never lists them",
    "each target": "each target is a sample",
    "each turn": "each turn is a sample, with all its targets",
    "once": "an item is a target once in a conversation",
}


def report_page(result: Mapping[str, Any]) -> str:
    """The page.

    Args:
        result: what `result.json` holds.
    """
    parts = [
        *_head(result),
        *_published(result),
        *_ablation(result),
        *_others(result),
        *_slices(result),
    ]
    return page("Recorded conversations", parts)


def _head(result: Mapping[str, Any]) -> Iterator[str]:
    data, config = result["data"], result["config"]
    asked = data["asked"]
    learned = (
        f"Each was asked with what the conversations of {config['folds'] - 1} of {config['folds']} "
        "parts teach, its own never among them."
        if config["folds"]
        else "None of them was learned from."
    )
    items = (
        "Items are those that the file links."
        if config["mentions"] == "given"
        else "Items are those that our linker found in the words."
    )
    yield "<h1>Recorded conversations</h1>"
    yield (
        f"<p>{asked['turns']:,} turns of {asked['conversations']:,} conversations, in which "
        f"{asked['targets']:,} items are recommended, out of {data['items']:,}. {learned} {items}"
        "</p>"
    )
    yield f'<p class="soft">{escape(result["created"])} · seed {config["seed"]}</p>'
    for name in (asked, *data["train"]):
        if name["targets_not_in_catalogue"]:
            yield (
                f"<p>{escape(name['file'])} recommends {name['targets_not_in_catalogue']:,} times "
                "what the catalogue does not have; that is not counted.</p>"
            )
        for flaw in name["broken"]:
            yield (
                f'<p class="failed">{escape(name["file"])}, line {flaw["line"]}: '
                f"{escape(flaw['reason'])}; left out.</p>"
            )


def _published(result: Mapping[str, Any]) -> Iterator[str]:
    protocol = result["protocols"][result["published"]]
    yield f"<h2>{escape(result['published'].capitalize())}</h2>"
    yield (
        f"<p>The rules under which figures of large language models were published (He et al., "
        f"CIKM 2023): {escape(_meaning(result['published']))}. {protocol['samples']:,} samples.</p>"
    )
    yield _systems(protocol["systems"])
    for measure in _PLOTTED:
        rows = [
            (name, own[measure]["mean"], *own[measure]["interval"])
            for name, own in protocol["systems"].items()
        ]
        yield f"<h3>{escape(measure)}</h3>{interval_plot(measure, rows)}"
    yield '<p class="soft">Lines are bootstrap intervals over conversations.</p>'
    yield "<h3>Ours against the others, sample by sample</h3>"
    rows_ = []
    for name, found in protocol["ours_against"].items():
        for measure in _PLOTTED:
            c = found[measure]
            low, high = c["interval"]
            cells = [f"{c['difference']:+.4f}", f"{low:+.4f} to {high:+.4f}", p_value(c["p"])]
            rows_.append((f"{name}, {measure}", cells))
    yield table(["against", "difference", "interval", "p"], rows_)
    pool, seconds = result["pool"], result["seconds"]
    said = ", ".join(f"{share:.1%} among the first {k}" for k, share in pool.items())
    yield f"<p>New targets in our pool: {said}.</p>"
    yield (
        f"<p>Judging the candidates of a turn took {1000 * seconds['p50']:.0f} ms at the median, "
        f"{1000 * seconds['p95']:.0f} ms at the 95th percentile, reading and encoding left out."
        "</p>"
    )


def _ablation(result: Mapping[str, Any]) -> Iterator[str]:
    if not result["ablation"]:
        return
    yield "<h2>What each source is worth</h2>"
    yield (
        "<p>Figures without it, and how much the whole has over them, with the interval over "
        "conversations.</p>"
    )
    rows = []
    for name, own in result["ablation"].items():
        lost = own["lost"]["recall@10"]
        low, high = lost["interval"]
        cells = [_shown(own["figures"][x]) for x in _SLICED]
        pooled, span = f"{own['pool']['500']:.1%}", f"{low:+.4f} to {high:+.4f}"
        rows.append((f"without {name}", [*cells, pooled, f"{lost['difference']:+.4f}", span]))
    yield table(["", *_SLICED, "pool of 500", "recall@10 lost", "interval"], rows)


def _others(result: Mapping[str, Any]) -> Iterator[str]:
    yield "<h2>Every protocol</h2>"
    yield "<p>Published figures mix these rules, and cannot be compared across them.</p>"
    for name, protocol in result["protocols"].items():
        yield f"<h3>{escape(name)}</h3>"
        yield f'<p class="soft">{escape(_meaning(name))}; {protocol["samples"]:,} samples.</p>'
        yield _systems(protocol["systems"])


def _slices(result: Mapping[str, Any]) -> Iterator[str]:
    yield "<h2>Where it is harder</h2>"
    for name, part in result["slices"].items():
        yield f'<h3>{escape(name)}</h3><p class="soft">{part["samples"]:,} samples.</p>'
        if part["systems"]:
            rows = [
                _row(system, [own[x] for x in _SLICED]) for system, own in part["systems"].items()
            ]
            yield table(["system", *_SLICED], rows)


def _systems(systems: Mapping[str, Any]) -> str:
    rows = [
        _row(name, [own[measure]["mean"] for measure in _SHOWN]) for name, own in systems.items()
    ]
    return table(["system", *_SHOWN], rows)


def _row(system: str, values: Sequence[float | None]) -> tuple[str, list[Cell]]:
    mark = "best" if system == OURS else ""
    return system, [(_shown(value), mark) for value in values]


def _meaning(protocol: str) -> str:
    return "; ".join(_WORDS[word] for word in protocol.split(", "))


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"
