"""The candidate models whose scores a reranker starts from."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy import sparse

from catalog.errors import ModelError
from catalog.events import Interactions
from catalog.ids import Rows
from catalog.ranking import Scores
from cf_models import MODELS, CandidateModel, load_model

Bases = Mapping[str, CandidateModel]
"""Fitted models by name, in the order of the settings."""


def fit_bases(names: Sequence[str], interactions: Interactions) -> Bases:
    """Fit models with their default settings.

    Raises:
        ModelError: when a name is unknown, or a model cannot learn from these interactions.
    """
    unknown = [name for name in names if name not in MODELS]
    if unknown:
        raise ModelError(
            f"{unknown[0]!r} is no candidate model.", remedy=f"Known are: {', '.join(MODELS)}."
        )
    return {name: MODELS[name]().fit(interactions) for name in names}


def save_bases(folder: Path, bases: Bases) -> None:
    """Write each model to a folder of its name.

    Raises:
        ModelError: when the folder cannot be written.
    """
    for name, model in bases.items():
        model.save(folder / name)


def load_bases(folder: Path, names: Sequence[str], fingerprint: str) -> Bases:
    """Read what `save_bases` wrote.

    Raises:
        ModelError: when a model is missing, damaged, or of another catalogue.
    """
    bases = {name: load_model(folder / name) for name in names}
    for name, model in bases.items():
        if model.name != name or model.fingerprint_ != fingerprint:
            raise ModelError(
                f"The model in {folder / name} is not the {name!r} of this reranker.",
                remedy="Fit the reranker again.",
            )
    return bases


def unmet_scores(
    model: CandidateModel, profiles: sparse.csr_matrix, met: sparse.csr_matrix
) -> Scores:
    """Scores of what each person has not met, shape (n_people, n_items); NaN for the rest.

    Args:
        model: fitted.
        profiles: shape (n_people, n_items), CSR.
        met: stored where a person has met an item, same shape.
    """
    scores = np.array(model.score_batch(profiles), dtype=np.float32)
    scores[np.repeat(np.arange(len(scores)), np.diff(met.indptr)), met.indices] = np.nan
    scores[~np.isfinite(scores)] = np.nan
    return scores


def top_rows(scores: Scores, count: int) -> tuple[Rows, Rows]:
    """The best `count` scored items of each person, best first, people side by side.

    Args:
        scores: shape (n_people, n_items); NaN is no candidate.
        count: at most so many a person; equal scores keep the order of the catalogue.

    Returns:
        Person and item of each candidate, shape (n,) both, int32.
    """
    filled = np.where(np.isnan(scores), -np.inf, scores)
    count = min(count, scores.shape[1])
    order = np.argsort(-filled, axis=1, kind="stable")[:, :count]
    usable = np.isfinite(np.take_along_axis(filled, order, axis=1))
    person = np.broadcast_to(np.arange(len(scores))[:, None], order.shape)
    return person[usable].astype(np.int32), order[usable].astype(np.int32)
