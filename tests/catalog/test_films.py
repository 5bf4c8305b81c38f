import pytest

from catalog.film_articles import film_articles, read_article
from catalog.film_credits import cast, directors
from catalog.film_facts import FilmName, join_films


@pytest.mark.parametrize(
    ("film", "other", "joined"),
    [
        (FilmName("The Godfather", 1972), FilmName("Godfather, The", 1972), True),
        (FilmName("Mouse Hunt", 1997), FilmName("MouseHunt", 1997), True),
        (FilmName("The Killer", 1989, ("Die xue",)), FilmName("Die xue", 1989), True),
        (FilmName("Ghost World", 2001), FilmName("Ghost World", 2000, votes=60), True),
        (FilmName("The One", 2001), FilmName("One", 2000, votes=60), False),
        (FilmName("Spiral", 2000), FilmName("Spiral", 1999, votes=26), False),
        (FilmName("Heat", 1995), FilmName("Heat", 1986, votes=9999), False),
        (
            FilmName("Star Wars: Episode IV - A New Hope", 1977),
            FilmName("Star Wars", 1977, votes=5000),
            True,
        ),
        (FilmName("Monty Python's Life of Brian", 1979), FilmName("Life of Brian", 1979), False),
        (
            FilmName("Monty Python's Life of Brian", 1979),
            FilmName("Life of Brian", 1979, votes=5000),
            True,
        ),
        (FilmName("Carmen", 1983), FilmName("First Name: Carmen", 1983, votes=5000), False),
        (FilmName("Heat", None), FilmName("Heat", 1995), False),
        (
            FilmName("Ghost World", 2001, genres=frozenset({"Comedy"})),
            FilmName("Ghost World", 2000, genres=frozenset({"Drama"}), votes=60),
            False,
        ),
    ],
)
def test_one_pair(film, other, joined):
    assert join_films([film], [other]) == ({0: 0} if joined else {})


def test_one_of_several_by_votes_and_nobody_twice():
    hamlet = FilmName("Hamlet", 2000)
    assert join_films([hamlet], [FilmName("Hamlet", 2000, votes=v) for v in (5, 900)]) == {0: 1}
    assert join_films([hamlet], [FilmName("Hamlet", 2000, votes=v) for v in (500, 900)]) == {}
    assert join_films([hamlet, hamlet], [FilmName("Hamlet", 2000)]) == {}


HEAT = "In thermodynamics, heat is energy in transfer to or from a thermodynamic system."
NOVEL = "Emma is a 1815 novel by Jane Austen that was made into a film in 1996."
CAFE = (
    "Example Street (French: La rue), also known as Rue 5, is a 1999 American crime film written "
    "and directed by Jo and Ann Doe, starring Max Moe, Lea Roe as a baker, and Zoe Noe as herself. "
    "It is a remake of the 1950 film, starring Old Star."
)


def test_articles_that_are_not_about_a_film():
    assert read_article(HEAT) is None
    assert read_article(NOVEL) is None
    assert read_article("King Kong is a film monster that has appeared since 1933.") is None
    assert read_article("") is None


def test_an_article_about_a_film():
    (article,) = film_articles({"Example Street (film)": CAFE, "Other": CAFE, "Heat": HEAT})
    assert (article.title, article.year) == ("Example Street", 1999)
    assert {"La rue", "Rue 5"} <= set(article.names)
    assert article.directors == ("Jo Doe", "Ann Doe")
    assert article.cast == ("Max Moe", "Lea Roe", "Zoe Noe")
    assert article.text == CAFE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("X is a film directed by D. W. Griffith and starring Lillian Gish.", ("D. W. Griffith",)),
        ("X is a film directed by the Austrian filmmaker Michael Haneke.", ("Michael Haneke",)),
        (
            "X is a film directed, produced, and edited by Guillermo del Toro.",
            ("Guillermo del Toro",),
        ),
        ("X is a film directed by and starring Buster Keaton, based on it.", ("Buster Keaton",)),
        ("X is a 1969 film by Éric Rohmer. It is long.", ("Éric Rohmer",)),
        ("X is a film produced by Fonda, and directed by Hopper.", ()),
        ("X is a film directed by the Coen brothers.", ()),
    ],
)
def test_directors(text, expected):
    assert directors(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It stars Robert De Niro's friend.", ()),
        ("It features the voices of Tom Hanks and R. Lee Ermey.", ("Tom Hanks", "R. Lee Ermey")),
        ("The film stars Allen as Alvy.", ()),
        (
            "It stars Ann Poe as a cop, and Howard St. John as a spy.",
            ("Ann Poe", "Howard St. John"),
        ),
        ("Pulp is a film.", ()),
        ("The film stars Allen and Mia Farrow.", ("Mia Farrow",)),
        ("It is good. Wales was portrayed by Michael Parks in the sequel.", ()),
        ("It stars Ann Poe as Al and Jo Roe, and Ed Fox as Di.", ("Ann Poe", "Ed Fox")),
    ],
)
def test_cast(text, expected):
    assert cast(text) == expected
