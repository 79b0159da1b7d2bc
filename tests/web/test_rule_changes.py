"""Rule sets over HTTP: described for a form, drafted, put in force by who looked at the last."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.web.conftest import Site

from talkworth.reports.rule_fields import WORDS
from talkworth.rules import RuleSet

Ask = Callable[..., httpx.Response]
HERBS = "herbs"


@pytest.fixture(scope="module")
def admin(site: Site) -> Ask:
    """Asks for a shop of its own, so that nobody else's rules change."""
    site.shop.control.add_shop(HERBS, "EUR", "Europe/Berlin")
    scopes = ["reports:read", "reports:write", "admin"]
    key = site.shop.control.add_key(HERBS, "secret", scopes=scopes)[1]

    def ask(method: str, url: str, body: Any = None) -> httpx.Response:
        return site.ask(method, url, headers={"Authorization": f"Bearer {key}"}, json=body)

    return ask


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_every_rule_is_described_for_a_form(admin: Ask) -> None:
    fields = {field["rule"]: field for field in admin("GET", "/v1/rules/fields").json()["fields"]}

    assert tuple(fields) == tuple(WORDS) == RuleSet.__struct_fields__
    direct, model, limit = (fields[n] for n in ("direct_h", "model", "max_email_visitors"))
    assert (direct["kind"], direct["unit"], direct["least"], direct["greatest"]) == (
        "number",
        "hours",
        1,
        8760,
    )
    assert model["default"] in model["choices"]
    assert (limit["unit"], limit["holds_for"]) == (None, "ever")


def test_of_two_tabs_that_activate_the_second_is_told_what_the_first_did(admin: Ask) -> None:
    (held,) = [v for v in admin("GET", "/v1/rules").json()["rule_sets"] if v["state"] == "in force"]
    drafts = [
        admin("POST", "/v1/rules", {"rules": {"direct_h": hours}, "name": f"{hours} <b>"})
        for hours in (48, 72)
    ]
    assert [(d.status_code, d.json()["state"], d.json()["name"]) for d in drafts] == [
        (201, "draft", "48 <b>"),
        (201, "draft", "72 <b>"),
    ]
    one, two = (draft.json()["version"] for draft in drafts)
    seen = {"based_on": held["version"]}

    first = admin("POST", f"/v1/rules/{one}/activate", seen)
    second = admin("POST", f"/v1/rules/{two}/activate", seen)

    assert first.json()["active_from"] is not None
    assert refused(second) == (409, "rule-set-changed")
    assert f"Rule set {one}" in second.json()["error"]["message"]
    assert admin("POST", f"/v1/rules/{two}/activate", {"based_on": one}).status_code == 200


def test_a_version_that_was_put_away_is_not_activated(admin: Ask) -> None:
    made = admin("POST", "/v1/rules", {"preset": "ga4-like"}).json()
    assert made["name"] == "ga4-like"

    assert admin("POST", f"/v1/rules/{made['version']}/archive").json()["state"] == "archived"
    asked = admin("POST", f"/v1/rules/{made['version']}/activate", {"based_on": 1})
    assert asked.status_code == 409


def test_past_days_are_restated_with_a_reason_that_stays(admin: Ask) -> None:
    days = {"from_on": "2026-11-02", "to_on": "2026-11-03"}

    made = admin("POST", "/v1/rules/1/restate", {**days, "reason": "Agreed <b>"})

    assert made.status_code == 201
    assert (made.json()["from_at"], made.json()["until_at"]) == (
        "2026-11-01T23:00:00Z",
        "2026-11-03T23:00:00Z",
    )
    assert admin("GET", "/v1/rules").json()["restatements"] == [made.json()]


def test_what_counts_is_told_with_what_moves_it(admin: Ask) -> None:
    told = admin("GET", "/v1/rules/definitions").json()

    assert [one["term"] for one in told["definitions"]] == ["meaningful", "helpful", "workflow"]
    assert "product_recommendation" in told["workflows"]


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("", {}, (400, "which-rules")),
        ("", {"rules": {"direct_h": 0}}, (400, "bad-rule-set")),
        ("", {"rules": {"direct_h": 900, "assisted_h": 700}}, (400, "bad-rule-set")),
        ("", {"rules": {"direct_hh": 1}}, (400, "bad-rule-set")),
        ("", {"rules": {"direct_h": "\x00"}}, (400, "bad-rule-set")),
        ("", {"preset": "nope"}, (404, "unknown-preset")),
        ("", {"rules": {"direct_h": 9}, "note": "n" * 1001}, (400, "bad-rule-set")),
        ("/99/activate", {"based_on": 99}, (409, "rule-set-changed")),
        ("/1/activate", {}, (400, "bad-parameter")),
        (
            "/1/restate",
            {"from_on": "2026-11-02", "to_on": "2026-11-01", "reason": "x"},
            (400, "period-reversed"),
        ),
        (
            "/1/restate",
            {"from_on": "2026-11-01", "to_on": "2099-11-01", "reason": "x"},
            (400, "period-too-long"),
        ),
        (
            "/1/restate",
            {"from_on": "2026-11-01", "to_on": "2026-11-01", "reason": " "},
            (400, "bad-restatement"),
        ),
        ("/99/archive", None, (404, "unknown-rule-set")),
        (f"/{10**30}/archive", None, (404, "unknown-rule-set")),
    ],
)
def test_what_is_no_rule_set_is_refused(
    admin: Ask, path: str, body: object, expected: tuple[int, str]
) -> None:
    assert refused(admin("POST", f"/v1/rules{path}", body)) == expected


def test_an_analyst_drafts_and_does_not_activate(site: Site, admin: Ask) -> None:
    assert admin("GET", "/v1/rules").status_code == 200
    key = site.shop.control.add_key(HERBS, "secret", scopes=["reports:write"])[1]
    headers = {"Authorization": f"Bearer {key}"}

    made = site.ask("POST", "/v1/rules", headers=headers, json={"rules": {"direct_h": 12}})
    asked = site.ask(
        "POST",
        f"/v1/rules/{made.json()['version']}/activate",
        headers=headers,
        json={"based_on": 1},
    )

    assert (made.status_code, refused(asked)) == (201, (403, "scope-missing"))
