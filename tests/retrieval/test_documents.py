from catalog import Attribute, Item
from retrieval.documents import PROSE_WORDS, document, documents

ATTRIBUTES = (
    Attribute("genres", "list", "genre"),
    Attribute("rated", "category", "rating"),
    Attribute("runtime", "number", "running time", unit="min"),
    Attribute("aka", "list", "also called", role="alias"),
)


def test_the_texts_of_an_item_that_has_everything():
    item = Item(
        id="1",
        title="Alien",
        year=1979,
        text="A creature  hunts\na crew.",
        attributes={"genres": ("Horror", "Sci-Fi"), "rated": "R", "runtime": 117.0, "aka": ("A1",)},
    )
    texts = document(item, ATTRIBUTES)
    assert texts.embedded == (
        "Alien (1979). genre: Horror, Sci-Fi. rating: R. A creature hunts a crew"
    )
    assert texts.lexical == (
        "Alien (1979). A1. genre: Horror, Sci-Fi. rating: R. A creature hunts a crew"
    )


def test_an_item_with_a_title_alone_is_its_title():
    texts = document(Item(id="1", title="Untitled"), ATTRIBUTES)
    assert texts.embedded == texts.lexical == "Untitled"


def test_long_prose_is_embedded_up_to_a_whole_sentence_and_searched_in_full():
    first = "word " * (PROSE_WORDS - 10) + "end."
    item = Item(id="1", title="T", text=f"{first} Another sentence " + "tail " * 50 + "last")
    texts = document(item, ())
    assert texts.embedded == "T. " + first.rstrip(".")
    assert texts.lexical.endswith("tail last")


def test_long_prose_without_a_sentence_is_cut_at_a_word():
    texts = document(Item(id="1", title="T", text="w " * 1000), ())
    assert texts.embedded.count("w") == PROSE_WORDS


def test_documents_follow_the_rows(films):
    assert [one.embedded.split(".")[0] for one in documents(films)][:2] == [
        "Toy Story (1995)",
        "Rocky II (1979)",
    ]
    assert "LOTR" in documents(films)[0].lexical
    assert "LOTR" not in documents(films)[0].embedded
