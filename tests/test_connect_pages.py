"""The commands and requests of the pages on platforms and ways out run as written."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from tests.runtime.shop import WEBHOOK_SECRET, make_shop, serving
from tests.test_connect_server import blocks, shell

from talkworth.control import Control

pytestmark = [pytest.mark.slow, pytest.mark.needs("curl")]
TAKEN = '{"accepted":true,"reason":null}'


def having(page: str, words: str) -> str:
    """The one shell block of a page that holds `words`."""
    (found,) = [block for block in blocks(page, "sh") if words in block]
    return found


def filled(script: str, address: str, **instead: str) -> str:
    """A block with what the reader is to fill in."""
    for placeholder, value in {"https://YOUR-HOST": address, **instead}.items():
        script = script.replace(placeholder, value)
    return script


@pytest.mark.needs("openssl")
def test_each_platform_can_be_tried_without_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    make_shop(data)
    with serving(data) as found:
        script = "\n".join(
            [
                having("connect-woocommerce.md", "webhook add"),
                having("connect-stripe.md", "webhook add"),
                having("connect-assistants.md", "webhook add"),
                having("connect-shopify.md", "curl"),
                having("connect-woocommerce.md", "curl"),
                having("connect-stripe.md", "curl"),
                "again talkworth explain order EU-1042",
                "again talkworth explain order 2026-5012",
                "talkworth doctor",
            ]
        )
        secret = WEBHOOK_SECRET.decode()
        printed = shell(filled(script, found.address), data, found.address, SECRET=secret)

    assert printed.count(TAKEN) == 3
    assert "Order EU-1042 of shop tea (verified)" in printed
    assert "Order 2026-5012 of shop tea (verified)" in printed
    assert "not in the ledger: 1 test-order" in printed


def test_the_addresses_of_alhena_take_what_the_page_sends(tmp_path: Path) -> None:
    data = tmp_path / "data"
    make_shop(data)
    with closing(Control.open(data)) as control:
        key = control.add_key("tea", "public")[1]
    with serving(data) as found:
        script = filled(having("connect-alhena.md", "curl"), found.address, **{"pk_...": key})
        script += "again talkworth explain order 1001"
        printed = shell(script, data, found.address)

    assert printed.count('{"success":true}') == 2
    assert "Order 1001 of shop tea (client-reported)" in printed


def test_the_ways_out_are_opened_as_written(tmp_path: Path) -> None:
    data = tmp_path / "data"
    key = make_shop(data)
    with serving(data) as found:
        script = "\n".join(
            [
                having("ways-out.md", "outlet add webhook"),
                having("ways-out.md", "outlet add ga4").replace("out_...", "out_1 || true"),
                having("ways-out.md", "talkworth export"),
                "talkworth outlet list tea",
            ]
        )
        instead = {"https://HOST": found.address, "sk_...": key, "/srv": str(tmp_path)}
        script = f"cd {tmp_path}\n{filled(script, found.address, **instead)}"
        printed = shell(script, data, found.address, API_SECRET="made-up")

    assert printed.startswith("whsec_")
    assert "tells GA4 G-AB12CD34EF" in printed
    assert f"writes to {tmp_path}/exports/tea every day" in printed
    assert (tmp_path / "orders.parquet").read_bytes()[:4] == b"PAR1"
    assert (tmp_path / "credits.csv").read_text().startswith("order_id,")
    assert [kind for kind in ("webhook", "ga4", "export") if f"   {kind} " in printed] == [
        "webhook",
        "ga4",
        "export",
    ]
