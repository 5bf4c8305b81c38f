"""The rules by which a list counts: published figures mix them, so all are told side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from catalog.ids import Rows
from catalog.incidence import ones_at
from evaluation.ranking.accuracy import accuracy
from evaluation.ranking.lists import Lists

CUTOFFS = (1, 5, 10, 20, 50)


@dataclass(frozen=True)
class Asked:
    """What a turn asks of a list.

    Attributes:
        dialogue: number of the conversation, from 0.
        met: rows of the items that were named before, in the order of their first mention.
        targets: rows of the items that the reply names, each once.
    """

    dialogue: int
    met: Rows
    targets: Rows


@dataclass(frozen=True)
class Protocol:
    """What counts, and how it is averaged.

    Attributes:
        new_only: an item that was named before is no target (He et al., CIKM 2023, count so).
        met_out: items that were named before are taken out of the list.
        each_target: a sample is a target of a turn, and each weighs the same; else a sample is a
            turn, with all its targets.
        once: an item is a target once in a conversation, when it is first recommended.
    """

    new_only: bool
    met_out: bool
    each_target: bool
    once: bool

    @property
    def name(self) -> str:
        """Stable, for files: "new, met out, each target"."""
        words = [
            "new" if self.new_only else "all",
            "met out" if self.met_out else "met kept",
            "each target" if self.each_target else "each turn",
        ]
        return ", ".join([*words, "once"] if self.once else words)


PROTOCOLS = tuple(
    Protocol(new, out, target, once)
    for new, once, out, target in product(
        (True, False), (False, True), (True, False), (True, False)
    )
)
PUBLISHED = PROTOCOLS[0]
"""New items, what was met left out, each target: the figures of GPT-4 and others are taken so."""


@dataclass(frozen=True)
class Measured:
    """A value a sample and measure.

    Attributes:
        turns: the turn of each sample, shape (n,).
        values: "recall@10" and so on → shape (n,), in [0, 1].
    """

    turns: NDArray[np.intp]
    values: Mapping[str, NDArray[np.float64]]


def measured(protocol: Protocol, asked: Sequence[Asked], lists: Lists, n_items: int) -> Measured:
    """How well lists do under a protocol.

    With one target a sample recall@k is the share of targets found in the first k, and
    nDCG@k is 1 / log2(1 + place); with all targets of a turn both are as in `ranking.accuracy`.

    Args:
        protocol: the rules.
        asked: one a turn.
        lists: shape (n_turns, depth), best first, -1 where a list has ended; depth at least the
            largest of `CUTOFFS`, or else what is missing counts as not found.
        n_items: of the catalogue.
    """
    wanted = _wanted(protocol, asked)
    rows = _without_met(lists, asked) if protocol.met_out else lists
    if rows.shape[1] < max(CUTOFFS):
        rows = np.pad(rows, ((0, 0), (0, max(CUTOFFS) - rows.shape[1])), constant_values=-1)
    if protocol.each_target:
        turns = np.repeat(np.arange(len(asked)), [len(own) for own in wanted])
        samples = [[row] for own in wanted for row in own]
    else:
        turns = np.flatnonzero([len(own) > 0 for own in wanted])
        samples = [wanted[turn] for turn in turns]
    relevant = ones_at(samples, n_items)
    return Measured(turns, accuracy(rows[turns], relevant, CUTOFFS))


def _wanted(protocol: Protocol, asked: Sequence[Asked]) -> list[list[int]]:
    """The targets of each turn that count."""
    had: dict[int, set[int]] = {}
    wanted = []
    for turn in asked:
        own = turn.targets.tolist()
        if protocol.new_only:
            met = set(turn.met.tolist())
            own = [row for row in own if row not in met]
        if protocol.once:
            before = had.setdefault(turn.dialogue, set())
            own = [row for row in own if row not in before]
            before.update(own)
        wanted.append(own)
    return wanted


def _without_met(lists: Lists, asked: Sequence[Asked]) -> Lists:
    """The lists closed up over what was met; -1 at their ends."""
    result = np.full_like(lists, -1)
    for to, rows, turn in zip(result, lists, asked, strict=True):
        kept = rows[(rows >= 0) & ~np.isin(rows, turn.met)]
        to[: len(kept)] = kept
    return result
