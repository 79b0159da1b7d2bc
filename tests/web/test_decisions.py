"""Decisions, what changed, and before and after a day over HTTP."""

from __future__ import annotations

import csv
import io
from datetime import date
from urllib.parse import quote

import pytest
from tests.reports.narrated import SHOP
from tests.web.conftest import Site
from tests.web.test_shares import share

NOVEMBER = "from=2026-11-01&to=2026-11-20"
WEEK = "from=2026-11-12&to=2026-11-18"


def test_decisions_are_told_for_five_dimensions_or_one(site: Site) -> None:
    whole = site.read(f"/v1/reports/decisions?{NOVEMBER}").json()
    (one,) = site.read(f"/v1/reports/decisions?{NOVEMBER}&dimension=channel").json()["dimensions"]

    assert [found["by"] for found in whole["dimensions"]] == [
        *("traffic_source", "product_category", "workflow", "save_flow", "assistant")
    ]
    assert (whole["n_meaningful"], whole["moved_share"], whole["suggestions"]) == (13, 0.1, [])
    assert len(whole["caveats"]) == 4
    assert [(value["segment"]["values"], value["standing"]) for value in one["values"]] == [
        (["chat"], "not known"),
        (["nudge"], "not known"),
    ]
    assert one["values"][0]["needed"]["n_more"] > 0


def test_what_changed_adds_up_over_http(site: Site) -> None:
    report = site.read(f"/v1/reports/what-changed?{WEEK}&dimension=intent").json()

    change = report["now"]["revenue_minor"] - report["before"]["revenue_minor"]
    assert report["compared_from_on"] == "2026-11-05"
    assert report["total"]["change_minor"] == change
    assert sum(row["parts"]["change_minor"] for row in report["values"]) == change
    assert report["words"][0].startswith("$")


def test_earlier_days_may_be_named_and_a_filter_reaches_them(site: Site) -> None:
    """Ola talked on the 1st and 2nd: far before the seven days that a view would need."""
    asked = f"/v1/reports/what-changed?{WEEK}&dimension=channel"
    days = "compare_from=2026-11-01&compare_to=2026-11-02"
    plain = site.read(f"{asked}&{days}").json()
    narrow = site.read(f"{asked}&{days}&filter=channel:chat").json()

    assert (plain["compared_from_on"], plain["compared_to_on"]) == ("2026-11-01", "2026-11-02")
    assert plain["before"]["n_meaningful"] > 0
    assert narrow["before"] == plain["before"]
    assert narrow["now"] == {row["values"][0]: row for row in plain["values"]}["chat"]["now"]
    lone = site.read(f"{asked}&compare_from=2026-11-10").json()
    assert (lone["compared_from_on"], lone["compared_to_on"]) == ("2026-11-10", "2026-11-11")
    day = site.read(f"{asked}&compare_to=2026-11-10").json()
    assert (day["compared_from_on"], day["compared_to_on"]) == ("2026-11-10", "2026-11-10")


def test_before_after_lists_what_is_noted_on_its_days_at_once(site: Site) -> None:
    url = "/v1/reports/before-after?on=2026-11-11&days=5"
    report = site.read(url).json()
    assert (report["from_on"], report["to_on"], report["n_days"]) == (
        "2026-11-06",
        "2026-11-15",
        5,
    )
    assert "nothing here says that the assistant did it" in report["warning"]
    assert [day["from_on"] for day in report["after"]][:1] == ["2026-11-11"]

    notes = site.shop.control.annotations
    made = notes.add(SHOP, date(2026, 11, 7), "campaign", "Tea week")
    told = {"on": "2026-11-07", "kind": "campaign", "text": "Tea week"}
    try:
        assert told in site.read(url).json()["annotations"]
        rows = list(csv.DictReader(io.StringIO(site.read(f"{url}&format=csv").text)))
        (row,) = [row for row in rows if row["day"] == "2026-11-07"]
        assert (row["side"], row["noted"]) == ("before", "campaign: Tea week")
        earlier = site.read(f"{url}&as_of={quote('2026-11-20T12:00:00+00:00')}").json()
        assert earlier["basis"]["as_of"] == "2026-11-20T12:00:00Z"
        assert told not in earlier["annotations"], "nobody had written it then"
    finally:
        notes.remove(SHOP, made.annotation_id)
    assert told not in site.read(url).json()["annotations"]


@pytest.mark.parametrize(
    ("name", "n_rows"),
    [
        (f"decisions?{NOVEMBER}&dimension=channel", 2),
        (f"decisions?{NOVEMBER}&dimension=channel&part=suggestions", 0),
        (f"what-changed?{WEEK}&dimension=channel", 3),
        ("what-changed?from=2026-01-01&to=2026-01-07", 0),
        ("before-after?on=2026-11-11&days=5", 10),
    ],
)
def test_every_table_is_also_csv(site: Site, name: str, n_rows: int) -> None:
    answer = site.read(f"/v1/reports/{name}&format=csv")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert len(list(csv.DictReader(io.StringIO(answer.text)))) == n_rows


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("decisions?dimension=colour", "bad-choice"),
        ("decisions?dimension=save_flow,intent", "bad-choice"),
        ("decisions?dimension=", "bad-parameter"),
        ("decisions?share=0", "bad-parameter"),
        ("decisions?share=1.5", "bad-parameter"),
        ("decisions?share=nan", "bad-parameter"),
        ("decisions?part=half", "bad-parameter"),
        ("decisions?horizon=8", "bad-choice"),
        ("decisions?by=intent", "unknown-parameter"),
        ("what-changed?dimension=save_flow", "bad-choice"),
        ("what-changed?compare_from=soon", "bad-date"),
        (f"what-changed?{WEEK}&compare_from=2026-11-12", "period-reversed"),
        (f"what-changed?{WEEK}&compare_to=2026-11-12", "not-earlier"),
        (f"what-changed?{WEEK}&compare_to=2024-11-12", "period-too-long"),
        ("before-after", "bad-parameter"),
        ("before-after?on=", "bad-parameter"),
        ("before-after?on=soon", "bad-date"),
        ("before-after?on=2026-11-21", "day-ahead"),
        ("before-after?on=2026-11-01&days=0", "bad-parameter"),
        ("before-after?on=2026-11-01&days=201", "bad-parameter"),
        ("before-after?on=2026-11-01&period=last_7_days", "unknown-parameter"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_refused(site: Site, query: str, code: str) -> None:
    answer = site.read(f"/v1/reports/{query}")

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


def test_a_shared_link_shows_its_own_days_and_no_others(site: Site) -> None:
    shown = share(site, "period=last_7_days")

    for name in ("decisions?", "what-changed?"):
        assert shown.get(f"/v1/reports/{name}period=last_7_days").status_code == 200
    for url in (
        "what-changed?period=last_7_days&compare_to=2026-11-02",
        "what-changed?period=last_7_days&compare_from=2026-11-02",
        "before-after?on=2026-11-02",
    ):
        assert shown.refusal(f"/v1/reports/{url}")[0] == 403
