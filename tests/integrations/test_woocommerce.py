"""The WooCommerce plugin: its lint, its own tests, and what it sends to a running server."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.runtime.shop import send, serving, wait_until_loaded

import talkworth
from talkworth.control import Control

ROOT = Path(__file__).parents[2] / "integrations" / "woocommerce"
PLUGIN = ROOT / "talkworth"
NOW = datetime.now(UTC).replace(microsecond=0)
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"}
SECRET = "salt &amp; pepper of the tests"
CLASSIC = "woocommerce_checkout_create_order"
BLOCKS = "woocommerce_store_api_checkout_order_processed"
TAKEN = [200, {"accepted": True, "reason": None}]

pytestmark = pytest.mark.needs("php")


def php(script: Path, told: object = None) -> str:
    """What a PHP script prints; it fails the test when it fails."""
    ran = subprocess.run(
        ["php", script],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout + ran.stderr
    return ran.stdout


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.php")), ids=lambda path: path.name)
def test_every_file_is_sound_php_that_nobody_can_call_by_itself(path: Path) -> None:
    ran = subprocess.run(["php", "-l", path], capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stdout
    if PLUGIN in path.parents:
        assert re.search(
            r"^defined\( '(ABSPATH|WP_UNINSTALL_PLUGIN)' \) \|\| exit;", path.read_text(), re.M
        )


def test_the_plugins_own_tests_pass() -> None:
    assert re.search(r"^\d{2,} tests, 0 failed$", php(ROOT / "tests" / "run.php"), re.M)


def test_translators_have_every_text() -> None:
    assert php(ROOT / "tests" / "pot.php") == (PLUGIN / "languages" / "talkworth.pot").read_text()


def test_the_version_is_the_same_wherever_it_stands() -> None:
    main, readme = (PLUGIN / "talkworth.php").read_text(), (PLUGIN / "readme.txt").read_text()
    found = re.findall(
        r"^(?: \* Version: +|const VERSION +=\D+|Stable tag: +)([\d.]+)", main + readme, re.M
    )

    assert len(found) == 3
    assert len(set(found)) == 1


def test_the_stub_in_the_page_is_the_trackers_own() -> None:
    built = Path(talkworth.__file__).with_name("static") / "stub.js"
    tag = (PLUGIN / "includes" / "class-tag.php").read_text()

    assert f"const STUB = '{built.read_text().strip()}';" in tag


@dataclass(frozen=True)
class Shop:
    """A WooCommerce shop that is connected to a running server."""

    client: httpx.Client
    public_key: str
    secret_key: str

    def chats(self, number: int) -> str:
        """An hour ago a shopper asked and was answered; returns the cookie of their browser."""
        visitor, conversation = f"{number:032x}", f"chat-{number}"
        for minutes, role in ((60, "shopper"), (59, "assistant")):
            told = {
                "type": "message_sent",
                "event_id": f"{conversation}/{role}",
                "occurred_at": f"{ago(minutes=minutes)}Z",
                "sent_at": datetime.now(UTC).isoformat(),
                "visitor_id": visitor,
                "conversation_id": conversation,
                "role": role,
                **({"outcome": "answered"} if role == "assistant" else {}),
            }
            assert send(self.client, self.public_key, told).status_code == 200
        return f"{visitor}.{conversation}"

    def happens(self, *steps: list[Any]) -> list[Any]:
        """What the server answered to each request of these steps, after those of connecting."""
        told = {
            "server": str(self.client.base_url).rstrip("/"),
            "shop": "tea",
            "secret": SECRET,
            "steps": [["connect"], *steps],
        }
        answers = json.loads(php(ROOT / "tests" / "shop.php", told))
        assert answers[0] == TAKEN  # the ping
        return list(answers[1:])

    def explained(self, order_id: int) -> Any:
        wait_until_loaded(self.client)
        headers = {"Authorization": f"Bearer {self.secret_key}"}
        answer = self.client.get(f"/v1/explain/order/{order_id}", headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    data = tmp_path_factory.mktemp("woocommerce") / "data"
    with closing(Control.open(data)) as control:
        control.add_shop("tea", "EUR", "Europe/Berlin")
        control.add_webhook("tea", "woocommerce", "tea.example", SECRET.encode())
        keys = [control.add_key("tea", kind)[1] for kind in ("public", "secret")]
    with (
        serving(data) as found,
        httpx.Client(base_url=found.address, timeout=30, headers=BROWSER) as client,
    ):
        yield Shop(client, *keys)


def ago(**span: float) -> str:
    """A time as WooCommerce writes it."""
    return (NOW - timedelta(**span)).isoformat().removesuffix("+00:00")


def order(order_id: int, **changes: Any) -> dict[str, Any]:
    """Tea for 40.00 EUR and shipping for 4.90, tax in both."""
    line = {"id": order_id * 10, "name": "Sencha", "product_id": 61, "quantity": 2}
    return {
        "id": order_id,
        "status": "processing",
        "currency": "EUR",
        "created_via": "checkout",
        "date_created_gmt": ago(minutes=30),
        "date_modified_gmt": ago(minutes=29),
        "date_paid_gmt": ago(minutes=29),
        "total": "44.90",
        "total_tax": "7.17",
        "shipping_total": "4.12",
        "customer_id": 0,
        "line_items": [{**line, "subtotal": "33.61", "total": "33.61", "total_tax": "6.39"}],
        "refunds": [],
        **changes,
    }


def refund(refund_id: int, order_id: int, amount: str) -> dict[str, Any]:
    at = ago(minutes=10)
    return {"id": refund_id, "parent_id": order_id, "amount": amount, "date_created_gmt": at}


@pytest.mark.parametrize(("order_id", "hook"), [(1, CLASSIC), (2, BLOCKS)])
def test_a_chat_is_credited_with_the_order_that_carries_it(
    shop: Shop, order_id: int, hook: str
) -> None:
    cookie = shop.chats(order_id)
    # Blocks make a draft when the checkout is opened, here before the chat.
    begun_at = ago(hours=2) if hook == BLOCKS else ago(minutes=30)
    draft = order(order_id, status="checkout-draft", date_created_gmt=begun_at, date_paid_gmt=None)
    answers = shop.happens(
        ["checkout", hook, cookie, draft],
        ["deliver", "order.created", order_id],
        ["change", order_id, order(order_id, date_created_gmt=begun_at)],
        ["deliver", "order.updated", order_id],
    )
    found = shop.explained(order_id)

    assert answers == [[200, {"accepted": True, "reason": "draft-order"}], TAKEN]
    assert (found["trust"], found["source"]) == ("verified", "woocommerce")
    assert found["excluded_reason"] is None
    assert found["sum"]["revenue"]["direct_minor"] == found["sum"]["credited_minor"] == 3361
    assert {(one["kind"], one["value"]) for one in found["identifiers"] if one["is_reached"]} == {
        ("conversation", f"chat-{order_id}"),
        ("visitor", f"{order_id:032x}"),
    }
    assert "direct" in found["statement"]
    assert shop.explained(order_id) == found


def test_refunds_go_line_by_line_and_come_back_when_they_are_taken_back(shop: Shop) -> None:
    carried = ["checkout", CLASSIC, shop.chats(3), order(3)]
    tea, shipping = ["line_item", 30, -1, "-16.81", "-3.19"], ["shipping", 31, -1, "-4.12", "-0.78"]
    listed = {
        "refunds": [{"id": 71, "total": "-24.90"}, {"id": 72, "total": "-5.00"}],
        "date_modified_gmt": ago(minutes=1),
    }
    shop.happens(carried, ["deliver", "order.created", 3])
    whole = shop.explained(3)["sum"]["credited_minor"]
    answers = shop.happens(
        carried,
        ["refund", refund(71, 3, "24.90"), [tea, shipping]],
        ["refund", refund(72, 3, "5.00"), []],
        ["change", 3, order(3, **listed)],
        ["deliver", "order.updated", 3],
    )
    after_both = shop.explained(3)["sum"]["credited_minor"]
    answers += shop.happens(carried, ["unrefund", 72, 3])
    after_one = shop.explained(3)["sum"]["credited_minor"]

    assert answers == [TAKEN] * 4
    # What was left before the 5.00: 16.80 of goods and 3.20 of tax.
    assert (whole, after_both, after_one) == (3361, 1680 - 420, 1680)


def test_an_order_in_the_bin_earns_nothing_until_it_is_restored(shop: Shop) -> None:
    carried = ["checkout", CLASSIC, shop.chats(4), order(4)]
    shop.happens(carried, ["deliver", "order.created", 4])
    shop.happens(carried, ["deliver", "order.deleted", 4])
    in_the_bin = shop.explained(4)["sum"]["credited_minor"]
    time.sleep(1.1)  # WooCommerce's clock has whole seconds
    shop.happens(carried, ["deliver", "order.restored", 4])

    assert (in_the_bin, shop.explained(4)["sum"]["credited_minor"]) == (0, 3361)


def test_a_forged_cookie_reaches_nobody(shop: Shop) -> None:
    shop.chats(5)
    forged = "' or 1=1 --.chat-5"
    shop.happens(["checkout", CLASSIC, forged, order(5)], ["deliver", "order.created", 5])
    found = shop.explained(5)

    assert (found["trust"], found["identifiers"]) == ("verified", [])
    assert found["sum"]["credited_minor"] == 0


def test_a_server_that_is_not_there_is_logged_and_nothing_else_happens(shop: Shop) -> None:
    told = {"server": "http://127.0.0.1:9", "shop": "tea", "secret": SECRET, "steps": [["connect"]]}
    ran = subprocess.run(
        ["php", ROOT / "tests" / "shop.php"],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (ran.returncode, "cannot be reached" in ran.stderr) == (1, True)
