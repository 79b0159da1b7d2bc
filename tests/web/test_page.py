"""The page shows the reports' figures, to this machine alone, and runs nobody's script."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from tests.reports.narrated import OTHER_SHOP, SHOP, Story, at, opened
from tests.web.conftest import Site, site_of

from talkworth.control import Control
from talkworth.settings import Settings
from talkworth.web import web_app

PAGES = ["/", "/orders?kind=all", "/explain/order/1001", "/explain/conversation/c-ana"]
NOVEMBER = f"shop={SHOP}&from=2026-11-01&to=2026-11-20"


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_here(site: Site, path: str) -> None:
    answer = site.get(path)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    "host", ["localhost:8377", "127.0.0.1", "[::1]:8377", "LOCALHOST", "127.9.9.9:80"]
)
def test_every_name_of_this_machine_will_do(site: Site, host: str) -> None:
    assert site.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("path", [*PAGES, "/csv/orders", "/static/page.css"])
@pytest.mark.parametrize(
    "asked",
    [
        {"client": "203.0.113.9"},
        {"client": "192.168.1.7"},
        {"headers": {"Host": "shop.example.com"}},
        {"headers": {"Host": "localhost.example.com"}},
        {"headers": {"Host": "127.0.0.1.example.com"}},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"headers": {"Forwarded": "for=127.0.0.1"}},
        {"headers": {"Via": "1.1 proxy"}},
    ],
)
def test_nobody_elsewhere_sees_a_page(site: Site, path: str, asked: dict[str, object]) -> None:
    answer = site.get(path, **asked)

    assert answer.status_code == 403
    assert "only-on-this-machine" in answer.text
    assert "$" not in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_no_page_can_run_a_script_or_be_framed(site: Site, path: str) -> None:
    answer = site.get(path)
    policy = answer.headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|javascript:", answer.text)


def test_the_overview_shows_what_the_api_says(site: Site) -> None:
    page = unescape(site.get(f"/?{NOVEMBER}").text)

    assert "brought <strong>$305.00</strong> in these 20 days, by the 24-hour rule" in page
    assert "$26.54" in page  # 345.00 over 13 conversations
    assert "6 paying persons, it takes 10" in page
    assert "13 → 7" in page
    assert "$385.00" in page
    assert "not measured" in page
    assert "1 test-order" in page
    assert "1 order is in a currency without a known rate" in page
    assert "$99.00 that only browsers reported" in page


def test_the_orders_page_finds_and_pages(site: Site) -> None:
    page = site.get(f"/orders?{NOVEMBER}&kind=unattributed").text

    assert "#1003" in page
    assert ">#1001<" not in page
    assert "5 rows, page 1 of 1" in page


def test_an_order_page_says_why(site: Site) -> None:
    page = unescape(site.get("/explain/order/1002").text)

    assert "c-ben#0: not direct by 7 min 0 s: credited as assisted" in page
    assert "the order was placed, $80.00" in page
    assert '"order_id": "1002"' in page


def test_an_order_page_shows_every_kind_and_what_other_rules_would_make_of_it(
    lived_site: Site,
) -> None:
    saved = lived_site.get("/explain/order/2011?shop=tea").text
    tried = lived_site.get("/explain/order/2002?shop=tea&what_if=recovered_h%3D200").text
    overview = lived_site.get("/?shop=tea&from=2026-11-01&to=2026-11-20").text

    assert "$60.00 at risk - $5.00 conceded = $55.00 saved" in saved
    assert "cancel request q-dan took $55.00: $55.00 of it are left" in saved
    assert "As if version 1 with recovered_h=200 had always held" in tried
    assert "$20.00 credited to chat, recovered" in tried
    assert "$55.00 (100.0%) is provisional" in overview
    assert "Base renewals" in overview


@pytest.mark.parametrize("key", ["2001", "2021", "2022", "2023", "kay-1101", "kay-1001"])
def test_the_pages_of_long_lived_orders_answer(lived_site: Site, key: str) -> None:
    assert lived_site.get(f"/explain/order/{key}?shop=tea").status_code == 200


def test_every_link_leads_somewhere(site: Site) -> None:
    seen: set[str] = set()
    found = ["/"]
    while found and len(seen) < 80:
        address = found.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = site.get(address)
        assert answer.status_code == 200, address
        if answer.headers["content-type"].startswith("text/html"):
            links = re.findall(r'(?:href|src)="(/[^"]*)"', answer.text)
            found += [unescape(link) for link in links]

    assert len(seen) >= 50


def test_the_shop_an_event_came_for_last_is_shown_first(site: Site) -> None:
    assert "Tea &amp; Co: revenue impact" in site.get("/").text
    assert "Coffee is ready; nothing has arrived yet" in site.get(f"/?shop={OTHER_SHOP}").text


def test_a_quiet_period_is_not_an_unconnected_shop(site: Site) -> None:
    page = site.get(f"/?shop={SHOP}&from=2025-12-01&to=2025-12-07").text

    assert "Nothing happened in these 7 days" in page
    assert "Nov 14, 05:30" in page


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/?from=never", 400, "is not a date"),
        ("/?shop=nowhere", 404, "There is no shop"),
        ("/explain/order/999", 404, "There is no order"),
        ("/orders?page=-1", 400, "page is"),
        ("/orders?page=one", 400, "page"),
        ("/csv/everything", 404, "There is nothing at"),
        ("/static/secret.key", 404, "There is nothing at"),
        ("/static/..%2f..%2fapp.py", 404, "There is nothing at"),
    ],
)
def test_a_page_that_cannot_be_shown_says_why(
    site: Site, address: str, status: int, words: str
) -> None:
    answer = site.get(address)

    assert answer.status_code == status
    assert words in unescape(answer.text)


def test_names_from_outside_are_only_text(tmp_path: Path) -> None:
    story, name = Story(), "a/b <script>alert(1)</script> 50%?x#y\"'"
    story.talks("eve", at("11-10 10:00"), conversation_id=name, intent=name)
    story.orders("eve", at("11-10 11:00"), 1, "10.00", sales_channel="<b>web</b>")
    with opened(tmp_path, story) as shop:
        site = site_of(shop, tmp_path)
        order = site.get("/explain/order/1")
        (link,) = re.findall(r'href="(/explain/conversation/[^"]+)"', order.text)
        conversation = site.get(unescape(link))

    for page in (order, conversation):
        assert page.status_code == 200
        assert "<script" not in page.text
        assert "<b>" not in page.text
    assert f"Conversation {name}" in unescape(conversation.text)


def test_without_a_shop_the_page_says_how_to_add_one(site: Site, tmp_path: Path) -> None:
    control = Control.open(tmp_path)
    app = web_app(site.shop.warehouse, control, site.shop.reader, Settings(), "token")
    page = replace(site, app=app).get("/")
    control.close()

    assert page.status_code == 200
    assert "talkworth shop add" in page.text
