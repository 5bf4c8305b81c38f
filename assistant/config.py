"""Settings of a turn, with their defaults."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field


class AssistantConfig(BaseModel):
    """How candidates become an answer.

    Attributes:
        cards: items in one answer.
        pool: candidates that each source may bring.
        window: best candidates among which diversity chooses.
        weights: how much each source counts in the fused score; see `assistant.rank`.
        familiarity: what being known to all adds, in units of the best fused score; an item known
            to few gets the share log(1 + people) / log(1 + most people) of it.
        wish_boost: what a met soft wish adds, in units of the best fused score.
        diversity: 0 to below 1; how much nearness to items already chosen costs an item.
        repeat_cost: what every earlier showing in the conversation takes from the score of an item,
            in units of the best score, when the person goes on asking.
        history_weight: strength of past events beside what is said now.
        earlier_weight: strength of what was said in earlier conversations beside what is said now.
        earlier_half_life_days: after so many days a judgement of an earlier conversation counts
            half.
        likes_half_life: after so many later turns that brought likes, a like counts half.
        question_pool: best candidates that a question back is to split.
        question_gain: bits that an answer must be expected to tell for the question to be asked.
        explained: items for which a language model writes; the others get plain wording.
        framed: whether a model whose backend obeys grammars only chooses between sentence frames
            filled from the evidence; see `assistant.explain.grammar`.
        text_budget_s: seconds after the cards within which the model may write.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    cards: int = Field(default=5, ge=1, le=50)
    pool: int = Field(default=200, ge=1)
    window: int = Field(default=40, ge=1)
    weights: Mapping[str, float] = Field(
        default={"cf": 1.0, "near": 0.2, "meaning": 1.0, "words": 0.5, "popularity": 0.05}
    )
    familiarity: float = Field(default=0.6, ge=0)
    wish_boost: float = Field(default=0.25, ge=0)
    diversity: float = Field(default=0.15, ge=0, lt=1)
    repeat_cost: float = Field(default=0.4, ge=0)
    history_weight: float = Field(default=0.5, ge=0)
    earlier_weight: float = Field(default=0.3, ge=0)
    earlier_half_life_days: float = Field(default=90.0, gt=0)
    likes_half_life: float = Field(default=1.0, gt=0)
    question_pool: int = Field(default=200, ge=2)
    question_gain: float = Field(default=0.5, ge=0)
    explained: int = Field(default=3, ge=0)
    framed: bool = True
    text_budget_s: float = Field(default=12.0, gt=0)
