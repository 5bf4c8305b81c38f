"""The cross-encoder on real weights, in a small world where only texts tell the taste."""

from pathlib import Path

import numpy as np
import pytest
from reranker_worlds import catalog_of, events_of
from scipy import sparse

from assets import AssetStore
from catalog import Catalog, Interactions
from catalog.errors import ModelError
from cf_models import profile_of
from rerankers import TextBert, TextBertConfig
from rerankers.wording import item_texts, person_text, short_texts

pytestmark = pytest.mark.weights
SMALL = TextBertConfig(
    base="popularity",
    layers=2,
    depth=20,
    likes=3,
    tokens=32,
    groups=48,
    epochs=3,
    learning_rate=2e-4,
    people=60,
)
N_ITEMS = 40


@pytest.fixture(scope="module")
def minilm(asset_store: AssetStore) -> Path:
    if not asset_store.has("minilm"):
        pytest.skip("minilm is not here: sayso models get minilm")
    return asset_store.path("minilm")


@pytest.fixture(scope="module")
def world() -> tuple[Catalog, Interactions]:
    catalog = catalog_of(N_ITEMS)
    return catalog, Interactions.from_events(events_of(240, N_ITEMS, 4), catalog)


@pytest.fixture(scope="module")
def fitted(minilm: Path, world: tuple[Catalog, Interactions]) -> TextBert:
    catalog, interactions = world
    return TextBert(SMALL, weights=minilm).fit(interactions, catalog)


def test_the_loss_falls_and_a_taste_is_learned_from_texts(fitted: TextBert) -> None:
    losses = [record.losses["loss"] for record in fitted.history_]
    assert losses[-1] < losses[0]
    assert fitted.gain_.used
    assert fitted.share_ > 0
    assert fitted.gain_.ndcg > fitted.gain_.base_ndcg
    # Popularity is the base, so that only the text can tell the tastes apart.
    scores = fitted.score(profile_of({1: 1.0, 5: 1.0, 9: 1.0}, N_ITEMS))
    best = np.argsort(-np.nan_to_num(scores, nan=-9e9))[:3]
    assert (best % 4 == 1).sum() >= 2


def test_saved_and_read_it_gives_the_same_scores(
    fitted: TextBert, world: tuple[Catalog, Interactions], tmp_path: Path
) -> None:
    catalog, interactions = world
    fitted.save(tmp_path)
    again = TextBert.load(tmp_path, catalog)
    profiles = interactions.strength[:4]
    np.testing.assert_allclose(
        again.score_batch(profiles), fitted.score_batch(profiles), rtol=1e-5, atol=1e-6
    )
    assert again.share_ == fitted.share_
    with pytest.raises(ModelError, match="another catalogue"):
        TextBert.load(tmp_path, catalog_of(N_ITEMS, prefix="j"))


def test_a_fit_goes_on_after_an_interruption(
    minilm: Path, world: tuple[Catalog, Interactions], tmp_path: Path
) -> None:
    catalog, interactions = world
    config = SMALL.model_copy(update={"groups": 16, "epochs": 2, "people": 4})
    whole = TextBert(config, weights=minilm).fit(interactions, catalog)

    def stop(record: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(ModelError, match="interrupted after 1"):
        TextBert(config, weights=minilm).fit(interactions, catalog, resume=tmp_path, progress=stop)
    rest = TextBert(config, weights=minilm).fit(interactions, catalog, resume=tmp_path)
    assert [r.losses for r in rest.history_] == [r.losses for r in whole.history_]


def test_items_without_words_are_refused(world: tuple[Catalog, Interactions]) -> None:
    catalog = catalog_of(20, described=False)
    interactions = Interactions.from_events(events_of(20, 20, 3), catalog)
    with pytest.raises(ModelError, match="No item has a text"):
        TextBert(SMALL).fit(interactions, catalog)


def test_an_empty_profile_keeps_the_order_of_the_base(fitted: TextBert) -> None:
    nobody = sparse.csr_matrix((1, N_ITEMS), dtype=np.float32)
    assert np.isfinite(fitted.score(nobody)).any()


def test_one_item_is_no_reason_to_fail(minilm: Path) -> None:
    catalog = catalog_of(1)
    events = events_of(8, 4, 1).assign(item="i0").drop_duplicates("user").reset_index(drop=True)
    model = TextBert(SMALL, weights=minilm).fit(Interactions.from_events(events, catalog), catalog)
    assert model.share_ == 0
    assert model.score(sparse.csr_matrix((1, 1), dtype=np.float32)).shape == (1,)


def test_the_words_are_those_of_the_catalogue() -> None:
    catalog = catalog_of(8)
    assert item_texts(catalog)[1] == "horse romance number 1. horse, romance"
    liked = person_text(profile_of({0: 0.5, 1: 1.0, 2: -1.0}, 8), short_texts(catalog), 5)
    assert liked == (
        "likes: horse romance number 1 (horse, romance); space robots number 0 (space, robots)"
    )


def test_its_bert_is_the_one_of_transformers(minilm: Path) -> None:
    import torch
    from transformers import AutoModel

    from rerankers.cross_encoder import Reader, open_cross_encoder

    network = open_cross_encoder(minilm, 6).eval()
    theirs = AutoModel.from_pretrained(str(minilm), local_files_only=True).eval()
    read = Reader((minilm / "tokenizer.json").read_text("utf-8"), 64)(
        [("likes: Alien", "Aliens (1986)"), ("likes: Emma", "Heat")], torch.device("cpu")
    )
    with torch.inference_mode():
        ours = network.bert(input_ids=read[0], token_type_ids=read[1], attention_mask=read[2])
        other = theirs(input_ids=read[0], token_type_ids=read[1], attention_mask=read[2])
    torch.testing.assert_close(
        ours.last_hidden_state, other.last_hidden_state, rtol=1e-4, atol=1e-4
    )
