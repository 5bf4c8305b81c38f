"""The circuit breaker, with a clock in hand."""

import threading

from hypothesis import given
from hypothesis import strategies as st

from assistant.llm import Breaker


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def broken(clock, failures=3, pause_s=30.0):
    breaker = Breaker(failures, pause_s, clock)
    for _ in range(failures):
        assert breaker.enter() == 0
        breaker.failed()
    return breaker


def test_it_opens_after_so_many_failures_in_a_row():
    breaker = Breaker(3, 30.0, Clock())
    for outcome in (
        breaker.failed,
        breaker.failed,
        breaker.succeeded,
        breaker.failed,
        breaker.failed,
    ):
        breaker.enter()
        outcome()
    assert breaker.state == "closed"
    breaker.failed()
    assert breaker.state == "open"


def test_it_stays_open_for_the_pause_and_then_lets_one_try():
    clock = Clock()
    breaker = broken(clock)
    clock.now += 10
    assert breaker.enter() == 20
    clock.now += 20
    assert breaker.state == "half-open"
    assert breaker.enter() == 0
    assert breaker.enter() == 30  # another call, while the first is on trial


def test_a_trial_that_succeeds_closes_it_and_one_that_fails_opens_it_again():
    clock = Clock()
    breaker = broken(clock)
    clock.now += 30
    breaker.enter()
    breaker.failed()
    assert breaker.enter() == 30
    clock.now += 30
    breaker.enter()
    breaker.succeeded()
    assert breaker.state == "closed"
    assert breaker.enter() == breaker.enter() == 0


def test_a_trial_that_is_given_up_leaves_room_for_the_next():
    clock = Clock()
    breaker = broken(clock)
    clock.now += 30
    breaker.enter()
    breaker.abandoned()
    assert breaker.enter() == 0


def test_of_many_threads_one_may_try():
    clock = Clock()
    breaker = broken(clock)
    clock.now += 30
    waits, gate = [], threading.Barrier(8)

    def try_it():
        gate.wait()
        waits.append(breaker.enter())

    threads = [threading.Thread(target=try_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(waits) == [0.0] + [30.0] * 7


@given(st.lists(st.booleans()), st.integers(1, 5))
def test_while_no_time_passes_it_is_open_exactly_after_enough_failures(outcomes, limit):
    breaker, run, opened = Breaker(limit, 30.0, Clock()), 0, False
    for good in outcomes:
        assert (breaker.enter() > 0) == opened
        if opened:
            continue
        (breaker.succeeded if good else breaker.failed)()
        run = 0 if good else run + 1
        opened = run >= limit
    assert breaker.state == ("open" if opened else "closed")
