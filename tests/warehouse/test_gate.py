"""Many read the warehouse's file; who exchanges it is alone with it, and nobody notices."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from tests.warehouse.journals import RULES, SHOP

from talkworth.warehouse import Warehouse
from talkworth.warehouse.gate import Gate


def test_who_shuts_it_waits_for_those_inside_and_others_wait_for_it() -> None:
    gate, told = Gate(), list[str]()
    may_leave, is_shut = threading.Event(), threading.Event()

    def stay() -> None:
        with gate.open():
            may_leave.wait(10)
            told.append("left")

    def shut() -> None:
        with gate.shut():
            told.append("shut")
            is_shut.set()
            time.sleep(0.05)
            told.append("opened")

    inside = threading.Thread(target=stay)
    inside.start()
    alone = threading.Thread(target=shut)
    alone.start()
    time.sleep(0.05)
    assert told == []
    may_leave.set()
    assert is_shut.wait(10)
    with gate.open():
        told.append("entered")
    inside.join()
    alone.join()

    assert told == ["left", "shut", "opened", "entered"]


def test_who_is_inside_may_enter_again_while_somebody_waits_to_shut_it() -> None:
    gate, was_shut = Gate(), threading.Event()

    def shut() -> None:
        with gate.shut():
            was_shut.set()

    with gate.open():
        alone = threading.Thread(target=shut)
        alone.start()
        time.sleep(0.05)
        with gate.open():
            assert not was_shut.is_set()
    alone.join(10)

    assert was_shut.is_set()


def test_readers_see_one_file_or_the_other_while_it_is_exchanged(tmp_path: Path) -> None:
    for name in ("one", "other"):
        Warehouse.open(tmp_path, [SHOP], RULES, name=name).close()
    warehouse = Warehouse.open(tmp_path, [SHOP], RULES, name="one")
    stop, failed = threading.Event(), list[BaseException]()

    def read() -> None:
        while not stop.is_set():
            try:
                warehouse.query("health_rejects")
            except BaseException as error:
                failed.append(error)
                return

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for _ in range(5):
        warehouse.exchange((tmp_path / "one").stat)
    warehouse.exchange(lambda: (tmp_path / "other").replace(tmp_path / "one"))
    stop.set()
    for reader in readers:
        reader.join()
    warehouse.close()

    assert failed == []
