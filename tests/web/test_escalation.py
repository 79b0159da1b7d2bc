"""The escalation policy and its report over HTTP: read by readers, changed by administrators."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.reports.decided import MARGIN, MINUTE_MINOR, simulated
from tests.reports.narrated import OTHER_SHOP, SHOP, opened
from tests.web.conftest import Site, site_of

from talkworth.control.escalation import PolicyChange

AT = "/v1/escalation/policy"
SEPTEMBER = "from=2026-09-01&to=2026-09-30"
REPORT = f"/v1/reports/escalation?{SEPTEMBER}"
FIRST = PolicyChange(margin=MARGIN, minute_minor=MINUTE_MINOR, drawn_share=0.5)
ADOPT = f"/v1/escalation/adopt?{SEPTEMBER}"


@pytest.fixture
def decided(tmp_path: Path) -> Iterator[Site]:
    """A shop in which a human brings half of the gift seekers to buy; it has no policy yet."""
    story = simulated(900, {"gift": 0.5, "plain": 0.0, "bulk": 0.0})
    with opened(tmp_path, story) as shop:
        yield site_of(shop, tmp_path)


def send(site: Site, key: str, url: str, body: Any) -> httpx.Response:
    return site.ask("POST", url, headers={"Authorization": f"Bearer {key}"}, json=body)


def test_a_policy_is_set_the_report_recommends_and_a_rule_is_adopted(decided: Site) -> None:
    admin = decided.shop.control.add_key(SHOP, "secret", scopes=["admin", "reports:read"])[1]
    assert decided.read(AT).json()["active"] is None
    first = send(
        decided, admin, AT, {"margin": MARGIN, "minute_minor": MINUTE_MINOR, "drawn_share": 0.5}
    )
    assert first.status_code == 201
    assert first.json() == decided.read(AT).json()
    assert (first.json()["active"]["version"], first.json()["currency"]) == (1, "USD")

    report = decided.read(REPORT).json()
    assert report["policy"] == first.json()["active"]
    (gift,) = [one for one in report["segments"] if one["segment"] == "gift"]
    assert (gift["finding"], gift["recommendation"]["action"]) == ("gains", "escalate")

    for segments in ([], ["gift", "plain"], ["\x00"]):
        refused = send(decided, admin, ADOPT, {"segments": segments})
        assert (refused.status_code, refused.json()["error"]["code"]) == (400, "not-recommended")
    adopted = send(decided, admin, ADOPT, {"segments": ["gift"]})

    assert adopted.status_code == 201
    active = adopted.json()["active"]
    (rule,) = active["rules"]
    assert (active["version"], rule["segment"], rule["action"]) == (2, "gift", "escalate")
    assert rule["adopted_by"].startswith("key_")
    assert gift["recommendation"]["words"] in rule["evidence"]
    assert len(adopted.json()["versions"]) == 2
    # The report is kept by the policy whose costs it has: it knows of the new one at once.
    (after,) = [one for one in decided.read(REPORT).json()["segments"] if one["segment"] == "gift"]
    assert (after["action"], after["recommendation"]) == ("escalate", None)


def test_the_report_is_a_table_too_and_knows_the_past(decided: Site) -> None:
    decided.shop.control.escalation.change(SHOP, FIRST)
    answer = decided.read(f"{REPORT}&format=csv&horizon=30")
    rows = list(csv.DictReader(io.StringIO(answer.text)))

    assert answer.headers["content-type"].startswith("text/csv")
    assert [row["segment"] for row in rows] == ["gift", "bulk", "plain", ""]
    assert {row["currency"] for row in rows} == {"USD"}
    early = decided.read(f"{REPORT}&as_of=2026-09-04T00:00:00Z").json()
    assert (early["basis"]["as_of"], early["total"]["n_decisions"]) == ("2026-09-04T00:00:00Z", 0)
    assert early["n_not_matured"] > 0


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"margin": 0.4}, "bad-escalation-policy"),
        ({"margin": 2, "minute_minor": 1}, "bad-escalation-policy"),
        ({"margin": 0.4, "minute_minor": 0.5}, "bad-parameter"),
        ({"margin": 0.4, "minute_minor": 10**30}, "bad-escalation-policy"),
        ({"margin": 0.4, "minute_minor": 1, "rules": [{"segment": "a"}]}, "bad-parameter"),
        ({"margin": 0.4, "minute_minor": 1, "version": 7}, "bad-parameter"),
        ([], "bad-parameter"),
    ],
)
def test_what_is_no_policy_is_refused(site: Site, body: Any, code: str) -> None:
    admin = site.shop.control.add_key(SHOP, "secret", scopes=["admin"])[1]
    answer = send(site, admin, AT, body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
    assert site.read(AT).json()["versions"] == []


def test_readers_change_nothing_and_another_shop_reads_nothing(site: Site) -> None:
    reader = site.shop.control.add_key(SHOP, "secret", scopes=["reports:read"])[1]
    for url, body in ((AT, {"margin": 0.4, "minute_minor": 1}), (ADOPT, {"segments": []})):
        assert send(site, reader, url, body).json()["error"]["code"] == "scope-missing"
    assert site.read(f"{AT}?shop={OTHER_SHOP}").json()["error"]["code"] == "other-shop"
    unknown = site.read("/v1/reports/escalation?segment=gift")
    assert unknown.json()["error"]["code"] == "unknown-parameter"
    assert site.read("/v1/reports/escalation?horizon=8").json()["error"]["code"] == "bad-choice"


def test_a_shop_without_decisions_says_so(site: Site) -> None:
    report = site.read("/v1/reports/escalation?period=last_90_days").json()

    assert [notice["code"] for notice in report["notices"]] == ["no-decisions", "no-policy"]
    assert (report["segments"], report["policy"], report["horizon_d"]) == ([], None, 7)
