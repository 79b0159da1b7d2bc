"""A whole shop leaves; the others' numbers and files are what they were."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

import msgspec
import pytest
from tests.runtime.carol import native, traces

from talkworth.control import UnknownShop
from talkworth.runtime import Owned
from talkworth.runtime.erasing_shop import erase_shop
from talkworth.runtime.exchange import totals_of
from talkworth.runtime.proof import prove


def in_coffee(owned: Owned) -> None:
    owned.control.add_shop("coffee", "EUR", "UTC")
    said = native("message_sent", timedelta(), conversation_id="c", visitor_id="v", role="shopper")
    owned.journal.submit([msgspec.structs.replace(said, shop_id="coffee")]).result()
    owned.loader.load_all()


def test_nothing_is_left_of_it_and_the_other_shop_is_as_it_was(owned: Owned) -> None:
    in_coffee(owned)
    _, key = owned.control.add_key("tea", "secret")
    owned.control.add_webhook("tea", "shopify", "carols-tea.myshopify.com", b"carol-secret")
    coffee = {name: n for name, n in totals_of(owned.warehouse).items() if "coffee" in name[1]}
    assert coffee
    found = traces(owned.data)
    assert found

    erased = erase_shop(owned, "tea")

    assert erased.n_entries > 100
    assert totals_of(owned.warehouse) == coffee
    assert owned.control.find_key(key) is None
    with pytest.raises(UnknownShop):
        owned.control.shop("tea")
    owned.loader.load_all()
    assert prove(owned) == []
    files = [path.read_bytes() for path in owned.data.rglob("*") if path.is_file()]
    assert not any(b"carol" in file.lower() for file in files)


def test_the_audit_log_keeps_the_one_line_that_says_so(owned: Owned) -> None:
    erase_shop(owned, "tea")

    assert [(line.shop_id, line.change) for line in owned.control.audit_log()] == [
        ("tea", "erase-shop")
    ]


def test_the_name_is_free_again_and_starts_with_nothing(owned: Owned) -> None:
    pepper = owned.control.email_pepper("tea")
    erase_shop(owned, "tea")

    owned.control.add_shop("tea", "USD", "UTC")
    owned.loader.load_all()

    assert totals_of(owned.warehouse) == {}
    assert owned.control.email_pepper("tea") != pepper


def test_every_table_of_the_control_file_that_names_a_shop_is_emptied(owned: Owned) -> None:
    with closing(sqlite3.connect(owned.data / "control.db")) as file:
        tables = [
            row[0] for row in file.execute("select name from sqlite_master where type = 'table'")
        ]
        naming = [
            table
            for table in tables
            if any(column[1] == "shop_id" for column in file.execute(f"pragma table_info({table})"))
        ]
        erase_shop(owned, "tea")
        left = {
            table: n
            for table in naming
            if (n := file.execute(f"select count(*) from {table}").fetchone()[0])
        }

    assert {"shops", "keys", "webhooks", "rule_sets", "audit_log"} <= set(naming)
    assert left == {"audit_log": 1}
