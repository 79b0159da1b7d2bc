"""Opening a data directory, whatever state its files are in."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from tests.runtime.shop import make_shop, message, order

from talkworth.control import Control
from talkworth.journal import VERIFIED, Entry
from talkworth.runtime import DataInUse, Owned, WarehouseLocked, owner, rebuild
from talkworth.runtime.importing import import_events
from talkworth.runtime.proof import prove
from talkworth.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    make_shop(tmp_path / "data")
    return Settings(data=tmp_path / "data", load_batch=2)


def raw(event: dict[str, object]) -> bytes:
    return msgspec.json.encode(event)


def entry(event: dict[str, object], shop_id: str = "tea") -> Entry:
    return Entry(
        received_at=1_741_000_000_000_000,
        shop_id=shop_id,
        door="import",
        topic=str(event["type"]),
        trust=VERIFIED,
        event_id=str(event["event_id"]),
        payload=raw(event),
        sha256=sha256(raw(event)).digest(),
    )


def test_what_is_imported_is_in_the_reports_after_loading(settings: Settings) -> None:
    events = [raw(message(str(n))) for n in range(5)]
    with Owned(settings) as owned:
        outcomes = import_events(owned.control, owned.journal, "tea", events)
        n_loaded = owned.loader.load_all()
        (row,) = owned.warehouse.query("health_senders", shop_id="")

    assert [outcome.code for outcome in outcomes] == [None] * 5
    assert n_loaded == 5
    assert (row["door"], row["trust"], row["n_events"]) == ("import", "verified", 5)


def test_an_event_that_is_refused_stops_no_other(settings: Settings) -> None:
    events = [raw(message("1")), b"{", raw({**message("2"), "role": "ghost"}), raw(message("3"))]
    with Owned(settings) as owned:
        outcomes = import_events(owned.control, owned.journal, "tea", events)

    assert [outcome.code for outcome in outcomes] == [None, "not-json", "not-an-event", None]


def test_the_directory_is_free_again_after_use_and_after_a_failed_start(settings: Settings) -> None:
    with Owned(settings):
        with pytest.raises(DataInUse):
            Owned(settings).__enter__()
        assert owner(settings.data)
    assert owner(settings.data) is None

    (settings.data / "journal.db").write_bytes(b"no journal " * 1000)
    with pytest.raises(Exception, match=r"journal\.db|journal"):
        Owned(settings).__enter__()
    assert owner(settings.data) is None


def test_a_shop_added_by_another_process_is_loaded_without_a_restart(settings: Settings) -> None:
    with Owned(settings) as owned:
        owned.loader.start()
        with closing(Control.open(settings.data)) as control:
            control.add_shop("coffee", "JPY", "Asia/Tokyo")
        owned.journal.submit([entry(message("1"), "coffee")]).result()
        wait_for(lambda: owned.loader.state().lag == 0)
        (row,) = owned.warehouse.query("health_senders", shop_id="")

    assert row["shop_id"] == "coffee"


def test_a_damaged_warehouse_is_set_aside_and_made_anew(settings: Settings) -> None:
    with Owned(settings) as owned:
        import_events(owned.control, owned.journal, "tea", [raw(order("1"))])
        owned.loader.load_all()
    (settings.data / "warehouse.duckdb").write_bytes(b"no duck at all " * 1000)

    with Owned(settings) as owned:
        owned.loader.load_all()
        assert prove(owned) == []
        (row,) = owned.warehouse.query("health_senders", shop_id="")
        assert row["n_events"] == 1
    assert len(list(settings.data.glob("warehouse.duckdb.unreadable-*"))) == 1


def test_a_warehouse_that_another_program_has_open_is_left_alone(settings: Settings) -> None:
    with Owned(settings):
        pass
    path = settings.data / "warehouse.duckdb"
    hold = "import duckdb, sys; db = duckdb.connect(sys.argv[1]); print(flush=True); input()"
    command = [sys.executable, "-c", hold, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE) as other:
        assert other.stdout
        other.stdout.readline()
        with pytest.raises(WarehouseLocked):
            Owned(settings).__enter__()
        other.kill()

    assert not list(settings.data.glob("*.unreadable-*"))


def test_a_rebuild_agrees_with_what_was_loaded_bit_by_bit(settings: Settings) -> None:
    with Owned(settings) as owned:
        for n in range(6):
            events = [raw(message(f"m{n}", f"c{n}", customer_id="ada"))]
            events.append(raw(order(str(n), customer_id="ada")))
            import_events(owned.control, owned.journal, "tea", events)
            owned.loader.load_all()
        assert prove(owned) == []
    heard: list[tuple[int, int]] = []

    loaded = rebuild(settings, lambda n, n_all: heard.append((n, n_all)))

    assert loaded.n_entries == 12
    assert heard[-1] == (12, 12)
    with Owned(settings) as owned:
        assert owned.loader.state().lag == 0
        assert prove(owned) == []


def test_a_rebuild_waits_for_nobody_and_refuses_while_another_owns_the_data(
    settings: Settings,
) -> None:
    with Owned(settings), pytest.raises(DataInUse):
        rebuild(settings)


def test_the_loader_tries_again_and_says_meanwhile_what_is_wrong(settings: Settings) -> None:
    with Owned(settings) as owned:
        # An entry of a shop that the control file does not have: an old backup of it, say.
        owned.loader.start()
        owned.journal.submit([entry(message("1"), "coffee")]).result()
        wait_for(lambda: owned.loader.state().error is not None)
        state = owned.loader.state()
        assert (state.last_seq, state.watermark, state.lag) == (1, 0, 1)
        assert state.error is not None
        assert "coffee" in state.error

        owned.control.add_shop("coffee", "EUR", "UTC")
        owned.journal.submit([entry(message("2"), "coffee")]).result()
        wait_for(lambda: owned.loader.state().error is None)
        assert owned.loader.state().lag == 0


def test_nothing_is_loaded_while_the_loader_is_paused(settings: Settings) -> None:
    with Owned(settings) as owned:
        owned.loader.start()
        with owned.loader.paused():
            owned.journal.submit([entry(message("1"))]).result()
            time.sleep(0.2)
            assert owned.loader.state().lag == 1
        wait_for(lambda: owned.loader.state().lag == 0)


def wait_for(holds: object, limit_s: float = 20) -> None:
    assert callable(holds)
    until = time.monotonic() + limit_s
    while not holds():
        assert time.monotonic() < until, "it did not come true"
        time.sleep(0.01)
