"""Models read the strengths themselves, not a copy, and so must change nothing in them."""

import numpy as np
import pytest
from scipy import sparse

from catalog.errors import ModelError
from cf_models import MODELS
from cf_models.base import clean
from cf_models.strengths import Signs

_SIMPLE = [name for name, kind in MODELS.items() if "neural" not in kind.__module__]
_STRENGTH = np.array(
    [[1.0, 0.5, 0, 0], [0, 1, -1, 0.2], [0.3, 0, 2, -0.5], [1, 1, 0, 1]], dtype=np.float32
)


@pytest.mark.parametrize("name", _SIMPLE)
def test_fitting_and_scoring_leave_the_strengths_as_they_were(name, made_of):
    interactions = made_of(_STRENGTH)
    kept = interactions.strength.copy()
    model = MODELS[name]().fit(interactions)
    model.score_batch(interactions.strength)
    model.explain(interactions.strength[0], 1)
    for part in ("data", "indices", "indptr"):
        np.testing.assert_array_equal(
            getattr(interactions.strength, part), getattr(kept, part), err_msg=f"{name}: {part}"
        )


def test_a_clean_matrix_comes_back_itself_and_another_tidied():
    tidy = sparse.csr_matrix(_STRENGTH)
    assert np.shares_memory(clean(tidy).data, tidy.data)
    untidy = sparse.csr_matrix(
        (np.array([1, 0, 2], np.float32), np.array([1, 0, 1]), np.array([0, 3])), shape=(1, 2)
    )
    assert clean(untidy).toarray().tolist() == [[0.0, 3.0]]
    assert untidy.nnz == 3
    with pytest.raises(ModelError, match="finite"):
        clean(sparse.csr_matrix(np.array([[np.nan]], np.float32)))


def test_weights_by_hand():
    strength = sparse.csr_matrix(np.array([[2.0, 1.0, 0.5, -0.5, -3.0]], np.float32))
    signs = Signs(floor=0.5, dislike=0.4)
    np.testing.assert_allclose(signs.weigh(strength).toarray(), [[1, 1, 0.75, -0.2, -0.4]])
    np.testing.assert_allclose(signs.liked(strength).toarray(), [[1, 1, 0.75, 0, 0]])
    assert signs.liked(strength).nnz == 3
    assert strength.data.tolist() == [2.0, 1.0, 0.5, -0.5, -3.0]
    assert Signs(dislike=0).weigh(strength).nnz == 3
