"""The control file and its key, shared by processes and threads, lost, damaged, copied."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

import pytest

from talkworth.control import (
    Control,
    ControlBusy,
    ControlUnreadable,
    SecretKeyFileMissing,
    SecretKeyFileWrong,
)


def test_what_another_process_adds_is_found_at_once(control: Control, data: Path) -> None:
    other = Control.open(data)
    before = control.generation()
    other.add_shop("coffee", "JPY", "Asia/Tokyo")
    _, text = other.add_key("coffee", "public")
    other.add_webhook("coffee", "shopify", "coffee.myshopify.com", b"s")
    other.close()

    assert control.find_key(text) is not None
    assert control.shop("coffee").currency == "JPY"
    assert len(control.webhooks("coffee", "shopify")) == 1
    assert control.generation() > before


def test_what_another_process_revokes_stops_working_within_a_quarter_second(
    control: Control, data: Path
) -> None:
    _, text = control.add_key("tea", "secret")
    assert control.find_key(text) is not None
    other = Control.open(data)
    other.revoke_key(text)
    other.close()

    time.sleep(0.26)
    assert control.find_key(text) is None


def test_the_generation_stands_still_while_nothing_changes(control: Control) -> None:
    assert control.generation() == control.generation()


def test_many_threads_may_add_and_look_up_keys(control: Control) -> None:
    texts: list[str] = []

    def add() -> None:
        for _ in range(10):
            _, text = control.add_key("tea", "public")
            assert control.find_key(text)
            texts.append(text)

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({key.text for key in control.keys("tea")} & set(texts)) == 40


def test_a_file_that_stays_locked_refuses_changes_and_still_answers(
    control: Control, data: Path
) -> None:
    control._store._connection.execute("pragma busy_timeout = 1")
    blocker = sqlite3.connect(data / "control.db", isolation_level=None)
    blocker.execute("begin immediate")

    with pytest.raises(ControlBusy):
        control.add_key("tea", "public")
    assert control.shop("tea")

    blocker.execute("rollback")
    blocker.close()
    assert control.add_key("tea", "public")


# -- the files


def test_the_key_file_is_for_its_owner_alone(control: Control, data: Path) -> None:
    assert (data / "secret.key").stat().st_mode & 0o777 == 0o600
    assert len((data / "secret.key").read_bytes()) == 32


def test_the_pepper_is_its_shops_own_and_lasts(control: Control, data: Path) -> None:
    control.add_shop("coffee", "EUR", "UTC")
    pepper = control.email_pepper("tea")
    again = Control.open(data)

    assert len(pepper) == 32
    assert again.email_pepper("tea") == pepper
    assert again.email_pepper("coffee") != pepper
    again.close()


def test_a_secret_moved_into_another_shops_row_does_not_open(control: Control, data: Path) -> None:
    control.add_shop("coffee", "EUR", "UTC")
    control.add_webhook("tea", "shopify", "tea.myshopify.com", b"s")
    file = sqlite3.connect(data / "control.db")
    file.execute("update webhooks set shop_id = 'coffee'")
    file.commit()
    file.close()

    with pytest.raises(SecretKeyFileWrong):
        control.webhooks("coffee", "shopify")


def test_a_missing_key_file_is_named_and_never_replaced(control: Control, data: Path) -> None:
    (data / "secret.key").unlink()

    with pytest.raises(SecretKeyFileMissing, match=r"secret\.key"):
        Control.open(data)
    assert not (data / "secret.key").exists()


@pytest.mark.parametrize("content", [b"", b"x" * 32, b"x" * 31])
def test_a_key_file_of_something_else_is_refused(
    control: Control, data: Path, content: bytes
) -> None:
    (data / "secret.key").write_bytes(content)

    with pytest.raises(SecretKeyFileWrong):
        Control.open(data)


def test_a_file_that_is_no_control_file_is_refused(data: Path) -> None:
    data.mkdir()
    (data / "control.db").write_bytes(b"this is not a database, it only sounds like one" * 100)

    with pytest.raises(ControlUnreadable):
        Control.open(data)


def test_a_control_file_of_a_newer_version_is_left_alone(control: Control, data: Path) -> None:
    file = sqlite3.connect(data / "control.db")
    file.execute("pragma user_version = 99")
    file.close()

    with pytest.raises(ControlUnreadable, match="newer version"):
        Control.open(data)


def test_a_data_directory_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ControlUnreadable):
        Control.open(tmp_path / "file" / "data")
