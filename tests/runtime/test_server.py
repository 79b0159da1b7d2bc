"""The real server: started as a process, asked over HTTP, stopped by a signal."""

from __future__ import annotations

import signal
import socket
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result
from tests.runtime.shop import (
    make_shop,
    message,
    order,
    send,
    send_webhook,
    serving,
    start,
    wait_until_loaded,
    wait_until_ready,
)

from talkworth.cli import cli
from talkworth.journal import Reader
from talkworth.runtime import owner, read_serve_file

pytestmark = pytest.mark.slow


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def talkworth(*args: str, data: Path) -> Result:
    """A command of the CLI, in this process: another one than the server's."""
    return CliRunner().invoke(cli, [*args, "--data", str(data)])


def test_what_a_served_shop_goes_through_in_its_first_minute(data: Path) -> None:
    key = make_shop(data)
    with serving(data) as found, httpx.Client(base_url=found.address) as client:
        assert (data / "serve.json").stat().st_mode & 0o777 == 0o600
        assert owner(data) == found.pid

        talk = [message("m1"), message("m2", role="assistant", outcome="answered")]
        assert send(client, key, *talk, order("1", conversation_id="ada")).status_code == 200
        body = {"id": 1, "name": "#1"}
        assert send_webhook(client, "orders/create", "w1", body).status_code == 200
        said = wait_until_loaded(client)
        assert (said["status"], said["last_seq"], said["watermark"]) == ("ok", 4, 4)

        # The commands ask the server, since it owns the files.
        assert "€10.00 credited" in talkworth("explain", "order", "1", data=data).stdout
        assert "All holds" in talkworth("check", data=data).stdout
        assert f"Process {found.pid} answers" in talkworth("doctor", data=data).stdout
        report = talkworth("report", "--from", "2025-03-01", "--to", "2025-03-07", data=data)
        assert report.exit_code == 0, report.stderr
        assert "1 conversations, of which 1 were meaningful" in report.stdout

        # Its errors are shown as their own, with their codes.
        unknown = talkworth("explain", "order", "nope", data=data)
        assert (unknown.exit_code, unknown.stderr[:22]) == (2, "Error [unknown-order]:")

        # What needs the files alone is refused, by the process's name.
        for command in ("rebuild", "serve"):
            refused = talkworth(command, data=data)
            assert refused.exit_code == 2
            assert f"Error [data-in-use]: Process {found.pid} owns" in refused.stderr

    assert not (data / "serve.json").exists()
    assert owner(data) is None


def test_shops_keys_and_files_that_come_while_it_serves_work_at_once(
    data: Path, tmp_path: Path
) -> None:
    make_shop(data)
    with serving(data) as found, httpx.Client(base_url=found.address) as client:
        place = ("--currency", "JPY", "--timezone", "Asia/Tokyo")
        assert talkworth("shop", "add", "coffee", *place, data=data).exit_code == 0
        key = talkworth("key", "add", "coffee", "secret", data=data).stdout.strip()
        assert send(client, key, message("m1")).status_code == 200

        file = tmp_path / "orders.csv"
        file.write_text("order_id,currency,total,placed_at\n7,JPY,900,2025-03-04T10:00:00Z\n")
        taken = talkworth("import", "coffee", str(file), data=data)
        assert taken.exit_code == 0, taken.stderr
        wait_until_loaded(client)
        asked = talkworth("explain", "order", "7", "--shop", "coffee", data=data)
        assert "Order 7 of shop coffee" in asked.stdout

        assert talkworth("key", "revoke", key, data=data).exit_code == 0
        # Memory may be a quarter of a second old.
        answers = [send(client, key, message("m2")).status_code for _ in range(200)]
        assert answers[-1] == 401


def test_strangers_do_not_learn_that_there_are_admin_paths(data: Path) -> None:
    key = make_shop(data)
    with serving(data) as found, httpx.Client(base_url=found.address) as client:
        nowhere = client.get("/v1/nowhere")
        for token in ("x", key, found.token[:-1], found.token + "x"):
            headers = {"Authorization": f"Bearer {token}"}
            for path in ("/v1/admin/health", "/v1/admin/check"):
                answer = client.get(path, headers=headers)
                assert answer.status_code == nowhere.status_code == 404
            assert client.post("/v1/admin/import?shop=tea", headers=headers).status_code == 404
        headers = {"Authorization": f"Bearer {found.token}"}
        assert client.get("/v1/admin/health", headers=headers).status_code == 200
        no_shop = client.post("/v1/admin/import?shop=no", headers=headers, content='["{}"]')
        assert (no_shop.status_code, no_shop.json()["error"]["code"]) == (404, "unknown-shop")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_finishes_what_is_at_hand_and_leaves_nothing_behind(data: Path, number: int) -> None:
    key = make_shop(data)
    server = start(data)
    found = wait_until_ready(data, server)
    with httpx.Client(base_url=found.address) as client:
        events = [message(f"m{n}") for n in range(500)]
        assert send(client, key, *events).status_code == 200
    server.send_signal(number)

    assert server.wait(timeout=20) == 0
    assert read_serve_file(data) is None
    with closing(Reader(data / "journal.db")) as reader:
        assert reader.last_seq() == 500


def test_a_port_that_is_taken_is_named(data: Path) -> None:
    make_shop(data)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = talkworth("serve", "--port", str(port), data=data)

    assert refused.exit_code == 2
    assert f"Error [address-in-use]: We cannot listen on 127.0.0.1:{port}" in refused.stderr
    assert owner(data) is None


def test_a_file_left_by_a_killed_server_misleads_nobody(data: Path) -> None:
    make_shop(data)
    server = start(data)
    wait_until_ready(data, server)
    server.kill()
    server.wait()

    assert (data / "serve.json").exists()
    assert read_serve_file(data) is None
    assert "No server runs" in talkworth("doctor", data=data).stdout


def test_a_server_without_a_shop_runs_and_takes_the_first_one(data: Path) -> None:
    with serving(data) as found, httpx.Client(base_url=found.address) as client:
        key = make_shop(data)
        assert send(client, key, message("m1")).status_code == 200
        assert wait_until_loaded(client)["watermark"] == 1
