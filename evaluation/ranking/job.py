"""What goes to the process of a model and what comes back, as files: npz, Parquet and JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict
from scipy import sparse

from catalog.events import Interactions, SignalConfig
from catalog.ids import IdMap, Rows
from catalog.items import Catalog
from catalog.ratings import given_ratings
from catalog.storage import (
    read_attributes,
    read_catalog_table,
    read_events,
    write_attributes,
    write_catalog_table,
    write_events,
)
from evaluation.ranking.accuracy import PerPerson
from evaluation.ranking.histories import histories_of
from evaluation.ranking.lists import Lists
from evaluation.ranking.splits import Split
from rerankers.gain import Gain


@dataclass(frozen=True)
class Job:
    """The part of a split that a model may see, and the ratings that its predictions are held to.

    Attributes:
        train: for `fit`.
        catalog: the items, for rerankers.
        profiles, seen: as in `Split`.
        histories: likes of each profile, oldest first; from `histories_of`.
        rated: the ratings behind the profiles; from `given_ratings`, as are `ratings`.
        ratings: held back.
        depth: how long lists are.
    """

    train: Interactions
    catalog: Catalog
    profiles: sparse.csr_matrix
    seen: sparse.csr_matrix
    histories: list[Rows]
    rated: sparse.csr_matrix
    ratings: sparse.csr_matrix
    depth: int

    @classmethod
    def of(cls, split: Split, catalog: Catalog, depth: int) -> "Job":
        """The job of a split."""
        items = split.train.items
        rated = given_ratings(split.known, split.people, items)
        ratings = given_ratings(split.held, split.people, items)
        histories = histories_of(split.profiles, split.known, split.people, items)
        people = (split.profiles, split.seen, histories, rated, ratings)
        return cls(split.train, catalog, *people, depth)

    def write(self, folder: Path) -> None:
        """Write it to an empty folder."""
        for name in ("profiles", "seen", "rated", "ratings"):
            sparse.save_npz(folder / f"{name}.npz", getattr(self, name))
        sparse.save_npz(folder / "strength.npz", self.train.strength)
        counts = np.array([len(own) for own in self.histories], dtype=np.int64)
        rows = np.concatenate([np.empty(0, np.int32), *self.histories])
        np.savez(folder / "histories.npz", allow_pickle=False, counts=counts, rows=rows)
        write_events(folder / "events.parquet", self.train.events)
        write_catalog_table(folder / "catalog.parquet", self.catalog)
        write_attributes(folder / "catalog.json", self.catalog)
        ids = {
            "users": list(self.train.users),
            "depth": self.depth,
            "signals": self.train.signals.model_dump(mode="json"),
        }
        (folder / "job.json").write_text(json.dumps(ids), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Job":
        """Read what `write` wrote."""
        ids = json.loads((folder / "job.json").read_text(encoding="utf-8"))
        profiles, seen, rated, ratings, strength = (
            sparse.csr_matrix(sparse.load_npz(folder / f"{name}.npz"))
            for name in ("profiles", "seen", "rated", "ratings", "strength")
        )
        events = read_events(folder / "events.parquet")
        attributes, names = read_attributes(folder / "catalog.json")
        table = read_catalog_table(folder / "catalog.parquet", attributes)
        catalog = Catalog(table, attributes, **names)
        signals = SignalConfig.model_validate(ids["signals"])
        train = Interactions(IdMap(ids["users"]), catalog.ids, strength, events, signals)
        with np.load(folder / "histories.npz", allow_pickle=False) as npz:
            histories = np.split(npz["rows"], np.cumsum(npz["counts"])[:-1])
        return cls(train, catalog, profiles, seen, histories, rated, ratings, ids["depth"])


class Costs(BaseModel):
    """What a model needed.

    Attributes:
        fit_seconds: of `fit` alone, libraries loaded and loops compiled; see `warm_up`.
        rank_seconds: of scoring and ranking everybody who is evaluated.
        peak_mb: the most memory (10⁶ bytes) that its process held until the end of the fit.
        base_mb: what it had held before: interpreter, libraries, data.
        settings: the model's own, defaults included.
        gain: of a reranker over its best base, as it measured it within its training; else None.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    fit_seconds: float
    rank_seconds: float
    peak_mb: float
    base_mb: float
    settings: Mapping[str, Any]
    gain: Gain | None = None


@dataclass(frozen=True)
class Outcome:
    """What a model did.

    Attributes:
        costs: time, memory, settings.
        lists: shape (n_people, depth).
        errors: of ratings, shape (n_people, 2), and `rated`, shape (n_people,); see `errors_of`.
            None for a model that predicts no ratings.
    """

    costs: Costs
    lists: Lists
    errors: PerPerson | None = None
    rated: PerPerson | None = None

    def write(self, folder: Path) -> None:
        """Write it; the costs come last, so that half an outcome is never read."""
        rated = {} if self.errors is None else {"errors": self.errors, "rated": self.rated}
        arrays: dict[str, Any] = {"lists": self.lists, **rated}
        np.savez(folder / "outcome.npz", allow_pickle=False, **arrays)
        (folder / "costs.json").write_text(self.costs.model_dump_json(), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Outcome":
        """Read what `write` wrote.

        Raises:
            FileNotFoundError: when the process ended before it was written.
        """
        costs = Costs.model_validate_json((folder / "costs.json").read_text(encoding="utf-8"))
        with np.load(folder / "outcome.npz", allow_pickle=False) as npz:
            rated = {name: npz[name] for name in ("errors", "rated") if name in npz.files}
            return cls(costs, npz["lists"], **rated)
