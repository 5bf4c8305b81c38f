"""Events with the shape of ML-20M, written as a folder of Parquet files, a part of people in each.

138,000 people, 27,000 items. Items have one of 60 kinds, and popularity falls by Zipf's law within
each; a person has four kinds, of unequal weight; how many events people have is log-normal, at
least 20. Fewer events are a proportionally smaller world: as many events a person, and the square
root of the items. Ratings are higher for the kinds a person prefers.
"""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from scipy import sparse

EVENTS, PEOPLE, ITEMS = 20_000_000, 138_000, 27_000
KINDS, OWN_KINDS, LEAST = 60, 4, 20
STRANGERS = 2000
"""People who are never in the files, and are asked about."""
_PART = 8_000  # people in one file
_START = 1_400_000_000


class World:
    """Who likes what, drawn from a seed.

    Args:
        events: how many, about.
        seed: of everything.
    """

    def __init__(self, events: int, seed: int = 0) -> None:
        self.seed = seed
        self.n_people = max(round(PEOPLE * events / EVENTS), 100)
        self.n_items = max(round(ITEMS * (events / EVENTS) ** 0.5), KINDS * 5)
        self.per_person = events / self.n_people
        rng = np.random.default_rng(seed)
        kind = rng.integers(KINDS, size=self.n_items)
        self.of_kind = [rng.permutation(np.flatnonzero(kind == k)) for k in range(KINDS)]

    def write(self, folder: Path) -> int:
        """Write the events of all people but the strangers; how many there are."""
        folder.mkdir(parents=True, exist_ok=True)
        total = 0
        for start in range(0, self.n_people, _PART):
            count = min(_PART, self.n_people - start)
            user, item, rating, time = self.events(count, start)
            table = pa.table(
                {
                    "user": pa.array(user).cast(pa.string()),
                    "item": pa.array(item).cast(pa.string()),
                    "behaviour": pa.array(["rating"] * len(user)),
                    "value": rating,
                    "time": pa.array(time * 1_000_000, pa.timestamp("us", tz="UTC")),
                }
            )
            pq.write_table(table, folder / f"part-{start:07}.parquet")
            total += len(user)
        return total

    def strangers(self, count: int = STRANGERS) -> sparse.csr_matrix:
        """Ratings ≥ 3.5 of people who are in no file, as ones, shape (count, n_items)."""
        user, item, rating, _ = self.events(count, self.n_people)
        liked = rating >= 3.5
        ones = np.ones(int(liked.sum()), np.float32)
        at = (user[liked] - self.n_people, item[liked])
        return sparse.csr_matrix((ones, at), shape=(count, self.n_items))

    def events(self, count: int, start: int) -> tuple[np.ndarray, ...]:
        """user, item, rating and time of `count` people from number `start`; no pair twice."""
        rng = np.random.default_rng([self.seed, start])
        mean = np.log(max(self.per_person - LEAST, 1)) - 0.44
        sizes = LEAST + rng.lognormal(mean, 1.0, count).astype(np.int64)
        sizes = np.minimum(sizes, self.n_items // 4)
        kinds = rng.integers(KINDS, size=(count, OWN_KINDS))
        user = np.repeat(np.arange(count), (sizes * 2.2).astype(np.int64))
        place = np.minimum(rng.geometric(0.45, len(user)) - 1, OWN_KINDS)
        own = place < OWN_KINDS
        kind = np.where(own, kinds[user, place % OWN_KINDS], rng.integers(KINDS, size=len(user)))
        item = self._items(rng, kind)
        _, first = np.unique(user * self.n_items + item, return_index=True)
        first = rng.permutation(first)
        user, item, own = user[first], item[first], own[first]
        order = np.argsort(user, kind="stable")
        met = np.bincount(user, minlength=count)
        rank = np.arange(len(user)) - np.repeat(np.cumsum(met) - met, met)
        keep = order[rank < sizes[user[order]]]
        user, item, own = user[keep], item[keep], own[keep]
        rating = np.clip(
            np.round((3.0 + 0.9 * own + rng.normal(0, 0.8, len(user))) * 2) / 2, 0.5, 5
        )
        return user + start, item, rating, _START + rng.integers(0, 10**8, len(user))

    def _items(self, rng: np.random.Generator, kind: np.ndarray) -> np.ndarray:
        """One item of each kind asked for, by Zipf's law over the places in its kind."""
        sizes = np.array([len(rows) for rows in self.of_kind])
        starts = np.cumsum(sizes) - sizes
        place = np.floor(sizes[kind] ** rng.random(len(kind))).astype(np.int64) - 1  # p ∝ 1/rank
        return np.concatenate(self.of_kind)[starts[kind] + place]
