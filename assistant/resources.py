"""What every turn reads and none changes: loaded once, shared by all sessions."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from assistant.fusion.served import ServedFusion
from assistant.profile.config import ProfileConfig
from assistant.renown import renown
from catalog.events import Behaviour, Interactions, SignalConfig
from catalog.items import Catalog
from cf_models.contract import CandidateModel
from retrieval.encoder import Encoder
from retrieval.filters import AttributeIndex
from retrieval.lexical import LexicalIndex
from retrieval.vectors import VectorIndex

FEW_PEOPLE = 100.0
"""So many people make an item well known, however small the catalogue's public."""


@dataclass(frozen=True)
class Resources:
    """A workspace, opened.

    Attributes:
        catalog: the items.
        interactions: who preferred what; its columns are the catalogue's rows.
        cf: the model whose fold-in gives candidates and exact contributions; None when the
            catalogue has no items.
        popularity: the model that serves people of whom nothing is known; None likewise.
        encoder, vectors, lexical, attributes: the ways from words to items.
        fusion: the learned order; None when none was learned, or it is not to be served.
        signals: how events become strengths.
        profile: what is worth telling of a person.
    """

    catalog: Catalog
    interactions: Interactions
    cf: CandidateModel | None
    popularity: CandidateModel | None
    encoder: Encoder
    vectors: VectorIndex
    lexical: LexicalIndex
    attributes: AttributeIndex
    fusion: ServedFusion | None = None
    signals: SignalConfig = field(default_factory=SignalConfig)
    profile: ProfileConfig = field(default_factory=ProfileConfig)

    @property
    def rating_top(self) -> float:
        """The best rating that the data's scale allows."""
        return self.signals.rating_high

    @cached_property
    def people(self) -> NDArray[np.float32]:
        """How many people left any event with each item, shape (n_items,)."""
        pairs = self.interactions.events[["user", "item"]].drop_duplicates()
        return self._by_row(pairs["item"].value_counts().astype(float), missing=0.0)

    @cached_property
    def renown(self) -> NDArray[np.float32]:
        """How many people know each item, shape (n_items,); see `assistant.renown`."""
        return renown(self.catalog, self.people)

    @cached_property
    def familiarity(self) -> NDArray[np.float32]:
        """How well known each item is, shape (n_items,), 0 to 1, by the logarithm of `renown`.

        Where nobody has many, numbers of people tell little, and no item comes near 1.
        """
        most = max(float(self.renown.max(initial=0.0)), FEW_PEOPLE)
        share: NDArray[np.float32] = (np.log1p(self.renown) / np.log1p(most)).astype(np.float32)
        return share

    @cached_property
    def mean_rating(self) -> NDArray[np.float32]:
        """Mean rating of each item on the data's own scale, shape (n_items,); NaN without any."""
        events = self.interactions.events
        ratings = events[events["behaviour"] == Behaviour.RATING.value]
        return self._by_row(ratings.groupby("item", observed=True)["value"].mean(), missing=np.nan)

    @cached_property
    def known(self) -> dict[str, int]:
        """For each attribute, of how many items its value is known."""
        table = self.catalog.table
        return {
            a.name: int(
                table[a.name].notna().sum()
                if a.kind == "number"
                else table[a.name].astype(bool).sum()
            )
            for a in self.catalog.attributes
        }

    def _by_row(self, of_items: "pd.Series[float]", *, missing: float) -> NDArray[np.float32]:
        return of_items.reindex(list(self.catalog.ids)).fillna(missing).to_numpy(np.float32)
