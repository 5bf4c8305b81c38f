"""A learned fusion on disk: a manifest beside one file of arrays; no pickle."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from assistant.fusion.affinities import Affinities
from assistant.fusion.columns import Knowledge
from assistant.fusion.config import FusionConfig
from assistant.fusion.facts import Facts
from assistant.fusion.learned import LearnedFusion
from assistant.fusion.lore import Lore
from assistant.fusion.moment import Moment
from assistant.fusion.network import Network
from catalog.errors import ModelError
from catalog.growth import knows_prefix
from catalog.ids import IdMap
from cf_models.store import REFIT, Manifest, read_arrays, read_own, write_model
from rerankers.trees import Trees

NAME = "learned-fusion"
VERSION = 2
Arrays = dict[str, NDArray[Any]]
_LORES = ("lore", "elsewhere")
_NETWORK = "network/"


def save_fusion(folder: Path, fusion: LearnedFusion, items: IdMap) -> None:
    """Write a fusion.

    Args:
        folder: made when it is not there.
        fusion: learned.
        items: the catalogue's map.

    Raises:
        ModelError: when the folder cannot be written.
    """
    knowledge = fusion.knowledge
    learned = {
        "names": fusion.names,
        "trees": fusion.trees.texts,
        "silent": sorted(knowledge.silent),
    }
    arrays: Arrays = {
        "learned": np.frombuffer(json.dumps(learned).encode(), dtype=np.uint8),
        "weights": fusion.weights,
        **{f"{_NETWORK}{part}": own for part, own in fusion.network.weights.items()},
        **_affinities_out(knowledge.affinities),
    }
    for name in _LORES:
        arrays |= _lore_out(name, getattr(knowledge, name))
    manifest = Manifest(
        model=NAME,
        version=VERSION,
        config=fusion.config.model_dump(mode="json"),
        fingerprint=items.fingerprint,
        n_items=len(items),
    )
    write_model(folder, manifest, arrays)


def load_fusion(folder: Path, facts: Facts, items: IdMap) -> LearnedFusion:
    """Read what `save_fusion` wrote.

    Args:
        folder: that was written.
        facts: of the same catalogue, which may have grown since.
        items: its map; of the newer items is known what `facts` says.

    Raises:
        ModelError: when the folder holds another model, another version, one of another catalogue,
            or broken files.
    """
    manifest, config = read_own(folder, NAME, VERSION, FusionConfig)
    if not knows_prefix(manifest.fingerprint, manifest.n_items, items):
        raise ModelError(f"The fusion in {folder} is of another catalogue.", remedy=REFIT)
    read = _Read(read_arrays(folder, manifest), manifest.n_items, len(items))
    try:
        learned = json.loads(read.arrays["learned"].tobytes())
        lore, elsewhere = (_lore_in(name, read) for name in _LORES)
        silent = frozenset(learned["silent"])
        knowledge = Knowledge(facts, lore, elsewhere, _affinities_in(read), silent)
        trees, names = Trees.read(tuple(learned["trees"])), tuple(learned["names"])
        network = Network.of(
            {
                name.removeprefix(_NETWORK): own
                for name, own in read.arrays.items()
                if name.startswith(_NETWORK)
            }
        )
    except (KeyError, ValueError, TypeError) as exc:
        raise ModelError(f"The arrays in {folder} do not fit: {exc}.", remedy=REFIT) from exc
    if names != tuple(knowledge.columns(Moment())):
        raise ModelError(f"The fusion in {folder} weighs other columns than ours.", remedy=REFIT)
    return LearnedFusion(knowledge, names, read.arrays["weights"], network, trees, config)


@dataclass(frozen=True)
class _Read:
    """Arrays over the first `known` of `n` items; over all of them as they are given out."""

    arrays: Mapping[str, NDArray[Any]]
    known: int
    n: int

    def column(self, name: str) -> NDArray[np.float32]:
        """One row an item, 0 for the newer ones."""
        own = self.arrays[name]
        if len(own) != self.known:
            raise ValueError(f"{name} has {len(own)} rows for {self.known} items")
        more = [(0, self.n - self.known), *[(0, 0)] * (own.ndim - 1)]
        return np.pad(own, more)

    def square(self, name: str) -> sparse.csr_matrix:
        """A row and a column an item."""
        matrix = self.rows(name)
        if matrix.shape[0] != self.known:
            raise ValueError(f"{name} has {matrix.shape[0]} rows for {self.known} items")
        matrix.resize((self.n, self.n))
        return matrix

    def rows(self, name: str) -> sparse.csr_matrix:
        """A column an item."""
        data, indices, indptr = (self.arrays[f"{name}/{p}"] for p in ("data", "indices", "indptr"))
        matrix = sparse.csr_matrix((data, indices, indptr), shape=(len(indptr) - 1, self.known))
        matrix.check_format(full_check=True)
        matrix.resize((matrix.shape[0], self.n))
        return matrix


def _affinities_out(own: Affinities) -> Arrays:
    cosines = {} if own.cosines is None else _csr_out("cosines", own.cosines)
    columns = {"directions": own.directions, "liked": own.liked}
    return {**_csr_out("ease", own.weights), **cosines, **columns}


def _affinities_in(read: _Read) -> Affinities:
    return Affinities(
        weights=read.square("ease"),
        cosines=read.square("cosines") if "cosines/indptr" in read.arrays else None,
        directions=read.column("directions"),
        liked=read.column("liked"),
    )


def _lore_out(name: str, own: Lore) -> Arrays:
    return {
        f"{name}/recommended": own.recommended,
        f"{name}/named": own.named,
        f"{name}/n_groups": np.array(own.n_groups),
        f"{name}/meanings": own.meanings,
        **_csr_out(f"{name}/together", own.together),
        **_csr_out(f"{name}/follows", own.follows),
        **_csr_out(f"{name}/taken", own.taken),
    }


def _lore_in(name: str, read: _Read) -> Lore:
    return Lore(
        recommended=read.column(f"{name}/recommended"),
        named=read.column(f"{name}/named"),
        together=read.square(f"{name}/together"),
        follows=read.square(f"{name}/follows"),
        n_groups=int(read.arrays[f"{name}/n_groups"]),
        meanings=read.arrays[f"{name}/meanings"],
        taken=read.rows(f"{name}/taken"),
    )


def _csr_out(name: str, matrix: sparse.csr_matrix) -> Arrays:
    return {f"{name}/{part}": getattr(matrix, part) for part in ("data", "indices", "indptr")}
