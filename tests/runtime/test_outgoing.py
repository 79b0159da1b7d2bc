"""A real server tells a real receiver, and the link it hands out brings the shopper back."""

from __future__ import annotations

import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from tests.outlets.receiver import Receiver, a_receiver
from tests.runtime.shop import make_shop, message, order, send, serving, wait_until_loaded

from talkworth.control import Control
from talkworth.outlets import webhook

pytestmark = pytest.mark.slow

NOW = datetime.now(UTC)


def ago(minutes: int) -> str:
    return (NOW - timedelta(minutes=minutes)).isoformat()


def wait_for(receiver: Receiver, n_messages: int) -> None:
    until = time.monotonic() + 60
    while len(receiver.received) < n_messages:
        assert time.monotonic() < until, "nobody was told"
        time.sleep(0.1)


def test_from_a_talk_to_the_crm_and_back_by_its_link(tmp_path: Path) -> None:
    key = make_shop(tmp_path)
    with a_receiver() as crm:
        with closing(Control.open(tmp_path)) as control:
            secret = webhook.new_secret().encode()
            since = {"since_at": "0", "trust": "verified"}
            control.outlets.add("tea", "webhook", f"{crm.address}/crm", since, secret)
        with serving(tmp_path) as found, httpx.Client(base_url=found.address) as client:
            talk = {"conversation_id": "ada", "visitor_id": "v-ada"}
            send(
                client,
                key,
                message("m1", occurred_at=ago(60), **talk),
                message("m2", occurred_at=ago(59), role="assistant", outcome="answered"),
                order("1", occurred_at=ago(30), visitor_id="v-ada"),
            )
            wait_for(crm, 1)
            told = crm.received[0].document
            # The CRM writes a mail with the link; another browser opens it and buys.
            arrived = {
                "type": "identified",
                "event_id": "arrived",
                "occurred_at": ago(20),
                "visitor_id": "v-phone",
                "link_token": told["link_token"],
            }
            assert send(client, key, arrived).status_code == 200
            send(client, key, order("2", occurred_at=ago(10), visitor_id="v-phone"))
            wait_until_loaded(client)
            headers = {"Authorization": f"Bearer {key}"}
            why = client.get("/v1/explain/order/2", headers=headers).json()

    (credit,) = told["credits"]
    assert (told["order_id"], credit["conversation_id"], credit["kind"]) == ("1", "ada", "direct")
    assert why["sum"]["revenue"]["direct_minor"] == 1_000
    assert why["statement"].startswith("€10.00 credited to chat, direct")
    assert why["events"][0]["event_id"] == "m1"
