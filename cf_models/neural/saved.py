"""How a neural model lies on disk: a manifest (JSON) beside one safetensors file."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from catalog.errors import ModelError
from cf_models.neural.history import EpochRecord
from cf_models.neural.tensors import pack, unpack
from cf_models.neural.torch_extra import open_device, require_torch
from cf_models.store import REFIT, manifest_of, read_own, read_signed, write_signed

if TYPE_CHECKING:
    from cf_models.neural.base import NeuralModel

    Model = TypeVar("Model", bound=NeuralModel[Any])

WEIGHTS = "weights.safetensors"
_KNOWN = "known"
_NETWORK = "network/"


def write(folder: Path, model: "NeuralModel[Any]") -> None:
    """Write a fitted model; the manifest comes last, so that a half-written one is never read.

    Raises:
        ModelError: when the folder cannot be written.
    """
    state = {} if model.network_ is None else model.network_.state_dict()
    arrays = {_NETWORK + name: value.detach().cpu().numpy() for name, value in state.items()}
    history = [record.model_dump(mode="json") for record in model.history_]
    content = pack({_KNOWN: model.known_, **arrays}, json.dumps(history))
    write_signed(folder / WEIGHTS, content, manifest_of(model))


def read(folder: Path, kind: "type[Model]", device: str, threads: int) -> "Model":
    """The model of a kind that was written to a folder.

    Raises:
        MissingExtra: when torch or safetensors is not installed.
        ModelError: when the folder holds another model, another version or broken files, or the
            device is not there.
    """
    manifest, config = read_own(folder, kind.name, kind.version, kind.config_type)
    model = kind(config, device=device, threads=threads)
    model.n_items_, model.fingerprint_ = manifest.n_items, manifest.fingerprint
    try:
        _restore(model, *unpack(read_signed(folder / WEIGHTS, manifest)))
    except (KeyError, ValueError, RuntimeError) as exc:
        reason = str(exc).splitlines()[0]
        raise ModelError(f"The arrays in {folder} do not fit: {reason}.", remedy=REFIT) from exc
    return model


def _restore(model: "NeuralModel[Any]", arrays: dict[str, NDArray[Any]], history: str) -> None:
    known = arrays[_KNOWN]
    if len(known) and not (known[0] >= 0 and known[-1] < model.n_items_):
        raise ValueError(f"it knows items outside the {model.n_items_} of the catalogue")
    if known.ndim != 1 or (np.diff(known) <= 0).any():
        raise ValueError("the known items are not in order")
    device = open_device(model.device)
    model.known_, model.network_ = known, None
    model.history_ = [EpochRecord.model_validate(record) for record in json.loads(history)]
    if len(known):
        torch = require_torch()
        network = model._network(len(known))
        network.load_state_dict(
            {
                name.removeprefix(_NETWORK): torch.from_numpy(array)
                for name, array in arrays.items()
                if name.startswith(_NETWORK)
            }
        )
        model.network_ = network.to(device).eval()
