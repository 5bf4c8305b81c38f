"""What was understood against what was labelled, as counts of a message that add up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from assistant.intent import Intent, Mention
from evaluation.statistics import resampled_means
from evaluation.understanding.catalogues import Setting
from evaluation.understanding.labels import COARSE, degree_of, item_label, same_wish, wish_label
from evaluation.understanding.messages import LabelledMessage

Counts = Mapping[str, float]

RATIOS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "precision": ("linked", "found"),
        "recall": ("linked", "expected"),
        "f1": ("linked", "mean_of_both"),
        "attitude": ("attitudes", "linked"),
        "degree": ("degrees", "linked"),
        "kind": ("kinds", "messages"),
        "wish_precision": ("wishes_right", "wishes_found"),
        "wish_recall": ("wishes_met", "wishes_expected"),
        "wishes": ("wishes_whole", "messages"),
        "all": ("whole", "messages"),
    }
)
"""Measure → the two counts that it is the ratio of, both added up over messages."""


@dataclass(frozen=True)
class Outcome:
    """One message scored.

    Attributes:
        label: what it means.
        counts: as `RATIOS` names them.
        expected, understood: in words, for the list of misses.
    """

    label: LabelledMessage
    counts: Counts
    expected: str
    understood: str

    @property
    def right(self) -> bool:
        """True when everything was understood as labelled."""
        return self.counts["whole"] == 1.0


def scored(label: LabelledMessage, intent: Intent, setting: Setting) -> Outcome:
    """A message scored.

    Args:
        label: what it means.
        intent: what it was understood to say.
        setting: its catalogue.
    """
    counts = dict(_of_mentions(label, intent.mentions, setting))
    counts |= _of_wishes(label, [wish_label(w) for w in intent.wishes])
    kind = intent.kind.value in label.kinds
    perfect = (
        kind
        and counts["wishes_whole"] == 1
        and counts["linked"] == counts["found"] == counts["expected"] == counts["degrees"]
    )
    counts |= {"messages": 1, "kinds": kind, "whole": perfect}
    return Outcome(label, counts, _expected(label), _understood(intent))


def figures(
    counts: Sequence[Counts],
    *,
    ratios: Mapping[str, tuple[str, str]] = RATIOS,
    resamples: int = 1000,
    seed: int = 0,
    groups: NDArray[np.integer] | None = None,
) -> dict[str, dict[str, float]]:
    """Ratios of sums with 95 % percentile bootstrap intervals over messages.

    Args:
        counts: of each message.
        ratios: measure → numerator and denominator among the counts.
        resamples: how many bootstrap samples.
        seed: of the draws.
        groups: messages of one number are drawn together.

    Returns:
        Measure → mean, low, high, and `of`: the denominator's sum. A measure whose denominator is 0
        is left out.
    """
    names = sorted({name for pair in ratios.values() for name in pair})
    values = np.array([[float(c[name]) for name in names] for c in counts])
    sums = dict(zip(names, values.sum(axis=0).tolist(), strict=True))
    means = resampled_means(values, resamples=resamples, seed=seed, groups=groups)
    column = {name: means[:, i] for i, name in enumerate(names)}
    found = {}
    for measure, (top, bottom) in ratios.items():
        if sums[bottom] == 0:
            continue
        drawn = column[top][column[bottom] > 0] / column[bottom][column[bottom] > 0]
        low, high = np.quantile(drawn, [0.025, 0.975]) if len(drawn) else (np.nan, np.nan)
        found[measure] = {
            "mean": sums[top] / sums[bottom],
            "low": float(low),
            "high": float(high),
            "of": sums[bottom],
        }
    return found


def _of_mentions(
    label: LabelledMessage, mentions: Sequence[Mention], setting: Setting
) -> dict[str, float]:
    rows = [setting.catalog.ids.row(m.item) for m in mentions]
    free = set(range(len(mentions)))
    linked = attitudes = degrees = missing = 0
    for slot in label.mentions:
        readings = [item_label(one) for one in slot.readings]
        fitting = {
            i: [degree for title, degree in readings if rows[i] in setting.rows(title)]
            for i in free
        }
        at = next((i for i in sorted(free) if fitting[i]), None)
        if at is None:
            missing += not slot.optional
            continue
        free.discard(at)
        linked += 1
        attitudes += mentions[at].attitude in {COARSE.get(d, d) for d in fitting[at]}
        degrees += degree_of(mentions[at]) in fitting[at]
    found, expected = linked + len(free), linked + missing
    return {
        "linked": linked,
        "found": found,
        "expected": expected,
        "mean_of_both": (found + expected) / 2,
        "attitudes": attitudes,
        "degrees": degrees,
    }


def _of_wishes(label: LabelledMessage, found: Sequence[str]) -> dict[str, float]:
    free = list(found)
    met = missing = 0
    for slot in sorted(label.wishes, key=lambda s: s.optional):
        right = next((w for w in free for r in slot.readings if same_wish(r, w)), None)
        if right is None:
            missing += not slot.optional
        else:
            free.remove(right)
            met += 1
    return {
        "wishes_right": met,
        "wishes_met": met,
        "wishes_found": met + len(free),
        "wishes_expected": met + missing,
        "wishes_whole": not free and not missing,
    }


def _expected(label: LabelledMessage) -> str:
    slots = [*label.mentions, *label.wishes]
    said = [("?" if s.optional else "") + " | ".join(s.readings) for s in slots]
    return "; ".join((" | ".join(label.kinds), *said))


def _understood(intent: Intent) -> str:
    items = [f"{m.title}={degree_of(m)}" for m in intent.mentions]
    return "; ".join((intent.kind.value, *items, *(wish_label(w) for w in intent.wishes)))
