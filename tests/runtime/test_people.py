"""Persons over HTTP, at a server that runs: for an admin key of the shop, and nobody else."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.runtime.carol import CUSTOMER, EMAIL, traces
from tests.runtime.shop import log_of, serving, wait_until_loaded

from talkworth.control import Control, Role

REPORT = "/v1/reports/attributed-revenue?from=2026-10-25&to=2026-11-21"


@dataclass(frozen=True)
class Served:
    client: httpx.Client
    data: Path
    admin: str
    reader: str
    other_admin: str

    def ask(self, what: str, key: str, body: object = None, query: str = "") -> httpx.Response:
        body = {"customer": CUSTOMER} if body is None else body
        return self.client.post(
            f"/v1/persons/{what}{query}",
            content=body if isinstance(body, bytes) else json.dumps(body),
            headers={"Authorization": f"Bearer {key}"},
            timeout=120,
        )

    def report(self) -> Any:
        headers = {"Authorization": f"Bearer {self.reader}"}
        return self.client.get(REPORT, headers=headers).json()


@pytest.fixture
def served(life: Path, tmp_path: Path) -> Iterator[Served]:
    data = tmp_path / "data"
    shutil.copytree(life, data)
    with closing(Control.open(data)) as control:
        control.add_shop("coffee", "EUR", "UTC")
        keys = [
            control.add_key("tea", "secret", scopes=["admin"])[1],
            control.add_key("tea", "secret")[1],
            control.add_key("coffee", "secret", scopes=["admin"])[1],
        ]
    with serving(data) as server, httpx.Client(base_url=server.address) as client:
        wait_until_loaded(client)
        yield Served(client, data, *keys)


def test_she_is_exported_and_erased_while_events_and_reports_go_on(served: Served) -> None:
    export = served.ask("export", served.admin).json()
    before = served.report()
    stop, failed = threading.Event(), list[str]()

    def go_on() -> None:
        n_sent = 0
        with httpx.Client(base_url=served.client.base_url) as client:
            while not stop.is_set():
                event = {
                    "type": "message_sent", "event_id": f"on/{n_sent}", "conversation_id": "on",
                    "occurred_at": "2026-01-01T00:00:00Z", "role": "shopper",
                }  # fmt: skip
                headers = {"Authorization": f"Bearer {served.reader}"}
                sent = client.post("/v1/events", json=event, headers=headers)
                read = client.get(REPORT, headers=headers)
                failed.extend(str(a.text) for a in (sent, read) if a.status_code != 200)
                n_sent += 1

    others = threading.Thread(target=go_on)
    others.start()
    erased = served.ask("erase", served.admin)
    stop.set()
    others.join()

    assert export["identifiers"]["customer"] == [CUSTOMER]
    assert erased.status_code == 200, erased.text
    assert erased.json()["is_done"]
    assert failed == []
    wait_until_loaded(served.client)
    assert served.report() == before
    assert traces(served.data) == {}
    assert served.ask("export", served.admin).json()["error"]["code"] == "unknown-person"
    logged = log_of(served.data).read_text()
    assert "carol" not in logged.lower()


def test_an_administrator_who_is_signed_in_may_ask_from_a_page_of_ours(served: Served) -> None:
    def asked(role: Role, **headers: str) -> tuple[int, str]:
        with closing(Control.open(served.data)) as control:
            control.users.set_role(ana.user_id, "tea", role)
        answer = served.client.post(
            "/v1/persons/look",
            json={"customer": CUSTOMER},
            headers={"Cookie": f"tw_session={token}", **headers},
        )
        return answer.status_code, answer.json().get("error", {}).get("code", "")

    with closing(Control.open(served.data)) as control:
        ana = control.users.add("ana@tea.example")
        token, session = control.sessions.open(ana, time.time_ns() // 1000)
    ours = {"X-CSRF-Token": session.csrf, "Sec-Fetch-Site": "same-origin"}

    assert asked("analyst", **ours) == (403, "role-missing")
    assert asked("admin") == (403, "csrf-refused")
    assert asked("admin", **{**ours, "Sec-Fetch-Site": "cross-site"}) == (403, "csrf-refused")
    assert asked("admin", **ours) == (200, "")


@pytest.mark.parametrize("what", ["export", "look", "erase", "answer"])
def test_only_an_admin_of_the_shop_may_ask(served: Served, what: str) -> None:
    def code(key: str, query: str = "") -> str:
        return str(served.ask(what, key, query=query).json()["error"]["code"])

    assert code(served.reader) == "scope-missing"
    assert code("sk_0") == "key-refused"
    assert code(served.other_admin, "?shop=tea") == "other-shop"
    assert code(served.other_admin) in {"unknown-person", "not-named"}
    assert served.client.post(f"/v1/persons/{what}").json()["error"]["code"] == "key-missing"
    assert traces(served.data)


@pytest.mark.parametrize(
    "body",
    [{}, [], {"customer": 7}, {"name": "Carol"}, {"customer": ""}, "carol", b'{"a":' * 5_000],
    ids=["nothing", "list", "number", "unknown", "empty", "text", "deep"],
)
def test_who_is_meant_must_be_said_and_is_not_repeated(served: Served, body: object) -> None:
    refused = served.ask("erase", served.admin, body)

    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "not-named")
    assert "carol" not in refused.text.lower()


def test_requests_are_listed_and_answered(served: Served) -> None:
    headers = {"Authorization": f"Bearer {served.admin}"}
    (waiting,) = served.client.get("/v1/persons/requests", headers=headers).json()

    answered = served.ask("answer", served.admin, {"request_no": waiting["request_no"]})

    assert (waiting["asked"], waiting["answered_at"]) == ("erase", None)
    assert answered.status_code == 200, answered.text
    assert traces(served.data) == {}
    look = served.ask("look", served.admin, {"email": EMAIL})
    assert look.json()["error"]["code"] == "unknown-person"


def test_who_is_signed_in_as_an_administrator_looks_up_persons_and_the_owner_ends_the_shop(
    served: Served,
) -> None:
    with closing(Control.open(served.data)) as control:
        admin = control.users.add("ana@tea.example")
        control.users.set_role(admin.user_id, "tea", "admin")
        control.flags.add("tea", "order", "1", "gone with the shop")
        people = {
            user: control.sessions.open(user, time.time_ns() // 1000)
            for user in (admin, control.users.add("bo@tea.example", is_owner=True))
        }

    def ask(who: str, path: str, body: object, **headers: str) -> httpx.Response:
        ((token, session),) = [held for user, held in people.items() if user.email == who]
        origin = str(served.client.base_url).rstrip("/")
        ours = {"X-CSRF-Token": session.csrf, "Cookie": f"tw_session={token}", "Origin": origin}
        url = f"{path}?shop=tea"
        return served.client.post(url, json=body, headers={**ours, **headers}, timeout=120)

    def code(answer: httpx.Response) -> object:
        return answer.json()["error"]["code"]

    named = {"customer": CUSTOMER}
    looked = ask("ana@tea.example", "/v1/persons/look", named)
    assert looked.status_code == 200, looked.text
    forged = ask("ana@tea.example", "/v1/persons/look", named, **{"X-CSRF-Token": "x"})
    assert code(forged) == "csrf-refused"
    sure = {"confirm": "tea"}
    assert code(ask("ana@tea.example", "/v1/shops/erase", sure)) == "owner-needed"
    unsure: tuple[object, ...] = ({"confirm": "coffee"}, {}, [], "tea")
    for body in unsure:
        assert code(ask("bo@tea.example", "/v1/shops/erase", body)) == "not-confirmed"

    erased = ask("bo@tea.example", "/v1/shops/erase", sure)

    assert (erased.status_code, erased.json()["shop_id"]) == (200, "tea")
    with closing(Control.open(served.data)) as control:
        assert [shop.shop_id for shop in control.shops()] == ["coffee"]
        (line,) = [one for one in control.audit_log() if one.shop_id == "tea"]
        assert (line.change, line.actor) == ("erase-shop", "bo@tea.example")


def test_a_keys_last_day_of_use_is_written_by_the_time_the_server_stops(
    life: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(life, data)
    with closing(Control.open(data)) as control:
        _, key = control.add_key("tea", "secret")
    with serving(data) as server, httpx.Client(base_url=server.address) as client:
        client.get(REPORT, headers={"Authorization": f"Bearer {key}"})

    with closing(Control.open(data)) as control:
        assert control.keys("tea")[0].last_used_on is not None
