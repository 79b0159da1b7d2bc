"""What orders earned reaches others: once, in order, and in the end, or it is a dead letter."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

import pytest
from tests.outlets.conftest import Post
from tests.outlets.receiver import Answer, Received, Receiver
from tests.reports.narrated import SHOP, Story, at, micros, minutes

from talkworth.control.outbox import News
from talkworth.events.orders import OrderRefunded
from talkworth.events.parse import encode_event
from talkworth.events.types import ConversationStarted
from talkworth.journal import Entry, StoredEntry
from talkworth.outlets.courier import RETRY_S

ASKED = at("11-18 10:00")


@pytest.fixture
def story() -> Story:
    """Ana asked, was helped and bought; Bea bought without a word."""
    told = Story()
    told.talks("ana", ASKED)
    told.orders("ana", ASKED + minutes(30), 1)
    told.orders("bea", ASKED, 2)
    return told


def load(post: Post, *entries: Entry) -> None:
    seq = post.shop.warehouse.watermark()
    post.shop.warehouse.load(
        [
            StoredEntry(
                **{name: getattr(entry, name) for name in Entry.__struct_fields__},
                seq=seq + place,
            )
            for place, entry in enumerate(entries, 1)
        ]
    )


def refunded(post: Post, amount: str) -> None:
    event = OrderRefunded(
        event_id=f"refund/{amount}",
        occurred_at=ASKED + minutes(90),
        order_id="1",
        refund_id=amount,
        amount=amount,
        currency="USD",
    )
    payload = encode_event(event)
    load(
        post,
        Entry(
            received_at=micros(ASKED + minutes(90)),
            shop_id=SHOP,
            door="events",
            topic="order_refunded",
            trust="verified",
            event_id=event.event_id,
            payload=payload,
            sha256=sha256(payload).digest(),
        ),
    )


def test_the_talk_behind_an_order_reaches_the_crm(post: Post, receiver: Receiver) -> None:
    post.add("webhook", f"{receiver.address}/hooks")
    assert post.round() == 1
    (message,) = receiver.received
    told = message.document

    assert message.path == "/hooks"
    assert (told["type"], told["shop_id"], told["order_id"]) == ("order.credited", SHOP, "1")
    assert (told["credit"], told["currency"], told["trust"]) == ("60.00", "USD", "verified")
    (credit,) = told["credits"]
    assert credit["conversation_id"] == "c-ana"
    assert (credit["kind"], credit["channel"], credit["credit"]) == ("direct", "chat", "60.00")
    assert told["visitor_id"] == "v-ana"


def test_what_was_said_is_not_said_again(post: Post, receiver: Receiver) -> None:
    outlet = post.add("webhook", receiver.address)
    assert [post.round() for _ in range(3)] == [1, 0, 0]
    assert [d.state for d in post.of(outlet)] == ["sent"]
    assert post.of(outlet)[0].body == b""


def test_a_refund_is_a_new_revision(post: Post, receiver: Receiver) -> None:
    outlet = post.add("webhook", receiver.address)
    post.round()
    refunded(post, "20.00")
    post.round()

    assert [m.document["credit"] for m in receiver.received] == ["60.00", "40.00"]
    assert sorted(d.revision for d in post.of(outlet)) == [1, 2]


def test_an_order_that_earns_nothing_any_more_is_taken_back_once(
    post: Post, receiver: Receiver
) -> None:
    post.add("webhook", receiver.address)
    post.round()
    refunded(post, "60.00")
    assert [post.round() for _ in range(3)] == [1, 0, 0]
    assert receiver.received[-1].document == {
        "type": "order.uncredited",
        "shop_id": SHOP,
        "order_id": "1",
    }


def test_only_the_newest_revision_is_delivered(post: Post, receiver: Receiver) -> None:
    outlet = post.add("webhook", receiver.address)
    post.courier().plan()
    refunded(post, "20.00")
    post.round()

    assert [m.document["credit"] for m in receiver.received] == ["40.00"]
    assert {d.revision: d.state for d in post.of(outlet)} == {1: "replaced", 2: "sent"}


def test_it_is_tried_again_until_it_is_taken(post: Post, receiver: Receiver) -> None:
    answers: Iterator[Answer] = iter([(500, {}, b""), None, (302, {"location": "/x"}, b"")])
    receiver.answer = lambda _: next(answers, (204, {}, b""))
    outlet = post.add("webhook", receiver.address)
    errors = []
    for _ in range(3):
        assert post.round() == 0
        errors.append(post.of(outlet)[0].last_error)
        assert post.round() == 0, "it rests before the next try"
        post.now += timedelta(seconds=max(RETRY_S[:3]) * 1.2 + 1)
    assert post.round() == 1

    assert errors[0] == "answered 500"
    assert "RemoteProtocolError" in errors[1]
    assert errors[2] == "answered 302"
    assert len({m.headers["webhook-id"] for m in receiver.received}) == 1
    assert len({m.body for m in receiver.received}) == 1


def test_who_asks_to_wait_is_waited_for(post: Post, receiver: Receiver) -> None:
    receiver.answer = lambda _: (429, {"Retry-After": "3000"}, b"")
    outlet = post.add("webhook", receiver.address)
    post.round()

    (delivery,) = post.of(outlet)
    wait_s = (delivery.next_try_at - micros(post.now)) / 1_000_000
    assert 3000 <= wait_s <= 3600


def test_after_the_last_try_it_is_a_dead_letter_that_can_be_revived(
    post: Post, receiver: Receiver
) -> None:
    receiver.answer = lambda _: (503, {}, b"")
    outlet = post.add("webhook", receiver.address)
    for _ in range(len(RETRY_S) + 1):
        post.round()
        post.now += timedelta(seconds=max(RETRY_S) * 1.2 + 1)
    (delivery,) = post.of(outlet)
    assert (delivery.state, delivery.n_tries) == ("dead", len(RETRY_S) + 1)
    assert len(receiver.received) == len(RETRY_S) + 1
    assert post.round() == 0

    receiver.answer = lambda _: (200, {}, b"")
    assert post.outbox.revive(outlet.outlet_id, micros(post.now)) == 1
    assert post.courier().deliver() == 1
    assert post.of(outlet)[0].state == "sent"


def test_a_410_is_final(post: Post, receiver: Receiver) -> None:
    receiver.answer = lambda _: (410, {}, b"")
    outlet = post.add("webhook", receiver.address)
    post.round()

    assert post.of(outlet)[0].state == "dead"


def test_one_outlet_that_is_down_does_not_hold_up_another(post: Post, receiver: Receiver) -> None:
    down = post.add("webhook", "http://127.0.0.1:9")
    up = post.add("webhook", receiver.address)
    assert post.round() == 1

    assert post.of(down)[0].state == "waiting"
    assert post.of(up)[0].state == "sent"


def test_messages_of_an_outlet_that_is_gone_are_dropped(post: Post, receiver: Receiver) -> None:
    outlet = post.add("webhook", receiver.address)
    post.courier().plan()
    post.shop.control.outlets.remove(outlet.outlet_id)

    assert post.courier().deliver() == 0
    assert (post.of(outlet), receiver.received) == ([], [])


def test_nothing_is_told_of_a_person_that_was_erased(post: Post, receiver: Receiver) -> None:
    erased = Story()
    erased.talks("gone", ASKED, conversation_id="erased-1")
    erased.orders("gone", ASKED + minutes(30), 77)
    load(post, *erased.entries)
    post.add("webhook", receiver.address)
    post.round()

    assert [message.document["order_id"] for message in receiver.received] == ["1"]


def test_what_was_settled_long_ago_is_forgotten(post: Post, receiver: Receiver) -> None:
    outlet = post.add("webhook", receiver.address)
    post.round()
    post.now += timedelta(days=70)
    assert post.round() == 0
    assert post.of(outlet) == []
    assert post.round() == 0, "and it is not told again"


def test_another_shops_orders_are_never_told(post: Post, receiver: Receiver) -> None:
    post.shop.control.outlets.add("coffee", "webhook", receiver.address, {"since_at": "0"}, b"x")
    assert post.round() == 0
    assert receiver.received == []


def test_ga4_gets_each_order_once_with_its_conversation(post: Post, receiver: Receiver) -> None:
    collect = f"{receiver.address}/mp/collect"
    post.add("ga4", "G-AB12CD34", "5ecret", collect=collect, event="purchase")
    post.now = ASKED + timedelta(hours=3)
    assert post.round() == 1
    refunded(post, "20.00")
    assert post.round() == 0
    (message,) = receiver.received

    assert message.query == {"measurement_id": "G-AB12CD34", "api_secret": "5ecret"}
    (event,) = message.document["events"]
    assert event["name"] == "purchase"
    assert event["params"]["transaction_id"] == "1"
    assert event["params"]["conversation_id"] == "c-ana"
    assert (event["params"]["kind"], event["params"]["value"]) == ("direct", 60.0)
    assert b'"value":60.00' in message.body
    assert message.document["timestamp_micros"] == micros(ASKED + minutes(30))


def test_ga4_is_not_told_of_what_it_would_not_take(post: Post, receiver: Receiver) -> None:
    post.add("ga4", "G-AB12CD34", "s", collect=f"{receiver.address}/mp/collect", event="purchase")
    post.now = ASKED + timedelta(hours=80)
    assert post.round() == 0


def test_what_ga4_would_not_take_is_logged_once(
    post: Post, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    post.add("ga4", "G-AB12CD34", "s", collect=f"{receiver.address}/mp/collect", event="purchase")
    post.now = ASKED + timedelta(hours=80)
    courier = post.courier()
    for _ in range(3):
        courier.plan()

    said = [record.getMessage().partition(":")[0] for record in caplog.records]
    assert said == ["order 1 is not told to GA4"]


def test_a_secret_in_an_address_is_not_kept_with_the_error(post: Post) -> None:
    outlet = post.add(
        "ga4", "G-AB12CD34", "5ecret", collect="http://127.0.0.1:9/mp/collect", event="purchase"
    )
    post.now = ASKED + timedelta(hours=3)
    post.round()

    assert "5ecret" not in post.of(outlet)[0].last_error


class TestGoogleClient:
    @pytest.fixture
    def story(self, story: Story) -> Story:
        story.tell(
            ConversationStarted(
                event_id="open",
                occurred_at=ASKED,
                conversation_id="c-ana",
                properties={"ga_client_id": "GA1.1.123.456"},
            )
        )
        return story

    def test_googles_own_id_of_the_browser_is_used_where_it_was_told(
        self, post: Post, receiver: Receiver
    ) -> None:
        collect = f"{receiver.address}/mp/collect"
        post.add("ga4", "G-AB12CD34", "s", collect=collect, event="purchase")
        post.now = ASKED + timedelta(hours=3)
        post.round()

        assert receiver.received[0].document["client_id"] == "123.456"


def test_the_receiver_can_tell_that_it_was_us(post: Post, receiver: Receiver) -> None:
    seen: list[Received] = receiver.received
    post.add("webhook", receiver.address)
    post.round()

    assert set(seen[0].headers) >= {"webhook-id", "webhook-timestamp", "webhook-signature"}
    assert seen[0].headers["webhook-timestamp"] == str(micros(post.now) // 1_000_000)


def test_one_outlet_with_much_to_say_that_is_down_does_not_hold_up_another(
    post: Post, receiver: Receiver
) -> None:
    down = post.add("webhook", "http://127.0.0.1:9")
    up = post.add("webhook", receiver.address)
    backlog = [
        News(subject=f"old-{n}", subject_at=micros(ASKED), digest=b"d", body=b"{}")
        for n in range(20)
    ]
    courier = post.courier()
    courier.plan()
    post.outbox.put(down.outlet_id, backlog, micros(post.now) - 1)
    assert courier.deliver(most=10) == 1

    assert [one.state for one in post.of(up)] == ["sent"]


def test_an_answer_without_end_holds_up_nobody(post: Post) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(5)
        outlet = post.add("webhook", f"http://127.0.0.1:{listener.getsockname()[1]}")
        courier = post.courier()
        courier.plan()
        delivered: list[int] = []
        thread = threading.Thread(target=lambda: delivered.append(courier.deliver()))
        thread.start()
        line, _ = listener.accept()
        with line:
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nx")
            thread.join(timeout=3)
            is_held_up = thread.is_alive()
        thread.join()

    assert not is_held_up
    assert delivered == [1]
    assert post.of(outlet)[0].state == "sent"


class TestForeignName:
    """An order may say that its browser is called anything: who pays writes the cart's notes."""

    @pytest.fixture
    def story(self, story: Story) -> Story:
        story.talks("bo", ASKED, conversation_id="c-bo")
        story.orders("茶" * 250, ASKED + minutes(5), 7, conversation_id="c-bo")
        return story

    def test_an_order_with_a_name_too_long_for_a_link_is_told_without_one(
        self, post: Post, receiver: Receiver
    ) -> None:
        post.add("webhook", receiver.address)
        assert post.round() == 2

        links = {m.document["order_id"]: m.document["link_token"] for m in receiver.received}
        assert links["7"] is None
        assert links["1"] is not None
