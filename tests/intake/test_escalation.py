"""The door that decides about a human: logged before it answers, the same when asked again."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.intake.place import Place, a_place, call, packed
from tests.journal.entries import Brake

from talkworth.control.escalation import NewRule, PolicyChange
from talkworth.intake.escalation import PATH
from talkworth.settings import Settings
from talkworth.warehouse import Warehouse

FIRST = PolicyChange(margin=0.4, minute_minor=60, drawn_share=0.5)


def ask(client: httpx.Client, key: str, **asked: Any) -> httpx.Response:
    return client.post(PATH, json=asked, headers={"Authorization": f"Bearer {key}"})


def logged(place: Place, conversation_id: str) -> list[dict[str, Any]]:
    payloads = [json.loads(one.payload) for one in place.stored()]
    return [one for one in payloads if one["conversation_id"] == conversation_id]


@pytest.fixture(scope="module")
def ruled(place: Place) -> Place:
    """The place with a policy that draws half of its conversations."""
    place.control.escalation.change("shop", FIRST)
    return place


def test_a_shop_without_a_policy_goes_on_and_hands_safety_over(tmp_path: Path) -> None:
    async def asked(place: Place, **asked: str) -> dict[str, Any]:
        bearer = [(b"authorization", f"Bearer {place.secret_key}".encode())]
        answer = await call(place.app, PATH, "", bearer, [packed(asked)])
        assert answer
        assert answer.status == 200
        found: dict[str, Any] = json.loads(answer.body)
        return found

    with a_place(tmp_path) as place:
        plain = asyncio.run(asked(place, conversation_id="c-1"))
        safety = asyncio.run(asked(place, conversation_id="c-2", intent="safety"))

        said = [(one["action"], one["propensity"], one["reason"]) for one in (plain, safety)]
        assert said == [("continue", None, "no-policy"), ("escalate", 1.0, "always")]
        assert [one["policy_version"] for one in (plain, safety)] == [None, None]
        (event,) = logged(place, "c-1")
        assert (event["decision_id"], "propensity" in event) == (plain["decision_id"], False)


def test_a_decision_is_in_the_journal_when_it_is_answered(
    client: httpx.Client, ruled: Place
) -> None:
    asked = {"conversation_id": "c-logged", "visitor_id": "v-1", "intent": "gift"}
    answer = ask(client, ruled.secret_key, **asked, properties={"cart_value": 120.5})
    told, (event,) = answer.json(), logged(ruled, "c-logged")

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert event["type"] == "decision_logged"
    same = ("decision_id", "action", "propensity", "reason")
    assert {name: event[name] for name in same} == {name: told[name] for name in same}
    assert (event["policy_version"], told["policy_version"]) == ("1", 1)
    assert (event["segment"], event["visitor_id"]) == ("gift", "v-1")
    assert event["properties"] == {"cart_value": 120.5}
    assert event.get("is_randomised", False) == (told["reason"] == "drawn")


def test_whoever_asks_again_hears_the_same_and_it_counts_once(
    client: httpx.Client, ruled: Place
) -> None:
    asked = {"conversation_id": "c-again", "segment": "gift"}
    answers = [ask(client, ruled.secret_key, **asked) for _ in range(3)]
    assert len({answer.text for answer in answers}) == 1

    entries = [one for one in ruled.stored() if b'"c-again"' in one.payload]
    assert len(entries) == 3
    control = ruled.control
    warehouse = Warehouse.open(None, control.shops(), control.rule_sets())
    with closing(warehouse):
        warehouse.load(entries)
        counted = {
            table: warehouse.connection.execute(f"select count(*) from {table}").fetchone()[0]
            for table in ("decisions", "events", "clashes")
        }
    assert counted == {"decisions": 1, "events": 1, "clashes": 0}


def test_another_question_about_a_conversation_is_another_decision(
    client: httpx.Client, ruled: Place
) -> None:
    plain = ask(client, ruled.secret_key, conversation_id="c-turn", intent="gift").json()
    angry = ask(
        client, ruled.secret_key, conversation_id="c-turn", intent="gift", reason="Complaint"
    ).json()

    assert (angry["action"], angry["propensity"], angry["reason"]) == ("escalate", 1.0, "always")
    assert angry["decision_id"] != plain["decision_id"]


def test_many_conversations_are_drawn_both_ways_and_rules_hold_for_the_rest(
    client: httpx.Client, ruled: Place
) -> None:
    ruled.control.escalation.adopt("shop", [NewRule(segment="bulk", action="escalate")])
    answers = [
        ask(client, ruled.secret_key, conversation_id=f"c-many-{n}", segment="bulk").json()
        for n in range(200)
    ]
    counted = Counter((one["action"], one["reason"]) for one in answers)

    assert set(counted) == {("escalate", "rule"), ("escalate", "drawn"), ("continue", "drawn")}
    assert {one["propensity"] for one in answers} == {0.25, 0.75}


def test_only_a_secret_key_is_answered(client: httpx.Client, ruled: Place) -> None:
    body = {"conversation_id": "c"}
    public = client.post(PATH, params={"key": ruled.public_key}, json=body)
    nobody = client.post(PATH, json=body)
    _, reads = ruled.control.add_key("shop", "secret", scopes=["reports:read"])
    reading = ask(client, reads, conversation_id="c")

    assert (public.status_code, public.json()["error"]["code"]) == (403, "not-for-public-keys")
    assert (nobody.status_code, nobody.json()["error"]["code"]) == (401, "key-missing")
    assert (reading.status_code, reading.json()["error"]["code"]) == (403, "scope-missing")
    assert client.get(PATH).status_code == 405


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "not-json"),
        (b"\xff", "not-json"),
        (b"[]", "not-a-question"),
        (b"{}", "not-a-question"),
        (b'{"conversation_id": ""}', "not-a-question"),
        (b'{"conversation_id": 7}', "not-a-question"),
        (b'{"conversation_id": "c", "intent": ""}', "not-a-question"),
        (b'{"conversation_id": "c", "segment": "%b"}' % (b"x" * 65), "not-a-question"),
        (b'{"conversation_id": "c", "action": "escalate"}', "not-a-question"),
        (b'{"conversation_id": "c", "properties": {"a": [1]}}', "not-a-question"),
        (b'{"conversation_id": "a\\u0000b"}', "bad-character"),
        (b"[" * 100, "too-deep"),
        (b" " * 70_000, "body-too-large"),
    ],
)
def test_what_is_no_question_is_refused(
    client: httpx.Client, ruled: Place, body: bytes, code: str
) -> None:
    headers = {"Authorization": f"Bearer {ruled.secret_key}"}
    answer = client.post(PATH, content=body, headers=headers)

    assert answer.json()["error"]["code"] == code
    assert 400 <= answer.status_code < 500


def test_what_cannot_be_logged_is_not_drawn_and_safety_is_handed_over_all_the_same(
    tmp_path: Path,
) -> None:
    async def example(place: Place) -> list[dict[str, Any]]:
        bearer = [(b"authorization", f"Bearer {place.secret_key}".encode())]
        brake = Brake()
        brake.hold(place.journal)
        first = asyncio.create_task(
            call(place.app, PATH, "", bearer, [packed({"conversation_id": "c-waits"})])
        )
        await asyncio.sleep(0.05)
        found = [
            await call(place.app, PATH, "", bearer, [packed({"conversation_id": f"c-{n}", **more})])
            for n, more in enumerate([{}, {"reason": "legal"}])
        ]
        brake.release()
        assert (await first).status == 200  # type: ignore[union-attr]
        assert all(one and one.status == 200 for one in found)
        return [json.loads(one.body) for one in found if one]

    with a_place(tmp_path, Settings(max_queued=1)) as place:
        place.control.escalation.change("shop", FIRST)
        plain, legal = asyncio.run(example(place))

        nothing = {"decision_id": None, "propensity": None, "policy_version": 1}
        assert plain == {"action": "continue", "reason": "not-logged", **nothing}
        assert legal == {"action": "escalate", "reason": "always", **nothing}
        assert place.app.counters.rejected["journal-full"] == 2
        assert [one for one in place.stored() if b'"c-0"' in one.payload] == []
