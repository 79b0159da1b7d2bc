"""Rule sets over HTTP: what there is, what another would change, and reports as of an instant."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.reports.narrated import SHOP, opened, tea_shop
from tests.web.conftest import TOKEN, Site, site_of

from talkworth.rules import RuleSet

NOVEMBER = "from=2026-11-01&to=2026-11-20"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Site]:
    with opened(tmp_path, tea_shop()) as shop:
        yield site_of(shop, tmp_path)


def test_the_rule_sets_of_the_keys_shop_are_told(site: Site) -> None:
    told = site.read("/v1/rules").json()

    assert told["shop_id"] == SHOP
    assert [(one["version"], one["state"]) for one in told["rule_sets"]] == [(1, "in force")]
    assert site.get(f"/v1/rules?shop={SHOP}").status_code == 401
    ours = {"Authorization": f"Bearer {TOKEN}"}
    assert site.get("/v1/rules?shop=coffee", headers=ours).json()["shop_id"] == "coffee"


def test_the_presets_come_with_their_sources(site: Site) -> None:
    presets = site.read("/v1/rules/presets").json()["presets"]

    assert presets[0]["name"] == "published"
    assert all(one["source"].startswith("https://") for one in presets)


@pytest.mark.parametrize(
    ("asked", "label"),
    [
        ("set=direct_h%3D25", "version 1 with direct_h=25"),
        ("version=1&set=direct_h=25,assisted_h=700", "version 1 with direct_h=25, assisted_h=700"),
        ("preset=published&set=direct_h=25", "published with direct_h=25"),
    ],
)
def test_a_preview_tells_the_difference(site: Site, asked: str, label: str) -> None:
    report = site.read(f"/v1/rules/preview?{NOVEMBER}&{asked}").json()

    assert report["candidate"] == label
    (order,) = report["orders"]
    assert (order["order_name"], order["moved_minor"]) == ("#1002", 8_000)


def test_a_preview_shows_as_many_orders_as_asked_for_or_one(site: Site) -> None:
    asked = f"/v1/rules/preview?{NOVEMBER}&set=direct_h=1,assisted_h=1"

    assert len(site.read(f"{asked}&orders=2").json()["orders"]) == 2
    assert site.read(f"{asked}&orders=0").json()["orders"] == []
    (order,) = site.read(f"{asked}&order=%231002").json()["orders"]
    assert order["order_id"] == "1002"


def test_previews_and_comparisons_are_also_csv(site: Site) -> None:
    for asked, n_columns in (("preview?preset=gorgias-like", 7), ("compare?candidates=1", 5)):
        answer = site.read(f"/v1/rules/{asked}&{NOVEMBER}&format=csv")
        assert answer.headers["content-type"].startswith("text/csv")
        assert {len(row) for row in csv.reader(io.StringIO(answer.text))} == {n_columns}


def test_rule_sets_are_compared_side_by_side(site: Site) -> None:
    report = site.read(f"/v1/rules/compare?{NOVEMBER}&candidates=1,klaviyo-like").json()

    labels = [one["label"] for one in report["candidates"]]
    assert labels == ["now", "version 1", "klaviyo-like"]


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ("preview", 400, "which-rules"),
        ("preview?preset=published&version=1", 400, "which-rules"),
        ("preview?preset=nope", 404, "unknown-preset"),
        ("preview?version=9", 404, "unknown-rule-set"),
        ("preview?set=direct_h", 400, "bad-rule-set"),
        ("preview?set=direct_h=0", 400, "bad-rule-set"),
        ("preview?version=1&as_of=2026-11-01T00:00:00Z", 400, "unknown-parameter"),
        ("compare?candidates=,", 400, "which-rules"),
        ("compare?candidates=1,1,1,1,1,1,1,1,1", 400, "too-many-rules"),
    ],
)
def test_what_cannot_be_tried_is_refused(site: Site, asked: str, status: int, code: str) -> None:
    answer = site.read(f"/v1/rules/{asked}")

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize("name", ["revenue-per-conversation", "attributed-revenue", "trend"])
def test_a_report_as_of_an_instant_knows_no_more_than_then(own: Site, name: str) -> None:
    path = f"/v1/reports/{name}?period=last_7_days"
    now = own.read(path).json()
    then = own.read(f"{path}&as_of=2026-11-12T10:00:00Z").json()

    assert now["basis"] == {
        "as_of": None,
        "restatements": [],
        "filters": [],
        "rules": None,
        "money": "net",
    }
    assert then["basis"]["as_of"] == "2026-11-12T10:00:00Z"
    assert (then["from_on"], then["to_on"]) == ("2026-11-06", "2026-11-12")
    # An offset's plus may come as a space.
    again = own.read(f"{path}&as_of=2026-11-12T11:00:00+01:00").json()
    assert again == then


def test_orders_as_of_an_instant_are_those_known_then(own: Site) -> None:
    path = f"/v1/reports/orders?{NOVEMBER}&kind=all"
    now, then = (own.read(asked).json() for asked in (path, f"{path}&as_of=2026-11-10T00:00:00Z"))

    assert then["n_rows"] < now["n_rows"]


def test_a_report_of_restated_days_says_so_once_its_numbers_do(own: Site) -> None:
    control, path = own.shop.control, f"/v1/reports/trend?{NOVEMBER}"
    book = own.shop.control.rule_book
    book.draft(SHOP, RuleSet(direct_h=25))
    book.restate(SHOP, 2, 1_793_500_000_000_000, 1_794_500_000_000_000, "as agreed")

    assert own.read(path).json()["basis"]["restatements"] == []
    own.shop.warehouse.set_shops(control.shops(), control.rule_sets())

    (told,) = own.read(path).json()["basis"]["restatements"]
    assert told["reason"] == "as agreed"


@pytest.mark.parametrize(
    ("as_of", "code"), [("soon", "bad-instant"), ("2099-01-01T00:00:00Z", "instant-ahead")]
)
def test_what_is_no_past_instant_is_refused(site: Site, as_of: str, code: str) -> None:
    answer = site.read(f"/v1/reports/trend?as_of={as_of}")

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
