"""A run beside the peers as a block of Markdown."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks.peers.compare import Duel, Standing, best, duel, duels
from benchmarks.peers.roster import is_peer


def block(
    head: Mapping[str, Any],
    cases: Mapping[str, Mapping[str, Standing]],
    notes: Mapping[str, Sequence[str]],
    plots: Mapping[str, str],
) -> str:
    """The dated block for RESULTS.md.

    Args:
        head: "date", "commit", "machine", "command", "load", "words".
        cases: name → who stands there.
        notes: name of a case → what was left out.
        plots: name of a case → path of its plot, as seen from RESULTS.md.
    """
    lines = [*_head(head)]
    for name, found in cases.items():
        lines += [f"### {name}", ""]
        if found:
            lines += [*_table(found), *_namesakes(duels(found)), *_bests(found)]
        if name in plots:
            lines += [f"![nDCG@10 of every model, {name}]({plots[name]})", ""]
        lines += [f"* {note}" for note in notes.get(name, ())]
        lines += [""] if notes.get(name) else []
    return "\n".join(lines) + "\n"


def _head(head: Mapping[str, Any]) -> Iterator[str]:
    machine = head["machine"]
    yield f"## {head['date']} · beside the peers · commit {head['commit'] or 'unknown'}"
    yield ""
    yield (
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_mb']:,} MB, "
        f"{machine['system']}, Python {machine['python']}. `{head['command']}`. "
        f"Load average before {head['load']}. {head['words']}"
    )
    yield ""


def _table(found: Mapping[str, Standing]) -> Iterator[str]:
    yield "| model | nDCG@10 | recall@20 | RMSE | fit s | rank s | peak MB | of it the fit's |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    top = {side: best(found, peers=side) for side in (False, True)}
    for name, own in found.items():
        leads = top[is_peer(name)] is own
        m = own.means
        fit = m["peak_mb"] - m["base_mb"]
        cells = [
            f"**{name}**" if leads else name,
            *(_digits(m.get(key)) for key in ("ndcg@10", "recall@20", "rmse")),
            f"{m['fit_seconds']:.2f}",
            f"{m['rank_seconds']:.2f}",
            f"{m['peak_mb']:.0f}",
            f"{fit:.0f}",
        ]
        yield f"| {' | '.join(cells)} |"
    yield ""


def _digits(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"


def _namesakes(found: Sequence[Duel]) -> Iterator[str]:
    if not found:
        return
    yield "| ours − namesake | by | difference [95%] | accuracy | fit time, × | time |"
    yield "|---|---|---:|---|---:|---|"
    for own in found:
        yield (
            f"| {own.ours} − {own.theirs} | {_measure(own)} | {_interval(own)} | {verdict(own)} | "
            f"{own.fit:.2f} | {'met' if own.fit <= 1 else 'MISSED'} |"
        )
    yield ""


def verdict(own: Duel) -> str:
    """Whether ours is at least as accurate: the interval does not lie below zero."""
    if own.difference.low > 0:
        return "better"
    return "MISSED" if own.difference.high < 0 else "alike"


def _measure(own: Duel) -> str:
    return {"ndcg@10": "nDCG@10", "rmse": "RMSE (theirs − ours)"}[own.measure]


def _interval(own: Duel) -> str:
    d = own.difference
    return f"{d.mean:+.4f} [{d.low:+.4f}, {d.high:+.4f}]"


def _bests(found: Mapping[str, Standing]) -> Iterator[str]:
    theirs = best(found, peers=True)
    ours = best(found, peers=False)
    if ours is None or theirs is None:
        return
    for label, own in (("Our best", ours), ("Our fusion", found.get("fusion"))):
        against = None if own is None else duel(own, theirs, "ndcg@10")
        if against is not None:
            yield (
                f"{label}, {against.ours}, against the peers' best, {against.theirs}: "
                f"{_interval(against)} nDCG@10: {verdict(against)}."
            )
    yield ""
