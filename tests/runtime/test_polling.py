"""Connected platforms are asked while the server runs, at its turns and on demand."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from tests.connect.shopify import DOMAIN, TOKEN, Shop, an_order, speaking
from tests.runtime.shop import log_of, make_shop, serving

from talkworth.cli import cli
from talkworth.control import Control
from talkworth.control.connections import Connection
from talkworth.ledger.facts import EPOCH
from talkworth.runtime import Owned
from talkworth.runtime.polling import NotConnected, Poller, reconcile_shop
from talkworth.settings import Settings

pytestmark = pytest.mark.slow

URL = "https://talkworth.tea.example"


@pytest.fixture
def shop() -> Iterator[Shop]:
    with speaking(Shop()) as shop:
        now = datetime.now(UTC).replace(microsecond=0)
        shop.orders = [
            an_order(n, updated_at=(now - timedelta(days=n)).isoformat()) for n in (1, 2, 3)
        ]
        yield shop


@pytest.fixture
def data(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    make_shop(data)
    with closing(Control.open(data)) as control:
        control.connections.add("tea", "shopify", DOMAIN, URL, TOKEN)
    return data


def connection(data: Path) -> Connection:
    with closing(Control.open(data)) as control:
        return control.connections.list("tea")[0]


def eventually(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < until, "it did not happen in 20 s"
        time.sleep(0.1)


def test_a_running_server_fetches_what_no_webhook_brought_and_says_when_it_cannot(
    data: Path, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALKWORTH_RECONCILE_S", "1")
    monkeypatch.setenv("TALKWORTH_SHOPIFY_API", shop.address)
    with serving(data) as found, httpx.Client(base_url=found.address) as client:
        eventually(lambda: client.get("/healthz").json()["watermark"] == 3)
        eventually(lambda: connection(data).polled_at is not None)
        # The command asks the server, since it owns the files.
        asked = CliRunner().invoke(cli, ["reconcile", "tea", "--since", "7d", "--data", str(data)])
        assert "3 orders changed" in asked.stdout, asked.output
        assert "0 were lacking, 0 are now" in asked.stdout
        shop.token = "shpat_another"
        eventually(lambda: connection(data).failure.startswith("api-token-refused"))
        shop.token = TOKEN
        eventually(lambda: not connection(data).failure)

    log = log_of(data).read_text()
    assert "3 orders that no webhook brought; 0 are lacking now" in log
    assert TOKEN not in log


def test_the_next_turn_starts_a_little_before_where_the_last_one_ended(
    data: Path, shop: Shop
) -> None:
    with Owned(Settings(data=data, shopify_api=shop.address)) as owned:
        (first,) = reconcile_shop(owned, "tea")
        (second,) = reconcile_shop(owned, "tea")

    newest = datetime.fromisoformat(shop.orders[0]["updated_at"])
    assert datetime.now(UTC) - first.since > timedelta(days=6)
    assert first.seen_until == second.seen_until == newest
    assert second.since == newest - timedelta(minutes=10)
    assert (first.n_taken, second.n_orders, second.n_taken) == (3, 1, 0)


def test_a_look_at_the_last_hours_alone_leaves_the_days_before_for_the_next_turn(
    data: Path, shop: Shop
) -> None:
    with Owned(Settings(data=data, shopify_api=shop.address)) as owned:
        (late,) = reconcile_shop(owned, "tea", datetime.now(UTC) - timedelta(hours=36))
        assert (late.n_orders, connection(data).polled_until) == (1, None)
        (all_of_it,) = reconcile_shop(owned, "tea")

    assert (all_of_it.n_orders, all_of_it.n_lacking_before, all_of_it.n_taken) == (3, 2, 2)
    polled_until = connection(data).polled_until or 0
    newest = datetime.fromisoformat(shop.orders[0]["updated_at"])
    assert EPOCH + timedelta(microseconds=polled_until) == newest


def test_a_shop_without_a_connection_is_told_how_to_get_one(data: Path) -> None:
    with Owned(Settings(data=data)) as owned:
        owned.control.connections.remove(connection(data).connection_id)
        with pytest.raises(NotConnected, match="talkworth connect shopify tea"):
            reconcile_shop(owned, "tea")


@pytest.mark.parametrize("fault", [429, "hang"])
def test_a_stop_does_not_wait_for_a_platform_that_keeps_us_waiting(
    data: Path, shop: Shop, fault: str | int
) -> None:
    shop.faults = [fault] * 50
    with Owned(Settings(data=data, shopify_api=shop.address, reconcile_s=1)) as owned:
        poller = Poller(owned)
        poller.start()
        eventually(lambda: bool(shop.asked))
        began_at = time.monotonic()
        poller.close()
        assert time.monotonic() - began_at < 3


def test_never_is_a_choice(data: Path, shop: Shop) -> None:
    with Owned(Settings(data=data, shopify_api=shop.address, reconcile_s=0)) as owned:
        poller = Poller(owned)
        poller.start()
        time.sleep(0.2)
        poller.close()

    assert shop.asked == []
