"""A language model's part in ranking: scores for a closed list, and titles that it thinks of.

Knows how candidates are shown to a model, how several orders of them are voted on, and how the vote
is blended with the order that was there. Does not know where candidates come from, and trusts no
reply: an item moves within its window or stays, and what is not in the catalogue does not exist.
"""

from assistant.llm_rank.asked import Asked, Said
from assistant.llm_rank.candidates import Candidate, candidates_of
from assistant.llm_rank.config import LLMRankConfig, When
from assistant.llm_rank.rerank import Reranked, rerank
from assistant.llm_rank.stage import Consultation, Opinion
from assistant.llm_rank.suggest import Title, suggest
from assistant.ranking_account import Moved, RankingAccount, Scoring, Suggesting

__all__ = [
    "Asked",
    "Candidate",
    "Consultation",
    "LLMRankConfig",
    "Moved",
    "Opinion",
    "RankingAccount",
    "Reranked",
    "Said",
    "Scoring",
    "Suggesting",
    "Title",
    "When",
    "candidates_of",
    "rerank",
    "suggest",
]
