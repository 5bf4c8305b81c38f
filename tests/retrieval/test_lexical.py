import json
import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from films_known import FILMS, catalog_of
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import WorkspaceBroken, WorkspaceMissing
from catalog.ids import IdMap
from retrieval.documents import documents
from retrieval.lexical import LexicalIndex
from retrieval.lexical_tokens import query_tokens, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pelé, PELE", ["pele", "pele"]),
        ("Rocky II", ["rocky", "2"]),
        ("part two of Saw VI", ["part", "2", "of", "saw", "6"]),
        ("V for Vendetta", ["v", "for", "vendetta"]),
        ("Schindler’s List and Ocean's 11", ["schindler", "list", "and", "ocean", "11"]),
        ("don't", ["dont"]),
        ("comedies comedy zombies zombie", ["comedy", "comedy", "zomby", "zomby"]),
        ("witches boxes heroes glass bus", ["witch", "box", "hero", "glass", "bus"]),
        ("千と千尋", ["千と", "と千", "千尋"]),
        ("看Matrix电影", ["看", "matrix", "电影"]),
        ("ガンダム", ["ガン", "ンダ", "ダム"]),
        ("기생충", ["기생", "생충"]),
        ("", []),
        ("🎬 … !", []),
    ],
)
def test_how_texts_are_cut(text, expected):
    assert tokens(text) == expected


def test_a_question_loses_its_function_words_unless_they_are_all_it_has():
    assert query_tokens("Please recommend me something about the boxers, boxer") == ["boxer"]
    assert query_tokens("something with him") == tokens("something with him")


@given(st.text())
def test_any_text_can_be_cut_and_cutting_is_stable(text):
    found = tokens(text)
    assert all(word and not word.isspace() for word in found)
    assert tokens(text) == found


@pytest.fixture
def index(films):
    return LexicalIndex.build([one.lexical for one in documents(films)])


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("rocky 2", "rocky"),
        ("the one with the boxer", "rocky"),
        ("LOTR", "toy"),
        ("AMELIE", "amelie"),
        ("千尋", "spirited"),
        ("a creature in space", "alien"),
    ],
)
def test_who_comes_first(films, index, text, first):
    found = index.search(text, 3)
    assert films.ids.id(int(found.rows[0])) == first
    assert found.source == "lexical"


def test_the_score_is_bm25_in_lucenes_form():
    index = LexicalIndex.build(["apple pear", "apple plum plum", "cherry"])
    found = index.search("plum", 5)
    # One of three documents holds it, twice; lengths 2, 3, 1, on average 2.
    idf = math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    score = idf * 2 / (2 + 1.5 * (1 - 0.75 + 0.75 * 3 / 2))
    assert found.rows.tolist() == [1]
    assert found.scores[0] == pytest.approx(score, rel=1e-5)


@pytest.mark.parametrize("text", ["", "🎬", "zzz qqq", "' or 1=1 --"])
def test_words_that_nobody_has_find_nothing(index, text):
    assert len(index.search(text, 5)) == 0


def test_the_mask_comes_before_the_cut(films, index):
    keep = np.array([id_ != "toy" for id_ in films.ids])
    assert films.ids.ids(index.search("animation", 1, keep).rows) == ["spirited"]
    assert len(index.search("animation", 0)) == 0


@pytest.mark.parametrize("texts", [[], [""], ["", "…"]])
def test_catalogues_without_a_word(texts, tmp_path):
    ids = IdMap(str(i) for i in range(len(texts)))
    LexicalIndex.build(texts).save(tmp_path / "lexical", ids)
    index = LexicalIndex.load(tmp_path / "lexical", ids)
    assert len(index) == len(texts)
    assert len(index.search("anything", 5)) == 0


def test_what_is_loaded_answers_like_what_was_saved(films, index, tmp_path):
    index.save(tmp_path / "lexical", films.ids)
    index.save(tmp_path / "lexical", films.ids)  # replaces
    loaded = LexicalIndex.load(tmp_path / "lexical", films.ids)
    for text in ("rocky 2", "animation", "space crew in Paris"):
        before, after = index.search(text, 5), loaded.search(text, 5)
        assert before.rows.tolist() == after.rows.tolist()
        assert before.scores.tolist() == after.scores.tolist()
    assert {path.suffix for path in (tmp_path / "lexical").iterdir()} == {".npy", ".json"}


def test_a_pickled_array_is_refused(films, index, tmp_path):
    folder = tmp_path / "lexical"
    index.save(folder, films.ids)
    np.save(folder / "data.csc.index.npy", np.array([{"a": 1}], object), allow_pickle=True)
    with pytest.raises(WorkspaceBroken, match="sayso build"):
        LexicalIndex.load(folder, films.ids)


def test_a_broken_index_is_recognised(films, index, tmp_path):
    folder = tmp_path / "lexical"
    with pytest.raises(WorkspaceMissing):
        LexicalIndex.load(folder, films.ids)
    index.save(folder, films.ids)
    with pytest.raises(WorkspaceBroken, match="another state"):
        LexicalIndex.load(folder, catalog_of(FILMS[:3]).ids)
    for name in ("vocab.index.json", "manifest.json", "indptr.csc.index.npy"):
        index.save(folder, films.ids)
        (folder / name).write_bytes(b"")
        with pytest.raises(WorkspaceBroken):
            LexicalIndex.load(folder, films.ids)
        (folder / name).unlink()
        with pytest.raises(WorkspaceBroken):
            LexicalIndex.load(folder, films.ids)
    index.save(folder, films.ids)
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({"count": manifest["count"]}))
    with pytest.raises(WorkspaceBroken):
        LexicalIndex.load(folder, films.ids)


def test_many_threads_get_the_same_answer(index):
    expected = index.search("animation in space", 5).rows.tolist()
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda _: index.search("animation in space", 5).rows.tolist(), range(200))
        assert all(rows == expected for rows in found)
