"""What an interrupted fit leaves on disk, so that the next one goes on from there."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError
from scipy import sparse

from catalog.errors import ModelError
from cf_models.neural.history import EpochRecord
from cf_models.neural.tensors import pack, unpack
from cf_models.store import replace_file

CHECKPOINT = "checkpoint.safetensors"


@dataclass(frozen=True)
class Checkpoint:
    """The state of a fit after an epoch.

    Attributes:
        history: the epochs so far.
        arrays: of networks, of optimizers, and of the best network so far, by name.
    """

    history: tuple[EpochRecord, ...]
    arrays: Mapping[str, NDArray[Any]]


class _Label(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    purpose: str
    history: tuple[EpochRecord, ...]


class CheckpointFolder:
    """A folder with the last checkpoint of one fit, in one file that is replaced as a whole.

    Args:
        path: the folder; made when it is not there.
        purpose: digest of the model, its settings and what it learns from; see `purpose_of`.
    """

    def __init__(self, path: Path, purpose: str) -> None:
        self._file = path / CHECKPOINT
        self._purpose = purpose

    def read(self) -> Checkpoint | None:
        """The last checkpoint; None when there is none.

        Raises:
            ModelError: when it is damaged, or of another fit.
        """
        try:
            content = self._file.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as exc:
            raise self._error(f"cannot be read: {exc}") from exc
        try:
            arrays, label = unpack(content)
            told = _Label.model_validate_json(label)
        except (ValueError, ValidationError) as exc:
            raise self._error("is damaged") from exc
        if told.purpose != self._purpose:
            raise self._error("is of another model, other settings or other events")
        return Checkpoint(history=told.history, arrays=arrays)

    def write(self, checkpoint: Checkpoint) -> None:
        """Replace the last checkpoint.

        Raises:
            ModelError: when the folder cannot be written.
        """
        label = _Label(purpose=self._purpose, history=checkpoint.history).model_dump_json()
        replace_file(self._file, pack(checkpoint.arrays, label))

    def _error(self, problem: str) -> ModelError:
        return ModelError(
            f"The checkpoint {self._file} {problem}.",
            remedy="Name another `resume` folder, or remove this one to begin anew.",
        )


def purpose_of(
    name: str,
    version: int,
    settings: str,
    learned_from: sparse.csr_matrix,
    order: NDArray[np.int64] | None = None,
) -> str:
    """A digest that is equal for fits that may go on from each other's checkpoints.

    Args:
        name: of the model.
        version: of the meaning of its arrays.
        settings: its config as JSON.
        learned_from: weights of likes, shape (n_people, n_items), CSR, sorted.
        order: time of each stored weight, for a model that learns from their order.
    """
    digest = sha256(f"{name}\0{version}\0{settings}\0{learned_from.shape}\0".encode())
    for part in (learned_from.indptr, learned_from.indices, learned_from.data):
        digest.update(np.ascontiguousarray(part, dtype="<f8").tobytes())
    if order is not None:
        digest.update(np.ascontiguousarray(order, dtype="<i8").tobytes())
    return digest.hexdigest()
