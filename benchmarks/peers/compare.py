"""Ours against the peers: paired differences over people, their seeds pooled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.peers.measure import MEASURES, Result
from benchmarks.peers.place import Place
from benchmarks.peers.roster import NAMESAKES, OF_RATINGS, OURS, Case, is_peer
from evaluation.statistics import Interval, bootstrap_intervals

Values = np.ndarray


@dataclass(frozen=True)
class Standing:
    """A model or peer over all seeds of a case.

    Attributes:
        name: of it.
        means: measure, "fit_seconds", "rank_seconds", "peak_mb", "base_mb" → mean over the seeds;
            absent where there is none.
        values: measure → a value a person, the mean over the seeds that evaluate the person.
        seeds: how many seeds were run.
    """

    name: str
    means: Mapping[str, float]
    values: Mapping[str, Mapping[str, float]]
    seeds: int


@dataclass(frozen=True)
class Duel:
    """One of ours beside one peer.

    Attributes:
        ours, theirs: names.
        measure: what is compared.
        difference: how much better ours is (for RMSE: theirs - ours), over people.
        fit: our fit time in theirs.
    """

    ours: str
    theirs: str
    measure: str
    difference: Interval
    fit: float


def standings(work: Path, case: Case, seeds: Sequence[int]) -> dict[str, Standing]:
    """Everybody with a result in a case, ours first in the order of `OURS`."""
    places = [Place(work / case.name / f"seed-{seed}") for seed in seeds]
    places = [place for place in places if place.ready]
    folders = sorted({p.name for place in places for p in place.folder.iterdir() if p.is_dir()})
    peers = [n for group in NAMESAKES.values() for n in group]
    known = {n.replace(":", "-"): n for n in (*OURS, *peers, *_others(folders))}
    found = {}
    for folder, name in known.items():
        if folder in folders:
            results = [(place, Result.read(place.of(name))) for place in places]
            done = [(place, result) for place, result in results if result is not None]
            if done:
                found[name] = _standing(name, done)
    return found


def _others(folders: Sequence[str]) -> list[str]:
    libraries = ("implicit", "cornac", "surprise", "rectools")
    return [f.replace("-", ":", 1) for f in folders if f.split("-")[0] in libraries]


def _standing(name: str, done: Sequence[tuple[Place, Result]]) -> Standing:
    means = {}
    for key in (*MEASURES, "fit_seconds", "rank_seconds", "peak_mb", "base_mb"):
        own = [r.figures[key] for _, r in done if r.figures[key] is not None]
        if own:
            means[key] = float(np.mean(own))
    values: dict[str, dict[str, float]] = {}
    for measure in MEASURES:
        sums: dict[str, list[float]] = {}
        for place, result in done:
            for person, value in zip(place.people, result.people[measure], strict=True):
                if np.isfinite(value):
                    sums.setdefault(person, []).append(float(value))
        values[measure] = {person: float(np.mean(own)) for person, own in sums.items()}
    return Standing(name, means, values, len(done))


def duel(ours: Standing, theirs: Standing, measure: str) -> Duel | None:
    """The comparison by one measure; None when one of them has no such figure."""
    mine, other = ours.values[measure], theirs.values[measure]
    both = [person for person in mine if person in other]
    if not both:
        return None
    sign = -1.0 if measure == "rmse" else 1.0
    difference = np.array([[sign * (mine[person] - other[person])] for person in both])
    interval = bootstrap_intervals(difference)[0]
    fit = ours.means["fit_seconds"] / max(theirs.means["fit_seconds"], 1e-9)
    return Duel(ours.name, theirs.name, measure, interval, fit)


def duels(found: Mapping[str, Standing]) -> list[Duel]:
    """Each of ours with each namesake: by RMSE where ours predicts ratings, else by nDCG@10."""
    pairs = [
        duel(found[ours], found[theirs], "rmse" if ours in OF_RATINGS else "ndcg@10")
        for ours, peers in NAMESAKES.items()
        for theirs in peers
        if ours in found and theirs in found
    ]
    return [pair for pair in pairs if pair is not None]


def best(found: Mapping[str, Standing], *, peers: bool) -> Standing | None:
    """The highest nDCG@10 of one side."""
    side = [s for n, s in found.items() if is_peer(n) == peers and "ndcg@10" in s.means]
    return max(side, key=lambda s: s.means["ndcg@10"], default=None)
