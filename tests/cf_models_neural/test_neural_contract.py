"""What neural models keep beside the contract of all models, on two planted communities.

A new model adds one config.
"""

import subprocess
import sys

import numpy as np
import pytest
import torch
from scipy import sparse

from catalog import IdMap, Interactions
from catalog.errors import ModelError, NotFittedError
from cf_models import profile_of
from cf_models.neural import (
    CFGAN,
    CFGANConfig,
    MultVAE,
    MultVAEConfig,
    RecVAE,
    RecVAEConfig,
    SASRec,
    SASRecConfig,
)
from cf_models.neural.checkpoint import CHECKPOINT
from cf_models.neural.saved import WEIGHTS
from cf_models.store import MANIFEST

CASES = {
    CFGAN: CFGANConfig(
        hidden=24,
        judge_hidden=8,
        epochs=60,
        batch=16,
        learning_rate=0.01,
        partial_masking=0.1,
        alpha=0.05,
        generator_passes=2,
    ),
    MultVAE: MultVAEConfig(
        hidden=24, latent=8, dropout=0.5, epochs=30, batch=16, learning_rate=0.01
    ),
    RecVAE: RecVAEConfig(hidden=24, latent=8, layers=2, epochs=15, batch=16, learning_rate=0.01),
    SASRec: SASRecConfig(width=16, blocks=1, length=8, epochs=30, batch=16, learning_rate=0.01),
}
HALF = 12
FEW = profile_of({0: 1.0, 2: 0.5, 14: -1.0}, 2 * HALF + 1)


def made(kind, **changes):
    return kind(CASES[kind].model_copy(update=changes))


def small(strength) -> Interactions:
    matrix = sparse.csr_matrix(np.array(strength), dtype=np.float32)
    people, items = (IdMap(map(str, range(n))) for n in matrix.shape)
    return Interactions(people, items, matrix, None)


@pytest.fixture(scope="module", params=CASES, ids=lambda kind: kind.name)
def kind(request):
    return request.param


@pytest.fixture(scope="module")
def fitted(kind, communities):
    return made(kind).fit(communities)


def test_finds_the_two_communities(fitted):
    found = []
    for start in (0, HALF):
        own = set(range(start, start + HALF))
        for first in range(start, start + HALF - 2):
            liked = [first, first + 1, first + 2]
            scores = fitted.score(profile_of(dict.fromkeys(liked, 1.0), 2 * HALF + 1))
            scores[liked] = np.nan
            best = np.argsort(-np.nan_to_num(scores, nan=-np.inf))[: HALF - 3]
            found.append(len(own & set(best.tolist())) / (HALF - 3))
    # Chance finds a little under half.
    assert np.mean(found) >= 0.9


def test_early_stopping_keeps_the_best_epoch(fitted, kind, communities):
    judged = [record.ndcg for record in fitted.history_]
    best = int(np.argmax(judged))
    assert len(judged) == min(best + 1 + fitted.config.patience, fitted.config.epochs)
    shorter = made(kind, epochs=best + 1).fit(communities)
    np.testing.assert_array_equal(shorter.score(FEW), fitted.score(FEW))


def test_a_refit_learns_from_everybody_for_the_best_number_of_epochs(kind, communities, tmp_path):
    chosen = made(kind, refit=False).fit(communities)
    best = int(np.argmax([record.ndcg for record in chosen.history_])) + 1
    refitted = made(kind, refit=True).fit(communities, resume=tmp_path)
    assert refitted.history_ == chosen.history_
    everybody = made(kind, validation=0.0, epochs=best).fit(communities)
    np.testing.assert_array_equal(refitted.score(FEW), everybody.score(FEW))
    assert not np.array_equal(refitted.score(FEW), chosen.score(FEW), equal_nan=True)
    told = []
    again = made(kind, refit=True).fit(communities, resume=tmp_path, progress=told.append)
    assert told == []  # both trainings were found finished
    np.testing.assert_array_equal(again.score(FEW), refitted.score(FEW))


def test_a_like_speaks_for_its_community_and_a_dislike_against(fitted):
    own = dict.fromkeys(range(3), 1.0)
    plain = fitted.score(profile_of(own, 2 * HALF + 1))
    disliked = fitted.score(profile_of({**own, 14: -1.0}, 2 * HALF + 1))
    liked = fitted.score(profile_of({**own, 14: 1.0}, 2 * HALF + 1))
    others = np.delete(np.arange(HALF, 2 * HALF), 14 - HALF)
    assert (liked[others] > plain[others]).mean() > 0.9
    assert (disliked[others] < plain[others]).mean() > 0.5


