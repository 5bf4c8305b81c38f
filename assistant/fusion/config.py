"""Settings of the learned fusion."""

from pydantic import BaseModel, ConfigDict, Field

from assistant.fusion.network import NetworkConfig
from rerankers.trees import TreesConfig


class FusionConfig(BaseModel):
    """How columns become an order.

    Attributes:
        folds: of groups; what is known of a lesson is learned from the other folds alone.
        pool: items that the first cut keeps.
        sampled: items beside the taken ones that the first cut and the network learn from, in each
            lesson.
        shown: items of the pool, beside the taken ones, that the trees learn from in each lesson.
        lessons: learned from at most, drawn at random.
        least_groups: with fewer, nothing is learned.
        l2: of the first cut.
        network: settings of the network.
        trees: settings of LightGBM.
        seed: of all draws.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    folds: int = Field(default=4, ge=2)
    pool: int = Field(default=500, ge=1)
    sampled: int = Field(default=500, ge=1)
    shown: int = Field(default=200, ge=1)
    lessons: int = Field(default=4000, ge=1)
    least_groups: int = Field(default=20, ge=2)
    l2: float = Field(default=1e-3, gt=0)
    network: NetworkConfig = NetworkConfig()
    trees: TreesConfig = TreesConfig(rounds=400, learning_rate=0.05, leaves=8, features=0.3)
    seed: int = Field(default=7, ge=0)
