"""The learned fusion: how many hints of a moment become one order of candidates.

Knows moments of conversations, what was taken in them, and what catalogue, people and other
conversations say of an item then. Does not know sessions, replies, or how a recording is read.
"""

from assistant.fusion.config import FusionConfig
from assistant.fusion.facts import Facts
from assistant.fusion.learned import LearnedFusion
from assistant.fusion.learning import Teaching, learn_fusion
from assistant.fusion.moment import Lesson, Moment

__all__ = ["Facts", "FusionConfig", "LearnedFusion", "Lesson", "Moment", "Teaching", "learn_fusion"]
