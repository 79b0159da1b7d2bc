"""One entry in full over HTTP, and reading again what made no event."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from tests.reports.narrated import OTHER_SHOP, SHOP, Story, at, micros, opened
from tests.web.conftest import TOKEN, Site

from talkworth.journal import VERIFIED, Entry, Journal
from talkworth.settings import Settings
from talkworth.warehouse.check import differences
from talkworth.web import web_app

GOOD, BROKEN, BARE, OTHERS = 3, 4, 5, 6


def webhook(payload: bytes, reason: str = "") -> Entry:
    return Entry(
        received_at=micros(at("11-20 11:00")),
        shop_id=SHOP,
        door="shopify",
        topic="orders/create",
        trust=VERIFIED,
        event_id=sha256(payload).hexdigest(),
        payload=payload,
        sha256=sha256(payload).digest(),
        reason=reason,
    )


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A talk, an order that an older reader failed on, and two webhooks that nothing can read."""
    story, other = Story(), Story(OTHER_SHOP)
    story.talks("ana", at("11-20 10:00"))
    story.orders("ana", at("11-20 10:10"), 1, "19.90")
    story.entries += [webhook(b'{"id": "none"}'), webhook(b'{"n_bytes": 7}', "unreadable-body")]
    other.talks("zoe", at("11-20 11:10"))
    with opened(tmp_path) as shop:
        journal = Journal(tmp_path / "journal.db")
        journal.start()
        journal.submit([*story.entries, *other.entries]).result(timeout=10)
        journal.close()
        shop.warehouse.load(
            [
                replace(entry, payload=b"?") if entry.seq == GOOD else entry
                for entry in shop.reader.read(0, 100)
            ]
        )
        admin = shop.control.add_key(SHOP, "secret", scopes=["reports:read", "admin"])[1]
        reader = shop.control.add_key(SHOP, "secret")[1]
        settings = Settings(data=tmp_path)
        app = web_app(shop.warehouse, shop.control, shop.reader, settings, TOKEN)
        yield Site(app, shop, admin, reader, "")


def entry(site: Site, seq: int) -> dict[str, Any]:
    answer = site.read(f"/v1/live/events/{seq}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def replayed(site: Site, seq: int, key: str | None = None) -> Any:
    headers = {"Authorization": f"Bearer {key or site.secret}"}
    return site.ask("POST", f"/v1/live/events/{seq}/replay", headers=headers)


def test_an_entry_shows_what_is_kept_and_what_it_became(site: Site) -> None:
    talk = entry(site, 1)

    assert talk["event"]["state"] == "accepted"
    assert talk["payload"]["conversation_id"] == "c-ana"
    assert talk["today"]["events"][0]["type"] == "message_sent"
    assert (talk["is_replayable"], talk["advice"]) == (False, "Nothing is to be done.")


def test_an_entry_that_makes_nothing_says_why_and_what_to_do(site: Site) -> None:
    broken, bare = entry(site, BROKEN), entry(site, BARE)

    assert broken["today"]["reason"] == "unreadable-body"
    assert "none" not in broken["today"]["detail"]
    assert broken["is_content_kept"]
    assert not bare["is_content_kept"]
    assert bare["advice"].startswith("Its content was not kept.")
    for seq in (BROKEN, BARE):
        answer = replayed(site, seq).json()
        assert not answer["is_changed"]
        assert answer["event"]["reason"] == "unreadable-body"


def test_a_replay_takes_in_what_can_be_read_now_as_a_rebuild_would(site: Site) -> None:
    shop = site.shop
    assert entry(site, GOOD)["is_replayable"]

    first = replayed(site, GOOD).json()
    assert (first["is_changed"], first["state_before"]) == (True, "rejected")
    assert first["event"]["state"] == "accepted"
    again = replayed(site, GOOD).json()
    assert (again["is_changed"], again["state_before"]) == (False, "accepted")

    orders = site.read("/v1/explain/order/1").json()
    assert orders["sum"]["credited_minor"] == 1990
    control = shop.control
    assert differences(shop.warehouse, shop.reader.read, control.shops(), control.rule_sets()) == []
    changes = [change.change for change in control.audit_of(SHOP, 0)]
    assert changes.count("replay-entry") == 1
    assert shop.reader.last_seq() == 7


def test_only_an_administrator_replays_and_nobody_the_entry_of_another_shop(site: Site) -> None:
    refused = replayed(site, GOOD, site.public)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "scope-missing")
    for seq in (OTHERS, 8, 1 << 61):
        for answer in (site.read(f"/v1/live/events/{seq}"), replayed(site, seq)):
            assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown-entry")
    for place in ("0", "-1", "x", str(1 << 70)):
        assert site.read(f"/v1/live/events/{place}").status_code in (400, 404)
