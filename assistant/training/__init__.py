"""From what a workspace has, or from recorded conversations, to the fusion that it serves.

Lessons are heard in recordings (`hearing`) or made of what people liked (`simulated`); a part of
them judges what was learned from the others beside the plain order (`trial`); `train` does it all.
"""

from assistant.training.config import TrainingConfig

__all__ = ["TrainingConfig"]
