"""Signatures of platforms: rotated, forged, stale, re-encoded, cut short."""

from __future__ import annotations

import json
import time

import httpx
import pytest
from tests.intake.place import Place
from tests.intake.platforms.deliveries import (
    SECRET,
    Headers,
    chatwoot_headers,
    gorgias_headers,
    intercom_headers,
    post,
    stored,
    stripe_headers,
    zendesk_headers,
)

from talkworth.intake.platforms.signatures import named, seconds

ROTATED = b"whsec_the secret after it"
BODY = b'{\n  "id": "evt_1",\n  "type": "account.updated"\n}'


@pytest.fixture(scope="module", autouse=True)
def _secrets(place: Place) -> None:
    for platform in ("stripe", "chatwoot", "intercom", "zendesk", "gorgias"):
        place.control.add_webhook("shop", platform, "", SECRET)
    for platform in ("stripe", "zendesk", "gorgias"):
        place.control.add_webhook("shop", platform, "", ROTATED)


def code(answer: httpx.Response) -> str:
    return "" if answer.status_code == 200 else str(answer.json()["error"]["code"])


def signature(headers: Headers) -> str:
    return dict(part.split("=", 1) for part in headers["Stripe-Signature"].split(","))["v1"]


# Stripe.


def test_stripe_may_sign_with_several_secrets_while_one_is_rotated(client: httpx.Client) -> None:
    for secret in (SECRET, ROTATED):
        assert code(post(client, "stripe", BODY, stripe_headers(BODY, secret=secret))) == ""
    now = int(time.time())
    good = signature(stripe_headers(BODY, now))
    many = f"t={now}, v1={'0' * 64}, v1={good}"
    assert code(post(client, "stripe", BODY, {"Stripe-Signature": many})) == ""


def forged_stripe() -> list[str]:
    now = int(time.time())
    good = signature(stripe_headers(BODY, now))
    return [
        "",
        "t=,v1=",
        f"t={now}",
        f"v1={good}",
        f"t={now},v0={good}",  # a scheme of test mode that proves nothing
        f"t={now},v1={good[:-1]}",
        f"t={now},v1={good.upper()}",
        f"t={now + 1},v1={good}",
        f"t={now}.0,v1={good}",
        f"t=+{now},v1={good}",
        f"t={now},v1=\xe9",
        f"t={now}," + ",".join([f"v1={'0' * 64}"] * 20) + f",v1={good}",
    ]


@pytest.mark.parametrize("number", range(12))
def test_stripes_forged_signatures_are_refused(client: httpx.Client, number: int) -> None:
    header = forged_stripe()[number].encode("latin-1")
    answer = client.post(
        "/webhooks/stripe/shop", content=BODY, headers={b"Stripe-Signature": header}
    )

    assert code(answer) == "wrong-signature"


def test_a_body_that_was_encoded_again_is_not_what_was_signed(client: httpx.Client) -> None:
    again = json.dumps(json.loads(BODY)).encode()

    assert code(post(client, "stripe", again, stripe_headers(BODY))) == "wrong-signature"
    assert code(post(client, "stripe", BODY[:-1], stripe_headers(BODY))) == "wrong-signature"


@pytest.mark.parametrize("off_s", [-301, -10_000_000, 301, 10_000_000])
@pytest.mark.parametrize("platform", ["stripe", "chatwoot", "zendesk"])
def test_a_signature_of_another_time_is_a_replay(
    client: httpx.Client, place: Place, platform: str, off_s: int
) -> None:
    sign = {"stripe": stripe_headers, "chatwoot": chatwoot_headers, "zendesk": zendesk_headers}
    sent = b'{"replayed": "%d"}' % off_s
    answer = post(client, platform, sent, sign[platform](sent, time.time() + off_s))

    assert (answer.status_code, code(answer)) == (401, "stale-signature")
    assert stored(place, platform, sent) == []


@pytest.mark.parametrize("off_s", [-290, 290])
@pytest.mark.parametrize("platform", ["stripe", "chatwoot", "zendesk"])
def test_five_minutes_either_way_are_good(client: httpx.Client, platform: str, off_s: int) -> None:
    sign = {"stripe": stripe_headers, "chatwoot": chatwoot_headers, "zendesk": zendesk_headers}

    assert code(post(client, platform, BODY, sign[platform](BODY, time.time() + off_s))) == ""


