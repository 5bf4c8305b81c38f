"""What a session brought: liked items that were found, when, and how high."""

import math
from collections.abc import Sequence

import numpy as np

from evaluation.sessions.facts import Facts
from evaluation.sessions.tastes import taste_of
from evaluation.sessions.transcript import Transcript

Figures = dict[str, float]
"""Measure → value of one session; NaN where it says nothing."""


def found(transcript: Transcript, facts: Facts) -> Figures:
    """Figures of the liked items that the person did not know, before they closed.

    * reached: 1 when any was shown, else 0;
    * first_turn: the turn that showed the first; NaN when none did;
    * hits, recall: how many were shown, and what part of all there are;
    * ndcg: mean over the lists; an item counts where it is shown first, and the ideal list holds
      those that were not shown before (Järvelin and Kekäläinen 2002, gain 1);
    * agreement: how well what was shown agrees with the taste counted from the hidden half, 0 to 1.
    """
    hidden = transcript.person.hidden
    lists = [e.answer.shown for e in transcript.asking]
    taste = taste_of(facts, hidden)
    when = first_turns(transcript)
    left, gains = set(hidden.liked), []
    for shown in lists:
        if shown:
            gains.append(_ndcg(shown, left))
            left -= set(shown)
    agreements = [taste.agreement(facts, item) for shown in lists for item in shown]
    return {
        "reached": float(bool(when)),
        "first_turn": float(when[0]) if when else math.nan,
        "hits": float(len(when)),
        "recall": len(when) / len(hidden.liked),
        "ndcg": float(np.mean(gains)) if gains else 0.0,
        "agreement": float(np.mean(agreements)) if agreements else math.nan,
    }


def first_turns(transcript: Transcript) -> list[int]:
    """For each liked item that was found, the turn that showed it first, from 1, in order."""
    left, turns = set(transcript.person.hidden.liked), []
    for turn, exchange in enumerate(transcript.asking, start=1):
        new = left & set(exchange.answer.shown)
        turns += [turn] * len(new)
        left -= new
    return turns


def _ndcg(shown: Sequence[str], wanted: set[str]) -> float:
    gain = sum(1 / math.log2(n + 2) for n, item in enumerate(shown) if item in wanted)
    ideal = sum(1 / math.log2(n + 2) for n in range(min(len(shown), len(wanted))))
    return gain / ideal if ideal else 0.0
