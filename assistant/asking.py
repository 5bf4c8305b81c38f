"""When to ask back, and what about: the attribute that splits the remaining candidates best.

The candidates' scores, made to sum to 1, are taken for the chance that each is the one wanted. A
question offers a few values; a person who wants an item answers with one of its values that were
offered, each alike likely, or with "none of these". The bits that the answer is expected to tell
are the mutual information of item and answer, the information gain of decision trees (Quinlan,
Machine Learning 1, 1986):

    gain = H(answer) - Σ p(item) · log2 k(item),

with k(item) the number of offered values that the item has, 1 where it has none. Zou, Chen and
Kanoulas (SIGIR 2020) choose questions by generalised binary search over such beliefs; for a
question of two answers, both prefer the one that splits the weight most evenly. Since "I don't
mind" tells nothing, the gain counts with the chance that people mind at all, by role.
"""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.offers import Offer, offers, said
from assistant.question import Choice, Question
from assistant.taste import Taste
from catalog.items import Catalog
from prompts.wording import Wording


def says_enough(taste: Taste, *, past: bool) -> bool:
    """Whether a good answer can be given: something is liked, wished for, or described.

    What is only ruled out, disliked or seen says what not to show, and leaves all the rest.

    Args:
        taste: the ledger.
        past: whether events of the person, or earlier conversations, tell what they like.
    """
    liked = any(e.kind == "item" and e.sign > 0 for e in taste.entries)
    wishes = [e.wish.constraint.op for e in taste.entries if e.wish is not None]
    remembered = any(r.entry.kind == "item" and r.entry.sign > 0 for r in taste.earlier)
    wished = any(op != "lacks" for op in wishes)
    return past or remembered or liked or wished or bool(taste.query)


def information_gain(weights: NDArray[np.float64], offered: NDArray[np.bool_]) -> float:
    """Bits that an answer is expected to tell of which item is wanted.

    Args:
        weights: shape (n,), 0 or more, not all 0: how likely each item is the one.
        offered: shape (n, v): which of the offered values each item has.
    """
    chance = weights / weights.sum()
    having = offered.sum(axis=1)
    shared = np.maximum(having, 1)
    by_value = (chance / shared) @ offered
    answers = np.append(by_value, chance[having == 0].sum())
    return max(_entropy(answers) - float(chance @ np.log2(shared)), 0.0)


def best_question(
    catalog: Catalog,
    rows: Sequence[int],
    weights: NDArray[np.float64],
    settled: Collection[str],
    words: Wording,
    *,
    least: float = 0.0,
) -> Question | None:
    """The question whose answer is expected to tell most; None when none tells `least` bits.

    Args:
        catalog: of the items.
        rows: the candidates, shape (n,).
        weights: their scores, shape (n,), 0 or more.
        settled: attributes that were asked about, or are conditions already.
        words: in which the choices are said.
        least: bits, 0 or more.
    """
    if len(rows) < 2 or weights.sum() <= 0:
        return None
    best: tuple[float, str, Sequence[Offer]] | None = None
    for name, minds, offered in offers(catalog, rows, weights, settled):
        if len(offered) < 2:
            continue
        masks = np.stack([mask for _, mask in offered], axis=1)
        gain = minds * information_gain(weights, masks)
        if gain >= least and (best is None or gain > best[0]):
            best = gain, name, offered
    if best is None:
        return None
    gain, name, offered = best
    choices = tuple(
        Choice(words=said(catalog, constraint, words), constraint=constraint)
        for constraint, _ in offered
    )
    return Question(attribute=name, choices=choices, gain=round(gain, 3))


def _entropy(chances: NDArray[np.float64]) -> float:
    some = chances[chances > 0]
    return float(-(some * np.log2(some)).sum())
