"""What each measure of the report means, in plain words."""

from collections.abc import Mapping
from types import MappingProxyType

MEANING: Mapping[str, str] = MappingProxyType(
    {
        "ndcg@k": "How high the liked items stand among the first k: 1 when all stand on top, 0 "
        "when none is there. A hit further down counts less.",
        "recall@k": "The part of a person's held-back liked items that is among the first k.",
        "precision@k": "The part of the first k that was liked.",
        "map@k": "Precision at each hit, added up and divided by the number of liked items.",
        "mrr@k": "1 over the place of the first hit; 0 when there is none among the first k.",
        "hit@k": "The part of the people who find at least one liked item among the first k.",
        "coverage@k": "The part of the catalogue that is recommended to anybody.",
        "gini@k": "How unevenly the places go to items: 0 all alike, near 1 a few take them all.",
        "novelty@k": "How surprising the items are, in bits: 10 bits is an item that one person "
        "in 1,024 has met.",
        "diversity@k": "How unlike each other the items of one list are, from 0 (alike) to 1.",
        "popularity_lift@k": "How much more popular the lists are than what people chose "
        "themselves: 0 as popular, 1 twice as popular.",
        "calibration@k": "How far the genres of a list are from those that the person likes "
        "(Kullback-Leibler divergence); 0 is the same mix, less is better.",
        "rmse": "Root of the mean squared error of predicted ratings, in steps of the scale; only "
        "for models that predict ratings.",
        "mae": "Mean absolute error of predicted ratings.",
        "fit_seconds": "Seconds to learn.",
        "peak_mb": "The most memory that the model's process held while it learned, in MB, the "
        "interpreter and the data included.",
    }
)
"""Measure, without its cutoff, → what it means."""

LESS_IS_BETTER = ("gini@10", "calibration@10", "rmse", "mae", "fit_seconds", "peak_mb")
"""Measures of the overview in which the smallest is the best."""
NO_BEST = ("novelty@10", "popularity_lift@10", "diversity@10")
"""Measures of which neither end is better."""

SPLIT_MEANING: Mapping[str, str] = MappingProxyType(
    {
        "random": "Of each person, a random part of the items was held back.",
        "time": "Of each person, the latest part of the items was held back.",
        "leave-one-out": "Of each person, the last item was held back.",
        "users": "A part of the people was kept from training. They are known only by a random "
        "part of their items, and the rest is to be found.",
    }
)
"""Split → what it does."""
