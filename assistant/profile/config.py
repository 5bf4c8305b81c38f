"""Settings of profiles, with their defaults."""

from pydantic import BaseModel, ConfigDict, Field


class ProfileConfig(BaseModel):
    """What is worth telling of a person: table `[profile]` of a settings file.

    Attributes:
        values: words of one attribute that are told, at most.
        least: so many of the person's items must have a word.
        lift: a word must be so many times as frequent as with other people, at least.
        evidence: and its log-likelihood ratio (Dunning 1993) at least this: 6.63 is the 1% point of
            χ² with one degree of freedom.
        recent_days: what "the last days" are.
        half_life: in days, of the short-term interest.
        shift: the part of a word in the short-term interest must be so many times its part in the
            long-term one, or less than its inverse, to be told.
        seconds: within which a language model may write.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    values: int = Field(default=3, ge=1)
    least: int = Field(default=3, ge=1)
    lift: float = Field(default=1.2, gt=1)
    evidence: float = Field(default=6.63, ge=0)
    recent_days: int = Field(default=90, ge=1)
    half_life: float = Field(default=30.0, gt=0)
    shift: float = Field(default=1.25, gt=1)
    seconds: float = Field(default=60.0, gt=0)
