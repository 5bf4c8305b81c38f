"""Reading recorded conversations, and films as one JSON object."""

import gzip
import json
from pathlib import Path

import pytest

from catalog.dialogues import read_dialogue_turns
from catalog.errors import DataError
from catalog.film_records import read_film_records

TURN = {
    "dialog_id": 7,
    "turn_id": 2,
    "context": ["Hi", "Something like Up (2009)"],
    "entity": ["Up (2009)", "Up (2009)"],
    "rec": ["It (2017)", "It (2017)", "Her (2013)"],
    "resp": "passed over",
}


def written(path: Path, *lines: object) -> Path:
    path.write_text("".join(f"{x if isinstance(x, str) else json.dumps(x)}\n" for x in lines))
    return path


def test_a_turn_is_read_with_targets_once_and_mentions_as_often_as_they_came(tmp_path):
    (turn,) = read_dialogue_turns(written(tmp_path / "turns.jsonl", TURN)).turns
    assert (turn.dialogue, turn.number) == ("7", 2)
    assert turn.context == ("Hi", "Something like Up (2009)")
    assert turn.named == ("Up (2009)", "Up (2009)")
    assert turn.recommended == ("It (2017)", "Her (2013)")


def test_gzip_is_read(tmp_path):
    path = tmp_path / "turns.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(TURN).encode()))
    assert len(read_dialogue_turns(path).turns) == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"dialog_id": 1', "not JSON"),
        ("[1, 2]", "not a JSON object"),
        ({**TURN, "turn_id": "two"}, "turn_id is 'two', not a whole number"),
        ({**TURN, "turn_id": 2.5}, "turn_id is 2.5, not a whole number"),
        ({**TURN, "rec": None}, "rec is missing"),
        ({k: v for k, v in TURN.items() if k != "context"}, "context is missing"),
        ({**TURN, "entity": "Up (2009)"}, "entity is not a list of strings"),
        ({**TURN, "context": ["Hi", 3]}, "context is not a list of strings"),
    ],
)
def test_a_broken_line_is_named_and_the_rest_is_read(tmp_path, line, reason):
    found = read_dialogue_turns(written(tmp_path / "turns.jsonl", TURN, line, "", TURN))
    assert len(found.turns) == 2
    (flaw,) = found.broken
    assert flaw.line == 2
    assert reason in flaw.reason


def test_a_file_without_a_turn_says_why(tmp_path):
    with pytest.raises(DataError, match=r"Line 1: .* is missing") as caught:
        read_dialogue_turns(written(tmp_path / "turns.jsonl", {"text": "Hi"}))
    assert "dialog_id" in caught.value.remedy
    with pytest.raises(DataError, match="no turn"):
        read_dialogue_turns(written(tmp_path / "empty.jsonl"))
    with pytest.raises(DataError, match="not there"):
        read_dialogue_turns(tmp_path / "absent.jsonl")


FILMS = {
    "a": {
        "name": "Up (2009)",
        "genre": ["animation"],
        "plot": "A house flies.",
        "director": ["Pete Docter"],
        "star": ["Ed Asner"],
        "imdb_id": "tt1049413",
    },
    "b": {"name": "Pari", "year": "1995", "genre": [], "actor": ["Niki Karimi"]},
    "c": {"name": "Up (2009)", "genre": ["war"]},
}


def test_films_keep_the_names_that_conversations_use(tmp_path):
    path = tmp_path / "films.json"
    path.write_text(json.dumps(FILMS))
    films = read_film_records(path)
    assert films.names == ("Up (2009)", "Pari")
    assert films.repeated == ("Up (2009)",)
    assert films.imdb_ids == ("tt1049413", "")
    up, pari = films.catalog
    assert (up.title, up.year, up.text) == ("Up", 2009, "A house flies.")
    assert up.attributes["genres"] == ("animation",)
    assert (pari.year, pari.attributes) == (1995, {"actors": ("Niki Karimi",)})
    assert films.rows_of(["Pari", "no film", "Up (2009)", "Pari"]) == [1, 0]


def test_a_film_without_a_name_is_reported_and_the_rest_is_read(tmp_path):
    path = tmp_path / "films.json"
    path.write_text(json.dumps({"x": {"genre": ["war"]}, **FILMS}))
    films = read_film_records(path)
    assert films.names == ("Up (2009)", "Pari")
    assert list(films.catalog.ids) == ["a", "b"]
    assert (films.report.read, films.report.kept) == (3, 2)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"a": {"genre": []}}', '{"a": 3}', "{"])
def test_what_holds_no_films_is_refused_with_a_remedy(tmp_path, text):
    path = tmp_path / "films.json"
    path.write_text(text)
    with pytest.raises(DataError) as caught:
        read_film_records(path)
    assert caught.value.remedy
