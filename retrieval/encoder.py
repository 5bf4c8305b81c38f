"""What turns texts into vectors: the contract of every encoder."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Texts → unit vectors.

    Attributes:
        name: which model and version; written into the workspace, so that vectors of two encoders
            are never mixed.
        dim: length of a vector.
    """

    name: str
    dim: int

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """What people ask, shape (len(texts), dim), float32, each of length 1.

        Raises:
            RetrievalError: when the model or its server cannot answer.
        """

    def encode_items(self, texts: Sequence[str]) -> Vectors:
        """What items are, shape (len(texts), dim), float32, each of length 1.

        Raises:
            RetrievalError: when the model or its server cannot answer.
        """
