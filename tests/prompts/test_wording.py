import pytest

from catalog.errors import ConfigError
from prompts import parse_wording, wording


def test_lists_are_joined_as_people_write_them():
    words = wording()
    assert words.join([]) == ""
    assert words.join(["A"]) == "A"
    assert words.join(["A", "B"]) == "A and B"
    assert words.join(["A", "B", "C"]) == "A, B and C"


def test_variants_are_counted_around():
    words = parse_wording("xx", ['[a]\nb = ["one {{ x }}", "two {{ x }}"]'])
    assert [words.say("a.b", {"x": "!"}, variant=n) for n in range(3)] == [
        "one !",
        "two !",
        "one !",
    ]


def test_a_value_is_never_read_as_a_template():
    words = parse_wording("xx", ['a = "say {{ x }}"'])
    assert words.say("a", {"x": "{{ y }}"}) == "say {{ y }}"


def test_missing_and_unknown_holes_are_refused():
    words = parse_wording("xx", ['a = "say {{ x }}"'])
    with pytest.raises(ConfigError, match="lacks x"):
        words.say("a")
    with pytest.raises(ConfigError, match="does not know y"):
        words.say("a", {"x": "1", "y": "2"})


def test_an_unknown_key_and_language_are_refused():
    with pytest.raises(ConfigError, match="no such thing"):
        wording().say("no such thing")
    with pytest.raises(ConfigError, match="'tlh'"):
        wording("tlh")


@pytest.mark.parametrize("text", ["a = 1", "a = []", "a = [1]", "a ="])
def test_what_is_no_wording_is_refused(text):
    with pytest.raises(ConfigError):
        parse_wording("xx", [text])


def test_a_key_stands_in_one_file_only():
    with pytest.raises(ConfigError, match="twice"):
        parse_wording("xx", ['a = "1"', 'a = "2"'])
