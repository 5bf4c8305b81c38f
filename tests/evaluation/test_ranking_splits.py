"""A split holds back whole pairs, loses nothing, and gives the same every time."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ranking_worlds import catalog_of, ratings

from catalog.errors import DataError
from catalog.events import SignalConfig
from catalog.preprocess import k_core
from evaluation.ranking.splits import SPLITS, Split, SplitConfig, split_events

DATA = ratings(
    [(f"u{p}", f"i{(p + 3 * n) % 12}", 5.0 - (n % 2), n) for p in range(9) for n in range(4)]
)


def pairs(events: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(events["user"], events["item"], strict=True))


def split(name: str, seed: int = 0, data: pd.DataFrame = DATA) -> Split:
    return split_events(data, catalog_of(12), SignalConfig(), SplitConfig(name=name, seed=seed))


@pytest.mark.parametrize("name", SPLITS)
@given(seed=st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_nothing_held_back_is_known(name: str, seed: int) -> None:
    made = split(name, seed)
    held = pairs(made.held)
    assert held
    assert not held & pairs(made.train.events)
    assert (made.seen.multiply(made.relevant)).nnz == 0
    assert made.relevant.getnnz(axis=1).min() > 0
    again = split(name, seed)
    assert (made.relevant != again.relevant).nnz == 0
    assert list(made.people) == list(again.people)


@pytest.mark.parametrize("name", ["time", "leave-one-out"])
def test_what_is_held_back_is_later(name: str) -> None:
    made = split(name)
    last = made.train.events.groupby("user")["time"].max()
    first = made.held.groupby("user")["time"].min()
    assert (first > last[first.index]).all()


def test_strangers_are_kept_from_training() -> None:
    made = split("users")
    assert not set(made.people) & set(made.train.users)
    assert made.profiles.getnnz(axis=1).min() > 0


def test_times_are_asked_for_where_they_are_needed() -> None:
    timeless = DATA.assign(time=pd.NaT)
    timeless["time"] = pd.to_datetime(timeless["time"], utc=True).dt.as_unit("us")
    with pytest.raises(DataError, match="needs times"):
        split("time", data=timeless)


def test_one_person_cannot_be_judged() -> None:
    with pytest.raises(DataError, match="1 people"):
        split("random", data=DATA[DATA["user"] == "u0"])


def test_a_core_has_what_it_says_and_tells_what_went() -> None:
    data = ratings([("a", "x", 5, 0), ("a", "y", 5, 1), ("b", "x", 5, 0), ("b", "y", 5, 2),
                    ("c", "y", 5, 3), ("c", "z", 5, 3)])  # fmt: skip
    core, steps = k_core(data, 2)
    assert pairs(core) == {("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")}
    assert sum(s.events for s in steps) == 2
    with pytest.raises(DataError, match="4-core"):
        k_core(data, 4)


def test_ages_count_from_the_latest_training_event_and_likes_held_back_do_not_fade() -> None:
    fading = SignalConfig().fading(0.5)
    made = split_events(DATA, catalog_of(12), fading, SplitConfig(name="time"))
    last = made.train.events["time"].max()
    newest = made.train.events[made.train.events["time"] == last].iloc[0]
    row, column = made.train.users.row(newest["user"]), made.train.items.row(newest["item"])
    assert made.train.strength[row, column] == (1.0 if newest["value"] == 5 else 0.5)
    whole = split("time")
    assert (made.relevant != whole.relevant).nnz == 0
    assert abs(made.profiles - whole.profiles).max() > 0.5
