"""Files and numbers that no model accepts, over every model that is stored as arrays."""

from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from catalog import IdMap, Interactions
from catalog.errors import ModelError
from cf_models import PureSVD, RP3beta, UserKNN, profile_of
from cf_models.base import StoredModel
from cf_models.store import read_manifest, write_model

MODELS = (PureSVD, RP3beta, UserKNN)


def small(strength: np.ndarray) -> Interactions:
    matrix = sparse.csr_matrix(strength, dtype=np.float32)
    people, items = (IdMap(map(str, range(n))) for n in matrix.shape)
    return Interactions(people, items, matrix, None)


PLAIN = small(np.array([[1, 1, 0], [0, 1, 1.0]]))


@pytest.mark.parametrize("model", MODELS)
def test_arrays_that_do_not_fit_are_refused(model: type[StoredModel], tmp_path: Path) -> None:
    model().fit(PLAIN).save(tmp_path)
    manifest = read_manifest(tmp_path)
    whole = dict(model.load(tmp_path)._arrays())
    for name in whole:
        write_model(tmp_path, manifest, {n: a for n, a in whole.items() if n != name})
        with pytest.raises(ModelError, match="do not fit"):
            model.load(tmp_path)
    write_model(tmp_path, manifest.model_copy(update={"n_items": 4}), whole)
    with pytest.raises(ModelError, match="do not fit"):
        model.load(tmp_path)


@pytest.mark.parametrize("model", MODELS)
def test_numbers_that_are_none_are_refused(model: type[StoredModel]) -> None:
    with pytest.raises(ModelError, match="finite"):
        model().fit(small(np.array([[np.inf, 1.0]])))
    with pytest.raises(ModelError, match="finite"):
        model().fit(PLAIN).score(profile_of({0: np.nan}, 3))
