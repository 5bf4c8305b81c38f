"""INSPIRED's layout."""

import pytest

from catalog.errors import DataError
from catalog.inspired import read_inspired_turns

HEAD = "dialog_id\tutt_id\tspeaker\tturn_id\ttext\tmovies\tgenres\tpeople_names\n"


def written(tmp_path, *rows):
    path = tmp_path / "dev.tsv"
    path.write_text(HEAD + "".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_each_row_in_which_the_recommender_names_a_film_is_a_turn(tmp_path):
    path = written(
        tmp_path,
        ("a", "1", "SEEKER", "1", "I like Tom Hanks", "", "comedy", "Tom Hanks"),
        ("a", "2", "RECOMMENDER", "2", "Seen Big?", "Big (1988)", "", ""),
        ("a", "3", "SEEKER", "3", "QUOTATION_MARKBigQUOTATION_MARK? Yes", "Big (1988)", "", ""),
        ("a", "4", "RECOMMENDER", "4", "Jaws or It", "Jaws (1975); It (2017)", "", ""),
        ("b", "1", "RECOMMENDER", "1", "Hello", "", "", ""),
        ("", "2", "SEEKER", "2", "lost", "", "", ""),
    )
    read = read_inspired_turns(path)
    first, second = read.turns
    assert first.recommended == ("Big (1988)",)
    assert first.named == ("comedy", "Tom Hanks")
    assert second.context == ("I like Tom Hanks", "Seen Big?", '"Big"? Yes')
    assert second.named == ("comedy", "Tom Hanks", "Big (1988)", "Big (1988)")
    assert second.recommended == ("Jaws (1975)", "It (2017)")
    assert second.number == 4
    assert [flaw.line for flaw in read.broken] == [7]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("a\tb\n1\t2\n", "columns"),
        (HEAD + "a\t1\tSEEKER\t1\tHi\tJaws (1975)\t\t\n", "recommender"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path, content, says):
    path = tmp_path / "other.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=says):
        read_inspired_turns(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(DataError, match="cannot be read"):
        read_inspired_turns(tmp_path / "none.tsv")
