"""Stop strings that arrive in pieces."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.stops import StopAt


def test_known_answers():
    stop = StopAt(["END"])
    assert [stop.feed(piece) for piece in ("one E", "N two E", "ND three")] == [
        "one ",
        "EN two ",
        "",
    ]
    assert stop.stopped
    assert stop.end() == ""


@given(
    st.lists(st.text(alphabet="abX", max_size=5), max_size=8),
    st.lists(st.text(alphabet="abX", min_size=1, max_size=3), max_size=3),
)
def test_the_text_up_to_the_first_stop_comes_out_however_it_is_cut(pieces, stops):
    stop = StopAt(stops)
    out = "".join([*map(stop.feed, pieces), stop.end()])
    text = "".join(pieces)
    cuts = [text.find(s) for s in stops if s in text]
    # a stop that begins earlier may be completed later than another, which then has ended the text
    assert text.startswith(out)
    assert stop.stopped == bool(cuts)
    if not cuts:
        assert out == text
    else:
        assert len(out) <= max(cuts)
        assert not any(s in out for s in stops)
