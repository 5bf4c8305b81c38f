"""Candidates from meaning and from words: encoders, the vector index, lexical search, fusion.

This folder knows item texts, vectors, filters on attributes, and how lists are fused. It knows
nothing of people's histories or of chat.

The encoders themselves are opened through `open_encoder`, which imports what its config needs.
"""

from retrieval.documents import Document, document, documents
from retrieval.encoder import Encoder, Vectors
from retrieval.encoder_config import EncoderConfig
from retrieval.filters import AttributeIndex, Constraint, Loosening, Mask
from retrieval.fusion import reciprocal_rank, weighted
from retrieval.lexical import LexicalIndex
from retrieval.open_encoder import open_encoder
from retrieval.sync import SyncReport, sync_vectors
from retrieval.vectors import VectorIndex

__all__ = [
    "AttributeIndex",
    "Constraint",
    "Document",
    "Encoder",
    "EncoderConfig",
    "LexicalIndex",
    "Loosening",
    "Mask",
    "SyncReport",
    "VectorIndex",
    "Vectors",
    "document",
    "documents",
    "open_encoder",
    "reciprocal_rank",
    "sync_vectors",
    "weighted",
]
