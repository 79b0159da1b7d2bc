"""Files to events: every format, every kind of bad line, and the same ids every time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworth.errors import BadInput
from talkworth.events.orders import OrderLine, OrderPlaced
from talkworth.events.parse import parse_event
from talkworth.sources.importers import FORMATS, guess_format
from talkworth.sources.rows import BadRow

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def read(kind: str, text: str) -> list[tuple[int, bytes | BadInput]]:
    return list(FORMATS[kind](text.splitlines(keepends=True)))


def documents(kind: str, text: str) -> Iterator[dict[str, Any]]:
    for _, event in read(kind, text):
        assert isinstance(event, bytes), event
        parse_event(event, NOW)
        yield json.loads(event)


def problem(kind: str, text: str) -> tuple[int, str]:
    ((number, error),) = read(kind, text)
    assert isinstance(error, BadRow)
    assert error.code == "bad-row"
    return number, error.message


EVENT = (
    '{"event_id":"e1","type":"identified","occurred_at":"2026-11-01T00:00:00Z","visitor_id":"v"}'
)


def test_lines_of_json_are_passed_on_as_they_are() -> None:
    assert read("events-jsonl", f"\ufeff{EVENT}\n\n  {EVENT}  \n") == [
        (1, EVENT.encode()),
        (3, EVENT.encode()),
    ]


def test_a_line_without_an_id_gets_one_from_its_content() -> None:
    bare = EVENT.replace('"event_id":"e1",', "")
    one, again, other = documents("events-jsonl", f"{bare}\n{bare}\n{bare.replace(':00Z', ':01Z')}")

    assert one == again
    assert one["event_id"].startswith("import/")
    assert {**one, "event_id": "e1"} == json.loads(EVENT)
    assert other["event_id"] != one["event_id"]


def test_an_empty_object_is_still_an_object() -> None:
    ((_, event),) = read("events-jsonl", "{ }")

    assert isinstance(event, bytes)
    assert list(json.loads(event)) == ["event_id"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "not JSON"),
        ("[1]", "not an object"),
        ('"text"', "not an object"),
        ("NaN", "not JSON"),
        ('{"a": "\udcff"}', "not UTF-8"),
    ],
)
def test_a_line_that_is_no_event_says_so(line: str, words: str) -> None:
    number, message = problem("events-jsonl", f"\n{line}")

    assert number == 2
    assert words in message


def test_rows_of_events_take_their_types_from_the_wire() -> None:
    text = (
        "type,event_id,occurred_at,visitor_id,conversation_id,role,is_greeting,"
        "properties.loyalty,order_id,total,currency,lines\n"
        "identified,e1,2026-11-01T00:00:00Z,v,,,,gold,,,,\n"
        "message_sent,,2026-11-01T00:00:00Z,,c1,shopper,false,,,,,\n"
        'order_placed,e3,2026-11-01T00:00:00Z,v,,,,,1001,20.00,EUR,"[{""line_id"": 7, '
        '""quantity"": 2, ""price"": 10.00, ""discount"": 1}]"\n'
    )

    identified, message, order = documents("events-csv", text)

    assert identified["properties"] == {"loyalty": "gold"}
    assert message["is_greeting"] is False
    assert message["event_id"].startswith("import/")
    assert order["lines"] == [{"line_id": "7", "quantity": 2, "price": "10.00", "discount": "1"}]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_understood(delimiter: str) -> None:
    text = "type,event_id,occurred_at,visitor_id\nidentified,e1,2026-11-01T00:00:00Z,v\n"

    assert next(documents("events-csv", text.replace(",", delimiter)))["visitor_id"] == "v"


@pytest.mark.parametrize(
    ("text", "number", "words"),
    [
        ("", 1, "no header"),
        ("\n\n", 3, "no header"),
        ("\n\ufefftype\nx\n", 3, "schema"),
        ("type,type\n", 1, "names type twice"),
        ("type,Name of shopper\nidentified,Mira\n", 2, "no column 'name of shopper'"),
        ("type\nidentified,and,more\n", 2, "3 cells"),
        ("type\nfrom_the_future\n", 2, "schema"),
        ("type,occurred_at\nidentified,yesterday\n", 2, "schema"),
        ('type,lines\norder_placed,"[{"\n', 2, "'lines' is not JSON"),
        ('type,lines\norder_placed,"{}"\n', 2, "schema"),
        ('type,lines\norder_placed,"[1]"\n', 2, "schema"),
        ('type,properties.\nidentified,"x"\n', 2, "no column 'properties.'"),
        ('type\n"identified" x\n', 2, "not CSV"),
        ("type,visitor_id\nidentified,\udcff\n", 2, "not UTF-8"),
    ],
)
def test_a_bad_row_or_header_says_what_to_do(text: str, number: int, words: str) -> None:
    found, message = problem("events-csv", text)

    assert found == number
    assert words in message


def test_rows_after_a_bad_one_still_count() -> None:
    good = "identified,2026-11-01T00:00:00Z,v"
    text = f'type,occurred_at,visitor_id\n{good}\nnonsense,,\n\n  ,,\n"a" b\n{good}\n'

    assert [(number, isinstance(event, bytes)) for number, event in read("events-csv", text)] == [
        (2, True),
        (3, False),
        (6, False),
        (7, True),
    ]


ORDERS = (
    "order_id,placed_at,currency,total,tax,shipping,email,is_test,cancelled_at,refunded,"
    "refunded_at,lines\n"
)


def test_a_row_of_an_order_makes_the_order_its_cancellation_and_its_refund() -> None:
    order, cancellation, refund = documents(
        "orders-csv",
        ORDERS + "1001,2026-11-01T00:00:00Z,EUR,20.00,3.00,2.00,mira@example.org,true,"
        '2026-11-02T00:00:00Z,5.00,2026-11-03T00:00:00Z,"[{""line_id"":""1"",""quantity"":1,'
        '""price"":15}]"\n',
    )

    assert {k: v for k, v in order.items() if k != "event_id"} == {
        "type": "order_placed",
        "occurred_at": "2026-11-01T00:00:00Z",
        "email": "mira@example.org",
        "source": "import",
        "order_id": "1001",
        "currency": "EUR",
        "total": "20.00",
        "tax": "3.00",
        "shipping": "2.00",
        "lines": [{"line_id": "1", "quantity": 1, "price": "15"}],
        "is_test": True,
    }
    assert order["event_id"].startswith("import/order/1001/")
    assert (cancellation["type"], cancellation["occurred_at"]) == (
        "order_cancelled",
        "2026-11-02T00:00:00Z",
    )
    assert (refund["type"], refund["amount"], refund["currency"], refund["refund_id"]) == (
        "order_refunded",
        "5.00",
        "EUR",
        "1001/import",
    )
    assert refund["occurred_at"] == "2026-11-03T00:00:00Z"


def test_a_refund_without_a_time_is_booked_when_the_order_last_changed() -> None:
    header = "order_id,occurred_at,updated_at,currency,total,refunded,source,properties.b2b\n"
    order, refund = documents(
        "orders-csv", header + "1,2026-11-01T00:00:00Z,2026-11-09T00:00:00Z,EUR,9.00,9.00,erp,yes\n"
    )

    assert refund["occurred_at"] == "2026-11-09T00:00:00Z"
    assert (refund["source"], order["source"]) == ("erp", "erp")
    assert order["properties"] == {"b2b": "yes"}


def test_importing_the_same_file_twice_makes_the_same_events() -> None:
    text = ORDERS + "1001,2026-11-01T00:00:00Z,EUR,20.00,,,a@example.org,,,1.00,,\n"

    assert read("orders-csv", text) == read("orders-csv", text)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("1001,2026-11-01T00:00:00Z,EUR,,,,,,,,,", "total"),
        (",2026-11-01T00:00:00Z,EUR,20.00,,,,,,,,", "order_id"),
        ("1001,1 November,EUR,20.00,,,,,,,,", "occurred_at"),
        ("1001,2026-11-01T00:00:00Z,EUR,twenty,,,,,,,,", "total"),
        ("1001,2026-11-01T00:00:00Z,EUR,20.00,,,,maybe,,,,", "is_test"),
        ("1001,2026-11-01T00:00:00Z,EUR,20.00,,,,,,,,[", "lines"),
    ],
)
def test_a_row_that_is_no_order_names_the_field(row: str, words: str) -> None:
    assert words in problem("orders-csv", f"{ORDERS}{row}\n")[1]


def test_an_unknown_column_is_refused_and_not_silently_lost() -> None:
    text = "order_id,placed_at,currency,total,taxs\n1,2026-11-01T00:00:00Z,EUR,9.00,1.00\n"

    assert "no column 'taxs'" in problem("orders-csv", text)[1]


def test_a_header_without_rows_is_an_empty_import() -> None:
    assert read("orders-csv", ORDERS) == []


def test_an_order_from_a_file_is_an_order_like_any_other() -> None:
    ((_, event),) = read(
        "orders-csv",
        'order_id,placed_at,currency,total,lines\n1,2026-11-01T00:00:00Z,JPY,900,"[{""line_id"":'
        '""a"",""quantity"":3,""price"":300}]"\n',
    )
    assert isinstance(event, bytes)

    order = parse_event(event, NOW)

    assert isinstance(order, OrderPlaced)
    assert order.lines == (OrderLine(line_id="a", quantity=3, price="300"),)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (EVENT, "events-jsonl"),
        ("\ufeff" + ORDERS, "orders-csv"),
        ("order_id;currency;total", "orders-csv"),
        ('"type","occurred_at"', "events-csv"),
        ("Name,Email,Financial Status,Lineitem quantity", "shopify-orders-csv"),
        ("PK\x03\x04", None),
        ("", None),
    ],
)
def test_the_format_of_a_file_is_seen_in_its_first_line(line: str, kind: str | None) -> None:
    assert guess_format(line) == kind


def test_the_examples_of_the_docs_are_taken_whole() -> None:
    page = (Path(__file__).parents[2] / "docs" / "import.md").read_text()
    examples = re.findall(r"```csv\n(.*?)```", page, re.S)
    kinds = [guess_format(example.partition("\n")[0]) or "" for example in examples]

    assert kinds == ["events-csv", "orders-csv"]
    assert [
        len(list(documents(kind, example))) for kind, example in zip(kinds, examples, strict=True)
    ] == [3, 3]


def test_the_docs_name_every_format_and_every_column_of_an_order() -> None:
    page = (Path(__file__).parents[2] / "docs" / "import.md").read_text()

    for name in {*FORMATS, *OrderPlaced.__struct_fields__} - EXPLAINED_ELSEWHERE:
        assert f"`{name}`" in page, name


EXPLAINED_ELSEWHERE = frozenset(
    "event_id occurred_at sent_at session_id source properties email_key".split()
)
cells = st.text(max_size=12) | st.sampled_from(
    ["order_placed", "2026-11-01T00:00:00Z", "EUR", "10.00", "1001", '[{"line_id":"1"}]', "paid"]
)
headers = st.lists(
    st.sampled_from(
        "type event_id occurred_at placed_at order_id currency total lines properties.x is_test "
        "refunded cancelled_at id name email lineitem quantity".split()
    ),
    max_size=8,
    unique=True,
)


@given(st.sampled_from(sorted(FORMATS)), headers, st.lists(st.lists(cells, max_size=8), max_size=4))
def test_any_file_makes_events_or_errors_and_nothing_else(
    kind: str, header: list[str], table: list[list[str]]
) -> None:
    text = "\n".join(",".join(row) for row in [header, *table])

    for number, event in FORMATS[kind](text.split("\n")):
        assert number >= 0
        if isinstance(event, bytes):
            json.loads(event)
        else:
            assert isinstance(event, BadRow)