def test_the_history_is_kept(fitted, kind, tmp_path):
    fitted.save(tmp_path)
    assert kind.load(tmp_path).history_ == fitted.history_


def test_a_damaged_model_is_refused(fitted, kind, tmp_path):
    fitted.save(tmp_path)
    content = (tmp_path / WEIGHTS).read_bytes()
    (tmp_path / WEIGHTS).write_bytes(content[:-4])
    with pytest.raises(ModelError, match="damaged"):
        kind.load(tmp_path)
    (tmp_path / WEIGHTS).write_bytes(content)
    manifest = (tmp_path / MANIFEST).read_text()
    for old, new, match in [
        (f'"{kind.name}"', '"oracle"', "oracle"),
        ('"version": 1', '"version": 99', "version 99"),
        ('"epochs"', '"eras"', "settings"),
        ('"n_items": 25', '"n_items": 20', "outside"),
    ]:
        assert old in manifest
        (tmp_path / MANIFEST).write_text(manifest.replace(old, new))
        with pytest.raises(ModelError, match=match):
            kind.load(tmp_path)


def test_the_same_seed_gives_the_same_and_leaves_torch_alone(kind, communities):
    torch.manual_seed(3)
    expected = torch.rand(1)
    torch.manual_seed(3)
    first, second = (made(kind, epochs=2).fit(communities) for _ in range(2))
    assert torch.rand(1) == expected
    other = made(kind, epochs=2, seed=8).fit(communities)
    np.testing.assert_array_equal(first.score(FEW), second.score(FEW))
    assert not np.array_equal(first.score(FEW), other.score(FEW), equal_nan=True)


def test_a_resumed_fit_equals_an_uninterrupted_one(kind, communities, tmp_path):
    whole = made(kind, epochs=5, refit=False).fit(communities)

    def stop(record):
        if record.epoch == 3:
            raise KeyboardInterrupt

    model = made(kind, epochs=5, refit=False)
    with pytest.raises(ModelError, match="after 3 epochs") as caught:
        model.fit(communities, resume=tmp_path, progress=stop)
    assert "resume" in caught.value.remedy
    with pytest.raises(NotFittedError):
        model.score(FEW)
    told = []
    model.fit(communities, resume=tmp_path, progress=told.append)
    assert [record.epoch for record in told] == [4, 5]
    assert model.history_ == whole.history_
    np.testing.assert_array_equal(model.score(FEW), whole.score(FEW))


def test_a_checkpoint_of_another_fit_or_a_damaged_one_is_refused(kind, communities, tmp_path):
    made(kind, epochs=1).fit(communities, resume=tmp_path)
    with pytest.raises(ModelError, match="other settings"):
        made(kind, epochs=1, seed=8).fit(communities, resume=tmp_path)
    (tmp_path / CHECKPOINT).write_bytes(b"{}")
    with pytest.raises(ModelError, match="damaged") as caught:
        made(kind, epochs=1).fit(communities, resume=tmp_path)
    assert caught.value.remedy


def test_a_device_that_is_not_there_is_named(kind, communities):
    with pytest.raises(ModelError, match="'cuda:99'") as caught:
        kind(CASES[kind], device="cuda:99").fit(communities)
    assert "device='cpu'" in caught.value.remedy


def test_a_diverging_fit_is_named(kind, communities):
    with pytest.raises(ModelError, match="diverged") as caught:
        made(kind, learning_rate=3e37, epochs=20, validation=0.0).fit(communities)
    assert "learning_rate" in caught.value.remedy


def test_torch_is_imported_by_a_fit_alone_and_named_when_absent():
    program = """
import sys
import numpy as np
import cf_models, cf_models.neural
assert not {"torch", "safetensors"} & sys.modules.keys()
sys.modules["torch"] = None
from scipy import sparse
from catalog import IdMap, Interactions
from catalog.errors import MissingExtra
from cf_models.neural import MultVAE
one = Interactions(IdMap("u"), IdMap("i"), sparse.csr_matrix(np.ones((1, 1), np.float32)), None)
try:
    MultVAE().fit(one)
except MissingExtra as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60
    )
    assert "pip install 'sayso[transformers]'" in done.stdout, done.stderr
