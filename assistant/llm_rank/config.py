"""Settings of a language model's part in ranking."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

When = Literal["auto", "on", "off"]
"""auto: a hosted model that is capable (`LLMConfig.capable`); on: whichever model there is."""


class LLMRankConfig(BaseModel):
    """Table `[llm_rank]`. What each part costs, and what was measured: docs/models.md.

    Attributes:
        score: whether a model scores the best candidates.
        window: so many candidates are shown to it; none moves in or out of these places.
        shuffles: orders in which they are shown, each one call; an even hand against the habit of
            preferring what stands first.
        weight: how much the vote counts beside the order that was there, 0 to 1. At the default no
            reply, whoever wrote it, brings the last of a window of 20 above place 7 by its scores:
            the largest difference of two votes weighs as much as two thirds of the window.
        drop_share: at most so large a part of the window, those with the lowest scores first, goes
            to its end because most replies say that it does not fit.
        seconds: for all the scoring; the cards wait for it. What has not come then is left out.
        suggest: whether a model is asked for titles beside what recall finds.
        suggestions: titles asked for.
        suggest_seconds: for the titles, from the time when recall begins; those that came whole
            by then are taken.
        suggest_weight: what the first suggestion adds to an item's score, in units of the best
            score of the turn; later ones add less, down to half of it.
        messages: so many of the newest messages are shown to the model.
        message_characters, attribute_characters, text_characters: what is longer is cut, of a
            message, of an item's attributes and of its text.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    score: When = "auto"
    window: int = Field(default=20, ge=2, le=100)
    shuffles: int = Field(default=3, ge=1, le=9)
    weight: float = Field(default=0.4, ge=0, le=1)
    drop_share: float = Field(default=0.25, ge=0, le=1)
    seconds: float = Field(default=4.0, gt=0)
    suggest: When = "auto"
    suggestions: int = Field(default=20, ge=1, le=50)
    suggest_seconds: float = Field(default=2.0, gt=0)
    suggest_weight: float = Field(default=0.3, ge=0)
    messages: int = Field(default=6, ge=1)
    message_characters: int = Field(default=300, ge=20)
    attribute_characters: int = Field(default=100, ge=0)
    text_characters: int = Field(default=140, ge=0)

    def switched(self, when: When | None) -> Self:
        """The settings with both parts asked for so; None leaves them."""
        return self if when is None else self.model_copy(update={"score": when, "suggest": when})
