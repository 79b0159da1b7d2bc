"""How a message of ours is signed, and where it may go."""

from __future__ import annotations

import pytest

from talkworth.outlets.webhook import BadTarget, clean_url, new_secret, signed_headers


def test_the_signature_is_that_of_standard_webhooks() -> None:
    # The example of the specification's own libraries: secret, id, time and body are theirs.
    headers = signed_headers(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert headers["webhook-timestamp"] == "1614265330"


def test_every_secret_is_another_one() -> None:
    assert len({new_secret() for _ in range(50)}) == 50
    assert new_secret().startswith("whsec_")


def test_a_damaged_secret_is_named() -> None:
    with pytest.raises(BadTarget):
        signed_headers("whsec_!!", "m", 1, b"")


@pytest.mark.parametrize(
    "url",
    ["https://crm.example/hooks?a=1", "http://127.0.0.1:9/x", "http://localhost/", "http://[::1]/"],
)
def test_addresses_that_may_be_sent_to(url: str) -> None:
    assert clean_url(f" {url} ") == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "crm.example",
        "http://crm.example/hooks",
        "https://user:password@crm.example/",
        "ftp://crm.example/",
        "https://",
        "https://[::1",
        "https://crm.example:port/",
        "file:///etc/passwd",
        "https://crm.example/\u00e9",
    ],
)
def test_addresses_that_may_not(url: str) -> None:
    with pytest.raises(BadTarget):
        clean_url(url)
