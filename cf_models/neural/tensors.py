"""Arrays with a label in one safetensors file."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.errors import ModelError
from cf_models.neural.torch_extra import require_safetensors

_LABEL = "label"

Arrays = Mapping[str, NDArray[Any]]


def pack(arrays: Arrays, label: str) -> bytes:
    """Named arrays and a text as the content of a safetensors file."""
    # safetensors writes memory as it lies, so a transposed view would be scrambled.
    tidy = {name: np.asarray(array, order="C") for name, array in arrays.items()}
    content: bytes = require_safetensors().save(tidy, metadata={_LABEL: label})
    return content


def unpack(content: bytes) -> tuple[dict[str, NDArray[Any]], str]:
    """The arrays, copied and writable, and the text.

    Raises:
        ValueError: when the content is not what `pack` makes.
    """
    library = require_safetensors()
    try:
        arrays = {name: np.array(array) for name, array in library.load(content).items()}
        length = int.from_bytes(content[:8], "little")
        label: str = json.loads(content[8 : 8 + length])["__metadata__"][_LABEL]
    except Exception as exc:
        if isinstance(exc, (KeyError, ValueError)) or type(exc).__name__ == "SafetensorError":
            raise ValueError(f"not a labelled safetensors file ({exc})") from exc
        raise
    return arrays, label


def replace_file(path: Path, content: bytes) -> None:
    """Write a file as a whole: a reader finds the old content or the new, never a part.

    Raises:
        ModelError: when it cannot be written.
    """
    partial = path.with_name(path.name + ".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as exc:
        raise ModelError(
            f"{path} cannot be written: {exc}.",
            remedy="Choose a folder that can be written, with room for it.",
        ) from exc
