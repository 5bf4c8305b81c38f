"""How well, and how fast, each candidate model ranks the whole catalogue.

    python -m benchmarks.cf_models [--data FOLDER] [--models ease ials] [--seeds 0 1 2]

Without `--data` the demo's films are taken; with it an unpacked MovieLens folder. Two questions:

* *known people*: of each person a random fifth of the events is held back, models learn from the
  rest, and rank all items that the person has not met. Targets are the liked ones held back.
* *strangers in a chat*: a quarter of the people is kept from the fit; of each with at least ten
  likes, 1, 2, 3 or 5 random likes are the profile and the other likes the targets.

Mixes add the z-scores of models, or their reciprocal ranks (k = 60).
"""

import argparse
import platform
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from scipy import sparse

from catalog import Interactions
from catalog.demo import demo_catalog
from catalog.errors import MissingExtra
from catalog.ids import IdMap
from catalog.movielens import load_movielens
from catalog.ranking import Scores
from cf_models import MODELS, CandidateModel
from cf_models.z_scores import z_scores
from evaluation.ranking.accuracy import accuracy, hits_of
from evaluation.ranking.lists import best_of

LIKES = (1, 2, 3, 5)
MIXES = (("ease", "itemknn", "ials"), ("ease", "ials"), ("itemknn", "ials"))


@dataclass(frozen=True)
class Holdout:
    """What a model learns from, what it is asked with, and what it should find.

    Attributes:
        train: for `fit`.
        profiles: shape (n_people, n_items), CSR, float32.
        targets: liked items held back, shape (n_people, n_items), CSR, float32.
    """

    train: Interactions
    profiles: sparse.csr_matrix
    targets: sparse.csr_matrix


def hold_out(interactions: Interactions, *, seed: int, part: float = 0.2) -> Holdout:
    """Hold back a random part of each person's events."""
    events = interactions.strength.tocoo()
    count = np.bincount(events.row, minlength=events.shape[0])
    order = np.lexsort((np.random.default_rng(seed).random(events.nnz), events.row))
    place = np.empty(events.nnz, dtype=np.int64)
    place[order] = np.arange(events.nnz) - np.repeat(np.cumsum(count) - count, count)
    held = place < np.floor(count[events.row] * part)
    train = _chosen(events, ~held)
    return Holdout(_with(interactions, train), train, _chosen(events, held & (events.data > 0)))


def cold_people(
    interactions: Interactions, *, likes: int, seed: int, part: float = 0.25
) -> Holdout:
    """Keep a random part of the people from the fit, and know only a few likes of each."""
    strength = interactions.strength
    rng = np.random.default_rng(seed)
    held = rng.permutation(strength.shape[0])[: int(strength.shape[0] * part)]
    known = np.setdiff1d(np.arange(strength.shape[0]), held)
    shown, hidden = [], []
    for person in held:
        row = strength[person]
        liked = rng.permutation(row.indices[row.data > 0])
        if len(liked) >= 10:
            shown.append(liked[:likes])
            hidden.append(liked[likes:])
    n_items = strength.shape[1]
    return Holdout(
        _with(interactions, strength[known], known), _ones(shown, n_items), _ones(hidden, n_items)
    )


def ndcg_and_recall(
    scores: Scores, holdout: Holdout, *, k: int = 10, k_recall: int = 20
) -> tuple[float, float]:
    """nDCG@k (gain 1 a target) and recall@k_recall (of at most k_recall), means over people."""
    lists = best_of(scores, holdout.profiles, max(k, k_recall))
    ndcg = accuracy(lists, holdout.targets, (k,))[f"ndcg@{k}"]
    size = holdout.targets.getnnz(axis=1)
    found = hits_of(lists[:, :k_recall], holdout.targets).sum(axis=1)[size > 0]
    recall = found / np.minimum(size[size > 0], k_recall)
    return float(np.nanmean(ndcg)), float(recall.mean())


def reciprocal_ranks(scores: Scores) -> Scores:
    """1 / (60 + rank) of each person's scores; 0 where there is none."""
    own = np.where(np.isfinite(scores), scores, -np.inf)
    rank = np.argsort(np.argsort(-own, axis=1, kind="stable"), axis=1) + 1
    return np.where(np.isfinite(scores), 1 / (60 + rank), 0.0).astype(np.float32)


FUSIONS: dict[str, Callable[[Scores], Scores]] = {"z": z_scores, "rrf": reciprocal_ranks}


def _with(
    interactions: Interactions, strength: sparse.csr_matrix, people: np.ndarray | None = None
) -> Interactions:
    users = interactions.users if people is None else IdMap(interactions.users.ids(people))
    return Interactions(users, interactions.items, strength, interactions.events.iloc[:0])


