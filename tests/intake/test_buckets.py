"""How fast a public key may send, as a function of the clock."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworth.intake.buckets import Buckets
from talkworth.intake.refusals import KeyTooFast


def wait_s(buckets: Buckets, key_id: str, now_s: float, n_events: int = 1) -> int:
    """Send `n_events` at `now_s`: 0 if they are let in, else when to come back."""
    try:
        buckets.enter(key_id, now_s)
    except KeyTooFast as refusal:
        return refusal.retry_after_s
    buckets.charge(key_id, n_events - 1)
    return 0


def test_a_burst_passes_and_then_the_rate_holds() -> None:
    buckets = Buckets(rate=10, burst=20)
    assert [wait_s(buckets, "k", 100.0) for _ in range(22)] == [0] * 20 + [1, 1]
    assert wait_s(buckets, "k", 100.0625) == 1
    assert wait_s(buckets, "k", 100.125) == 0
    assert wait_s(buckets, "k", 100.125) == 1


def test_a_batch_larger_than_the_burst_passes_and_is_paid_for_later() -> None:
    buckets = Buckets(rate=10, burst=20)
    assert wait_s(buckets, "k", 0.0, n_events=1000) == 0
    assert wait_s(buckets, "k", 0.0) == 99
    assert wait_s(buckets, "k", 98.0) == 1
    assert wait_s(buckets, "k", 98.25) == 0


def test_a_bucket_never_holds_more_than_the_burst() -> None:
    buckets = Buckets(rate=10, burst=2)
    assert wait_s(buckets, "k", 0.0) == 0
    assert [wait_s(buckets, "k", 9999.0) for _ in range(3)] == [0, 0, 1]


def test_each_key_has_its_own_bucket() -> None:
    buckets = Buckets(rate=1, burst=1)
    assert wait_s(buckets, "a", 0.0) == 0
    assert wait_s(buckets, "a", 0.0) == 1
    assert wait_s(buckets, "b", 0.0) == 0


@given(
    st.integers(1, 100),
    st.integers(1, 100),
    st.lists(st.tuples(st.floats(0, 10), st.integers(1, 50)), min_size=1),
)
def test_nobody_gets_more_than_burst_and_rate_and_one_batch(
    rate: int, burst: int, asked: list[tuple[float, int]]
) -> None:
    buckets, now_s, taken = Buckets(rate, burst), 0.0, 0
    for pause_s, n_events in asked:
        now_s += pause_s
        if wait_s(buckets, "k", now_s, n_events) == 0:
            taken += n_events
    assert taken <= burst + now_s * rate + 50


@given(st.integers(1, 100), st.integers(11, 5000))
def test_who_comes_back_when_told_is_let_in(rate: int, n_events: int) -> None:
    buckets = Buckets(rate, burst=10)
    assert wait_s(buckets, "k", 0.0, n_events) == 0
    assert wait_s(buckets, "k", float(wait_s(buckets, "k", 0.0))) == 0


def test_the_refusal_names_the_rate() -> None:
    buckets = Buckets(rate=7, burst=1)
    buckets.enter("k", 0.0)
    with pytest.raises(KeyTooFast, match="its 7 events a second"):
        buckets.enter("k", 0.0)
