"""Models that order candidates anew by more than who preferred what.

This folder knows candidate models and what items are. It knows nothing of chat.
"""

from collections.abc import Mapping
from types import MappingProxyType

from rerankers.contract import Reranker

RERANKERS: Mapping[str, type[Reranker]] = MappingProxyType({})
"""Every reranker by its name in configuration, commands and reports."""

__all__ = ["RERANKERS", "Reranker"]
