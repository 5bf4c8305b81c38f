"""The conversations are whole, and a replay of one tells all that was said."""

from pathlib import Path

import pytest

from assets import AssetStore
from assistant.open import open_assistant
from benchmarks.transcripts.__main__ import CATALOGUES, MESSAGES, parsed
from benchmarks.transcripts.catalogues import MAKERS, source
from benchmarks.transcripts.replay import read_conversation, replay, transcript
from catalog.errors import DataError

FILES = sorted(MESSAGES.glob("*.txt"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_conversation_has_twelve_turns_about_a_known_catalogue(path: Path) -> None:
    conversation = read_conversation(path)
    assert conversation.catalogue in CATALOGUES
    assert conversation.name.startswith(conversation.catalogue)
    assert len(conversation.messages) == 12


def test_there_are_ten_over_four_catalogues() -> None:
    assert len(FILES) == 10
    assert len({read_conversation(path).catalogue for path in FILES}) == 4
    assert set(CATALOGUES) == {"films", *MAKERS}


def test_a_replay_tells_all_that_was_said(demo_small: Path, asset_store: AssetStore) -> None:
    messages = ("I loved Heat", "more", "the second one it is, thanks")
    with open_assistant(demo_small, llm="none", store=asset_store) as assistant:
        replies = replay(assistant, messages)
    text = transcript(messages, replies, ledger=True)
    assert [text.index(f"[{n}] > {m}") for n, m in enumerate(messages, 1)] == sorted(
        text.index(f"[{n}] > {m}") for n, m in enumerate(messages, 1)
    )
    assert all(reply.text in text for reply in replies)
    assert replies[1].items[1].title in replies[2].text
    assert "holds: +1 Heat; " in text


def test_what_is_missing_is_told(tmp_path: Path, asset_store: AssetStore) -> None:
    with pytest.raises(DataError, match=r"books\.csv is not there"):
        source("books", tmp_path, tmp_path / "work", asset_store)
    with pytest.raises(DataError, match="needs data"):
        source("shop", None, tmp_path / "work", asset_store)
    with pytest.raises(DataError, match="no catalogue"):
        source("plants", tmp_path, tmp_path / "work", asset_store)
    headless = tmp_path / "chat.txt"
    headless.write_text("hello\n")
    with pytest.raises(DataError, match="does not begin"):
        read_conversation(headless)
    assert parsed(["--out", "there"]).messages == MESSAGES
