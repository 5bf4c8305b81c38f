"""A small world whose rules are known: people name films of a kind and take another of it."""

import numpy as np
import pandas as pd
from scipy import sparse

from assistant.fusion import (
    Facts,
    FusionConfig,
    LearnedFusion,
    Lesson,
    Moment,
    Teaching,
    learn_fusion,
)
from catalog import Attribute, Catalog
from catalog.events import Interactions
from catalog.ids import IdMap
from catalog.schema import empty_events
from rerankers.trees import TreesConfig
from retrieval.filters import AttributeIndex

N_KINDS, EACH = 4, 15
N = N_KINDS * EACH
CONFIG = FusionConfig(
    pool=30, sampled=40, shown=25, trees=TreesConfig(rounds=30, least_rows=20, parts=2)
)


def catalogue() -> Catalog:
    rows = [
        {
            "id": str(row),
            "title": f"Film {row}",
            "year": 1980 + row % 40,
            "genres": (f"kind{row // EACH}",),
            "actors": (f"Actor {row % 7}",),
        }
        for row in range(N)
    ]
    table = pd.DataFrame(rows)
    for column in ("text", "text_credit", "image", "audio", "url"):
        table[column] = ""
    table["year"] = pd.array(table["year"], dtype="Int16")
    table["withdrawn"] = False
    attributes = (
        Attribute(name="genres", kind="list", label="genre", role="genre"),
        Attribute(name="actors", kind="list", label="actor", role="person"),
    )
    return Catalog(table, attributes, name="films", noun="film")


def small_facts() -> Facts:
    films = catalogue()
    rng = np.random.default_rng(1)
    vectors = rng.standard_normal((N, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Facts.of(films, vectors, AttributeIndex(films))


def nobody() -> Interactions:
    empty = sparse.csr_matrix((0, N), dtype=np.float32)
    return Interactions(IdMap(()), IdMap(map(str, range(N))), empty, empty_events())


def kindred(groups: int, seed: int, facts: Facts) -> tuple[Lesson, ...]:
    """People name two films of a kind and take a third of it, the well known more often."""
    rng = np.random.default_rng(seed)
    known = 1 / (1 + np.arange(EACH))
    lessons = []
    for group in range(groups):
        kind = int(rng.integers(N_KINDS))
        a, b, c = rng.choice(EACH, 3, replace=False, p=known / known.sum()) + kind * EACH
        meaning = np.repeat(facts.vectors[c][None], 3, axis=0)
        moment = Moment((int(a), int(b)), meanings=meaning if group % 2 else None, turn=2)
        lessons.append(Lesson(moment, group, (int(c),)))
    return tuple(lessons)


def learned_fusion() -> LearnedFusion:
    facts = small_facts()
    teaching = Teaching(kindred(120, 0, facts), nobody(), facts)
    return learn_fusion(teaching, CONFIG, lambda *_: None)
