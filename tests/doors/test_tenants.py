"""Two shops in one directory know nothing of each other, at every address there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.doors.knocks import KNOCKS, Keys, make_shop
from tests.runtime.shop import log_of, send, serving, wait_until_loaded

from talkworth.control import Control
from talkworth.control.experiments import ExperimentPlan
from talkworth.experiments.arms import Arm
from talkworth.journal import Reader

# Whatever is Beatrix's shop's own holds her name, or is this amount.
HERS = re.compile(r"beatrix|777777|7777\.77", re.IGNORECASE)
# What a route needs beside a key.
ASKED = {
    "/v1/rules/preview": "preset=gorgias-like",
    "/v1/rules/compare": "candidates=1,ga4-like",
    "/v1/reports/segments": "by=channel,traffic_source",
    "/v1/reports/features": "by=assistant",
    "/v1/reports/before-after": "on=2026-11-02",
    "/v1/search": "text=shared",
}
FILLED = {
    "/v1/experiments/{experiment_id}": ("x-shared", "x-beatrix"),
    "/v1/explain/order/{key}": ("o-shared", "o-beatrix"),
    "/v1/explain/conversation/{key}": ("c-shared", "c-beatrix"),
    "/v1/exports/{table}": ("orders", "conversations", "credits"),
    "/v1/live/events/{seq}": ("1", "16"),
}
# It never ends; what it tells is what `/v1/live/events` tells.
ENDLESS = "/v1/live/stream"
# These tell how long ago something was, or to when, which the time between two questions changes;
# and a place in the journal, which all shops share.
BY_THE_CLOCK = {
    "/v1/digests/preview",
    "/v1/reports/data-health",
    "/v1/audit",
    "/v1/reports/impact",
    "/v1/reports/what-changed",
    "/v1/reports/incremental",
    "/v1/live/events",
    "/v1/experiments/x-shared",
}
TESTED = (("tea", "x-shared"), ("coffee", "x-shared"))
PLAN = ExperimentPlan(
    name="Does it pay?",
    arms=(Arm("assistant", 1), Arm("holdout", 1)),
    control="holdout",
    starts_at=1_793_491_200_000_000,  # 2026-11-01
    ends_at=1_796_083_200_000_000,
    n_planned=1000,
)
OPERATORS = (
    "/metrics",
    "/v1/admin/health",
    "/v1/admin/check",
    "/v1/admin/seal?out=/tmp&node=x",
    "/v1/admin/import?shop=coffee",
    "/v1/admin/erase-shop?shop=coffee",
    "/v1/admin/reconcile?shop=coffee",
)


@dataclass(frozen=True)
class Street:
    """A server with the shops `tea` and `coffee`, and who may ask of them."""

    client: httpx.Client
    data: Path
    mine: str
    hers: str
    keys: Keys

    def read(self, url: str, key: str) -> httpx.Response:
        return self.client.get(url, headers={"Authorization": f"Bearer {key}"}, timeout=60)

    def routes(self) -> list[str]:
        """Every address under `/v1` of the OpenAPI document that a secret key reads, filled in."""
        document = self.client.get("/v1/openapi.json").json()
        found = []
        for path, methods in sorted(document["paths"].items()):
            is_read = {"secretKey": []} in methods.get("get", {}).get("security", ())
            if is_read and path.startswith("/v1/") and path != ENDLESS:
                query = f"?{ASKED[path]}" if path in ASKED else ""
                filled = [re.sub(r"\{\w+\}", key, path) for key in FILLED.get(path, ("",))]
                found += [address + query for address in filled]
        assert not [address for address in found if "{" in address]
        return found


def told(owner: str, amount: str) -> list[dict[str, Any]]:
    """A conversation and an order; both shops name them alike, and one each by its own name."""
    found: list[dict[str, Any]] = []
    for name in ("shared", owner):
        who = {
            "visitor_id": f"v-{name}",
            "customer_id": f"k-{name}",
            "conversation_id": f"c-{name}",
        }
        at = "2026-11-0{}T10:00:00Z".format(1 if name == "shared" else 2)
        common = {"occurred_at": at, **who}
        properties = {"properties": {"tier": owner}}
        line = {"line_id": "1", "quantity": 1, "price": amount, "title": f"{owner} blend"}
        found += [
            {"type": "session_started", "event_id": f"s-{name}", "session_id": f"s-{name}",
             "landing": f"https://{owner}.example/", **common},
            {"type": "message_sent", "event_id": f"q-{name}", "role": "shopper",
             "session_id": f"s-{name}", "intent": f"{owner}-intent", **properties, **common},
            {"type": "message_sent", "event_id": f"a-{name}", "role": "assistant",
             "outcome": "answered", "assistant": f"{owner}-bot", **common},
            {"type": "faq_clicked", "event_id": f"f-{name}", "faq_id": f"{owner}-faq", **common},
            {"type": "order_placed", "event_id": f"o-{name}", "order_id": f"o-{name}",
             "currency": "EUR", "total": amount, "lines": [line], **common,
             "occurred_at": at.replace("T10", "T11")},
            {"type": "exposure_logged", "event_id": f"x-{name}", "experiment_id": f"x-{name}",
             "arm": "assistant", **common},
        ]  # fmt: skip
    return found


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    data = tmp_path_factory.mktemp("tenants") / "data"
    keys = make_shop(data)
    with closing(Control.open(data)) as control:
        control.add_shop("coffee", "EUR", "UTC", name="Beatrix & Co")
        control.add_key("coffee", "public", ["https://beatrix.example"], label="beatrix")
        control.add_webhook("coffee", "shopify", "beatrix.myshopify.com", b"of-beatrix")
        for shop_id, experiment_id in (*TESTED, ("coffee", "x-beatrix")):
            control.experiments.register(shop_id, experiment_id, PLAN)
        scopes = ["events:write", "reports:read", "reports:write", "admin"]
        mine, hers = (control.add_key(s, "secret", scopes=scopes)[1] for s in ("tea", "coffee"))
    with serving(data) as server, httpx.Client(base_url=server.address) as client:
        assert send(client, mine, *told("anna", "25.00")).json()["rejected"] == 0
        wait_until_loaded(client)
        yield Street(client, data, mine, hers, keys)


@pytest.fixture(scope="module")
def before_and_after(street: Street) -> dict[str, tuple[httpx.Response, httpx.Response]]:
    """Every answer to the one shop's key, before the other sent anything and after."""
    before = {url: street.read(url, street.mine) for url in street.routes()}
    assert send(street.client, street.hers, *told("beatrix", "7777.77")).json()["rejected"] == 0
    wait_until_loaded(street.client)
    return {url: (answer, street.read(url, street.mine)) for url, answer in before.items()}


