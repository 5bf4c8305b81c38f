"""Floors on the labelled messages; the rules are tuned on the development half only."""

from collections import Counter

import pytest

from evaluation.understanding import NAMES, open_setting, read_messages
from evaluation.understanding.scoring import figures, scored

FLOORS = {
    "precision": 0.88,
    "recall": 0.76,
    "attitude": 0.9,
    "degree": 0.9,
    "kind": 0.93,
    "wish_precision": 0.86,
    "wish_recall": 0.88,
    "all": 0.74,
}


@pytest.fixture(scope="module")
def settings(film_setting):
    return {n: film_setting if n == "films" else open_setting(n) for n in NAMES}


def test_the_set_is_large_and_mixed():
    messages = read_messages()
    assert messages.broken == ()
    kinds = {kind for m in messages.messages for kind in m.kinds}
    halves = Counter(m.half for m in messages.messages)
    tags = Counter(tag for m in messages.messages for tag in m.tags)
    assert len(messages.messages) >= 500
    assert len(kinds) >= 12
    assert abs(halves["development"] - halves["held"]) < 20
    assert {"typo", "partial", "series", "ordinal", "scope", "range", "common"} < tags.keys()


def test_every_label_names_what_its_catalogue_has(settings):
    for label in read_messages().messages:
        for slot in label.mentions:
            for reading in slot.readings:
                title = reading.rpartition("=")[0]
                assert settings[label.catalogue].rows(title), (label.message, reading)


@pytest.mark.parametrize("half", ["development", "held"])
def test_labelled_messages(settings, half):
    outcomes = []
    for label in read_messages().messages:
        if label.half == half:
            setting = settings[label.catalogue]
            intent = setting.listener.understand(label.message, setting.session(shown=label.shown))
            outcomes.append(scored(label, intent, setting))
    found = figures([o.counts for o in outcomes], resamples=2)
    low = {n: round(found[n]["mean"], 3) for n, least in FLOORS.items() if found[n]["mean"] < least}
    assert not low
