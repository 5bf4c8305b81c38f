import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.titles import FilmTitle, parse_title, title_key


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Godfather, The (1972)", FilmTitle("The Godfather", 1972)),
        ("Seven (a.k.a. Se7en) (1995)", FilmTitle("Seven", 1995, ("Se7en",))),
        (
            "City of Lost Children, The (Cité des enfants perdus, La) (1995)",
            FilmTitle("The City of Lost Children", 1995, ("La Cité des enfants perdus",)),
        ),
        (
            "Bicycle Thieves (a.k.a. The Bicycle Thief) (Ladri di biciclette) (1948)",
            FilmTitle("Bicycle Thieves", 1948, ("The Bicycle Thief", "Ladri di biciclette")),
        ),
        ("Atalante, L' (1934)", FilmTitle("L'Atalante", 1934)),
        ("(500) Days of Summer (2009)", FilmTitle("(500) Days of Summer", 2009)),
        (
            "Birdman: Or (The Unexpected Virtue of Ignorance) (2014)",
            FilmTitle("Birdman: Or (The Unexpected Virtue of Ignorance)", 2014),
        ),
        (
            "Good, the Bad and the Ugly, The (Buono, il brutto, il cattivo, Il) (1966)",
            FilmTitle("The Good, the Bad and the Ugly", 1966, ("Il Buono, il brutto, il cattivo",)),
        ),
        ("Crow, The: Wicked Prayer (2005)", FilmTitle("The Crow: Wicked Prayer", 2005)),
        ("Death Note: Desu nôto (2006–2007)", FilmTitle("Death Note: Desu nôto", 2006)),
        ("Rashomon (Rashômon) (1950)", FilmTitle("Rashomon", 1950)),
        ("1984 (1956)", FilmTitle("1984", 1956)),
        ("Babylon 5", FilmTitle("Babylon 5")),
        ("Kill Bill (Part 1)", FilmTitle("Kill Bill (Part 1)")),
        ("(1972)", FilmTitle("(1972)")),
        ("", FilmTitle("")),
    ],
)
def test_known_titles(raw, expected):
    assert parse_title(raw) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Godfather", "Godfather, The"),
        ("AMÉLIE", "amelie"),
        ("Mr. & Mrs. Smith", "Mr and Mrs Smith"),
        ("8 ½ Women", "8 1/2 Women"),
        ("Schindler's List", "Schindler’s List"),
    ],
)
def test_keys_agree(one, other):
    assert title_key(one) == title_key(other) != ""


def test_keys_differ_by_number():
    assert title_key("Toy Story") != title_key("Toy Story 2")


@given(st.text())
def test_no_title_breaks_the_parser(raw):
    parsed = parse_title(raw)
    assert parsed.title not in parsed.aliases
    assert parsed.title or not raw.strip()
