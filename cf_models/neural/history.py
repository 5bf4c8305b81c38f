"""What is noted of each epoch of training."""

from collections.abc import Callable, Mapping, Sequence

from pydantic import BaseModel, ConfigDict


class EpochRecord(BaseModel):
    """One pass over all people.

    Attributes:
        epoch: its number, from 1.
        losses: means over the steps, by name.
        ndcg: nDCG@`validation_k` of the people set aside; None when nobody is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    epoch: int
    losses: Mapping[str, float]
    ndcg: float | None = None


Progress = Callable[[EpochRecord], None]
"""Called after each epoch, when its checkpoint is on disk."""


def best_epoch(history: Sequence[EpochRecord]) -> int:
    """The epoch whose network is kept: the first of best nDCG, the last without nDCG; 0 of none."""
    judged = [record for record in history if record.ndcg is not None]
    if not judged:
        return history[-1].epoch if history else 0
    return max(judged, key=lambda record: (record.ndcg, -record.epoch)).epoch
