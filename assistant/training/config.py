"""How a workspace learns its order of candidates."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.fusion.config import FusionConfig
from assistant.training.simulated import SimulationConfig
from rerankers.trees import TreesConfig


class TrainingConfig(BaseModel):
    """Table `[fusion]`.

    Attributes:
        learn: whether `sayso build` learns an order from sessions made of what people liked.
        serve: whether what was learned has a part in ranking: "auto" where it was surely better on
            lessons that were held out, "on" always, "off" never.
        share: of its score in the final one, beside the plain order's; 0 to 1.
        spoken_share: the same where it learned from recorded conversations.
        held_out: the part of the people, or conversations, whose lessons judge it.
        least_people: with fewer people with likes, or fewer conversations, nothing is learned.
        most_items: of a larger catalogue nothing is learned: every item is weighed in every turn.
        sessions: how sessions are made.
        practice: sessions in which nothing is named and something is described. They are added to
            recorded conversations, in which people seldom describe what they look for, so that
            requests in words are learned too.
        fusion: how columns become an order.
        spoken_lessons: moments that are learned from at most where there are conversations.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    learn: bool = True
    serve: Literal["auto", "on", "off"] = "auto"
    share: float = Field(default=0.4, ge=0, le=1)
    spoken_share: float = Field(default=0.8, ge=0, le=1)
    held_out: float = Field(default=0.2, gt=0, lt=1)
    least_people: int = Field(default=50, ge=10)
    most_items: int = Field(default=50_000, ge=1)
    sessions: SimulationConfig = SimulationConfig(people=1000, each=2)
    practice: SimulationConfig = SimulationConfig(
        people=600, each=1, named=0, said=0.3, described=0.7
    )
    fusion: FusionConfig = FusionConfig(
        folds=3,
        lessons=400,
        trees=TreesConfig(rounds=200, learning_rate=0.05, leaves=8, features=0.3),
    )
    spoken_lessons: int = Field(default=2000, ge=1)
