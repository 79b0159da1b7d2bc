"""A directory with one small shop in it, as the help's examples know it, and a way to run."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.connect.shopify import DOMAIN, Shop, an_order, speaking
from tests.outlets.receiver import Receiver, a_receiver

from talkworth.cli import cli
from talkworth.control import Control
from talkworth.control.experiments import ExperimentPlan
from talkworth.experiments import parse_arms
from talkworth.journal import VERIFIED, Entry, Journal
from talkworth.outlets import webhook
from talkworth.rules import RuleSet

HOLDOUT = ExperimentPlan(
    name="Does the chat pay?",
    arms=parse_arms("assistant:50,holdout:50"),
    control="holdout",
    starts_at=1_740_787_200_000_000,  # 2025-03-01
    ends_at=1_743_465_600_000_000,
    n_planned=1000,
)
HERE = Path(__file__).parent
TOKEN = "shpat_1"

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `talkworth` with these arguments, in an empty directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TALKWORTH_DATA", raising=False)

    def run(*args: str, input: str | None = None) -> Result:
        return CliRunner().invoke(cli, args, input=input, prog_name="talkworth")

    return run


@pytest.fixture(scope="session")
def crm() -> Iterator[Receiver]:
    """Where the shop's weekly digest goes."""
    with a_receiver() as found:
        yield found


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory, crm: Receiver) -> Path:
    """The directory `tea` copies."""
    folder = tmp_path_factory.mktemp("tea")
    data = str(folder / "talkworth-data")
    add = ["shop", "add", "tea", "--currency", "EUR", "--timezone", "Europe/Berlin"]
    with closing(Control.open(Path(data))) as control:
        for name in ("orders.csv", "tea.jsonl"):
            shutil.copy(HERE / name, folder)
        add += ["--name", "Tea & Co", "--data", data]
        assert CliRunner().invoke(cli, add).exit_code == 0
        control.add_key("tea", "public", ["https://tea.example"], label="site")
        control.add_webhook("tea", "shopify", "tea.myshopify.com", b"shpss_0")
        control.outlets.add("tea", "export", str(folder / "exports"), {"days": "30"}, b"-")
        control.digests.add("tea", "webhook", crm.address, secret=webhook.new_secret())
        control.connections.add("tea", "shopify", DOMAIN, "https://tw.tea.example", TOKEN)
        control.rule_book.draft("tea", RuleSet(direct_h=168), "week")
        control.experiments.register("tea", "holdout-2025", HOLDOUT)
        ana = control.users.add("ana@tea.example", "Ana")
        control.users.set_role(ana.user_id, "tea", "analyst")
        control.logins.invite(ana.user_id, time.time_ns() // 1000)
    taken = CliRunner().invoke(cli, ["import", "tea", str(folder / "tea.jsonl"), "--data", data])
    assert taken.exit_code == 0, taken.output
    ask_to_redact(Path(data))
    facts, results = str(folder / "facts"), str(folder / "results")
    sealed = CliRunner().invoke(cli, ["seal", "--out", facts, "--node", "one", "--data", data])
    assert sealed.exit_code == 0, sealed.output
    built = CliRunner().invoke(cli, ["build", "--facts", facts, "--out", results])
    assert built.exit_code == 0, built.output
    # The copies have no seal of their own: an erasure in one must not reach this one.
    with closing(sqlite3.connect(folder / "talkworth-data" / "control.db")) as control_file:
        control_file.execute("delete from seals")
        control_file.commit()
    return folder


def ask_to_redact(data: Path) -> None:
    """Shopify asks us to erase a customer."""
    payload = b'{"customer":{"id":"4711"}}'
    request = Entry(
        received_at=time.time_ns() // 1000,
        shop_id="tea",
        door="shopify",
        topic="customers/redact",
        trust=VERIFIED,
        event_id="",
        payload=payload,
        sha256=sha256(payload).digest(),
        reason="redact-request",
    )
    journal = Journal(data / "journal.db")
    journal.start()
    journal.submit([request]).result()
    journal.close()


@pytest.fixture
def shopify(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """A Shopify of this machine, with one order that no webhook brought."""
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat(timespec="seconds")
    with speaking(Shop(token=TOKEN, orders=[an_order(1, updated_at=yesterday)])) as shop:
        monkeypatch.setenv("TALKWORTH_SHOPIFY_API", shop.address)
        yield shop


@pytest.fixture
def tea(made_once: Path, tmp_path: Path, run: Run) -> Path:
    """
    `talkworth-data` with the shop `tea`, one conversation, one order, and files to import; its
    seal in `facts`, and what was built from that in `results`.
    """
    shutil.copytree(made_once, tmp_path, dirs_exist_ok=True)
    return tmp_path / "talkworth-data"
