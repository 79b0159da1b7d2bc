"""Pages with a client they already have, in a real Chromium: one setting is enough."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import ConsoleMessage, Page, sync_playwright
from tests.clients.homes import node_home
from tests.clients.shop import Tea
from tests.clients.site import serve_site

pytestmark = pytest.mark.needs("chromium")

_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36"
_STORY = """
    track("Question Asked", {conversation_id: order, text: "Does it fit?"});
    await later();
    track("Answer Given", {conversation_id: order, text: "It fits all of them."});
    await later();
    track("Order Completed", {
        order_id: order, total: 39.98, currency: "EUR",
        products: [{product_id: "p1", price: 19.99, quantity: 2}],
    });
"""
_SEGMENT = """async ([key, cdnURL, order, deliveryStrategy]) => {
    const later = () => new Promise((done) => setTimeout(done, 20));
    const integrations = {"Segment.io": {deliveryStrategy}};
    const [analytics] = await AnalyticsNext.AnalyticsBrowser.load(
        {writeKey: key, cdnURL}, deliveryStrategy ? {integrations} : {});
    analytics.page();
    analytics.identify("customer-" + order, {email: "ada@example.com"});
    const track = (name, properties) => analytics.track(name, properties);
    %s
}"""
_RUDDER = """async ([key, address, order]) => {
    const later = () => new Promise((done) => setTimeout(done, 20));
    const client = new rudderanalytics.RudderAnalytics();
    client.load(key, address, {configUrl: address});
    client.identify("customer-" + order);
    const track = (name, properties) => client.track(name, properties);
    %s
}"""
SEGMENT = "@segment/analytics-next/dist/umd/index.js"
RUDDER = "@rudderstack/analytics-js/dist/npm/modern/bundled/umd/index.js"


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with serve_site(node_home()) as address:
        yield address


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_FLAGS)
        page = browser.new_context(user_agent=_AGENT).new_page()
        faults: list[str] = []

        def hear(said: ConsoleMessage) -> None:
            if said.type == "error":
                faults.append(said.text)

        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", hear)
        yield page
        browser.close()
    assert [fault for fault in faults if "401 (Unauthorized)" not in fault] == []


def all_is_told(tea: Tea, order: str, before: int) -> None:
    tea.wait_for({"track/question asked", "track/answer given", "track/order completed"}, before)
    said = tea.explain(order)
    assert said["trust"] == "client-reported"
    assert said["sum"]["revenue"]["direct_minor"] == said["sum"]["net_minor"] == 3998


@pytest.mark.parametrize("strategy", [None, {"strategy": "batching", "config": {"timeout": 300}}])
def test_segment_s_page_client_needs_no_more_than_a_key_and_our_address(
    tea: Tea, page: Page, site: str, strategy: object
) -> None:
    before, order = tea.reader.last_seq(), f"page-{'batch' if strategy else 'single'}"
    page.goto(f"{site}/page/{SEGMENT}?utm_source=news&utm_medium=email")
    page.evaluate(_SEGMENT % _STORY, [tea.public_key, tea.address, order, strategy])
    all_is_told(tea, order, before)
    entries = tea.wait_for({"page", "identify"}, before)
    assert {entry.reason for entry in entries} == {""}
    assert {entry.user_agent for entry in entries} == {_AGENT}
    assert not any(b"example.com" in entry.payload for entry in entries)


def test_rudderstack_s_page_client_needs_no_more_than_a_key_and_our_address(
    tea: Tea, page: Page, site: str
) -> None:
    before, order = tea.reader.last_seq(), "page-rudder"
    page.goto(f"{site}/page/{RUDDER}")
    page.evaluate(_RUDDER % _STORY, [tea.public_key, tea.address, order])
    all_is_told(tea, order, before)


def test_a_page_with_a_secret_key_is_turned_away(tea: Tea, page: Page, site: str) -> None:
    page.goto(f"{site}/page/{SEGMENT}")
    told = page.evaluate(
        """async ([key, address]) => {
            const answer = await fetch(address + "/v1/t", {
                method: "POST", headers: {"Content-Type": "text/plain"},
                body: JSON.stringify({type: "track", event: "x", writeKey: key}),
            });
            return [answer.status, (await answer.json()).code];
        }""",
        [tea.secret_key, tea.address],
    )
    assert told == [401, "secret-key-in-browser"]
