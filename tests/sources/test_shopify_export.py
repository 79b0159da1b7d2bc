"""Shopify's own order export: several rows an order, and what it leaves unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sources.bodies import SHOPIFY

from talkworth.events import Event
from talkworth.events.orders import OrderCancelled, OrderLine, OrderPlaced, OrderRefunded
from talkworth.events.parse import parse_event
from talkworth.sources.rows import BadRow
from talkworth.sources.shopify.export import shopify_orders

TEXT = (SHOPIFY / "own" / "orders_export.csv").read_text()
NOW = datetime(2026, 11, 20, tzinfo=UTC)


def events_of(text: str) -> Iterator[tuple[int, Event | BadRow]]:
    for number, event in shopify_orders(text.splitlines(keepends=True)):
        if isinstance(event, bytes):
            yield number, parse_event(event, NOW)
        else:
            assert isinstance(event, BadRow)
            yield number, event


def order(text: str) -> OrderPlaced:
    _, event = next(events_of(text))
    assert isinstance(event, OrderPlaced), event
    return event


def row(**cells: str) -> str:
    named = {
        "Name": "#1",
        "Financial Status": "paid",
        "Currency": "EUR",
        "Subtotal": "10.00",
        "Total": "10.00",
        "Created at": "2026-05-01 10:00:00 +0000",
        "Lineitem quantity": "1",
        "Lineitem price": "10.00",
        "Id": "1",
    } | {name.replace("_", " "): cell for name, cell in cells.items()}
    return f"{','.join(named)}\n{','.join(named.values())}\n"


def test_each_order_is_read_from_all_of_its_rows() -> None:
    assert [(number, type(event).__name__) for number, event in events_of(TEXT)] == [
        (2, "OrderPlaced"),  # its first row spans three lines, of six
        (2, "OrderRefunded"),
        (7, "OrderPlaced"),
        (7, "OrderCancelled"),
        (7, "OrderRefunded"),
        (8, "BadRow"),
        (9, "OrderPlaced"),
    ]


def test_the_first_order_of_the_file_to_the_cent() -> None:
    (_, placed), (_, refund), *_ = events_of(TEXT)

    assert isinstance(placed, OrderPlaced)
    assert isinstance(refund, OrderRefunded)
    assert placed == OrderPlaced(
        event_id=placed.event_id,
        occurred_at=datetime(2026, 5, 1, 7, 58, 12, tzinfo=UTC),
        paid_at=datetime(2026, 5, 1, 8, 0, tzinfo=UTC),
        source="shopify-export",
        email="mira.okafor@example.org",
        visitor_id="v1",
        conversation_id="c1",
        order_id="820982911946154508",
        order_name="#1003",
        currency="EUR",
        total="49.00",
        tax="0.00",
        shipping="5.00",
        order_discount="5.00",  # 2 x 20.00 - 1.00 + 10.00 - 44.00
        lines=(
            OrderLine(
                line_id="row-1", quantity=2, price="20.00", discount="1.00", title="Sencha, 100 g"
            ),
            OrderLine(line_id="row-2", quantity=1, price="10.00", discount="0.00", title="Mug"),
        ),
        sales_channel="web",
    )
    assert (refund.amount, refund.refund_id, refund.occurred_at) == (
        "9.00",
        "820982911946154508/export",
        placed.occurred_at,
    )


def test_tax_is_in_the_prices_where_the_total_does_not_add_it() -> None:
    orders = [event for _, event in events_of(TEXT) if isinstance(event, OrderPlaced)]

    assert [(o.order_name, o.prices_include_tax) for o in orders] == [
        ("#1003", False),
        ("#1002", True),
        ("#1000", False),
    ]


def test_a_cancelled_order_is_refunded_on_the_day_it_was_cancelled() -> None:
    _, _, _, (_, cancelled), (_, refunded), *_ = events_of(TEXT)

    assert isinstance(cancelled, OrderCancelled)
    assert isinstance(refunded, OrderRefunded)
    assert cancelled.occurred_at == refunded.occurred_at == datetime(2026, 5, 2, 8, tzinfo=UTC)
    assert refunded.amount == "1100"


def test_an_id_rewritten_by_a_spreadsheet_is_refused_with_the_cure() -> None:
    (problem,) = [event for _, event in events_of(TEXT) if isinstance(event, BadRow)]

    assert "#1001" in problem.message
    assert "as Shopify sent it" in problem.message


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"Currency": ""}, "'currency' is empty"),
        ({"Currency": "DOUBLOONS"}, "unknown-currency"),
        ({"Created_at": ""}, "A time is missing"),
        ({"Created_at": "1 May 2026"}, "not RFC 3339"),
        ({"Total": "10.005"}, "amount-not-exact"),
        ({"Total": "-10.00"}, "bad-amount"),
        ({"Total": "ten"}, "not a decimal"),
        ({"Lineitem_quantity": "-1"}, "bad-quantity"),
        ({"Lineitem_quantity": "some"}, "bad-quantity"),
        ({"Id": "", "Name": ""}, "'name' is empty"),
        ({"Id": "9" * 300}, "unreadable-body"),
        ({"Name": "#1,too,many"}, "cells"),
    ],
)
def test_an_order_that_cannot_be_read_says_why(cells: dict[str, str], words: str) -> None:
    ((_, problem),) = events_of(row(**cells))

    assert isinstance(problem, BadRow)
    assert words in problem.message


def test_a_file_without_ids_names_its_orders_by_their_names() -> None:
    assert order(row(Id="")).order_id == "#1"


def test_without_a_subtotal_the_discount_column_counts() -> None:
    assert order(row(Subtotal="", Discount_Amount="1.50")).order_discount == "1.50"


def test_other_spellings_of_the_header_are_understood() -> None:
    text = row(Canceled_at="2026-05-02T08:00:00Z").replace("Lineitem price", "LINEITEM PRICE")

    _, (_, cancelled) = events_of(text)

    assert isinstance(cancelled, OrderCancelled)


def test_the_same_file_twice_makes_the_same_events() -> None:
    one, again = ([e for _, e in events_of(TEXT) if not isinstance(e, BadRow)] for _ in range(2))

    assert one == again


def test_an_empty_file_is_a_problem_and_a_header_alone_is_none() -> None:
    assert [type(event) for _, event in shopify_orders([])] == [BadRow]
    assert list(shopify_orders(TEXT.splitlines()[:1])) == []


@given(st.lists(st.sampled_from(TEXT.splitlines(keepends=True)) | st.text(max_size=40)))
def test_any_mixture_of_rows_makes_events_or_errors(lines: list[str]) -> None:
    for _, event in shopify_orders([TEXT.splitlines(keepends=True)[0], *lines]):
        assert isinstance(event, bytes | BadRow)
