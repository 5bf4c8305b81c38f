import pytest

from catalog import Behaviour, load_config
from catalog.errors import ConfigError

GOOD = """
[catalogue]
name = "films"
noun = "film"
[items]
path = "films.csv"
id = "sku"
title = "name"
[items.attributes.genres]
kind = "list"
role = "genre"
[events]
path = "log.jsonl.gz"
behaviour_column = "event"
value = "stars"
[events.behaviours]
addtocart = "cart"
rated = "rating"
[events.scale]
low = 1
high = 10
neutral = 5
[llm]
anything = "is left to its owner"
"""


@pytest.fixture
def write(tmp_path):
    def _write(text):
        file = tmp_path / "sayso.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return _write


def test_reads_every_table_and_anchors_paths(write, tmp_path):
    config = load_config(write(GOOD))
    assert config.items.path == tmp_path.resolve() / "films.csv"
    assert config.items.path_format == "csv"
    assert config.events[0].path_format == "jsonl"
    assert config.events[0].behaviours == {"addtocart": Behaviour.CART, "rated": Behaviour.RATING}
    assert config.signals.rating_neutral == 5
    (genres,) = config.items.schema_of_attributes
    assert (genres.name, genres.kind, genres.label, genres.role) == (
        "genres",
        "list",
        "genres",
        "genre",
    )


def test_sqlite_paths_are_relative_to_the_file(write, tmp_path):
    config = load_config(write('[items]\nsql = "sqlite:///shop.db"\nquery = "SELECT 1"\n'))
    assert config.items.sql == f"sqlite:///{tmp_path.resolve() / 'shop.db'}"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('id = "sku"', 'ident = "sku"', "items.ident"),
        ('kind = "list"', 'kind = "lst"', "items.attributes.genres.kind"),
        ('addtocart = "cart"', 'addtocart = "basket"', "basket"),
        ('path = "films.csv"', 'path = "films.xls"', "state format"),
        ('path = "films.csv"', "", "either path or sql"),
        ('path = "films.csv"', 'path = "films.csv"\nencoding = "utf-99"', "utf-99"),
        ("neutral = 5", "neutral = 11", "low < neutral < high"),
        ('behaviour_column = "event"', "", "behaviour"),
        ("[items.attributes.genres]", "[items.attributes.title]", "'title' is a column"),
        ("[catalogue]", "[catalog]", "Did you mean 'catalogue'"),
        ("[items]", "[items", "is not TOML"),
    ],
)
def test_a_wrong_setting_is_named(write, old, new, named):
    assert old in GOOD
    with pytest.raises(ConfigError) as caught:
        load_config(write(GOOD.replace(old, new, 1)))
    assert named in str(caught.value)
    assert "sayso.toml" in str(caught.value)
    assert caught.value.remedy


def test_a_missing_file_and_missing_items(tmp_path, write):
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(tmp_path / "none.toml")
    with pytest.raises(ConfigError, match="'items' is missing"):
        load_config(write("[llm]\nname = 'x'\n"))


def test_several_sources_of_events_must_share_a_scale(write):
    text = '[items]\npath = "i.csv"\n'
    event = (
        '[[events]]\npath = "{0}.csv"\nbehaviour = "rating"\nvalue = "v"\nscale = {{high = {1}}}\n'
    )
    assert len(load_config(write(text + event.format("a", 5) + event.format("b", 5))).events) == 2
    with pytest.raises(ConfigError, match="one scale"):
        load_config(write(text + event.format("a", 5) + event.format("b", 10)))
