"""Live events over HTTP: entries with their verdicts, what the doors refused, the first steps."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests.reports.narrated import BOT, OTHER_SHOP, SHOP, Story, at, micros, opened
from tests.web.conftest import TOKEN, Site

from talkworth.events import types as wire
from talkworth.events.orders import OrderRefunded
from talkworth.intake.lately import NOBODY, Lately
from talkworth.journal import CLIENT_REPORTED, VERIFIED, Entry, Journal
from talkworth.settings import Settings
from talkworth.web import web_app


def webhook(event_id: str, payload: bytes, *, reason: str = "") -> Entry:
    return Entry(
        received_at=micros(at("11-20 11:00")),
        shop_id=SHOP,
        door="shopify",
        topic="orders/create",
        trust=VERIFIED,
        event_id=event_id,
        payload=payload,
        sha256=sha256(payload).digest(),
        reason=reason,
    )


def lately_there() -> Story:
    """
    A talk, an order, a test order, the order again, a bot, a refund of nobody's order, and two bad
    webhooks.
    """
    story = Story()
    story.talks("ana", at("11-20 10:00"))
    story.orders("ana", at("11-20 10:10"), 1, "19.90")
    story.orders("tom", at("11-20 10:20"), 2, "5.00", is_test=True)
    story.entries.append(story.entries[2])
    hello = wire.MessageSent(
        event_id="bot/1", occurred_at=at("11-20 10:30"), conversation_id="c-bot", role="shopper"
    )
    story.tell(hello, trust=CLIENT_REPORTED, user_agent=BOT)
    story.tell(
        OrderRefunded(
            event_id="refund/9",
            occurred_at=at("11-20 10:40"),
            order_id="9",
            refund_id="r9",
            amount="3.00",
            currency="USD",
        )
    )
    story.entries.append(webhook("w1", b'{"id": "no order"}'))
    story.entries.append(webhook("w2", b'{"n_bytes": 7}', reason="unknown-topic"))
    return story


@pytest.fixture(scope="module")
def lately() -> Lately:
    return Lately()


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory, lately: Lately) -> Iterator[Site]:
    """The entries above, one more that waits, one of another shop."""
    data = tmp_path_factory.mktemp("busy")
    other, late = Story(OTHER_SHOP), Story()
    other.talks("zoe", at("11-20 11:10"))
    late.orders("eva", at("11-20 11:30"), 3, "7.00")
    with opened(data, lately_there(), other) as shop:
        journal = Journal(data / "journal.db")
        journal.start()
        journal.submit(late.entries).result(timeout=10)
        journal.close()
        secret = shop.control.add_key(SHOP, "secret")[1]
        others = shop.control.add_key(OTHER_SHOP, "secret")[1]
        settings = Settings(data=data)
        app = web_app(shop.warehouse, shop.control, shop.reader, settings, TOKEN, lately=lately)
        yield Site(app, shop, secret, "", others)


def events(site: Site, words: str = "", key: str | None = None) -> list[dict[str, Any]]:
    page = site.read(f"/v1/live/events?limit=100{words}", key)
    assert page.status_code == 200, page.text
    found: list[dict[str, Any]] = page.json()["events"]
    return found


def test_each_entry_says_what_became_of_it_newest_first(busy: Site) -> None:
    told = [
        (event["event_id"].rpartition("/")[2], event["state"], event["reason"])
        for event in events(busy)
        if not event["conversation_id"] or event["conversation_id"] == "c-bot"
    ]

    assert told == [
        ("3", "waiting", None),
        ("w2", "rejected", "unknown-topic"),
        ("w1", "rejected", "unreadable-body"),
        ("9", "accepted", "no-order"),
        ("1", "accepted", "bot"),
        ("1", "duplicate", "duplicate"),
        ("2", "accepted", "test-order"),
        ("1", "accepted", None),
    ]


def test_an_order_says_its_money_and_whose_it_is(busy: Site) -> None:
    order = next(e for e in events(busy) if e["order_id"] == "1" and e["state"] == "accepted")

    assert (order["amount_minor"], order["currency"]) == (1990, "USD")
    assert order["event_types"] == ["order_placed"]
    assert (order["door"], order["trust"], order["source"]) == ("events", "verified", "shop")
    assert order["occurred_at"] == "2026-11-20T10:10:00Z"
    refund = next(e for e in events(busy) if e["order_id"] == "9")
    assert refund["amount_minor"] == -300


@pytest.mark.parametrize(
    ("words", "n"),
    [
        ("&state=waiting", 1),
        ("&state=rejected", 2),
        ("&state=duplicate", 1),
        ("&state=accepted", 6),
        ("&door=shopify", 2),
        ("&door=events&state=rejected", 0),
        ("&door=nowhere", 0),
    ],
)
def test_a_state_and_a_door_can_be_asked_for(busy: Site, words: str, n: int) -> None:
    assert len(events(busy, words)) == n


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_pages_lead_through_everything_once(busy: Site, lately: Lately, limit: int) -> None:
    whole = [event["live_id"] for event in events(busy)]

    found: list[str] = []
    before = ""
    while True:
        page = busy.read(f"/v1/live/events?limit={limit}{before}").json()
        found += [event["live_id"] for event in page["events"]]
        if page["next_before"] is None:
            break
        before = f"&before={page['next_before']}"

    assert found == whole
    assert page["n_waiting"] == 1


def test_what_a_door_refused_stands_among_the_entries(busy: Site, lately: Lately) -> None:
    for _ in range(3):
        lately.note(SHOP, "events", "key-too-fast", "Slower.")
    lately.note(SHOP, "shopify", "wrong-signature", "No secret signs this.")
    lately.note(OTHER_SHOP, "events", "not-json", "No JSON.")
    lately.note(NOBODY, "events", "key-refused", "We do not know this key.")

    told = [(e["reason"], e["n_times"], e["seq"]) for e in events(busy, "&state=refused")]
    assert told == [
        ("key-refused", 1, None),
        ("wrong-signature", 1, None),
        ("key-too-fast", 3, None),
    ]
    assert events(busy)[0]["message"].endswith("No shop of ours could be told from it.")
    theirs = events(busy, "&state=refused", busy.other_secret)
    assert [event["reason"] for event in theirs] == ["key-refused", "not-json"]


def test_one_shop_never_sees_what_came_for_another(busy: Site) -> None:
    assert {e["conversation_id"] for e in events(busy, "", busy.other_secret)} >= {"c-zoe"}
    assert not any(event["conversation_id"] == "c-zoe" for event in events(busy))
    refused = busy.read(f"/v1/live/events?shop={OTHER_SHOP}")
    assert refused.json()["error"]["code"] == "other-shop"


def test_a_table_of_it_is_safe_to_open(busy: Site) -> None:
    answer = busy.read("/v1/live/events?format=csv&door=events&state=accepted")

    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert answer.headers["cache-control"] == "no-store"
    assert next(row for row in rows if row["order_id"] == "1")["amount"] == "19.90"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("before=x", "bad-cursor"),
        ("before=1", "bad-cursor"),
        ("before=-1-2", "bad-cursor"),
        ("before=1-99999999999999999999", "bad-cursor"),
        ("limit=0", "bad-parameter"),
        ("limit=201", "bad-parameter"),
        ("state=lost", "bad-parameter"),
        ("stat=lost", "unknown-parameter"),
    ],
)
def test_what_cannot_be_asked_is_said(busy: Site, words: str, code: str) -> None:
    answer = busy.read(f"/v1/live/events?{words}")

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


def test_the_checklist_of_a_shop_without_anything_says_how_to_begin(tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        key = shop.control.add_key(SHOP, "secret")[1]
        app = web_app(shop.warehouse, shop.control, shop.reader, Settings(data=tmp_path), TOKEN)
        answer = Site(app, shop, key, "", "").read("/v1/live/checklist")

    found = answer.json()
    assert not found["is_complete"]
    assert [step["at"] for step in found["steps"]] == [None] * 5
    root = Path(__file__).parents[2]
    assert all((root / step["docs"]).exists() for step in found["steps"])


def test_the_checklist_ticks_what_came(busy: Site) -> None:
    found = busy.read("/v1/live/checklist").json()

    assert {step["step"]: step["at"] for step in found["steps"]} == {
        "event": "2026-11-20T10:00:00Z",
        "conversation": "2026-11-20T10:00:00Z",
        "answer": "2026-11-20T10:01:00Z",
        "order": "2026-11-20T10:10:00Z",
        "webhook": "2026-11-20T11:00:00Z",
    }
    assert found["is_complete"]
