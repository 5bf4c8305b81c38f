# ruff: noqa: E501 – a table reads better in one line an item.
"""A small catalogue of films whose facts are known, and a card with every kind of evidence."""

import pandas as pd

from assistant.reply import Evidence
from catalog.items import Attribute, Catalog

# id, title, year, genres, director, cast, minutes, audience
FILMS = [
    ("ts", "Toy Story", 1995, "Animation|Children|Comedy|Adventure|Fantasy", "John Lasseter", "Tom Hanks|Tim Allen", 81, "G"),
    ("ts2", "Toy Story 2", 1999, "Animation|Children|Comedy", "John Lasseter", "Tom Hanks|Tim Allen", 92, "G"),
    ("nemo", "Finding Nemo", 2003, "Animation|Children|Comedy|Adventure", "Andrew Stanton", "Albert Brooks", 100, "G"),
    ("monsters", "Monsters, Inc.", 2001, "Animation|Children|Comedy|Fantasy", "Pete Docter", "John Goodman", 92, "G"),
    ("shrek", "Shrek", 2001, "Animation|Comedy|Romance", "Andrew Adamson", "Mike Myers", 90, "PG"),
    ("alien", "Alien", 1979, "Horror|Sci-Fi", "Ridley Scott", "Sigourney Weaver", 117, "R"),
    ("aliens", "Aliens", 1986, "Action|Horror|Sci-Fi", "James Cameron", "Sigourney Weaver", 137, "R"),
    ("heat", "Heat", 1995, "Action|Crime|Thriller", "Michael Mann", "Al Pacino|Robert De Niro", 170, "R"),
    ("gf", "The Godfather", 1972, "Crime|Drama", "Francis Ford Coppola", "Al Pacino|Marlon Brando", 175, "R"),
    ("gf2", "The Godfather: Part II", 1974, "Crime|Drama", "Francis Ford Coppola", "Al Pacino|Robert De Niro", 200, "R"),
    ("it", "It", 1990, "Horror|Mystery", "Tommy Lee Wallace", "Tim Curry", 192, "R"),
    ("up", "Up", 2009, "Adventure|Animation|Children|Drama", "Pete Docter", "Ed Asner", 96, "PG"),
    ("big", "Big Fish", 2003, "Drama|Fantasy|Romance", "Tim Burton", "Ewan McGregor", 125, "PG-13"),
    ("300", "300", 2006, "Action|Fantasy|War", "Zack Snyder", "Gerard Butler", 117, "R"),
    ("babe", "Babe", 1995, "Children|Drama", "Chris Noonan", "James Cromwell", 89, "G"),
    ("usual", "Usual Suspects, The", 1995, "Crime|Mystery|Thriller", "Bryan Singer", "Kevin Spacey", 106, "R"),
    ("sab54", "Sabrina", 1954, "Comedy|Romance", "Billy Wilder", "Audrey Hepburn", 113, "PG"),
    ("sab95", "Sabrina", 1995, "Comedy|Romance", "Sydney Pollack", "Harrison Ford", 127, "PG"),
    ("grit", "True Grit", 1969, "Western|Drama|Adventure", "Henry Hathaway", "John Wayne", 128, "G"),
    ("doc", "Hoop Dreams", 1994, "Documentary", "Steve James", "", 170, "PG-13"),
]  # fmt: skip
ATTRIBUTES = (
    Attribute("genres", "list", "genre", role="genre"),
    Attribute("director", "category", "director", role="person"),
    Attribute("cast", "list", "cast", role="person"),
    Attribute("runtime", "number", "running time", "min", role="duration"),
    Attribute("mpaa", "category", "MPAA class", role="audience"),
    Attribute("imdb", "number", "IMDb rating", role="rating"),
)


def build_catalog(films=FILMS):
    rows = [
        {
            "id": id_,
            "title": title,
            "year": year,
            "text": "",
            "text_credit": "",
            "image": "",
            "audio": "",
            "url": "",
            "withdrawn": False,
            "genres": tuple(genres.split("|")),
            "director": director,
            "cast": tuple(name for name in cast.split("|") if name),
            "runtime": float(minutes),
            "mpaa": audience,
            "imdb": 8.1,
        }
        for id_, title, year, genres, director, cast, minutes, audience in films
    ]
    table = pd.DataFrame(rows)
    table["year"] = table["year"].astype("Int16")
    return Catalog(table, ATTRIBUTES, name="films", noun="film")


def row_of(catalog, id_):
    row = catalog.ids.row(id_)
    assert row is not None
    return row


MONSTERS = (
    Evidence(id="e1", kind="wish", attribute="genres", value="Comedy", words="a funny film"),
    Evidence(id="e2", kind="contribution", item="ts", title="Toy Story", attitude="like",
             words="I loved Toy Story", amount=0.4),
    Evidence(id="e3", kind="contribution", item="nemo", title="Finding Nemo", attitude="like",
             words="loved Finding Nemo", amount=0.31),
    Evidence(id="e4", kind="contribution", item="heat", title="Heat", attitude="dislike",
             words="hated Heat", amount=-0.08),
    Evidence(id="e5", kind="neighbour", item="nemo", title="Finding Nemo", attitude="like",
             words="loved Finding Nemo", amount=0.71),
    Evidence(id="e6", kind="attribute", item="ts", title="Toy Story", attitude="like",
             attribute="genres", value=("Animation", "Children", "Comedy", "Fantasy")),
    Evidence(id="e7", kind="popularity", value="4.1 of 5", amount=312, removable=False),
)  # fmt: skip
"""For "Monsters, Inc."."""

USUAL = (
    Evidence(id="e1", kind="wish", attribute="year", value=1995.0, words="from the nineties"),
    Evidence(id="e2", kind="wish", attribute="genres", value="Horror", words="no horror", absent=True),
    Evidence(id="e3", kind="contribution", item="alien", title="Alien", attitude="seen", amount=0.55),
    Evidence(id="e4", kind="words", words="a gang of criminals in a police line-up", amount=0.66),
    Evidence(id="e5", kind="wish", attribute="runtime", value=106.0, words="under two hours"),
    Evidence(id="e6", kind="popularity", value="", amount=1204, removable=False),
)  # fmt: skip
"""For "Usual Suspects, The"."""

ALIENS = (
    Evidence(id="e1", kind="contribution", item="alien", title="Alien", attitude="like",
             words="Alien", amount=0.62),
    Evidence(id="e2", kind="contribution", item="it", title="It", attitude="like",
             words="It", amount=0.2),
    Evidence(id="e3", kind="wish", attribute="cast", value="Sigourney Weaver",
             words="with Sigourney Weaver"),
    Evidence(id="e4", kind="popularity", value="4.0 of 5", amount=87, removable=False),
)  # fmt: skip
"""For "Aliens"."""

CARDS = {"monsters": MONSTERS, "usual": USUAL, "aliens": ALIENS}
