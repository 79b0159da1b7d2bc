"""Every request says whether an answer kept the money, how much, from whom, and until when."""

from __future__ import annotations

import pytest
from tests.reports.lived import Life, line
from tests.reports.narrated import SHOP, Opened, at, opened

from talkworth.events import types as wire
from talkworth.reports.explain import explain_order
from talkworth.reports.explained_sales import ExplainedSave


def save(shop: Opened, key: str) -> ExplainedSave:
    (found,) = explain_order(shop.warehouse, shop.reader, SHOP, key).saves
    return found


def test_a_save_says_what_moved_from_whom(lived: Opened) -> None:
    found = save(lived, "2011")

    assert (found.code, found.touch_id, found.joined_by) == ("saved", "c-dan-2#0", "visitor")
    assert (found.risk_minor, found.conceded_minor, found.saved_minor) == (6_000, 500, 5_500)
    assert [(m.touch_id, m.kind, m.credit_minor) for m in found.moved] == [
        ("c-dan-1#0", "direct", -5_500),
        ("c-dan-2#0", "saved", 5_500),
    ]
    assert [(given.is_counted, given.amount_minor) for given in found.concessions] == [(True, 500)]
    assert found.settles_at == at("12-05 12:00")


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("2012", "answered-before-request"),
        ("2013", "answer-too-old"),
        ("2014", "not-withdrawn"),
    ],
)
def test_a_request_that_saved_nothing_says_why(lived: Opened, key: str, code: str) -> None:
    found = save(lived, key)

    assert (found.code, found.is_saved, found.saved_minor) == (code, False, 0)
    assert found.settles_at is None


def test_other_ways_to_save_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    story = Life()
    pot = line("pot", 1, "30.00")
    for number, who in enumerate(["ann", "bob", "cat", "dee"], start=1):
        story.buys(who, at("11-02 09:00"), number, pot)
        story.asks_back(number, "cancel", at("11-02 10:00"), f"q-{who}")
    story.withdraws("q-ann", at("11-02 09:30"))  # before she asked
    story.withdraws("q-bob", at("11-02 11:00"))  # nobody answered
    story.talks("cat", at("11-02 12:00"))
    story.withdraws("q-cat", at("11-02 11:00"))  # answered afterwards
    story.talks("dee", at("11-02 10:30"))
    story.withdraws("q-dee", at("11-02 11:00"))
    story.tell(
        wire.ConcessionGranted(
            event_id="conceded/dee",
            occurred_at=at("11-02 11:00"),
            request_id="q-dee",
            amount="40.00",
            currency="USD",
        )
    )
    with opened(tmp_path_factory.mktemp("saves"), story) as shop:
        found = {key: (save(shop, key).code, save(shop, key).near_miss) for key in "1234"}

    assert found == {
        "1": (
            "withdrawn-before-request",
            "not saved: the withdrawal came 30 min 0 s before the request",
        ),
        "2": ("never-answered", None),
        "3": (
            "answered-after-withdrawal",
            "not saved: the answer came 1 h 1 min 0 s after the withdrawal",
        ),
        "4": ("conceded-away", None),
    }
