"""A taste, summarised by counting: which kinds a person likes more or less than people do."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from evaluation.sessions.facts import Facts, Kind
from evaluation.sessions.people import Half

_DAMPING = 0.03
"""Added to shares before their ratio is taken, so that a rare kind tells little."""
_LEAST_SHARE = 0.02
"""A kind that fewer items have is not spoken of."""


@dataclass(frozen=True)
class Taste:
    """What draws a person, and what puts them off.

    Attributes:
        pull: kind → log of how much more often it is among the liked than among all that people
            met, less the same of the disliked where there are some; 0 for a kind like any other.
    """

    pull: Mapping[Kind, float]

    @property
    def wanted(self) -> tuple[Kind, ...]:
        """Kinds above the ordinary, the strongest first."""
        return tuple(k for k, v in sorted(self.pull.items(), key=lambda x: -x[1]) if v > 0.1)

    @property
    def avoided(self) -> tuple[Kind, ...]:
        """Kinds far below the ordinary, the weakest first."""
        return tuple(k for k, v in sorted(self.pull.items(), key=lambda x: x[1]) if v < -0.5)

    def agreement(self, facts: Facts, item: str) -> float:
        """How well an item agrees with the taste, 0 to 1; ½ when nothing is known of it."""
        pulls = [self.pull.get(kind, 0.0) for kind in facts.kinds_of(item)]
        return 0.5 + 0.5 * float(np.clip(np.mean(pulls), -1, 1)) if pulls else 0.5


def taste_of(facts: Facts, half: Half) -> Taste:
    """Count a part of a history."""
    liked = _shares(facts, half.liked)
    disliked = _shares(facts, half.disliked) if len(half.disliked) >= 3 else {}
    pull = {}
    for kind, share in facts.usual.items():
        if share < _LEAST_SHARE:
            continue
        pull[kind] = _ratio(liked.get(kind, 0.0), share)
        if disliked:
            pull[kind] -= 0.5 * _ratio(disliked.get(kind, 0.0), share)
    return Taste(pull)


def _ratio(share: float, usual: float) -> float:
    return float(np.log((share + _DAMPING) / (usual + _DAMPING)))


def _shares(facts: Facts, items: Iterable[str]) -> dict[Kind, float]:
    chosen = list(items)
    counts = Counter(kind for item in chosen for kind in facts.kinds_of(item))
    return {kind: count / max(len(chosen), 1) for kind, count in counts.items()}
