"""What a Shopify merchant installs: the pixel in a stand-in of its sandbox, the tag, the app."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from tests.runtime.shop import make_shop, send_webhook, serving, wait_until_loaded

from talkworth.cli import cli
from talkworth.connect.subscriptions import SCOPES
from talkworth.control import Control
from talkworth.journal import Reader
from talkworth.sources.shopify.requests import WANTED

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
ROOT = HERE.parents[1] / "integrations" / "shopify"
PASTED, READABLE = ROOT / "pixel" / "custom-pixel.js", ROOT / "pixel" / "pixel.js"
NOW = datetime.now(UTC).replace(microsecond=0)
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
VISITOR = "0193f2c4a5b67788990011223344aabb"
YES, NO = {"analyticsProcessingAllowed": True}, {"analyticsProcessingAllowed": False}
LINE = {"quantity": 2, "merchandise": {"product": {"id": "71001"}}}


def event(name: str, minutes: int = 0, **data: Any) -> dict[str, Any]:
    return {
        "id": f"sh-{name}",
        "name": name,
        "timestamp": (NOW + timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z"),
        "data": data,
    }


def checkout(**changed: Any) -> dict[str, Any]:
    return {
        "token": "0a1b2c3d4e",
        "currencyCode": "EUR",
        "totalPrice": {"amount": 59.970000000000006, "currencyCode": "EUR"},
        "attributes": [{"key": "gift", "value": "yes"}],
        "email": "mira.okafor@example.org",
        "order": None,
        **changed,
    }


JOURNEY = [
    event("product_added_to_cart", -9, cartLine=LINE),
    event("product_removed_from_cart", -8, cartLine=LINE),
    event("checkout_started", -5, checkout=checkout()),
    event("checkout_completed", -1, checkout=checkout(order={"id": "gid://shopify/Order/900"})),
]

Sandbox = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, Path]]:
    """Where a running server is, a public key of it that is bound to no site, and its data."""
    data = tmp_path_factory.mktemp("pixel") / "data"
    make_shop(data)
    with closing(Control.open(data)) as control:
        _, key = control.add_key("tea", "public")
    with serving(data) as found:
        yield found.address, key, data


@pytest.fixture
def sandbox(server: tuple[str, str, Path]) -> Sandbox:
    address, key, _ = server

    def run(
        steps: list[dict[str, Any]],
        *,
        pixel: Path = PASTED,
        consent: dict[str, bool] = YES,
        cookie: str | None = VISITOR,
        host: str = address,
    ) -> list[dict[str, Any]]:
        text = pixel.read_text().replace("https://YOUR-HOST", host).replace("YOUR-KEY", key)
        cookies = {} if cookie is None else {"_tw": cookie}
        told = {"pixel": text, "consent": consent, "cookies": cookies, "steps": steps}
        ran = subprocess.run(
            ["node", HERE / "pixel_sandbox.mjs"],
            input=json.dumps({**told, "user_agent": BROWSER}),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (ran.returncode, ran.stderr) == (0, "")
        sent: list[dict[str, Any]] = json.loads(ran.stdout)
        return sent

    return run


def events(sent: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for answer in sent for one in answer["body"]["events"]]


def test_the_pixel_is_a_kilobyte() -> None:
    assert len(PASTED.read_bytes()) <= 1024
    assert len(gzip.compress(PASTED.read_bytes())) <= 720


@pytest.mark.needs("node")
@pytest.mark.parametrize("pixel", [PASTED, READABLE], ids=lambda path: path.stem)
def test_carts_checkouts_and_orders_are_told_as_the_server_takes_them(
    sandbox: Sandbox, pixel: Path
) -> None:
    sent = sandbox(JOURNEY, pixel=pixel)
    who = {"visitor_id": VISITOR, "source": "pixel"}
    line = [{"product_id": "71001", "quantity": 2}]
    money = {"checkout_token": "0a1b2c3d4e", "currency": "EUR", "total": "59.97"}

    assert [one["status"] for one in sent] == [200] * 4
    # Requests of one page overtake each other.
    told = sorted(events(sent), key=lambda one: [s["id"] for s in JOURNEY].index(one["event_id"]))
    for one, step in zip(told, JOURNEY, strict=True):
        assert (one.pop("event_id"), one.pop("occurred_at")) == (step["id"], step["timestamp"])
    assert told == [
        {"type": "cart_changed", "change": "added", "lines": line, **who},
        {"type": "cart_changed", "change": "removed", "lines": line, **who},
        {"type": "checkout_started", **money, **who},
        {"type": "order_placed", "order_id": "900", **money, **who},
    ]
    assert "mira" not in json.dumps(sent)


@pytest.mark.needs("node")
def test_nothing_is_sent_until_the_shopper_allows_it_and_nothing_after_she_takes_it_back(
    sandbox: Sandbox,
) -> None:
    steps = [JOURNEY[0], {"consent": YES}, JOURNEY[2], {"consent": NO}, JOURNEY[3]]

    assert [one["type"] for one in events(sandbox(steps, consent=NO))] == ["checkout_started"]
    assert sandbox(JOURNEY, consent={}) == []


@pytest.mark.needs("node")
@pytest.mark.parametrize(
    ("cookie", "note", "visitor", "conversation"),
    [
        (f"{VISITOR}.ada%3A7", None, VISITOR, "ada:7"),
        (VISITOR, "feed.chat.7", "feed", "chat.7"),
        (None, "feed", "feed", None),
        (None, None, None, None),
    ],
)
def test_the_carts_note_goes_before_the_cookie(
    sandbox: Sandbox,
    cookie: str | None,
    note: str | None,
    visitor: str | None,
    conversation: str | None,
) -> None:
    attributes = [{"key": "__tw", "value": note}] if note else []
    (one,) = events(
        sandbox(
            [event("checkout_started", checkout=checkout(attributes=attributes))], cookie=cookie
        )
    )

    assert (one.get("visitor_id"), one.get("conversation_id")) == (visitor, conversation)


@pytest.mark.needs("node")
def test_a_cart_of_nobody_is_not_told(sandbox: Sandbox) -> None:
    assert sandbox(JOURNEY[:2], cookie=None) == []


@pytest.mark.needs("node")
@pytest.mark.parametrize(
    ("amount", "currency", "total"),
    [(1100, "JPY", "1100"), (0.1 + 0.2, "EUR", "0.3"), (1.234, "KWD", "1.234"), (0, "EUR", "0")],
)
def test_an_amount_is_told_as_a_decimal_its_currency_has(
    sandbox: Sandbox, amount: float, currency: str, total: str
) -> None:
    told = checkout(totalPrice={"amount": amount}, currencyCode=currency)
    ((answer),) = sandbox([event("checkout_started", checkout=told)])

    assert (answer["status"], answer["body"]["events"][0]["total"]) == (200, total)


@pytest.mark.needs("node")
def test_a_server_that_is_not_there_does_not_reach_the_shoppers_page(sandbox: Sandbox) -> None:
    (failed,) = sandbox(JOURNEY[2:3], host="http://127.0.0.1:9")

    assert failed["status"] == 0


@pytest.mark.needs("node")
def test_what_the_pixel_says_is_client_reported_and_agrees_with_the_webhook(
    sandbox: Sandbox, server: tuple[str, str, Path]
) -> None:
    address, _, data = server
    told = checkout(token="9f8e", order={"id": "901"}, totalPrice={"amount": 20})
    sandbox([event("checkout_completed", checkout=told) | {"id": "sh-901"}])
    line = {"id": 1, "quantity": 1, "price": "20.00"}
    order = {
        "id": 901,
        "currency": "EUR",
        "total_price": "20.00",
        "created_at": NOW.isoformat(),
        "financial_status": "paid",
        "line_items": [line],
        "checkout_token": "9f8e",
    }
    with httpx.Client(base_url=address) as client:
        assert send_webhook(client, "orders/create", "w901", order).status_code == 200
        wait_until_loaded(client)
    with closing(Reader(data / "journal.db")) as reader:
        trusts = {one.door: one.trust for one in reader.read(0, 1000)}

    assert trusts == {"events": "client-reported", "shopify": "verified"}
    explained = CliRunner().invoke(cli, ["explain", "order", "901", "--json", "--data", str(data)])
    said = json.loads(explained.stdout)
    assert (said["trust"], said["is_conflicting"]) == ("verified", False)


def liquid(path: Path) -> str:
    return path.read_text()


def test_the_apps_embed_is_a_schema_shopify_takes() -> None:
    text = liquid(ROOT / "extensions" / "talkworth-tracker" / "blocks" / "tracker.liquid")
    found = re.search(r"{% schema %}(.*){% endschema %}", text, re.S)
    assert found
    schema = json.loads(found[1])
    used = set(re.findall(r"block\.settings\.(\w+)", text))

    assert schema["target"] in ("head", "body")
    assert {one["id"] for one in schema["settings"]} == used
    assert len(schema["name"]) <= 25
    # Shopify refuses an empty default, and one that is none of the options.
    for one in schema["settings"]:
        assert one.get("default") != ""
        options = [option["value"] for option in one.get("options", ())]
        assert not options or one["default"] in options
    extension = tomllib.loads(
        (ROOT / "extensions" / "talkworth-tracker" / "shopify.extension.toml").read_text()
    )
    assert extension["type"] == "theme"


@pytest.mark.parametrize(
    "name", ["snippets/talkworth.liquid", "extensions/talkworth-tracker/blocks/tracker.liquid"]
)
def test_the_tag_is_one_script_that_never_holds_up_the_page(name: str) -> None:
    text = liquid(ROOT / name)

    assert len(re.findall(r"<script\b", text)) == 1
    assert re.search(r"<script\s+async\b", text)
    assert "/tw.js" in text
    for opened, closed in (("if", "endif"), ("unless", "endunless"), ("comment", "endcomment")):
        assert len(re.findall(rf"{{%-? *{opened}\b", text)) == len(
            re.findall(rf"{{%-? *{closed}\b", text)
        )
    assert text.count("{%") == text.count("%}")


def test_the_apps_file_asks_for_known_scopes_and_sets_the_privacy_topics() -> None:
    app = tomllib.loads((ROOT / "shopify.app.toml").read_text())
    (subscription,) = app["webhooks"]["subscriptions"]

    assert set(app["access_scopes"]["scopes"].split(",")) <= set(SCOPES.values())
    assert set(subscription["compliance_topics"]) == set(WANTED)
