"""Adding, changing and withdrawing items without building everything again."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from talking import ids, say, titles
from worlds import FIVE, TOGETHER, build, catalog_of, events_of

from assets import AssetStore
from assistant.grown import GrownModel, model_over
from assistant.open import open_assistant
from assistant.update import update_workspace
from catalog import Changes, IdMap, Interactions, Item, ItemId
from catalog.errors import DataError, ModelError, WorkspaceBroken
from cf_models import EASE, profile_of

WHALE = Item(
    ItemId("whale"), "The White Whale", 2020, "A captain hunts a whale.", "", {"genres": ("War",)}
)


@pytest.fixture
def workspace(five: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(five, tmp_path / "workspace"))


def test_a_new_item_is_found_and_the_rest_answers_as_before(
    workspace: Path, asset_store: AssetStore
) -> None:
    with open_assistant(workspace, store=asset_store) as assistant:
        session = assistant.new_session().id
        say(assistant, session, "I liked Red Static")
        before = assistant.recommend(like=["Red Static"])
    told: list[tuple[str, int, int]] = []
    report = update_workspace(
        workspace, Changes(put=[WHALE]), asset_store, lambda *step: told.append(step)
    )
    assert (report.kept, report.refused) == (1, 0)
    # The two passages of the new item, what it is and its prose, and nothing of the others.
    assert [of for what, _, of in told if what.startswith("Reading")] == [2]
    with open_assistant(workspace, store=asset_store) as assistant:
        assert titles(say(assistant, assistant.new_session().id, "a captain and a whale"))[0] == (
            "The White Whale"
        )
        after = assistant.recommend(like=["Red Static"])
        cf = {c.id: c.parts.get("cf") for c in after.items}
        assert {c.id: c.parts.get("cf") for c in before.items}.items() <= cf.items()
        assert cf.get("whale") is None
        liking_new = assistant.recommend(like=["The White Whale"])
        assert len(liking_new.items) == 5
        assert all(card.sentences for card in liking_new.items)
        kept = assistant.session(session)
        assert kept is not None
        assert kept.taste.known_items == {"mars"}
        assert "mars" not in ids(say(assistant, session, "more"))


def test_a_changed_item_is_found_by_what_it_says_now(
    workspace: Path, asset_store: AssetStore
) -> None:
    changed = Item(
        ItemId("farm"), "The Glass Orchard", 2011, "A dentist moves to the moon.", "", {}
    )
    update_workspace(workspace, Changes(put=[changed]), asset_store)
    with open_assistant(workspace, store=asset_store) as assistant:
        reply = say(assistant, assistant.new_session().id, "a dentist on the moon")
        assert titles(reply)[0] == "The Glass Orchard"


def test_a_withdrawn_item_is_never_shown_and_may_come_back(
    workspace: Path, asset_store: AssetStore
) -> None:
    report = update_workspace(workspace, Changes(withdraw=["mars", "nowhere"]), asset_store)
    assert (report.kept, report.refused) == (1, 1)
    with open_assistant(workspace, store=asset_store) as assistant:
        assert "mars" not in ids(assistant.recommend(k=10))
        assert "Red Static" not in say(assistant, assistant.new_session().id, "hello").text
    back = Item(
        ItemId("mars"), "Red Static", 1987, "A radio on Mars answers.", "", {"genres": ("Sci-Fi",)}
    )
    update_workspace(workspace, Changes(put=[back]), asset_store)
    with open_assistant(workspace, store=asset_store) as assistant:
        assert "mars" in ids(assistant.recommend(k=10))


def test_an_update_that_cannot_be_leaves_everything_as_it_was(
    workspace: Path, asset_store: AssetStore
) -> None:
    before = (workspace / "manifest.json").read_bytes()
    strange = Item(ItemId("x"), "X", attributes={"smell": "sweet"})
    with pytest.raises(DataError, match="smell"):
        update_workspace(workspace, Changes(put=[strange]), asset_store)
    assert (workspace / "manifest.json").read_bytes() == before


def test_an_empty_catalogue_can_be_filled(tmp_path: Path, asset_store: AssetStore) -> None:
    workspace = build(tmp_path / "workspace", asset_store, (), ())
    for number in range(2):  # the models of the first are carried to the second
        update_workspace(
            workspace, Changes(put=[Item(ItemId(str(number)), f"Film {number}", 2000)]), asset_store
        )
    with open_assistant(workspace, store=asset_store) as assistant:
        assert ids(assistant.recommend()) == {"0", "1"}


def fitted(count: int) -> tuple[EASE, Interactions]:
    films = FIVE[:count]
    known = {film.id for film in films}
    events = events_of([rating for rating in TOGETHER if rating[1] in known])
    interactions = Interactions.from_events(events, catalog_of(films))
    return EASE().fit(interactions), interactions


def test_a_grown_model_says_of_old_items_what_it_said_and_nothing_of_new_ones() -> None:
    model, _ = fitted(3)
    grown = model_over(model, catalog_of(FIVE).ids)
    assert isinstance(grown, GrownModel)
    scores = grown.score(profile_of({0: 1.0, 4: 1.0}, 5))
    np.testing.assert_array_equal(scores[:3], model.score(profile_of({0: 1.0}, 3)))
    assert np.isnan(scores[3:]).all()
    old = grown.explain(profile_of({0: 1.0, 4: 1.0}, 5), 1)
    assert old.rows.tolist() == [0]
    assert old.base + old.amounts.sum() == pytest.approx(scores[1])
    new = grown.explain(profile_of({0: 1.0}, 5), 4)
    assert np.isnan(new.base)
    assert not new.amounts.any()


def test_a_grown_model_keeps_the_contract() -> None:
    model, _ = fitted(3)
    grown = GrownModel(model, catalog_of(FIVE).ids)
    with pytest.raises(ModelError):
        grown.score(profile_of({0: 1.0}, 3))
    with pytest.raises(ModelError):
        grown.explain(profile_of({0: 1.0}, 5), 5)
    _, everything = fitted(5)
    assert np.isfinite(grown.fit(everything).score(profile_of({0: 1.0}, 5))).any()


def test_a_model_of_other_items_is_refused() -> None:
    model, _ = fitted(3)
    assert model_over(model, catalog_of(FIVE[:3]).ids) is model
    for other in (IdMap(["mars", "train"]), IdMap(["train", "mars", "river", "farm"])):
        with pytest.raises(WorkspaceBroken, match="another catalogue"):
            model_over(model, other)
