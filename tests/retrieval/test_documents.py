from hypothesis import given
from hypothesis import strategies as st

from catalog import Attribute, Item
from retrieval.documents import MAX_PASSAGES, PASSAGE_WORDS, document, documents

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
    assert texts.passages == (
        "Alien (1979). genre: Horror, Sci-Fi. rating: R",
        "A creature hunts a crew.",
    )
    assert texts.lexical == (
        "Alien (1979). A1. genre: Horror, Sci-Fi. rating: R. A creature hunts a crew"
    )


def test_an_item_with_a_title_alone_is_its_title():
    texts = document(Item(id="1", title="Untitled"), ATTRIBUTES)
    assert texts.passages == ("Untitled",)
    assert texts.lexical == "Untitled"


def prose_passages(text):
    title, *passages = document(Item(id="1", title="T", text=text), ()).passages
    assert title == "T"
    return passages


def sentence(n_words, end="."):
    return "word " * (n_words - 1) + "last" + end


def test_a_passage_ends_with_the_sentence_that_reaches_its_length():
    short, long = sentence(15, "!"), sentence(PASSAGE_WORDS + 5)
    text = f"{short} {short} {short} {long} {short}"
    assert prose_passages(text) == [f"{short} {short} {short}", long, short]


def test_prose_without_a_sentence_is_one_passage():
    assert prose_passages("w " * 1000) == [("w " * 1000).strip()]


def test_chinese_sentences_end_without_a_space():
    assert prose_passages("一个男孩。他迷路了。") == ["一个男孩。 他迷路了。"]


def test_chinese_characters_count_as_half_a_word():
    sentence = "他" * (PASSAGE_WORDS - 1) * 2 + "。"
    assert prose_passages(sentence * 3) == [sentence] * 3


def test_what_follows_the_last_passage_is_searched_by_words_alone():
    text = " ".join([sentence(PASSAGE_WORDS)] * (MAX_PASSAGES + 3)) + " tail."
    texts = document(Item(id="1", title="T", text=text), ())
    assert len(texts.passages) == 1 + MAX_PASSAGES
    assert texts.lexical.endswith("tail")
    assert not any("tail" in passage for passage in texts.passages)


@given(st.lists(st.sampled_from(["One two. ", "Ha! ", "Why? ", "no end ", "终。"]), max_size=60))
def test_passages_hold_all_the_words_in_order(parts):
    text = "".join(parts)
    words = " ".join(prose_passages(text)).split()
    # A break is put between Chinese sentences that share a passage.
    assert "".join(words) == "".join(text.split())


def test_documents_follow_the_rows(films):
    assert [one.passages[0].split(".")[0] for one in documents(films)][:2] == [
        "Toy Story (1995)",
        "Rocky II (1979)",
    ]
    assert "LOTR" in documents(films)[0].lexical
    assert not any("LOTR" in passage for passage in documents(films)[0].passages)
