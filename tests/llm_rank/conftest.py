"""Models of several characters that rank a list of films, and the list."""

import sys
from pathlib import Path

import pytest

from assistant.llm_rank import Asked, Candidate, LLMRankConfig

sys.path.append(str(Path(__file__).parents[1] / "llm"))


@pytest.fixture
def asked() -> Asked:
    return Asked.in_words(["I liked The Lantern Road, something for a quiet evening"])


@pytest.fixture
def films() -> tuple[Candidate, ...]:
    """Twenty films; the first is the best of the order that was there."""
    return tuple(
        Candidate(f"Film {n:02}", 1980 + n, {"genre": "Drama"}, f"It tells of the number {n}.")
        for n in range(20)
    )


@pytest.fixture
def quick() -> LLMRankConfig:
    """Short patience, so that tests of slow models are short."""
    return LLMRankConfig(seconds=1.0, suggest_seconds=1.0)
