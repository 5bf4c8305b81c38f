"""What a peer is given: the same training data and people, in files that need numpy and scipy only.

A peer's process has neither our code nor our libraries; `runners/given.py` reads what is written
here.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from catalog.events import Behaviour, SignalConfig
from catalog.ids import IdMap
from evaluation.ranking.job import Job
from evaluation.ranking.splits import Split, met


def write_exchange(folder: Path, split: Split, job: Job, signals: SignalConfig) -> None:
    """Write a split for peers.

    * `liked.npz`: strengths of likes in training, above 0, shape (n_users, n_items), CSR;
    * `met.npz`: 1 where a person left any event in training, same shape;
    * `ratings.npz`: `user`, `item`, `value` of every rating in training;
    * `sequence.npz`: `user`, `item` of the events that speak for an item, and `second`, since 1970;
    * `people.npy`: the training row of each evaluated person, -1 for a stranger;
    * `seen.npz`, `held.npz`: what is not ranked for them, and their ratings held back;
    * `exchange.json`: depth of lists, ends of the scale.
    """
    train = job.train
    rows_of_items = {id_: row for row, id_ in enumerate(train.items)}
    people = [train.users.row(user) for user in split.people]
    known = np.array([-1 if row is None else row for row in people], dtype=np.int64)
    liked = train.strength.copy()
    liked.data = np.maximum(liked.data, np.float32(0))
    liked.eliminate_zeros()
    sparse.save_npz(folder / "liked.npz", liked)
    sparse.save_npz(folder / "met.npz", met(train.events, train.users, rows_of_items))
    sparse.save_npz(folder / "seen.npz", job.seen)
    sparse.save_npz(folder / "held.npz", job.ratings)
    np.save(folder / "people.npy", known, allow_pickle=False)
    _write_ratings(folder / "ratings.npz", job, rows_of_items)
    _write_sequence(folder / "sequence.npz", job, rows_of_items, liked)
    scale = {"low": signals.rating_low, "high": signals.rating_high, "depth": job.depth}
    (folder / "exchange.json").write_text(json.dumps(scale), encoding="utf-8")


def _write_ratings(path: Path, job: Job, rows_of_items: dict[str, int]) -> None:
    events = job.train.events
    rated = events[(events["behaviour"] == Behaviour.RATING.value) & events["value"].notna()]
    rated = rated.drop_duplicates(["user", "item"], keep="last")
    np.savez(
        path,
        allow_pickle=False,
        user=rated["user"].map(_rows(job.train.users)).to_numpy(np.int64),
        item=rated["item"].map(rows_of_items).to_numpy(np.int64),
        value=rated["value"].to_numpy(np.float64),
    )


def _write_sequence(
    path: Path, job: Job, rows_of_items: dict[str, int], liked: sparse.csr_matrix
) -> None:
    events = job.train.events
    last = events.sort_values("time", kind="stable").drop_duplicates(["user", "item"], keep="last")
    user = last["user"].map(_rows(job.train.users)).to_numpy(np.int64)
    item = last["item"].map(rows_of_items).to_numpy(np.int64)
    since = (last["time"] - pd.Timestamp(0, tz="UTC")).dt.total_seconds()
    second = since.fillna(0).to_numpy(np.int64)  # without a time: first
    pairs = sparse.csr_matrix(liked)
    kept = np.asarray(pairs[user, item]).ravel() > 0
    np.savez(path, allow_pickle=False, user=user[kept], item=item[kept], second=second[kept])


def _rows(ids: IdMap) -> dict[str, int]:
    return {id_: row for row, id_ in enumerate(ids)}
