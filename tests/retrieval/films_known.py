"""Six films, and an encoder, whose every answer is known."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from catalog import Attribute, Catalog
from retrieval.encoder import Vectors

FILMS = [
    # id, title, year, genres, rated, runtime, text
    ("toy", "Toy Story", 1995, ("Animation", "Children"), "PG", 81.0, "Toys come alive."),
    ("rocky", "Rocky II", 1979, ("Drama",), "PG", 119.0, "A boxer fights for the title again."),
    ("alien", "Alien", 1979, ("Horror", "Sci-Fi"), "R", 117.0, "A creature hunts a crew in space."),
    ("amelie", "Amélie", 2001, ("Comedy", "Romance"), "R", np.nan, "A shy waitress in Paris."),
    ("spirited", "千と千尋の神隠し", 2001, ("Animation",), "", 125.0, ""),
    ("nameless", "Untitled", None, (), "", np.nan, ""),
]


def catalog_of(rows: Sequence[tuple], withdrawn: Sequence[str] = ()) -> Catalog:
    ids = [row[0] for row in rows]
    table = pd.DataFrame(
        {
            "id": ids,
            "title": [row[1] for row in rows],
            "year": pd.array([row[2] for row in rows], dtype="Int16"),
            "text": [row[6] for row in rows],
            "text_credit": "",
            "image": "",
            "audio": "",
            "url": "",
            "withdrawn": [id_ in withdrawn for id_ in ids],
            "genres": [row[3] for row in rows],
            "rated": [row[4] for row in rows],
            "runtime": np.array([row[5] for row in rows], np.float64),
            "aka": [("LOTR",) if id_ == "toy" else () for id_ in ids],
        }
    )
    attributes = (
        Attribute("genres", "list", "genre", role="genre"),
        Attribute("rated", "category", "rating"),
        Attribute("runtime", "number", "running time", unit="min", role="duration"),
        Attribute("aka", "list", "also called", role="alias"),
    )
    return Catalog(table, attributes, name="films", noun="film")


class LetterEncoder:
    """A text's vector counts its letters: meaningless as a model, and exact as an arithmetic.

    The index does not care what vectors mean; with these every cosine can be worked out by hand.
    `seen` keeps the texts that were encoded.
    """

    def __init__(self, name: str = "letters") -> None:
        self.name = name
        self.dim = 26
        self.seen: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        counts = np.array(
            [[text.lower().count(chr(97 + i)) for i in range(26)] for text in texts], np.float32
        ).reshape(len(texts), 26)
        return counts / np.linalg.norm(counts, axis=1, keepdims=True)

    def encode_items(self, texts: Sequence[str]) -> Vectors:
        self.seen += texts
        return self.encode_queries(texts)
