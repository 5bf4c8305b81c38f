import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from films_known import FILMS, LetterEncoder, catalog_of

from catalog import Catalog
from catalog.errors import RetrievalError, WorkspaceBroken, WorkspaceBusy, WorkspaceMissing
from retrieval.chroma_store import ChromaStore, writing
from retrieval.documents import documents
from retrieval.passages import passage_key
from retrieval.sync import SyncReport, sync_vectors
from retrieval.vectors import VectorIndex

PASSAGES = 10
"""Four of the six films are described, in one sentence each."""


@pytest.fixture
def folder(tmp_path, films, letters):
    sync_vectors(tmp_path / "vectors", films, letters)
    return tmp_path / "vectors"


@pytest.fixture(params=[50_000, 0], ids=["exact", "graph"])
def index(request, folder, films, letters):
    with VectorIndex.open(
        folder, films.ids, encoder=letters.name, exact_up_to=request.param
    ) as opened:
        assert opened.exact == (request.param > 0)
        yield opened


def cosines(films, letters, question):
    """Each item's best passage, by the definition."""
    vector = letters.encode_queries([question])[0]
    return np.array(
        [(LetterEncoder().encode_items(one.passages) @ vector).max() for one in documents(films)]
    )


def middles(films):
    means = np.array(
        [LetterEncoder().encode_items(one.passages).mean(axis=0) for one in documents(films)]
    )
    return means / np.linalg.norm(means, axis=1, keepdims=True)


@pytest.mark.parametrize("question", ["toys", "a boxer fights", "creature hunts crew", "zzz"])
def test_search_gives_the_best_passages_cosine_in_order(index, films, letters, question):
    expected = cosines(films, letters, question)
    found = index.search(letters.encode_queries([question])[0], 4)
    np.testing.assert_allclose(found.scores, np.sort(expected)[::-1][:4], atol=1e-5)
    np.testing.assert_allclose(expected[found.rows], found.scores, atol=1e-5)
    assert found.source == "vectors"
    assert found.rows.dtype == np.int32


def test_cosine_is_what_search_scores(index, films, letters):
    question = letters.encode_queries(["a boxer fights"])[0]
    expected = cosines(films, letters, "a boxer fights")
    for row in range(len(films)):
        assert index.cosine(row, question) == pytest.approx(expected[row], abs=1e-5)
    for row in (-1, len(films)):
        with pytest.raises(IndexError, match="outside"):
            index.cosine(row, question)


def test_the_mask_comes_before_the_cut(index, films, letters):
    question = letters.encode_queries(["toys"])[0]
    keep = np.array([id_ in ("alien", "rocky") for id_ in films.ids])
    found = index.search(question, 5, keep)
    assert set(films.ids.ids(found.rows)) == {"alien", "rocky"}
    assert len(index.search(question, 5, np.zeros(len(films), bool))) == 0
    assert len(index.search(question, 0)) == 0
    assert len(index.search(question, 100)) == len(films)


def test_neighbours_leave_the_item_itself_out(index, films):
    assert set(index.neighbours(2, 99).rows.tolist()) == {0, 1, 3, 4, 5}
    keep = np.array([id_ in ("alien", "rocky") for id_ in films.ids])
    assert index.neighbours(2, 99, keep).rows.tolist() == [1]
    for row in (-1, len(films)):
        with pytest.raises(IndexError, match="outside"):
            index.neighbours(row, 3)


def test_neighbours_are_near_as_a_whole(folder, films, letters):
    expected = middles(films) @ middles(films)[2]
    with VectorIndex.open(folder, films.ids, encoder=letters.name) as exact:
        found = exact.neighbours(2, 3)
        assert found.rows.tolist() == np.argsort(-expected)[1:4].tolist()
        np.testing.assert_allclose(found.scores, np.sort(expected)[::-1][1:4], atol=1e-5)
        itself = exact.near(exact.vectors()[2], 1)
        assert itself.rows.tolist() == [2]


def test_an_item_is_the_mean_of_its_passages(index, films):
    np.testing.assert_allclose(index.vectors(), middles(films), atol=1e-6)
    with pytest.raises(ValueError, match="read-only"):
        index.vectors()[0] = 0


def test_a_question_of_another_length_is_refused(index):
    with pytest.raises(RetrievalError, match="26 numbers"):
        index.search(np.ones(384, np.float32), 3)
    with pytest.raises(RetrievalError, match="26 numbers"):
        index.near(np.ones(384, np.float32), 3)


