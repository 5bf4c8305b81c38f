import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.chat.tile import hues, initials


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Toy Story", "TS"),
        ("The Godfather", "G"),
        ("Lord of the Rings", "LR"),
        ("2001: A Space Odyssey", "2S"),
        ("The The", "TT"),  # small words are all that there is
        ("Amélie", "A"),
        ("千と千尋の神隠し", "千"),
        ("🎬", "·"),
        ("", "·"),
    ],
)
def test_initials(title: str, expected: str) -> None:
    assert initials(title) == expected


@given(st.text(max_size=80))
def test_initials_fit_the_tile(title: str) -> None:
    assert 1 <= len(initials(title).encode("utf-16-le")) // 2 <= 8


@given(st.lists(st.text(min_size=1), max_size=4), st.text())
def test_hues_are_stable_angles(kinds: list[str], title: str) -> None:
    first, second = hues(kinds, title)
    assert 0 <= first < 360
    assert 0 <= second < 360
    assert hues(kinds, title) == (first, second)


def test_the_first_two_kinds_colour_the_tile() -> None:
    comedy, drama = hues(["Comedy"], "x")[0], hues(["Drama"], "x")[0]
    assert comedy != drama
    assert hues(["Comedy", "Drama"], "x") == (comedy, drama)
    assert hues(["COMEDY"], "y")[0] == comedy
