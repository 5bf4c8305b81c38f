"""What is wrong with a saved model is said, with a remedy."""

import json
from pathlib import Path

import numpy as np
import pytest

from catalog.errors import ModelError
from cf_models import EASE, ItemKNN, load_model
from cf_models.store import ARRAYS, MANIFEST, Manifest, write_model


@pytest.fixture
def saved(made_of, tmp_path: Path) -> Path:
    EASE().fit(made_of(np.array([[1, 1, 0], [0, 1, 1.0]]))).save(tmp_path)
    return tmp_path


def change(folder: Path, **values: object) -> None:
    path = folder / MANIFEST
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def refused(folder: Path, match: str) -> None:
    with pytest.raises(ModelError, match=match) as caught:
        load_model(folder)
    assert caught.value.remedy


def test_no_folder(tmp_path: Path):
    refused(tmp_path / "none", "no model")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"model": "ease"}', "\x00"])
def test_broken_manifest(saved: Path, text: str):
    (saved / MANIFEST).write_text(text)
    refused(saved, "cannot be read")


def test_unknown_model(saved: Path):
    change(saved, model="oracle")
    refused(saved, "oracle")


def test_other_model(saved: Path):
    with pytest.raises(ModelError, match="'ease', not 'itemknn'"):
        ItemKNN.load(saved)


def test_other_version(saved: Path):
    change(saved, version=99)
    refused(saved, "version 99")


def test_unknown_setting(saved: Path):
    change(saved, config={"lambda": 3})
    refused(saved, "settings")


def test_other_number_of_items(saved: Path):
    change(saved, n_items=4)
    refused(saved, "do not fit")


def test_missing_arrays(saved: Path):
    (saved / ARRAYS).unlink()
    refused(saved, "cannot be read")


def test_half_written_arrays(saved: Path):
    content = (saved / ARRAYS).read_bytes()
    (saved / ARRAYS).write_bytes(content[: len(content) // 2])
    refused(saved, "damaged")


def test_foreign_arrays(saved: Path):
    manifest = Manifest.model_validate_json((saved / MANIFEST).read_text())
    write_model(saved, manifest, {"something": np.zeros(3)})
    refused(saved, "do not fit")


def test_pickles_are_neither_written_nor_read(saved: Path):
    manifest = Manifest.model_validate_json((saved / MANIFEST).read_text())
    with pytest.raises(ValueError, match="pickle"):
        write_model(saved, manifest, {"data": np.array([{}], dtype=object)})


def test_a_file_in_place_of_the_folder(saved: Path, tmp_path: Path):
    with pytest.raises(ModelError, match="cannot be written"):
        load_model(saved).save(saved / ARRAYS)