def test_many_threads_get_the_same_answer(index, letters):
    question = letters.encode_queries(["toys"])[0]
    expected = index.search(question, 4).rows.tolist()
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda _: index.search(question, 4).rows.tolist(), range(100))
        assert all(rows == expected for rows in found)


def test_many_threads_may_open_at_once(folder, films, letters):
    def open_and_count(_):
        with VectorIndex.open(folder, films.ids, encoder=letters.name, exact_up_to=0) as opened:
            return len(opened.neighbours(0, 9))

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(open_and_count, range(24))) == [5] * 24


def test_the_graph_asks_for_more_until_enough_remain(tmp_path):
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(3000, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)

    class Stored(LetterEncoder):
        dim = 16

        def __init__(self):
            self.name = "stored"

        def encode_items(self, texts):
            return vectors[[int(text) for text in texts]]  # a title is its number

    catalog = catalog_of([(str(i), str(i), None, (), "", np.nan, "") for i in range(3000)])
    sync_vectors(tmp_path, catalog, Stored())
    keep = rng.random(3000) < 0.5
    with (
        VectorIndex.open(tmp_path, catalog.ids, encoder="stored") as exact,
        VectorIndex.open(tmp_path, catalog.ids, encoder="stored", exact_up_to=0) as graph,
    ):
        graph.among_up_to = 100  # the mask is wider than that: it must be met by asking for more
        for row in range(20):
            best = exact.search(vectors[row], 50, keep)
            found = graph.search(vectors[row], 50, keep)
            assert len(found) == 50
            assert keep[found.rows].all()
            assert len(set(found.rows) & set(best.rows)) >= 45
        # One left that is far away: the whole catalogue has to be asked for.
        far = np.zeros(3000, bool)
        far[exact.search(-vectors[0], 150).rows] = True
        assert len(graph.search(vectors[0], 10, far)) == 10


@pytest.mark.parametrize("count", [0, 1, 2])
def test_tiny_catalogues(tmp_path, letters, count):
    catalog = catalog_of(FILMS[:count])
    sync_vectors(tmp_path / "v", catalog, letters)
    for exact_up_to in (10, 0):
        with VectorIndex.open(
            tmp_path / "v", catalog.ids, encoder=letters.name, exact_up_to=exact_up_to
        ) as opened:
            found = opened.search(letters.encode_queries(["toys"])[0], 5)
            assert sorted(found.rows.tolist()) == list(range(count))
            assert opened.vectors().shape == (count, 26)


def test_an_update_encodes_only_what_changed(folder, films, tmp_path):
    letters = LetterEncoder()
    assert sync_vectors(folder, films, letters) == SyncReport(encoded=0, kept=10, removed=0)
    assert letters.seen == []
    changed = [*FILMS[1:4], ("toy", "Toy Story 2", *FILMS[0][2:]), ("new", *FILMS[5][1:])]
    catalog = catalog_of(changed, withdrawn=("alien",))
    assert sync_vectors(folder, catalog, letters) == SyncReport(encoded=2, kept=7, removed=2)
    # The prose of Toy Story said the same before, and is not encoded again.
    assert [text.split(" (")[0] for text in letters.seen] == ["Toy Story 2", "Untitled"]
    fresh = LetterEncoder()
    sync_vectors(tmp_path / "fresh", catalog, fresh)
    with (
        VectorIndex.open(folder, catalog.ids, encoder="letters") as updated,
        VectorIndex.open(tmp_path / "fresh", catalog.ids, encoder="letters") as built,
    ):
        np.testing.assert_array_equal(updated.vectors(), built.vectors())


def test_a_new_order_of_the_same_items_keeps_vectors_with_their_items(folder, films):
    table = films.table.iloc[::-1]
    turned = Catalog(table, films.attributes)
    with pytest.raises(WorkspaceBroken, match="another state"):
        VectorIndex.open(folder, turned.ids, encoder="letters")
    assert sync_vectors(folder, turned, LetterEncoder()).encoded == 0
    with VectorIndex.open(folder, turned.ids, encoder="letters") as opened:
        np.testing.assert_allclose(opened.vectors(), middles(turned), atol=1e-6)


def test_another_encoder_is_refused_and_replaces_everything(folder, films):
    with pytest.raises(RetrievalError, match="made by 'letters', not by 'others'"):
        VectorIndex.open(folder, films.ids, encoder="others")
    others = LetterEncoder("others")
    assert sync_vectors(folder, films, others).encoded == PASSAGES
    assert sync_vectors(folder, films, others, afresh=True).encoded == PASSAGES
    VectorIndex.open(folder, films.ids, encoder="others").close()


