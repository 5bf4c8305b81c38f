"""Measuring conversations with simulated people who do not know what they will be shown.

Knows people and what they would like, how they speak, and what came of it. Whether the assistant's
words are right about the items is checked elsewhere (`assistant.explain`).
"""

from evaluation.sessions.config import SessionsConfig
from evaluation.sessions.run import evaluate_sessions

__all__ = ["SessionsConfig", "evaluate_sessions"]
