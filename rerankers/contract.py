"""The contract that every reranker keeps."""

from abc import abstractmethod
from pathlib import Path
from typing import Self

from catalog.errors import ModelError
from catalog.events import Interactions
from catalog.items import Catalog
from cf_models.scorer import Scorer
from cf_models.store import Manifest


class Reranker(Scorer):
    """Scores from candidate models and from what items are.

    A reranker fits candidate models of its own, takes each person's best candidates from them (the
    *pool*), and orders the pool anew by what it learned about items and people.

    `score_batch` is comparable within one person only. Items of the pool stand above all others,
    which keep the order of the base below them.
    """

    @abstractmethod
    def fit(self, interactions: Interactions, catalog: Catalog) -> Self:
        """Learn from people's strengths and from the items.

        Raises:
            ModelError: when there is nothing to learn from, or `interactions` are of other items
                than `catalog`.
        """

    @classmethod
    @abstractmethod
    def load(cls, folder: Path, catalog: Catalog) -> Self:
        """Read what `save` wrote.

        Raises:
            ModelError: when the folder holds another reranker, another version, one of another
                catalogue, or broken files.
        """


def check_catalog(interactions: Interactions, catalog: Catalog) -> None:
    """Refuse events of other items than the catalogue's.

    Raises:
        ModelError: when the ids differ, or there are none.
    """
    if len(catalog) == 0:
        raise ModelError(
            "A reranker cannot learn: the catalogue has no items.",
            remedy="Add items to the catalogue.",
        )
    if interactions.items.fingerprint != catalog.ids.fingerprint:
        raise ModelError(
            "The events are of other items than those of the catalogue.",
            remedy="Build the interactions from the same catalogue.",
        )


def check_fingerprint(manifest: Manifest, catalog: Catalog) -> None:
    """Refuse what was saved for another catalogue.

    Raises:
        ModelError: when it was.
    """
    if manifest.fingerprint != catalog.ids.fingerprint:
        raise ModelError(
            f"The reranker {manifest.model!r} is of another catalogue.",
            remedy="Fit the reranker again on this catalogue.",
        )
