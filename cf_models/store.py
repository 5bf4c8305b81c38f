"""How a model lies on disk: one manifest (JSON) beside one file of arrays (npz, no pickle)."""

import json
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from catalog.errors import ModelError
from cf_models.scorer import Scorer

ARRAYS = "arrays.npz"
MANIFEST = "model.json"
REFIT = "Fit the model again and save it: `sayso build` does both."

Arrays = Mapping[str, NDArray[Any]]
Settings = TypeVar("Settings", bound=BaseModel)


class Manifest(BaseModel):
    """What a saved model says of itself.

    Attributes:
        model: its name.
        version: of the meaning of its arrays; a model reads its own version only.
        config: its settings.
        fingerprint: of the item ids, in order.
        n_items: how many items it knows.
        arrays_sha256: of the file of arrays.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    version: int
    config: dict[str, Any]
    fingerprint: str
    n_items: int
    arrays_sha256: str = ""


def manifest_of(model: Scorer) -> Manifest:
    """What a fitted model says of itself; the digest is for who writes it."""
    return Manifest(
        model=model.name,
        version=model.version,
        config=model.config.model_dump(mode="json"),
        fingerprint=model.fingerprint_,
        n_items=model.n_items_,
    )


def write_model(folder: Path, manifest: Manifest, arrays: Arrays) -> None:
    """Write a model; the manifest comes last, so that a half-written model is never read.

    Raises:
        ModelError: when the folder cannot be written.
    """
    packed = BytesIO()
    # npz without compression: these arrays hardly shrink, and reading them is ten times faster.
    np.savez(packed, allow_pickle=False, **arrays)
    content = packed.getvalue()
    write_signed(folder / ARRAYS, content, manifest)


def write_signed(path: Path, content: bytes, manifest: Manifest) -> None:
    """Write what a model learned, then its manifest with the digest of that.

    Raises:
        ModelError: when the folder cannot be written.
    """
    signed = manifest.model_copy(update={"arrays_sha256": sha256(content).hexdigest()})
    replace_file(path, content)
    replace_file(path.parent / MANIFEST, (signed.model_dump_json(indent=2) + "\n").encode())


def read_signed(path: Path, manifest: Manifest) -> bytes:
    """What `write_signed` wrote beside a manifest.

    Raises:
        ModelError: when it is missing, damaged, or belongs to another manifest.
    """
    try:
        content = path.read_bytes()
    except OSError as exc:
        raise ModelError(f"The arrays {path} cannot be read: {exc}.", remedy=REFIT) from exc
    if sha256(content).hexdigest() != manifest.arrays_sha256:
        raise ModelError(f"The arrays {path} are damaged or half-written.", remedy=REFIT)
    return content


def read_own(
    folder: Path, name: str, version: int, settings: type[Settings]
) -> tuple[Manifest, Settings]:
    """The manifest and the settings of a model that was saved, when it is the one expected.

    Raises:
        ModelError: when the folder holds another model, another version or broken files.
    """
    manifest = read_manifest(folder)
    if manifest.model != name:
        raise ModelError(
            f"{folder} holds the model {manifest.model!r}, not {name!r}.", remedy=REFIT
        )
    if manifest.version != version:
        raise ModelError(
            f"{folder} holds version {manifest.version} of {name!r}; this is version {version}.",
            remedy=REFIT,
        )
    try:
        return manifest, settings.model_validate(manifest.config)
    except ValidationError as exc:
        raise ModelError(f"The settings in {folder} are not valid.", remedy=REFIT) from exc


def read_manifest(folder: Path) -> Manifest:
    """What a saved model says of itself.

    Raises:
        ModelError: when there is none, or it cannot be read.
    """
    path = folder / MANIFEST
    try:
        return Manifest.model_validate(json.loads(path.read_bytes()))
    except FileNotFoundError as exc:
        raise ModelError(f"There is no model in {folder}.", remedy=REFIT) from exc
    except (OSError, ValueError, ValidationError) as exc:
        raise ModelError(f"The manifest {path} cannot be read: {exc}.", remedy=REFIT) from exc


def read_arrays(folder: Path, manifest: Manifest) -> dict[str, NDArray[Any]]:
    """The arrays that belong to a manifest.

    Raises:
        ModelError: when they are missing, damaged, or belong to another manifest.
    """
    path = folder / ARRAYS
    content = read_signed(path, manifest)
    try:
        with np.load(BytesIO(content), allow_pickle=False) as npz:
            return {name: npz[name] for name in npz.files}
    except (ValueError, OSError, zipfile.BadZipFile) as exc:
        raise ModelError(f"The arrays {path} cannot be read: {exc}.", remedy=REFIT) from exc


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
