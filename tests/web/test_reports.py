"""Reports over HTTP: the figures, the parameters, CSV, and clear refusals."""

from __future__ import annotations

import csv
import io

import pytest
from tests.web.conftest import Site

NOVEMBER = "from=2026-11-01&to=2026-11-20"


def test_revenue_per_conversation_has_its_kinds_and_no_lone_total(site: Site) -> None:
    report = site.read(f"/v1/reports/revenue-per-conversation?{NOVEMBER}").json()

    assert report["total"]["revenue"] == {
        "direct_minor": 26_500,
        "assisted_minor": 8_000,
        "recovered_minor": 0,
        "saved_minor": 0,
        "total_minor": 34_500,
    }
    assert report["published_rule"] == {
        "amount_minor": 30_500,
        "currency": "USD",
        "n_orders": 7,
    }
    assert (report["from_on"], report["to_on"]) == ("2026-11-01", "2026-11-20")
    assert report["final_at"] == "2026-12-21T05:00:00Z"
    assert report["is_maturing"] is True


@pytest.mark.parametrize("name", ["revenue-per-conversation", "attributed-revenue", "trend"])
def test_every_revenue_report_carries_the_published_rule(site: Site, name: str) -> None:
    report = site.read(f"/v1/reports/{name}?{NOVEMBER}").json()

    assert report["published_rule"]["amount_minor"] == 30_500


def test_without_dates_a_report_covers_the_last_30_days(site: Site) -> None:
    report = site.read("/v1/reports/attributed-revenue").json()

    assert (report["from_on"], report["to_on"]) == ("2026-10-22", "2026-11-20")


def test_a_filter_other_rules_and_gross_money_are_told_in_the_basis(site: Site) -> None:
    asked = "filter=channel:chat&filter=device:unknown&rules=ga4-like&money=gross"
    report = site.read(f"/v1/reports/attributed-revenue?{NOVEMBER}&{asked}").json()
    plain = site.read(f"/v1/reports/attributed-revenue?{NOVEMBER}").json()
    whole = report["verified"]

    assert report["basis"]["filters"] == ["channel:chat", "device:unknown"]
    assert (report["basis"]["rules"]["label"], report["basis"]["money"]) == ("ga4-like", "gross")
    assert (plain["basis"]["filters"], plain["basis"]["rules"]) == ([], None)
    assert plain["verified"]["outside_filter_minor"] == 0
    parts = whole["unattributed_minor"] + whole["outside_filter_minor"]
    assert whole["revenue"]["total_minor"] + parts == whole["net_minor"] == 58_300


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("filter=colour:red", "bad-filter"),
        ("filter=device", "bad-filter"),
        ("money=brutto", "bad-choice"),
        ("rules=nobody-like", "unknown-preset"),
        ("rules=99", "unknown-rule-set"),
    ],
)
def test_a_view_there_is_not_is_refused(site: Site, query: str, code: str) -> None:
    for name in ("attributed-revenue", "trend", "orders", "conversations"):
        answer = site.read(f"/v1/reports/{name}?{query}")

        assert answer.json()["error"]["code"] == code


def test_orders_as_csv_are_all_of_them(site: Site) -> None:
    answer = site.read(f"/v1/reports/orders?{NOVEMBER}&page_size=2&format=csv&sort=largest")

    assert len(list(csv.DictReader(io.StringIO(answer.text)))) == 10


def test_orders_are_paged_and_filtered(site: Site) -> None:
    first = site.read(f"/v1/reports/orders?{NOVEMBER}&page_size=3").json()
    found = site.read(f"/v1/reports/orders?{NOVEMBER}&kind=unattributed&text=1003").json()

    assert (first["n_rows"], len(first["orders"]), first["page"]) == (10, 3, 1)
    assert [order["order_name"] for order in found["orders"]] == ["#1003"]


@pytest.mark.parametrize(
    ("name", "n_rows"),
    [
        *(("revenue-per-conversation", 3), ("attributed-revenue", 6), ("trend", 20)),
        *(("orders", 10), ("conversations", 13)),
    ],
)
def test_every_table_is_also_csv(site: Site, name: str, n_rows: int) -> None:
    answer = site.read(f"/v1/reports/{name}?{NOVEMBER}&format=csv")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}.csv"'
    assert len(list(csv.DictReader(io.StringIO(answer.text)))) == n_rows


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("from=yesterday", "bad-date"),
        ("from=2026-11-02&to=2026-11-01", "period-reversed"),
        ("from=2024-01-01&to=2026-01-01", "period-too-long"),
        ("period=forever", "unknown-period"),
        ("horizon=14", "bad-choice"),
        ("horizon=soon", "bad-parameter"),
        ("format=xml", "bad-parameter"),
        ("from=", "bad-parameter"),
        ("form=2026-11-01", "unknown-parameter"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_refused(site: Site, query: str, code: str) -> None:
    answer = site.read(f"/v1/reports/revenue-per-conversation?{query}")

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
    assert answer.json()["error"]["message"].endswith(".")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v1/explain/order/999", 404, "unknown-order"),
        ("/v1/explain/conversation/nobody", 404, "unknown-conversation"),
        ("/v1/nothing", 404, "unknown-address"),
        ("/nothing/at/all", 404, "unknown-address"),
    ],
)
def test_what_is_not_there_says_so(site: Site, path: str, status: int, code: str) -> None:
    answer = site.read(path)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_a_wrong_method_says_so(site: Site) -> None:
    answer = site.ask("POST", "/v1/reports/trend")

    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method-not-allowed")


@pytest.mark.parametrize("key", ["1001", "%231001"])
def test_an_order_is_explained_by_id_and_by_name(site: Site, key: str) -> None:
    shown = site.read(f"/v1/explain/order/{key}").json()

    assert shown["statement"].startswith("$40.00 credited to chat, direct")
    assert shown["events"][0]["payload"]["type"] == "message_sent"


def test_an_order_is_explained_as_if_other_rules_held(site: Site) -> None:
    shown = site.read("/v1/explain/order/1002?what_if=direct_h%3D48").json()
    refused = site.read("/v1/explain/order/1002?what_if=direct_h%3D0")

    assert shown["candidate"] == "version 1 with direct_h=48"
    assert shown["statement"].startswith("$80.00 credited to chat, direct")
    assert refused.status_code == 400


def test_a_conversation_is_explained(site: Site) -> None:
    shown = site.read("/v1/explain/conversation/c-ben").json()

    assert shown["parts"][0]["orders"][0]["kinds"] == ["assisted"]


def test_a_fault_of_ours_leaks_nothing(site: Site) -> None:
    site.shop.warehouse.connection.execute("alter table store.main.credits rename to away")
    try:
        # Days that nobody asked for, so that no answer is kept of them.
        answer = site.read("/v1/reports/trend?from=2025-07-03&to=2025-07-05")
    finally:
        site.shop.warehouse.connection.execute("alter table store.main.away rename to credits")

    assert answer.status_code == 500
    assert "credits" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.json()["error"]["code"] == "internal"


def test_health_says_how_far_the_reports_are_behind(site: Site) -> None:
    health = site.get("/healthz").json()

    assert health["status"] == "ok"
    assert health["n_waiting"] == 0


def test_the_event_schema_is_there_for_senders(site: Site) -> None:
    schema = site.get("/v1/schema/events").json()

    assert "MessageSent" in schema["$defs"]
