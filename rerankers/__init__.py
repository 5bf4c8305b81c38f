"""Models that order candidates anew by more than who preferred what.

This folder knows candidate models and what items are. It knows nothing of chat.
"""

from collections.abc import Mapping
from types import MappingProxyType

from rerankers.contract import Reranker
from rerankers.fusion import Fusion, FusionConfig
from rerankers.gain import Gain
from rerankers.text_bert import TextBert, TextBertConfig

RERANKERS: Mapping[str, type[Reranker]] = MappingProxyType(
    {model.name: model for model in (Fusion, TextBert)}
)
"""Every reranker by its name in configuration, commands and reports."""

__all__ = ["RERANKERS", "Fusion", "FusionConfig", "Gain", "Reranker", "TextBert", "TextBertConfig"]
