"""docs/connect-server.md runs as written, and so do the clients it hands out."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from tests.runtime.shop import make_shop, serving, wait_until_loaded

from talkworth.journal import Reader
from talkworth.sources import read

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
BIN = Path(sys.executable).parent

pytestmark = pytest.mark.slow

SCRIPTS = [
    pytest.param(("python", sys.executable, "python/shop.py"), id="python"),
    pytest.param(("php", "php", "php/shop.php"), id="php", marks=pytest.mark.needs("php")),
    pytest.param(("node", "node", "node/shop.mjs"), id="node", marks=pytest.mark.needs("node")),
]


def blocks(page: str, language: str) -> list[str]:
    text = (ROOT / "docs" / page).read_text()
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)


def shell(script: str, data: Path, address: str, **environment: str) -> str:
    """What `script` prints where `talkworth` finds `data`, and `$HOST` is the server."""
    again = 'again() { for i in {1..50}; do "$@" && return; sleep 0.1; done; }'
    ran = subprocess.run(
        ["bash", "-euc", f"{again}\n{script}"],
        env=os.environ
        | {"PATH": f"{BIN}:{os.environ['PATH']}", "COLUMNS": "200"}
        | {"TALKWORTH_DATA": str(data), "HOST": address}
        | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.mark.needs("curl")
def test_the_page_for_servers_runs_as_written(tmp_path: Path) -> None:
    data = tmp_path / "data"
    make_shop(data)
    add_key, send, explain, refund = blocks("connect-server.md", "sh")
    (answer, *_) = blocks("connect-server.md", "json")
    with serving(data) as found:
        printed = shell(f"{add_key}\n{send}\necho\nagain {explain}\n{refund}", data, found.address)

    assert answer.strip() in printed
    assert "€40.00 credited to chat, direct" in printed
    assert '{"accepted":1,"rejected":0' in printed


@pytest.mark.needs("curl")
def test_the_page_for_opentelemetry_runs_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALKWORTH_TRACE_QUIET_S", "0")
    data = tmp_path / "data"
    key = make_shop(data)
    (curl,) = [block for block in blocks("connect-opentelemetry.md", "sh") if "curl" in block]
    script = f"{curl}\nagain talkworth explain conversation c-1"
    with serving(data) as found:
        printed = shell(script, data, found.address, KEY=key)

    assert printed.startswith("{}")
    assert "it helped: outcome detected" in printed


def run(script: tuple[str, str, str], data: Path, address: str, key: str) -> str:
    """What an example writes to standard error."""
    _, program, name = script
    ran = subprocess.run(
        [program, str(EXAMPLES / name)],
        env=os.environ
        | {"TALKWORTH_URL": address, "TALKWORTH_KEY": key}
        | {"TALKWORTH_SPOOL": str(data.with_name("spool.jsonl"))},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stderr + ran.stdout


def ids(data: Path) -> list[str]:
    with closing(Reader(data / "journal.db")) as reader:
        entries = reader.read(0, 10**6)
    return [e.event_id for one in entries for e in read(one.door, one.topic, one.payload)]


@pytest.mark.parametrize("script", SCRIPTS)
def test_an_example_makes_a_credited_order(script: tuple[str, str, str], tmp_path: Path) -> None:
    data = tmp_path / "data"
    key = make_shop(data)
    name = script[0]
    with serving(data) as found:
        assert run(script, data, found.address, key) == ""
        with httpx.Client(base_url=found.address) as client:
            wait_until_loaded(client)
        printed = shell(f"talkworth explain order {name}-5001", data, found.address)

    assert ids(data) == [f"{name}-chat-1/1", f"{name}-chat-1/2", f"order_placed/{name}-5001"]
    assert "€40.00 credited to chat, direct" in printed


@pytest.mark.parametrize("script", SCRIPTS)
def test_an_example_with_a_wrong_key_says_so_and_does_not_fail(
    script: tuple[str, str, str], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    make_shop(data)
    with serving(data) as found:
        assert "key-refused" in run(script, data, found.address, "sk_guessed")


@pytest.mark.needs("php")
def test_php_keeps_what_the_server_cannot_take_for_the_next_script(tmp_path: Path) -> None:
    data = tmp_path / "data"
    key = make_shop(data)
    script = ("php", "php", "php/shop.php")
    with serving(data) as found:
        with closing(sqlite3.connect(data / "journal.db", isolation_level=None)) as other:
            other.execute("begin immediate")
            assert "3 events wait" in run(script, data, found.address, key)
        assert ids(data) == []
        assert len(data.with_name("spool.jsonl").read_text().splitlines()) == 3
        run(script, data, found.address, key)

    assert sorted(set(ids(data))) == ["order_placed/php-5001", "php-chat-1/1", "php-chat-1/2"]
    assert len(ids(data)) == 6
    assert data.with_name("spool.jsonl").read_text() == ""


@pytest.mark.needs("node")
def test_node_sends_again_until_the_server_takes_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    key = make_shop(data)
    with serving(data) as found:
        with closing(sqlite3.connect(data / "journal.db", isolation_level=None)) as other:
            other.execute("begin immediate")
            running = subprocess.Popen(
                ["node", str(EXAMPLES / "node/shop.mjs")],
                env=os.environ | {"TALKWORTH_URL": found.address, "TALKWORTH_KEY": key},
            )
            with pytest.raises(subprocess.TimeoutExpired):
                running.wait(3)
        assert running.wait(60) == 0

    assert sorted(set(ids(data))) == ["node-chat-1/1", "node-chat-1/2", "order_placed/node-5001"]
