"""All that a search for settings depends on."""

from hashlib import sha256
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from evaluation.ranking.config import RankingConfig
from evaluation.tuning.spaces import SPACES


class TuningConfig(BaseModel):
    """Settings of one search.

    Attributes:
        evaluation: the evaluation that the settings are for: data, one model, split and seed. Its
            held-back part is never looked at.
        metric: what is to be best; see `objective.METRICS`.
        trials: settings to try, over all runs of the study.
        minutes: of one run; a fit that has begun is ended. None for no limit.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    evaluation: RankingConfig
    metric: str = "ndcg@10"
    trials: int = Field(default=30, ge=1)
    minutes: float | None = Field(default=None, gt=0)

    @property
    def model(self) -> str:
        """The name of the model."""
        return self.evaluation.models[0]

    def purpose(self, data_fingerprint: str) -> dict[str, Any]:
        """What must be the same for a study to go on: all but the budget and the data's place."""
        evaluation = self.evaluation.model_copy(update={"data_fingerprint": data_fingerprint})
        space = {name: repr(values) for name, values in sorted(SPACES[self.model].items())}
        told = evaluation.model_dump(mode="json", exclude={"data"})
        digest = sha256(repr((told, space)).encode()).hexdigest()[:16]
        return {
            "model": self.model,
            "metric": self.metric,
            "split": evaluation.split.name,
            "seed": evaluation.split.seed,
            "data": data_fingerprint,
            "everything": digest,
        }
