"""The long term and the short term joined: what the weight does, and what lies on disk."""

import numpy as np
import pytest

from catalog.errors import ModelError
from cf_models import profile_of
from cf_models.long_short import LONG, SHORT, LongShort, LongShortConfig
from cf_models.neural import SASRecConfig
from cf_models.store import MANIFEST
from cf_models.z_scores import z_scores

SHORT_TERM = SASRecConfig(width=8, blocks=1, length=8, epochs=2)
N = 25  # items of `communities`


def joined(weight: float, communities) -> LongShort:
    return LongShort(LongShortConfig(weight=weight, short=SHORT_TERM)).fit(communities)


def test_z_scores_by_hand():
    scores = np.array([[1.0, 3.0, np.nan], [np.nan] * 3, [2.0, 2.0, 2.0]], dtype=np.float32)
    np.testing.assert_allclose(z_scores(scores), [[-1, 1, 0], [0, 0, 0], [0, 0, 0]], atol=1e-6)


@pytest.mark.parametrize("weight", [0.0, 0.3, 1.0])
def test_the_weight_says_how_much_each_counts(communities, weight):
    model = joined(weight, communities)
    people, histories = communities.strength[:6], [[3, 1, 2]] * 6
    far = z_scores(model.long_.score_batch(people))
    for scores, near in [
        (model.score_batch(people), model.short_.score_batch(people)),
        (
            model.score_histories(people, histories),
            model.short_.score_histories(people, histories),
        ),
    ]:
        expected = (1 - weight) * far + weight * z_scores(near)
        spoken = np.isfinite(scores)
        np.testing.assert_allclose(scores[spoken], expected[spoken], atol=1e-5)


def test_where_the_short_term_is_silent_the_long_term_speaks(communities):
    model = joined(0.5, communities)
    disliking = profile_of({3: -1.0}, N)
    assert np.isnan(model.short_.score(disliking)).all()
    assert np.isfinite(model.score(disliking)).any()


def test_parts_of_another_fit_are_refused(communities, tmp_path):
    joined(0.5, communities).save(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {LONG, SHORT, MANIFEST}
    other = LongShort(LongShortConfig(short=SHORT_TERM.model_copy(update={"seed": 8})))
    other.fit(communities).short_.save(tmp_path / SHORT)
    with pytest.raises(ModelError, match="not of one model"):
        LongShort.load(tmp_path)
