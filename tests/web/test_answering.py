"""How old an answer a request takes, and what it is told about the one it gets."""

from __future__ import annotations

from math import inf

import pytest
from tests.reports.narrated import NOW, OTHER_SHOP, SHOP
from tests.web.conftest import TOKEN, Site

from talkworth.web.answering import max_stale_s

DAYS = "from=2026-11-01&to=2026-11-20"
URL = f"/v1/reports/attributed-revenue?{DAYS}"


@pytest.mark.parametrize(
    ("sent", "age_s"),
    [
        ("", 0.0),
        ("no-cache", 0.0),
        ("max-age=0", 0.0),
        ("max-stale=600", 600.0),
        ("max-age=5, Max-Stale=60", 60.0),
        ("max-stale", inf),
        ("max-stale=-1", 0.0),
        ("x-max-stalest=9", 0.0),
    ],
)
def test_a_request_says_how_old_an_answer_it_takes(sent: str, age_s: float) -> None:
    assert max_stale_s(sent) == age_s


def test_every_answer_says_to_when_its_data_goes(site: Site) -> None:
    now, then = site.read(URL), site.read(f"{URL}&as_of=2026-11-12T00:00:00Z")

    assert now.headers["data-to"] == f"{NOW:%Y-%m-%dT%H:%M:%S.%f}Z"
    assert then.headers["data-to"] == "2026-11-12T00:00:00.000000Z"
    assert now.headers["cache-control"] == "no-store"


def test_shops_views_and_instants_are_kept_apart(site: Site) -> None:
    def read(url: str, shop: str = SHOP) -> dict[str, object]:
        answer = site.get(f"{url}&shop={shop}", headers={"Authorization": f"Bearer {TOKEN}"})
        found: dict[str, object] = answer.json()
        return found

    urls = [URL, f"{URL}&money=gross", f"{URL}&rules=ga4-like", f"{URL}&filter=channel:chat"]
    urls.append(f"{URL}&as_of=2026-11-12T00:00:00Z")
    answers = [*(read(url) for url in urls), read(URL, OTHER_SHOP)]

    assert all(one != other for n, one in enumerate(answers) for other in answers[:n])
    assert [*(read(url) for url in urls), read(URL, OTHER_SHOP)] == answers
    assert site.read(f"{URL}&shop={SHOP}", site.other_secret).status_code == 403
