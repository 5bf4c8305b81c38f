"""Floors on a labelled set; the rules were written against the even half only."""

import pytest
from labelled import messages, score

FLOORS = {"precision": 0.95, "recall": 0.95, "attitude": 0.95, "kind": 0.95, "wishes": 0.95}


def test_the_set_is_large_and_mixed():
    kinds = {m["kind"] for m in messages()}
    assert len(messages()) >= 150
    assert len(kinds) == 12


@pytest.mark.parametrize("half", [0, 1])
def test_labelled_messages(understanders, half):
    scores = score(understanders, half)
    low = {n: round(v, 3) for n, v in scores.shares().items() if v < FLOORS[n]}
    assert not low, "\n".join([str(low), *scores.misses])
