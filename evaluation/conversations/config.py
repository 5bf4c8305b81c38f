"""All that a run of `sayso evaluate conversations` depends on, in one value."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.fusion import FusionConfig
from retrieval.encoder_config import EncoderConfig


class ConversationConfig(BaseModel):
    """Settings of one evaluation; `config.json` holds them.

    Attributes:
        catalogue: films by their ids; see `catalog.film_records`.
        turns: what is asked; see `catalog.dialogues`.
        train: turns that are only learned from. Without folds the first file is of the same kind as
            `turns`, and the order is learned from it; all others teach what goes with what.
        interactions: ratings: user, item, value (and time), with a header.
        links: from the items of the ratings to IMDb's ids, as MovieLens has them.
        folds: parts of the conversations of `turns`, each asked with what the others teach; 0 to
            learn from `train` alone.
        mentions: "given" – items are those that the file links; "own" – those that our linker finds
            in the words.
        liked_from: a rating of at least so much is a like.
        against: predictions of another system, for a paired comparison.
        ablate: whether each group of columns is left out once.
        fusion: how the learned fusion learns.
        encoder: of texts.
        seed: of the folds and the bootstrap.
        resamples: of the bootstrap.
        level: of the intervals.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    catalogue: Path
    turns: Path
    train: tuple[Path, ...] = ()
    interactions: Path | None = None
    links: Path | None = None
    folds: int = Field(default=5, ge=0)
    mentions: Literal["given", "own"] = "given"
    liked_from: float = 3.5
    against: Path | None = None
    ablate: bool = False
    fusion: FusionConfig = FusionConfig()
    encoder: EncoderConfig = EncoderConfig()
    seed: int = Field(default=0, ge=0)
    resamples: int = Field(default=1000, ge=100)
    level: float = Field(default=0.95, gt=0, lt=1)