def test_every_address_is_asked_and_most_have_something_to_say(
    before_and_after: dict[str, tuple[httpx.Response, httpx.Response]],
) -> None:
    statuses = {url: answer.status_code for url, (_, answer) in before_and_after.items()}

    assert len(statuses) >= 20
    refused = {url for url, status in statuses.items() if status != 200}
    assert refused == {
        "/v1/explain/order/o-beatrix",
        "/v1/explain/conversation/c-beatrix",
        "/v1/experiments/x-beatrix",
        "/v1/live/events/16",
    }


def test_what_another_shop_sends_changes_no_answer_and_no_count(
    before_and_after: dict[str, tuple[httpx.Response, httpx.Response]],
) -> None:
    for url, (before, after) in before_and_after.items():
        path = url.partition("?")[0]
        said = re.sub("[ocx]-beatrix", "", after.text)
        assert not HERS.search(said), url
        if path not in BY_THE_CLOCK:
            assert after.text == before.text, url


def test_her_own_key_reads_what_is_hers_so_that_silence_means_something(
    street: Street, before_and_after: dict[str, tuple[httpx.Response, httpx.Response]]
) -> None:
    hers = {url: street.read(url, street.hers).text for url in before_and_after}

    assert sum(bool(HERS.search(text)) for text in hers.values()) >= 12
    assert not any("anna" in text for text in hers.values())


def test_naming_the_other_shop_is_refused_at_every_address(street: Street) -> None:
    for url in street.routes():
        answer = street.read(url + ("&" if "?" in url else "?") + "shop=coffee", street.mine)
        # The list of one's shops takes none.
        refused = (400, "unknown-parameter") if url == "/v1/shops" else (403, "other-shop")
        assert (answer.status_code, answer.json()["error"]["code"]) == refused, url


@pytest.mark.parametrize("what", ["export", "look", "erase"])
@pytest.mark.parametrize(
    "named",
    [{"customer": "k-beatrix"}, {"visitor": "v-beatrix"}, {"order": "o-beatrix"}],
    ids=["customer", "visitor", "order"],
)
def test_the_other_shops_persons_are_unknown(
    street: Street, before_and_after: object, what: str, named: dict[str, str]
) -> None:
    assert before_and_after
    headers = {"Authorization": f"Bearer {street.mine}"}
    answer = street.client.post(f"/v1/persons/{what}", json=named, headers=headers, timeout=60)

    assert answer.json()["error"]["code"] == "unknown-person"
    assert street.read("/v1/explain/order/o-beatrix", street.hers).status_code == 200


@pytest.mark.parametrize("path", OPERATORS)
def test_no_shops_key_opens_what_is_the_operators(street: Street, path: str) -> None:
    for method in ("GET", "POST"):
        headers = {"Authorization": f"Bearer {street.mine}"}
        answer = street.client.request(method, path, headers=headers)
        assert answer.status_code in {404, 405}, (path, answer.text)
        assert not HERS.search(answer.text)


def test_a_webhook_of_one_shop_is_not_taken_at_the_others_door(street: Street) -> None:
    with closing(Reader(street.data / "journal.db")) as reader:
        before = reader.last_seq()
        for door, knock in KNOCKS.items():
            letter = knock(street.keys, f"stray-{door}")
            if "/webhooks/" in letter.path:
                path = letter.path.replace("/tea", "/coffee")
                answer = street.client.post(path, content=letter.body, headers=letter.headers)
                assert (answer.status_code, answer.json()["error"]["code"]) == (
                    401,
                    "wrong-signature",
                ), door
        assert reader.last_seq() == before


def test_nothing_of_the_other_shop_is_logged(street: Street) -> None:
    assert not HERS.search(log_of(street.data).read_text())