def test_progress_counts_texts(tmp_path, films, letters):
    calls = []
    sync_vectors(tmp_path / "v", films, letters, progress=lambda *done: calls.append(done))
    assert calls == [(PASSAGES, PASSAGES)]


class Failing(LetterEncoder):
    """Answers for the first item, then its server is gone."""

    def encode_items(self, texts):
        if self.seen:
            raise RetrievalError("The encoder's server is gone.")
        return super().encode_items(texts)


def test_a_build_that_broke_off_is_recognised_and_continued(tmp_path, monkeypatch, films, letters):
    monkeypatch.setattr("retrieval.sync.CHUNK", 2)
    folder = tmp_path / "v"
    with pytest.raises(RetrievalError, match="is gone"):
        sync_vectors(folder, films, Failing())
    with pytest.raises(WorkspaceBroken, match="half-written"):
        VectorIndex.open(folder, films.ids, encoder="letters")
    assert sync_vectors(folder, films, letters) == SyncReport(encoded=8, kept=2, removed=0)
    VectorIndex.open(folder, films.ids, encoder="letters").close()


def test_there_is_one_writer(folder, films, letters):
    with writing(folder):
        with pytest.raises(WorkspaceBusy, match="being written"), writing(folder):
            pass
        with pytest.raises(WorkspaceBusy):
            sync_vectors(folder, films, letters)
    assert sync_vectors(folder, films, letters).kept == PASSAGES


def test_of_two_threads_that_write_at_once_each_writes_all_or_is_told(folder, films):
    outcomes, gate = [], threading.Barrier(4)

    def write():
        gate.wait()
        try:
            outcomes.append(sync_vectors(folder, films, LetterEncoder(), afresh=True).encoded)
        except WorkspaceBusy:
            outcomes.append("busy")

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 4
    assert PASSAGES in outcomes
    assert set(outcomes) <= {PASSAGES, "busy"}
    VectorIndex.open(folder, films.ids, encoder="letters").close()


def test_no_index(tmp_path, films):
    with pytest.raises(WorkspaceMissing, match="sayso build"):
        VectorIndex.open(tmp_path / "none", films.ids, encoder="letters")
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("garbage", [b"", b"garbage" * 1000])
def test_a_damaged_database_is_recognised_and_rebuilt(folder, films, letters, garbage):
    (folder / "chroma.sqlite3").write_bytes(garbage)
    for _ in range(2):
        with pytest.raises(WorkspaceBroken, match="sayso build"):
            VectorIndex.open(folder, films.ids, encoder="letters")
    assert sync_vectors(folder, films, letters).encoded == PASSAGES
    VectorIndex.open(folder, films.ids, encoder="letters").close()


def test_vectors_lost_behind_our_back_are_missed(folder, films):
    with ChromaStore(folder) as store:
        state = store.open()
        store.delete([passage_key(1, "toy")])
    message = "holds 9 passages of 6 items; it should hold 10 of 6"
    for exact_up_to in (10, 0):
        with pytest.raises(WorkspaceBroken, match=message):
            VectorIndex.open(folder, films.ids, encoder="letters", exact_up_to=exact_up_to)
    with ChromaStore(folder) as store:
        store.open()
        store.delete([passage_key(0, "toy")])
        store.set_state(replace(state, count=8))
    with pytest.raises(WorkspaceBroken, match="8 passages of 5 items"):
        VectorIndex.open(folder, films.ids, encoder="letters")


def test_more_items_than_chroma_takes_at_once(tmp_path):
    count = 6000
    catalog = catalog_of([(f"i{i}", f"item {i}", None, (), "", np.nan, "") for i in range(count)])
    with ChromaStore(tmp_path) as store:
        assert store.batch_size < count
    assert sync_vectors(tmp_path, catalog, LetterEncoder()).encoded == count
    with ChromaStore(tmp_path) as store:
        store.open()
        ids, vectors = store.read()
        assert len(set(ids)) == count
        assert vectors.shape == (count, 26)
        store.put(ids, vectors, ["same"] * count)
        assert set(store.digests().values()) == {"same"}
        assert set(store.keys()) == set(ids)
        store.delete(ids)
        assert store.read()[0] == []


def test_catalogue_table_is_not_touched(films, letters, tmp_path):
    before = films.table.copy()
    sync_vectors(tmp_path / "v", films, letters)
    pd.testing.assert_frame_equal(films.table, before)
