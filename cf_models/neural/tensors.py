"""Arrays with a label in one safetensors file."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cf_models.neural.torch_extra import require_safetensors, safetensor_error

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
    except (KeyError, ValueError, safetensor_error()) as exc:
        raise ValueError(f"not a labelled safetensors file ({exc})") from exc
    return arrays, label
