"""The first screen's reports in one answer: each is what its own address answers."""

from __future__ import annotations

import pytest
from tests.reports.narrated import NOW, SHOP
from tests.web.conftest import Site

DAYS = "from=2026-11-01&to=2026-11-20"


@pytest.mark.parametrize(
    "more",
    [
        "",
        "&step=week&horizon=7",
        "&as_of=2026-11-12T00:00:00Z",
        "&filter=channel:chat&rules=ga4-like&money=gross",
    ],
)
def test_each_report_of_it_is_the_one_of_its_own_address(site: Site, more: str) -> None:
    together = site.read(f"/v1/reports/impact?{DAYS}{more}").json()
    view = {"filter", "rules", "money"}
    takes = {
        "revenue-per-conversation": {"horizon", *view},
        "attributed-revenue": view,
        "trend": {"step", "horizon", *view},
        "cart-figures": set[str](),
        "orders": view,
    }
    for name, taken in takes.items():
        given = [word for word in more.split("&") if word.split("=")[0] in {*taken, "as_of"}]
        alone = site.read(f"/v1/reports/{name}?{'&'.join([DAYS, *given])}").json()
        assert together[name.replace("-", "_")] == alone, name


def test_it_says_whose_screen_it_is_and_to_when_its_data_goes(site: Site) -> None:
    found = site.read(f"/v1/reports/impact?{DAYS}").json()

    assert found["shop"] == {
        "shop_id": SHOP,
        "name": "Tea & Co",
        "currency": "USD",
        "decimals": 2,
        "timezone": "America/New_York",
        "headline_trust": "verified",
    }
    assert (found["from_on"], found["to_on"]) == ("2026-11-01", "2026-11-20")
    assert found["data_to"] == f"{NOW:%Y-%m-%dT%H:%M:%S}Z"
    assert found["state"]["has_verified_order"] is True


def test_a_screen_as_of_an_instant_goes_to_that_instant(site: Site) -> None:
    found = site.read(f"/v1/reports/impact?{DAYS}&as_of=2026-11-12T00:00:00Z").json()

    assert found["data_to"] == "2026-11-12T00:00:00Z"


def test_a_view_that_shows_nothing_is_not_a_shop_that_has_nothing(site: Site) -> None:
    found = site.read(f"/v1/reports/impact?{DAYS}&filter=channel:fax").json()

    assert found["revenue_per_conversation"]["total"]["n_meaningful"] == 0
    assert found["state"]["has_conversation"] is True


def test_another_shop_s_screen_is_refused(site: Site) -> None:
    answer = site.read(f"/v1/reports/impact?shop={SHOP}", site.other_secret)

    assert answer.status_code == 403
