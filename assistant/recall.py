"""Candidates: each source brings its best items under the hard constraints."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from assistant.blending import strengths
from assistant.config import AssistantConfig
from assistant.fusion.moment import Moment
from assistant.moments import moment_of
from assistant.resources import Resources
from assistant.scope import within
from assistant.taste import Taste
from catalog.ranking import Ranking
from cf_models.contract import profile_of
from retrieval.encoder import Vectors
from retrieval.filters import Constraint, Mask


@dataclass(frozen=True)
class Request:
    """What is looked for, in numbers.

    Attributes:
        profile: signed strengths over the items, shape (1, n_items); history and ledger together.
        query: free words; empty for none.
        meaning: the words' vector, shape (dim,), length 1; None without words.
        hard: conditions that every candidate meets.
        soft: leanings, which only move a candidate up or down.
        keep: shape (n_items,); False for items that may not be shown.
        moment: what the learned fusion judges by; None when there is none, or nothing to judge by.
    """

    profile: sparse.csr_matrix
    query: str
    meaning: Vectors | None
    hard: tuple[Constraint, ...]
    soft: tuple[Constraint, ...]
    keep: Mask
    moment: Moment | None = None

    @cached_property
    def liked(self) -> dict[int, float]:
        """Row → strength of what the person likes."""
        pairs = zip(self.profile.indices.tolist(), self.profile.data.tolist(), strict=True)
        return {row: strength for row, strength in pairs if strength > 0}


def request_for(
    resources: Resources,
    config: AssistantConfig,
    taste: Taste,
    user: str,
    exclude: frozenset[str] = frozenset(),
    said: Sequence[str] = (),
) -> Request:
    """Join what is said now with what was said and done before; see `assistant.blending`.

    Args:
        resources: the workspace.
        config: settings of a turn.
        taste: the ledger.
        user: a person with past events; empty for none.
        exclude: ids of items that are not shown again.
        said: the person's messages, oldest first.
    """
    profile = strengths(resources, config, taste, user)
    catalog, encoder, served = resources.catalog, resources.encoder, resources.fusion
    meaning = encoder.encode_queries([taste.query])[0] if taste.query else None
    moment = None
    if served is not None:
        moment = moment_of(served, catalog, encoder, taste, meaning, said)
    return Request(
        profile=profile_of(profile, len(catalog)),
        query=taste.query,
        meaning=meaning,
        hard=taste.constraints(hard=True),
        soft=taste.constraints(hard=False),
        keep=showable(resources, taste, user, exclude),
        moment=moment,
    )


def showable(resources: Resources, taste: Taste, user: str, exclude: frozenset[str]) -> Mask:
    """Which items meet the hard conditions and what is asked for, new or known; (n_items,)."""
    keep = resources.attributes.combined(
        taste.constraints(hard=True), within(resources, taste, user)
    )
    keep[resources.catalog.ids.rows(exclude)] = False
    return keep


def recall(resources: Resources, config: AssistantConfig, request: Request) -> list[Ranking]:
    """One ranking a source, each at most `config.pool` long: cf, near, meaning, words, popularity.

    Sources without anything to go by are absent: no likes, no "cf" and "near"; no words, no
    "meaning" and "words".
    """
    return [r for r in _sources(resources, config.pool, request) if len(r)]


def _sources(resources: Resources, pool: int, request: Request) -> Iterator[Ranking]:
    keep = request.keep
    if request.profile.nnz and resources.cf is not None:
        yield Ranking.from_scores(resources.cf.score(request.profile), pool, "cf", keep)
    if request.liked:
        centre = liking_vector(resources, request)
        yield _named(resources.vectors.near(centre, pool, keep), "near")
    if request.meaning is not None:
        yield _named(resources.vectors.search(request.meaning, pool, keep), "meaning")
        yield _named(resources.lexical.search(request.query, pool, keep), "words")
    if resources.popularity is not None:
        nobody = sparse.csr_matrix((1, len(resources.catalog)), dtype=np.float32)
        # An item without events is liked by nobody, and may be all that the conditions leave.
        liked = np.nan_to_num(resources.popularity.score(nobody), nan=0.0)
        yield Ranking.from_scores(liked, pool, "popularity", keep)


def liking_vector(resources: Resources, request: Request) -> Vectors:
    """The mean direction of the liked items, weighted by strength, shape (dim,), length 1."""
    rows = np.fromiter(request.liked, np.int64, len(request.liked))
    weights = np.fromiter(request.liked.values(), np.float32, len(request.liked))
    mean = weights @ resources.vectors.vectors()[rows]
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), dtype=np.float32)


def _named(ranking: Ranking, source: str) -> Ranking:
    return Ranking(ranking.rows, ranking.scores, source, ranking.parts)