def test_a_forgery_is_never_called_stale(client: httpx.Client) -> None:
    """Else the answer would tell whether a guessed secret was right."""
    old = stripe_headers(BODY, 1, secret=b"guessed")

    assert code(post(client, "stripe", BODY, old)) == "wrong-signature"


# Chatwoot.


def test_an_older_chatwoot_brings_the_secret_in_the_address(client: httpx.Client) -> None:
    token = "/" + SECRET.decode().replace(" ", "%20")
    sent = b'{"event": "unheard of"}'

    assert code(post(client, "chatwoot", sent, {}, token)) == ""
    for wrong in ("", "/", "/guessed", token + "x", "/x" + token):
        assert code(post(client, "chatwoot", sent, {}, wrong)) == "wrong-signature"


def test_a_token_lets_in_what_another_secret_signs(client: httpx.Client) -> None:
    """A newer Chatwoot signs with a secret of its own; the shop may know the token only."""
    token = "/" + SECRET.decode().replace(" ", "%20")
    headers = chatwoot_headers(BODY, secret=b"another")

    assert code(post(client, "chatwoot", BODY, headers, token)) == ""
    assert code(post(client, "chatwoot", BODY, headers)) == "wrong-signature"


@pytest.mark.parametrize("missing", ["X-Chatwoot-Timestamp", "X-Chatwoot-Signature"])
def test_chatwoot_signs_time_and_body_together(client: httpx.Client, missing: str) -> None:
    headers = chatwoot_headers(BODY)
    del headers[missing]

    assert code(post(client, "chatwoot", BODY, headers)) == "wrong-signature"


# Intercom.


def test_intercom_tries_an_address_with_head_and_with_a_ping(
    client: httpx.Client, place: Place
) -> None:
    before = place.reader.last_seq()
    assert client.head("/webhooks/intercom/shop").status_code == 200
    ping = b'{"type": "notification_event", "topic": "ping", "id": null, "data": {"item": {}}}'
    assert code(post(client, "intercom", ping, {})) == ""
    assert place.reader.last_seq() == before
    assert client.head("/webhooks/stripe/shop").status_code == 405


@pytest.mark.parametrize("cut", [slice(None, -1), slice(5, None), slice(0, 0)])
def test_intercoms_signature_is_compared_whole(client: httpx.Client, cut: slice) -> None:
    good = intercom_headers(BODY)["X-Hub-Signature"]

    assert code(post(client, "intercom", BODY, {"X-Hub-Signature": good})) == ""
    assert code(post(client, "intercom", BODY, {"X-Hub-Signature": good[cut]})) == (
        "wrong-signature"
    )


# Zendesk and Gorgias.


@pytest.mark.parametrize("stamp", ["", "yesterday", "2026-11-20T10:00:00", "9" * 40])
def test_zendesks_time_must_be_a_time(client: httpx.Client, stamp: str) -> None:
    headers = {**zendesk_headers(BODY), "X-Zendesk-Webhook-Signature-Timestamp": stamp}

    assert code(post(client, "zendesk", BODY, headers)) == "wrong-signature"


def test_gorgias_knows_the_secret_by_header_or_address(client: httpx.Client) -> None:
    for secret in (SECRET, ROTATED):
        assert code(post(client, "gorgias", BODY, gorgias_headers(BODY, secret))) == ""
    token = "/" + SECRET.decode().replace(" ", "%20")
    assert code(post(client, "gorgias", BODY, {}, token)) == ""
    for headers, path in (
        ({}, ""),
        ({"X-Talkworth-Secret": ""}, "/"),
        ({"X-Talkworth-Secret": "guessed"}, "/guessed"),
    ):
        assert code(post(client, "gorgias", BODY, headers, path)) == "wrong-signature"


# What they share.


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b'{"a": {"b": "x"}}', "x"),
        (b'{"a": {"b": 7}}', "7"),
        (b'{"a": {"b": null}}', ""),
        (b'{"a": {"b": {}}}', ""),
        (b'{"a": []}', ""),
        (b"[]", ""),
        (b"", ""),
        (b"\xff", ""),
        (b'{"a":' * 5000, ""),
    ],
)
def test_a_name_is_found_or_is_empty(body: bytes, found: str) -> None:
    assert named(body, "a", "b") == found


def test_a_stamp_is_whole_seconds() -> None:
    assert seconds("1794312000") == 1_794_312_000
    for text in ("", "-1", "1.5", "1e9", "٣", "9" * 13):
        assert seconds(text) is None
