"""A learned fusion on disk."""

import json
from dataclasses import replace

import numpy as np
import pytest
from kindred import N, learned_fusion, small_facts

from assistant.fusion.moment import Moment
from assistant.fusion.saved import load_fusion, save_fusion
from catalog.errors import ModelError
from catalog.ids import IdMap


@pytest.fixture(scope="module")
def fusion():
    return learned_fusion()


@pytest.fixture
def saved(fusion, tmp_path):
    save_fusion(tmp_path / "fusion", fusion, IdMap(map(str, range(N))))
    return tmp_path / "fusion"


def test_a_fusion_that_was_read_ranks_as_the_one_that_was_saved(fusion, saved):
    read = load_fusion(saved, small_facts(), IdMap(map(str, range(N))))
    assert read.names == fusion.names
    assert read.config == fusion.config
    facts = small_facts()
    moment = Moment((3, 17), disliked=(5,), meanings=facts.vectors[:3], turn=4)
    ours, theirs = (one.rank(moment, facts.unmet(moment)) for one in (fusion, read))
    np.testing.assert_array_equal(ours.rows, theirs.rows)
    np.testing.assert_array_equal(ours.scores, theirs.scores)


def test_another_catalogue_is_refused(saved):
    with pytest.raises(ModelError, match="another catalogue"):
        load_fusion(saved, small_facts(), IdMap(map(str, range(1, N + 1))))


def test_a_damaged_file_is_refused(saved):
    arrays = saved / "arrays.npz"
    arrays.write_bytes(arrays.read_bytes()[:-40])
    with pytest.raises(ModelError, match="damaged"):
        load_fusion(saved, small_facts(), IdMap(map(str, range(N))))


def test_another_version_is_refused(saved):
    manifest = json.loads((saved / "model.json").read_text())
    (saved / "model.json").write_text(json.dumps({**manifest, "version": 99}))
    with pytest.raises(ModelError, match="version 99"):
        load_fusion(saved, small_facts(), IdMap(map(str, range(N))))


def test_a_fusion_of_other_columns_is_refused(fusion, tmp_path):
    other = replace(fusion, names=(*fusion.names[:-1], "of yesterday"))
    save_fusion(tmp_path / "fusion", other, IdMap(map(str, range(N))))
    with pytest.raises(ModelError, match="other columns"):
        load_fusion(tmp_path / "fusion", small_facts(), IdMap(map(str, range(N))))
