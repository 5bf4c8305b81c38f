"""What any system must beat: what is popular, what was just named, what goes with what was named.

Each learns from what other conversations recommended and named, and needs no word of them.
"""

from collections.abc import Callable, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from catalog.events import Interactions
from catalog.ids import IdMap
from catalog.incidence import ones_at
from catalog.ranking import Scores
from catalog.schema import empty_events
from cf_models import MODELS
from evaluation.conversations.protocols import Asked
from evaluation.ranking.lists import Lists, best_of

DEPTH = 100
"""How long lists are: 50 are left when up to 50 named items are taken out."""
Floor = Callable[[Sequence[Asked], Sequence[Asked], IdMap], Lists]
"""(turns learned from, turns asked, ids of the items) → lists of `DEPTH`, what was met included."""


def popularity(learned: Sequence[Asked], asked: Sequence[Asked], items: IdMap) -> Lists:
    """The items that were recommended most often, for everybody alike."""
    best = _best(_times(learned, len(items))[None].astype(np.float32))
    return np.tile(best, (len(asked), 1))


def copy(learned: Sequence[Asked], asked: Sequence[Asked], items: IdMap) -> Lists:
    """What was named in the conversation, the latest first, then the popular."""
    scores = np.tile(_times(learned, len(items)).astype(np.float32), (len(asked), 1))
    for own, turn in zip(scores, asked, strict=True):
        own[turn.met] = len(learned) + 1 + np.arange(len(turn.met))
    return _best(scores)


def itemknn(learned: Sequence[Asked], asked: Sequence[Asked], items: IdMap) -> Lists:
    """Neighbours of the named items among conversations; the popular where nothing was named."""
    together: dict[int, set[int]] = {}
    for turn in learned:
        together.setdefault(turn.dialogue, set()).update(turn.met.tolist(), turn.targets.tolist())
    strength = ones_at([sorted(rows) for rows in together.values()], len(items))
    people = IdMap(map(str, together))
    model = MODELS["itemknn"]().fit(Interactions(people, items, strength, empty_events()))
    profiles = ones_at([sorted(turn.met.tolist()) for turn in asked], len(items))
    scores = model.score_batch(profiles)
    # Below every neighbour: the popular, in [-1, 0).
    times = _times(learned, len(items))
    popular = (times / (times.max() + 1) - 1).astype(np.float32)
    return _best(np.where(np.nan_to_num(scores) > 0, scores, popular))


FLOORS: MappingProxyType[str, Floor] = MappingProxyType(
    {"popularity": popularity, "copy": copy, "itemknn": itemknn}
)


def _times(learned: Sequence[Asked], n_items: int) -> NDArray[np.intp]:
    """How often each item was recommended."""
    rows = np.concatenate([np.zeros(0, np.int32), *(turn.targets for turn in learned)])
    return np.bincount(rows, minlength=n_items)


def _best(scores: Scores) -> Lists:
    return best_of(scores, sparse.csr_matrix(scores.shape, dtype=np.float32), DEPTH)
