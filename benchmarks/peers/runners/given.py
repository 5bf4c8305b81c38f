"""What every peer's process does alike: read, try settings, time, weigh, rank, write.

    python RUNNER.py JOB MODEL REQUEST OUT

JOB is the folder of `exchange.write_exchange`. REQUEST is a JSON file: `settings`, a list of
dicts that are tried in turn until `seconds` have passed (the first always is); `seed`; `threads`.
What settings number i gave goes to OUT/i, as `evaluation.ranking.job.Outcome` is written.

It runs in the environment of a peer and imports nothing of ours.
"""

import json
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from scipy import sparse

_GROUP = 200


@dataclass(frozen=True)
class Given:
    """A split as a peer sees it; see `exchange.write_exchange`."""

    liked: sparse.csr_matrix
    met: sparse.csr_matrix
    user: np.ndarray
    item: np.ndarray
    value: np.ndarray
    sequence: Mapping[str, np.ndarray]
    people: np.ndarray
    seen: sparse.csr_matrix
    held: sparse.csr_matrix
    depth: int
    low: float
    high: float
    seed: int
    threads: int

    @property
    def n_users(self) -> int:
        return int(self.liked.shape[0])

    @property
    def n_items(self) -> int:
        return int(self.liked.shape[1])


class Peer(Protocol):
    """A model of a peer with its settings.

    `fit` is timed; what the library needs the data as is made before, in `__init__`. One that
    predicts ratings has `rated(person, item)` as well: arrays of training rows, and the ratings or
    None.
    """

    def fit(self) -> None: ...
    def lists(self) -> np.ndarray | None: ...


Maker = Callable[[Given, Mapping[str, Any]], Peer]


def read_given(folder: Path, seed: int, threads: int) -> Given:
    matrices = {
        name: sparse.csr_matrix(sparse.load_npz(folder / f"{name}.npz"))
        for name in ("liked", "met", "seen", "held")
    }
    with np.load(folder / "ratings.npz") as npz:
        ratings = {name: npz[name] for name in ("user", "item", "value")}
    with np.load(folder / "sequence.npz") as npz:
        sequence = {name: npz[name] for name in ("user", "item", "second")}
    said = json.loads((folder / "exchange.json").read_text(encoding="utf-8"))
    people = np.load(folder / "people.npy")
    return Given(
        **matrices, **ratings, sequence=sequence, people=people, seed=seed, threads=threads, **said
    )


def best(given: Given, score: Callable[[int], np.ndarray]) -> np.ndarray:
    """The best unseen items of each person, from the scores of one row of training at a time."""
    lists = np.full((len(given.people), given.depth), -1, dtype=np.int32)
    for person, row in enumerate(given.people):
        if row < 0:
            continue
        own = np.array(score(int(row)), dtype=np.float64)
        own[~np.isfinite(own)] = -np.inf
        own[given.seen.indices[given.seen.indptr[person] : given.seen.indptr[person + 1]]] = -np.inf
        k = min(given.depth, len(own))
        top = np.argpartition(-own, k - 1)[:k]
        top = top[np.lexsort((top, -own[top]))]
        top = top[np.isfinite(own[top])]
        lists[person, : len(top)] = top
    return lists


def peak_mb() -> float:
    """The most memory that this process has held, in 10⁶ bytes."""
    status = Path("/proc/self/status")
    if status.is_file():
        fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(fields["VmHWM"].split()[0]) * 1024 / 1e6
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def run(makers: Mapping[str, Maker]) -> None:
    """The process of a peer."""
    job, name, request, out = sys.argv[1:]
    asked = json.loads(Path(request).read_text(encoding="utf-8"))
    given = read_given(Path(job), asked["seed"], asked["threads"])
    start = time.perf_counter()
    for i, settings in enumerate(asked["settings"]):
        if i and time.perf_counter() - start > asked["seconds"]:
            break
        folder = Path(out) / str(i)
        folder.mkdir(parents=True)
        try:
            _one(makers[name](given, settings), given, settings, folder)
        except Exception as exc:  # a setting that cannot be must not end the search
            if len(asked["settings"]) == 1:
                raise
            (folder / "error.txt").write_text(f"{type(exc).__name__}: {exc}", encoding="utf-8")


def _one(peer: Peer, given: Given, settings: Mapping[str, Any], folder: Path) -> None:
    base = peak_mb()
    start = time.perf_counter()
    peer.fit()
    fitted = time.perf_counter()
    peak = peak_mb()
    lists = peer.lists()
    ranked = time.perf_counter()
    arrays = {"lists": lists}
    if lists is None:
        arrays["lists"] = np.full((len(given.people), given.depth), -1, dtype=np.int32)
    arrays |= _errors(peer, given)
    np.savez(folder / "outcome.npz", **arrays)
    costs = {
        "fit_seconds": fitted - start,
        "rank_seconds": ranked - fitted,
        "peak_mb": peak,
        "base_mb": base,
        "settings": dict(settings),
    }
    (folder / "costs.json").write_text(json.dumps(costs), encoding="utf-8")


def _errors(peer: Peer, given: Given) -> dict[str, np.ndarray]:
    """Sums of squared and absolute errors of each person, and how many ratings they sum."""
    n = len(given.people)
    person = np.repeat(np.arange(n), np.diff(given.held.indptr))
    rated = getattr(peer, "rated", None)
    if len(person) == 0 or rated is None:
        return {}
    rows = given.people[person]
    predicted = rated(rows, given.held.indices)
    if predicted is None:
        return {}
    error = predicted - given.held.data
    known = np.isfinite(error) & (rows >= 0)
    sums = [
        np.bincount(person[known], weights=w[known], minlength=n)
        for w in (error**2, np.abs(error), np.ones(len(error)))
    ]
    return {"errors": np.stack(sums[:2], axis=1), "rated": sums[2]}
