"""Odd messages, odd catalogues and damaged workspaces: each gets a clear answer."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from talking import ids, say, titles
from worlds import FIVE, TOGETHER, Film, build

from assets import AssetStore
from assistant.build import read_source
from assistant.engine import Assistant
from assistant.open import open_assistant
from catalog.errors import (
    ModelError,
    RetrievalError,
    SaysoError,
    WorkspaceBroken,
    WorkspaceMissing,
    WorkspaceVersion,
)

Opener = Callable[..., Assistant]


@pytest.mark.parametrize("message", ["", "   \n\t ", "🎬🍿🔥", "?!?!…", "\x00\u200b"])
def test_a_message_without_words_is_asked_about(films: Assistant, message: str) -> None:
    session = films.new_session().id
    reply = say(films, session, message)
    assert reply.understood.kind.value == "unclear"
    assert "could not make out" in reply.text
    assert not reply.items
    assert not reply.taste.entries


@pytest.mark.parametrize("words", ["I loved Alien. ", "x", "🎬", "Ünïcödé ", "<b>alien</b> "])
def test_ten_thousand_characters_are_answered(films: Assistant, words: str) -> None:
    session = films.new_session().id
    message = (words * 10_000)[:10_000]
    reply = say(films, session, message)
    assert reply.text
    assert reply.timings_ms["total"] < 5_000
    kept = films.session(session)
    assert kept is not None
    assert len(kept.model_dump_json()) < 200_000


@pytest.mark.parametrize(
    "message",
    [
        "Ich suche eine lustige Komödie für die ganze Familie",
        "Je voudrais un film de science-fiction",
        "推荐一部科幻电影",
        "أريد فيلما مضحكا",
    ],
)
def test_another_language_is_answered(films: Assistant, message: str) -> None:
    reply = say(films, films.new_session().id, message)
    assert reply.text
    assert reply.understood.language


HOSTILE = (
    Film("h", "<script>alert('x')</script>", 2001, ("<i>Odd</i>",), "<img src=x onerror=1>"),
    Film("m", "**Bold** [link](javascript:x) `code`", 2002, ("Drama",), "# head\n| a | b |"),
    Film("e", "🎬🔥👩‍👩‍👧 \u202eright to left", 2003, ("Drama",), "{{ title }} {0} %s"),
    Film("l", "Long " * 60, 2004, ("Comedy",), "word " * 2000),
    Film("q", '"Quoted" \\ and; DROP TABLE items;--', 2005, ("Comedy",)),
)


def test_hostile_titles_are_only_titles(opened: Opener) -> None:
    ratings = [(f"u{n}", film.id, 4.0) for n in range(3) for film in HOSTILE]
    assistant = opened(HOSTILE, ratings)
    session = assistant.new_session().id
    reply = say(assistant, session, "a drama")
    assert ids(reply) >= {"m", "e"}
    by_id = {f.id: f for f in HOSTILE}
    for card in reply.items:
        assert card.title == by_id[card.id].title.strip()
        assert card.sentences
    for message in (HOSTILE[0].title, HOSTILE[1].title, HOSTILE[4].title, "why the first one?"):
        assert say(assistant, session, message).text
    liked = assistant.recommend(like=["m"])
    assert "m" not in ids(liked)
    assert len(liked.items) == 4


def test_a_catalogue_without_items_says_so(opened: Opener) -> None:
    assistant = opened((), ())
    session = assistant.new_session().id
    for message in ("hello", "a comedy", "I loved Heat", "more", "what can you do?"):
        reply = say(assistant, session, message)
        assert "catalogue is empty" in reply.text
        assert not reply.items
    assert "catalogue is empty" in assistant.recommend().text


@pytest.mark.parametrize("count", [1, 2])
def test_the_smallest_catalogues_are_served(opened: Opener, count: int) -> None:
    assistant = opened(FIVE[:count], TOGETHER[:count])
    session = assistant.new_session().id
    reply = say(assistant, session, "something about Mars")
    assert titles(reply)[0] == "Red Static"
    assert len(reply.items) == count
    assert ("this film" in reply.text) == (count == 1)
    assert not say(assistant, session, "more").items
    assert "Red Static" not in titles(assistant.recommend(like=["Red Static"]))


def test_a_catalogue_without_events_serves_by_words_attributes_and_vectors(opened: Opener) -> None:
    assistant = opened(FIVE, ())
    assert titles(say(assistant, assistant.new_session().id, "a radio on Mars"))[0] == "Red Static"
    comedy = say(assistant, assistant.new_session().id, "a comedy")
    assert titles(comedy) == ["The Glass Orchard"]
    liked = assistant.recommend(like=["Red Static"])
    assert len(liked.items) == 4
    assert all("cf" not in card.parts and card.sentences for card in liked.items)
    nothing_said = assistant.recommend()
    assert len(nothing_said.items) == 5
    said = [e.kind for card in nothing_said.items for e in card.evidence]
    assert "popularity" not in said


def test_a_person_without_events_is_a_stranger_who_is_served(films: Assistant) -> None:
    popular = films.recommend(k=5)
    assert len(popular.items) == 5
    assert all(e.kind != "contribution" for card in popular.items for e in card.evidence)


def test_events_without_a_row_are_set_aside_and_reported(
    tmp_path: Path, asset_store: AssetStore, encoder_weights: Path
) -> None:
    (tmp_path / "films.csv").write_text("id,title\na,Heat\nb,Ran\n", encoding="utf-8")
    events = "user,item,rating\nu1,a,5\nu1,b,4\nu2,gone,5\n"
    (tmp_path / "events.csv").write_text(events, encoding="utf-8")
    (tmp_path / "sayso.toml").write_text(
        "[items]\npath = 'films.csv'\n"
        "[events]\npath = 'events.csv'\nvalue = 'rating'\nbehaviour = 'rating'\n",
        encoding="utf-8",
    )
    source = read_source(tmp_path / "sayso.toml")
    assert source.events["item"].tolist() == ["a", "b"]
    refused = source.report.sources[-1]
    assert refused.refused == 1
    assert "gone" in source.report.model_dump_json()


def test_when_conditions_leave_nothing_the_reply_says_which_to_loosen(films: Assistant) -> None:
    session = films.new_session().id
    first = say(films, session, "a western")
    assert first.items
    reply = say(films, session, "with a rating of at least 9.9")
    assert not reply.items
    assert "None of the films I know fits all of that." in reply.text
    westerns = sum("Western" in item.attributes["genres"] for item in films.catalog)  # type: ignore[operator]
    assert f"Without “at least 9.9” there would be {westerns} to choose from." in reply.text
    entry = next(e for e in reply.taste.entries if e.words == "at least 9.9")
    films.forget(session, entry.id)
    assert say(films, session, "more").items


def test_when_more_than_one_condition_has_to_go_that_is_said(films: Assistant) -> None:
    reply = say(films, films.new_session().id, "a musical western horror from before 1920")
    assert not reply.items
    assert "More than one of your conditions would have to go" in reply.text


@pytest.fixture
def damaged(five: Path, tmp_path: Path) -> Path:
    """A copy of a workspace, to be damaged."""
    return Path(shutil.copytree(five, tmp_path / "damaged"))


@pytest.mark.parametrize(
    "part",
    [
        "manifest.json",
        "catalog.parquet",
        "catalog.json",
        "events.parquet",
        "settings.json",
        "models/ease/arrays.npz",
        "models/ease/model.json",
        "models/popularity/arrays.npz",
        "lexical/manifest.json",
        "index/chroma.sqlite3",
    ],
)
@pytest.mark.parametrize("how", ["gone", "cut", "garbage"])
def test_a_damaged_workspace_is_told_and_how_to_mend_it(
    damaged: Path, asset_store: AssetStore, part: str, how: str
) -> None:
    file = damaged / part
    whole = file.read_bytes()
    if how == "gone":
        file.unlink()
    else:
        file.write_bytes(whole[: len(whole) // 2] if how == "cut" else b"\x00garbage" * 9)
    with pytest.raises(SaysoError) as caught:
        open_assistant(damaged, store=asset_store)
    assert isinstance(caught.value, WorkspaceBroken | WorkspaceMissing | ModelError)
    assert "sayso build" in str(caught.value)


def test_sessions_that_are_no_database_are_told(damaged: Path, asset_store: AssetStore) -> None:
    (damaged / "sessions.sqlite").write_bytes(b"not a database, but long enough to be read" * 50)
    with pytest.raises(WorkspaceBroken, match="Move the file away"):
        open_assistant(damaged, store=asset_store)


def test_a_workspace_of_another_version_is_told(damaged: Path, asset_store: AssetStore) -> None:
    manifest = json.loads((damaged / "manifest.json").read_text())
    manifest["format"] = 99
    (damaged / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(WorkspaceVersion, match="99"):
        open_assistant(damaged, store=asset_store)


def test_a_workspace_of_another_encoder_is_told(damaged: Path, asset_store: AssetStore) -> None:
    settings = json.loads((damaged / "settings.json").read_text())
    settings["encoder"]["pooling"] = "mean"
    (damaged / "settings.json").write_text(json.dumps(settings))
    with pytest.raises(RetrievalError, match="were made by"):
        open_assistant(damaged, store=asset_store)


def test_a_model_of_other_items_is_told(
    damaged: Path, tmp_path: Path, asset_store: AssetStore
) -> None:
    other = build(tmp_path / "other", asset_store, FIVE[2:4], ())
    shutil.rmtree(damaged / "models")
    shutil.copytree(other / "models", damaged / "models")
    with pytest.raises(WorkspaceBroken, match="another catalogue"):
        open_assistant(damaged, store=asset_store)


def test_there_is_no_workspace(tmp_path: Path, asset_store: AssetStore) -> None:
    with pytest.raises(WorkspaceMissing):
        open_assistant(tmp_path / "nowhere", store=asset_store)
