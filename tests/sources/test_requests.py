"""What platforms ask for on behalf of their customers."""

from __future__ import annotations

import pytest

from talkworth.sources.requests import Request, read_request

WHO = b'{"customer":{"id":7001,"email":"0f3a"},"orders_to_redact":[1]}'


@pytest.mark.parametrize(
    ("topic", "payload", "expected"),
    [
        ("customers/redact", WHO, Request(asked="erase", customer_id="7001", email_key="0f3a")),
        ("customers/data_request", b'{"customer":{}}', Request(asked="export")),
        ("customers/redact", b'{"customer":{"id":"","email":""}}', Request(asked="erase")),
        ("customers/redact", b'{"customer":7}', Request(asked="erase")),
        ("shop/redact", b"not json", Request(asked="erase-shop")),
        ("orders/create", WHO, None),
    ],
)
def test_a_request_says_what_for_and_whom(
    topic: str, payload: bytes, expected: Request | None
) -> None:
    assert read_request("shopify", topic, payload) == expected


def test_the_same_topic_of_another_door_is_none() -> None:
    assert read_request("woocommerce", "customers/redact", WHO) is None