def _chosen(events: sparse.coo_matrix, mask: np.ndarray) -> sparse.csr_matrix:
    parts = (events.data[mask], (events.row[mask], events.col[mask]))
    return sparse.csr_matrix(parts, shape=events.shape, dtype=np.float32)


def _ones(rows: Sequence[np.ndarray], n_items: int) -> sparse.csr_matrix:
    indptr = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    indices = np.concatenate(rows)
    parts = (np.ones(len(indices), np.float32), indices, indptr)
    return sparse.csr_matrix(parts, shape=(len(rows), n_items))


def speed(model: CandidateModel, interactions: Interactions) -> dict[str, float]:
    """Seconds and milliseconds of each step on all interactions, and the size on disk."""
    start = time.perf_counter()
    model.fit(interactions)
    fit = time.perf_counter() - start
    spans, explained = [], []
    for person in range(min(200, interactions.strength.shape[0])):
        profile = interactions.strength[person]
        start = time.perf_counter()
        best = int(np.nanargmax(model.score(profile)))
        spans.append(time.perf_counter() - start)
        start = time.perf_counter()
        model.explain(profile, best)
        explained.append(time.perf_counter() - start)
    with TemporaryDirectory() as folder:
        model.save(Path(folder))
        size = sum(file.stat().st_size for file in Path(folder).iterdir())
        start = time.perf_counter()
        type(model).load(Path(folder))
        load = time.perf_counter() - start
    return {
        "fit s": fit,
        "score ms p50": float(np.median(spans)) * 1e3,
        "score ms p95": float(np.quantile(spans, 0.95)) * 1e3,
        "explain ms p50": float(np.median(explained)) * 1e3,
        "load s": load,
        "disk MB": size / 1e6,
    }


def quality(interactions: Interactions, names: Sequence[str], seeds: Sequence[int]) -> str:
    """One line a model and mix: known people, then strangers by number of likes."""
    found: dict[str, list[list[float]]] = defaultdict(list)
    for seed in seeds:
        held = hold_out(interactions, seed=seed)
        cold = [cold_people(interactions, likes=n, seed=seed) for n in LIKES]
        scores: dict[str, list[Scores]] = {}
        for name in names:
            model = MODELS[name]().fit(held.train)
            scores[name] = [model.score_batch(held.profiles)]
            model.fit(cold[0].train)
            scores[name] += [model.score_batch(c.profiles) for c in cold]
        for mix in (m for m in MIXES if set(m) <= set(names)):
            for label, fuse in FUSIONS.items():
                scores[f"{' + '.join(mix)} ({label})"] = [
                    np.sum([fuse(scores[name][i]) for name in mix], axis=0)
                    for i in range(1 + len(cold))
                ]
        for name, sets in scores.items():
            warm = ndcg_and_recall(sets[0], held)
            chats = [ndcg_and_recall(s, c)[0] for s, c in zip(sets[1:], cold, strict=True)]
            found[name].append([*warm, *chats])
    head = ["nDCG@10", "recall@20", *(f"nDCG@10, {n} liked" for n in LIKES)]
    return _table(head, {name: np.mean(rows, axis=0) for name, rows in found.items()}, 4)


def _table(head: Sequence[str], lines: dict[str, Sequence[float]], digits: int) -> str:
    rows = [f"| model | {' | '.join(head)} |", "|---" * (len(head) + 1) + "|"]
    rows += [f"| {n} | {' | '.join(f'{v:.{digits}f}' for v in vs)} |" for n, vs in lines.items()]
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description="Quality and speed of the candidate models.")
    parser.add_argument("--data", type=Path, help="an unpacked MovieLens folder")
    parser.add_argument("--models", nargs="+", default=list(MODELS), choices=list(MODELS))
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    args = parser.parse_args()
    catalog, events, _ = demo_catalog(None) if args.data is None else load_movielens(args.data)
    interactions = Interactions.from_events(events, catalog)
    n_people, n_items = interactions.strength.shape
    print(f"{date.today()}, {platform.machine()}, {platform.python_version()}: ", end="")
    print(f"{n_people} people, {n_items} items, {interactions.strength.nnz} strengths\n")
    speeds: dict[str, dict[str, float]] = {}
    for name in args.models:
        try:
            speeds[name] = speed(MODELS[name](), interactions)
        except MissingExtra as exc:
            print(f"{name} is left out. {exc}\n")
    head = list(next(iter(speeds.values()), {}))
    print(_table(head, {name: list(s.values()) for name, s in speeds.items()}, 2), "\n")
    print(quality(interactions, list(speeds), args.seeds))


if __name__ == "__main__":
    main()
