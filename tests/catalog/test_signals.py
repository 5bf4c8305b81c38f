"""Strengths of events by hand: stays, half-lives, centred ratings."""

import math
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from catalog import Behaviour, Interactions, SignalConfig
from catalog.behaviour_names import BEHAVIOUR_NAMES
from catalog.items import Catalog
from catalog.schema import catalog_table, events_table
from catalog.signals import event_strength, reference_time

DAY = datetime(2026, 1, 1, tzinfo=UTC)


def _events(*rows):
    columns = zip(*rows, strict=True)
    names = ("user", "item", "behaviour", "value", "time")
    return events_table(dict(zip(names, columns, strict=True)))


def _at(days):
    return pd.Timestamp(DAY) + pd.Timedelta(days=days)


def _one(behaviour, value=math.nan, config=None, time=pd.NaT):
    events = _events(("u", "a", behaviour, value, time))
    return event_strength(events, config or SignalConfig())[0]


def test_a_stay_counts_by_its_logarithm_up_to_full():
    assert _one("dwell", 300) == pytest.approx(0.5)
    assert _one("dwell", 100_000) == pytest.approx(0.5)
    assert _one("dwell", 30) == pytest.approx(0.5 * math.log(31) / math.log(301))


def test_a_bounce_and_a_stay_without_seconds_count_nothing():
    assert _one("dwell", 9.9) == 0
    assert _one("dwell") == 0


def test_half_of_the_strength_is_left_after_one_half_life():
    config = SignalConfig(half_life={"click": 10})
    events = _events(
        ("u", "a", "click", math.nan, _at(0)),
        ("u", "a", "click", math.nan, _at(20)),
        ("u", "a", "click", math.nan, pd.NaT),
        ("u", "a", "purchase", math.nan, _at(0)),
    )
    assert event_strength(events, config) == pytest.approx([0.3 / 4, 0.3, 0.3, 1.0])
    later = event_strength(events, config, now=_at(30).to_pydatetime())
    assert later == pytest.approx([0.3 / 8, 0.3 / 2, 0.3, 1.0])


def test_what_comes_after_the_reference_does_not_gain():
    events = _events(("u", "a", "like", math.nan, _at(5)))
    config = SignalConfig().fading(1)
    assert event_strength(events, config, now=DAY) == pytest.approx([1.0])


def test_events_without_any_time_do_not_fade():
    events = _events(("u", "a", "like", math.nan, pd.NaT))
    assert reference_time(events) is None
    assert event_strength(events, SignalConfig().fading(1)) == pytest.approx([1.0])


def test_a_centred_rating_is_measured_from_the_persons_damped_mean():
    events = _events(*(("u", i, "rating", r, pd.NaT) for i, r in (("a", 5.0), ("b", 4.0))))
    mean = (5 + 4 + 5 * 3) / 7
    found = event_strength(events, SignalConfig(centred=True))
    assert found == pytest.approx([1.0, (4 - mean) / (5 - mean)])


def test_weights_that_are_not_named_keep_their_defaults():
    config = SignalConfig.model_validate({"weights": {"view": -0.4}})
    assert config.weights[Behaviour.VIEW] == -0.4
    assert config.weights[Behaviour.PURCHASE] == 1.0
    assert _one("view", config=config) == -0.4


def test_settings_survive_being_kept():
    config = SignalConfig(weights={"view": 0.5}, half_life={"view": 3}, centred=True)
    assert SignalConfig.model_validate_json(config.model_dump_json()) == config


@pytest.mark.parametrize(
    "settings",
    [
        {"half_life": {"view": 0}},
        {"half_life": {"stare": 3}},
        {"weights": {"view": math.nan}},
        {"rating_neutral": 5.0},
        {"full_dwell": 0},
    ],
)
def test_settings_that_cannot_be(settings):
    with pytest.raises(ValidationError):
        SignalConfig.model_validate(settings)


@pytest.mark.parametrize(
    ("name", "behaviour"),
    [("browse", "view"), ("浏览", "view"), ("点击", "click"), ("购买", "purchase"),
     ("评分", "rating"), ("加购", "cart"), ("收藏", "like"), ("点赞", "like"), ("停留", "dwell")],
)  # fmt: skip
def test_names_of_behaviours(name, behaviour):
    assert BEHAVIOUR_NAMES[name] == behaviour


def test_a_negative_weight_speaks_against_the_item():
    catalog = Catalog(catalog_table({"id": ["a"], "title": ["A"]}, ()), ())
    events = _events(("u", "a", "cart", math.nan, pd.NaT))
    found = Interactions.from_events(events, catalog, SignalConfig(weights={"cart": -0.2}))
    assert found.strength.toarray().tolist() == [[np.float32(-0.2)]]


@given(
    st.lists(
        st.tuples(
            st.sampled_from([b.value for b in Behaviour]),
            st.floats(0.5, 5),
            st.floats(0, 1e4),
        ),
        min_size=1,
        max_size=20,
    ),
    st.floats(0.1, 1e3),
)
def test_fading_never_adds_and_never_turns_a_sign(rows, days):
    events = _events(*(("u", "a", b, v, _at(t)) for b, v, t in rows))
    whole = event_strength(events, SignalConfig())
    faded = event_strength(events, SignalConfig().fading(days))
    assert (np.abs(faded) <= np.abs(whole) + 1e-12).all()
    assert (faded * whole >= 0).all()
