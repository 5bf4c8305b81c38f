"""A learned fusion at work beside the plain order."""

from dataclasses import dataclass

from assistant.fusion.learned import LearnedFusion


@dataclass(frozen=True)
class ServedFusion:
    """What a workspace ranks with.

    Attributes:
        fusion: learned.
        share: of its score in the final one, 0 to 1.
        spoken: whether it learned from conversations as they were spoken, and so wants to hear
            whole messages; else it learned from single words.
    """

    fusion: LearnedFusion
    share: float
    spoken: bool = False
