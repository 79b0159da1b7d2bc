"""Reports by segment, click, category and key over HTTP."""

from __future__ import annotations

import csv
import io

import pytest
from tests.web.conftest import Site

NOVEMBER = "from=2026-11-01&to=2026-11-20"


def test_segments_add_up_to_the_whole(site: Site) -> None:
    report = site.read(f"/v1/reports/segments?{NOVEMBER}&by=channel").json()

    assert [(one["values"], one["n_meaningful"]) for one in report["segments"]] == [
        (["chat"], 12),
        (["nudge"], 1),
    ]
    assert report["total"]["revenue"]["total_minor"] == 34_500
    assert report["rest"]["n_segments"] == 0
    assert report["published_rule"]["amount_minor"] == 30_500


def test_the_dimensions_are_listed(site: Site) -> None:
    found = site.read(f"/v1/reports/dimensions?{NOVEMBER}").json()

    assert "landing_group" in found["dimensions"]
    assert found["properties"] == []


@pytest.mark.parametrize(
    ("name", "n_rows"),
    [
        ("segments?by=channel", 3),
        ("segments?by=intent,channel", 4),
        ("segments?by=channel&part=change", 0),
        ("bought-categories?", 1),
        ("workflows?", 6),
        ("features?by=nudge", 2),
        ("clicks?", 4),
        ("cart-figures?", 2),
        ("after-support?intents=product_question", 2),
        ("identity?", 6),
    ],
)
def test_every_table_is_also_csv(site: Site, name: str, n_rows: int) -> None:
    answer = site.read(f"/v1/reports/{name}&{NOVEMBER}&format=csv")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert len(list(csv.DictReader(io.StringIO(answer.text)))) == n_rows


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("segments?by=colour", "bad-choice"),
        ("segments?by=intent,intent", "bad-choice"),
        ("segments", "bad-parameter"),
        ("features?by=device", "bad-choice"),
        ("features", "bad-parameter"),
        ("segments?by=", "bad-parameter"),
        ("segments?by=intent&part=half", "bad-parameter"),
        ("segments?by=intent&horizon=8", "bad-choice"),
        ("after-support?intents=a,", "bad-choice"),
        ("identity?horizon=30", "unknown-parameter"),
        ("clicks?as_of=2100-01-01T00:00:00Z", "instant-ahead"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_refused(site: Site, query: str, code: str) -> None:
    answer = site.read(f"/v1/reports/{query}")

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


@pytest.mark.parametrize(
    "name",
    [
        *("segments?by=device&", "bought-categories?", "clicks?", "cart-figures?"),
        *("after-support?", "identity?"),
    ],
)
def test_a_key_reads_its_own_shop_alone(site: Site, name: str) -> None:
    own = site.read(f"/v1/reports/{name}{NOVEMBER}").json()
    other = site.read(f"/v1/reports/{name}{NOVEMBER}", site.other_secret).json()

    assert (own["shop_id"], other["shop_id"]) == ("tea", "coffee")
    assert site.get(f"/v1/reports/{name}shop=tea", client="203.0.113.9").status_code == 401
