import pytest

from catalog import load_movielens
from catalog.errors import DataError

FLAGS = "0|0|0|0|0|1|0|0|1|0|0|0|0|0|0|0|0|0|0"  # Comedy, Drama


def _csv(folder):
    (folder / "movies.csv").write_text(
        'movieId,title,genres\n1,"Godfather, The (1972)",Crime|Drama\n'
        "47,Seven (a.k.a. Se7en) (1995),Mystery\n9,Old (1990),(no genres listed)\n"
    )
    (folder / "ratings.csv").write_text(
        "userId,movieId,rating,timestamp\n1,1,4.5,964982703\n1,8,4.0,964982703\n2,47,0.5,964982704\n"
    )


def test_the_csv_layout(tmp_path):
    _csv(tmp_path)
    (tmp_path / "links.csv").write_text("movieId,imdbId,tmdbId\n1,0068646,238\n9,,1\n7,0000001,1\n")
    (tmp_path / "tags.csv").write_text(
        "userId,movieId,tag,timestamp\n1,1,Mafia,1\n2,1,mafia,1\n2,1,al pacino,1\n2,1,al pacino,2\n"
        "3,8,lost,1\n3,1, ,1\n"
    )
    catalog, events, report = load_movielens(tmp_path)
    assert catalog.titles == ["The Godfather", "Seven", "Old"]
    assert catalog.years.tolist() == [1972, 1995, 1990]
    godfather, seven, old = catalog
    assert godfather.attributes == {"genres": ("Crime", "Drama"), "tags": ("mafia", "al pacino")}
    assert godfather.url == "https://www.imdb.com/title/tt0068646/"
    assert seven.attributes["aliases"] == ("Se7en",)
    assert old.attributes == {}
    assert catalog.with_role("alias")[0].name == "aliases"
    assert events[["user", "item", "value"]].to_numpy().tolist() == [
        ["1", "1", 4.5],
        ["2", "47", 0.5],
    ]
    films, ratings, tags, links = report.sources
    assert (films.read, films.kept) == (3, 3)
    assert ratings.count("an item that the catalogue lacks") == 1
    assert (tags.read, tags.kept, tags.count("no tag")) == (6, 4, 1)
    assert (links.kept, links.count("no IMDb number")) == (1, 1)


def test_the_layout_with_double_colons(tmp_path):
    (tmp_path / "movies.dat").write_bytes(
        "1::Misérables, Les (1995)::Drama|Musical\n2::broken\n".encode("latin-1")
    )
    (tmp_path / "ratings.dat").write_text("1::1::5::978300760\n")
    catalog, events, report = load_movielens(tmp_path)
    assert catalog.titles == ["Les Misérables"]
    assert catalog.at(0).attributes["genres"] == ("Drama", "Musical")
    assert len(events) == 1
    assert (report.sources[0].refused, report.sources[0].findings[0].lines) == (1, (2,))


def test_the_100k_layout(tmp_path):
    (tmp_path / "u.item").write_bytes(
        f"1|Belle époque (1992)|01-Jan-1992||http://x|{FLAGS}\n".encode("latin-1")
    )
    (tmp_path / "u.data").write_text("7\t1\t3\t881250949\n7\t1\t0.5\t881250949\n")
    catalog, events, report = load_movielens(tmp_path)
    assert catalog.at(0).title == "Belle époque"
    assert catalog.at(0).attributes["genres"] == ("Comedy", "Drama")
    assert events["value"].tolist() == [3.0]
    assert report.sources[1].count("a rating outside the scale of 1 to 5") == 1


def test_incomplete_folders(tmp_path):
    with pytest.raises(DataError, match="not a MovieLens folder"):
        load_movielens(tmp_path)
    _csv(tmp_path)
    (tmp_path / "ratings.csv").unlink()
    with pytest.raises(DataError, match="is not there"):
        load_movielens(tmp_path)
