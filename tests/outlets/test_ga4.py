"""A purchase as GA4 takes it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from tests.reports.narrated import at, micros

from talkworth.outlets.credits import Earned, OrderCredits
from talkworth.outlets.ga4 import (
    BadMeasurementId,
    clean_measurement_id,
    problems,
    purchase_message,
)

NOON = at("11-18 12:00")


def order(*credits: tuple[str, int, str | None], **more: Any) -> OrderCredits:
    known: dict[str, Any] = {
        "order_id": "1001",
        "order_name": "#1001",
        "ordered_at": NOON,
        "currency": "EUR",
        "total_minor": 5_000,
        "net_minor": 4_500,
        "balance_minor": 4_500,
        "trust": "verified",
        "visitor_id": "v1",
        "ga_client_id": None,
        "credits": [
            Earned(
                kind=kind,  # type: ignore[arg-type]
                channel="chat",
                conversation_id=conversation_id,
                touched_at=NOON,
                credit_minor=minor,
                rule_set_version=1,
            )
            for kind, minor, conversation_id in credits
        ],
    }
    return OrderCredits(**{**known, **more})


def read(message: dict[str, object]) -> Any:
    return msgspec.json.decode(msgspec.json.encode(message))


def test_the_largest_credit_names_the_conversation_and_all_kinds_stand_beside() -> None:
    told = order(("assisted", 1_000, "c1"), ("direct", 2_000, "c2"), ("direct", 500, None))
    message = read(purchase_message(told))
    parameters = message["events"][0]["params"]

    assert parameters["conversation_id"] == "c2"
    assert (parameters["kind"], parameters["value"]) == ("direct", 35.0)
    assert (parameters["direct_value"], parameters["assisted_value"]) == (25.0, 10.0)
    assert (parameters["order_value"], parameters["currency"]) == (50.0, "EUR")
    assert parameters["transaction_id"] == "1001"
    assert list(problems(message, micros(NOON))) == []


@pytest.mark.parametrize(
    ("currency", "value"), [("JPY", "2500"), ("KWD", "2.500"), ("EUR", "25.00")]
)
def test_a_value_has_the_decimals_of_its_currency(currency: str, value: str) -> None:
    told = order(("direct", 2_500, "c1"), currency=currency)
    assert f'"value":{value},'.encode() in msgspec.json.encode(purchase_message(told))


def test_one_browser_is_one_client_and_two_are_two() -> None:
    ids = [
        purchase_message(order(("direct", 1, "c"), visitor_id=visitor))["client_id"]
        for visitor in ("v1", "v1", "v2")
    ]
    assert ids[0] == ids[1] != ids[2]
    first, _, second = str(ids[0]).partition(".")
    assert first.isdigit()
    assert second.isdigit()


def test_an_order_without_a_visitor_has_a_client_of_its_own() -> None:
    told = order(("direct", 1, "c"), visitor_id=None)
    assert purchase_message(told)["client_id"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"client_id": ""}, "client_id"),
        ({"timestamp_micros": micros(NOON - timedelta(hours=73))}, "72 hours"),
        ({"timestamp_micros": micros(NOON + timedelta(hours=1))}, "ahead"),
    ],
)
def test_what_ga4_would_drop_is_named(changed: dict[str, object], said: str) -> None:
    message = {**read(purchase_message(order(("direct", 1, "c")))), **changed}
    (found,) = problems(message, micros(NOON))
    assert said in found


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("1purchase", {}),
        ("ga_purchase", {}),
        ("p" * 41, {}),
        ("purchase", {"currency": "EUR", "value": 1}),
        ("other", {"value": 1}),
        ("other", {"firebase_x": 1}),
        ("other", {"a-b": 1}),
        ("other", {"a": "x" * 101}),
        ("other", {f"p{n}": n for n in range(26)}),
    ],
)
def test_an_event_ga4_would_refuse_is_named(name: str, parameters: dict[str, object]) -> None:
    message = {"client_id": "1.2", "events": [{"name": name, "params": parameters}]}
    assert len(list(problems(message, micros(NOON)))) == 1


@pytest.mark.parametrize("text", ["G-AB12CD34", " g-ab12cd34 "])
def test_a_measurement_id_is_read(text: str) -> None:
    assert clean_measurement_id(text) == "G-AB12CD34"


@pytest.mark.parametrize("text", ["", "UA-1234-5", "G-", "G-ab cd", "AB12CD34"])
def test_what_is_no_measurement_id_is_refused(text: str) -> None:
    with pytest.raises(BadMeasurementId):
        clean_measurement_id(text)
