"""Connections: a token is sealed, replaced, never shown, and gone when it is removed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from talkworth.control import BadWebhook, Control, SecretKeyFileWrong, UnknownShop
from talkworth.control.connections import BadConnection, UnknownConnection

TOKEN = "shpat_0123456789abcdef"
DOMAIN = "tea.myshopify.com"
URL = "https://talkworth.tea.example"


def connect(control: Control, token: str = TOKEN, domain: str = DOMAIN, url: str = URL) -> str:
    return control.connections.add("tea", "shopify", domain, url, token).connection_id


def test_a_connection_is_listed_without_its_token(control: Control, data: Path) -> None:
    connection_id = connect(control, domain="TEA.myshopify.com.", url=f"{URL}/")
    (found,) = control.connections.list("tea")

    assert (found.connection_id, found.domain, found.url) == (connection_id, DOMAIN, URL)
    assert (found.polled_at, found.polled_until, found.failure) == (None, None, "")
    assert TOKEN not in repr(found)
    assert control.connections.token(found) == TOKEN
    control.close()
    assert all(TOKEN.encode() not in path.read_bytes() for path in data.iterdir() if path.is_file())


def test_connecting_again_replaces_the_token_and_keeps_what_was_polled(control: Control) -> None:
    first = connect(control)
    (found,) = control.connections.list("tea")
    control.connections.note_poll(found, 1_000_000, "")
    assert connect(control, "shpat_new") == first
    (found,) = control.connections.list()

    assert control.connections.token(found) == "shpat_new"
    assert found.polled_until == 1_000_000
    assert connect(control, domain="other.myshopify.com") != first
    assert [entry.change for entry in control.audit_log()][-3:] == [
        "add-connection",
        "renew-connection",
        "add-connection",
    ]


def test_a_failed_poll_keeps_how_far_the_last_good_one_came(control: Control) -> None:
    connect(control)
    (before,) = control.connections.list("tea")
    control.connections.note_poll(before, 5, "")
    control.connections.note_poll(before, None, "x" * 9000)
    (after,) = control.connections.list("tea")

    assert (after.polled_until, after.failure) == (5, "x" * 500)
    assert after.polled_at is not None
    assert after.polled_at >= before.created_at


def test_what_is_removed_is_gone(control: Control) -> None:
    connection_id = connect(control)
    removed = control.connections.remove(connection_id)

    assert control.connections.list() == []
    for ask in (
        lambda: control.connections.remove(connection_id),
        lambda: control.connections.token(removed),
    ):
        with pytest.raises(UnknownConnection):
            ask()


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"token": ""}, BadConnection),
        ({"token": "two\nlines"}, BadConnection),
        ({"token": "é"}, BadConnection),
        ({"token": "x" * 5000}, BadConnection),
        ({"url": "http://tea.example"}, BadConnection),
        ({"url": "https://"}, BadConnection),
        ({"url": "https://me:secret@tea.example"}, BadConnection),
        ({"url": "https://tea.example/?a=b"}, BadConnection),
        ({"url": "https://[tea"}, BadConnection),
        ({"domain": "tea"}, BadWebhook),
        ({"domain": ""}, BadWebhook),
    ],
)
def test_what_cannot_be_one_is_refused(
    control: Control, changed: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        connect(control, **changed)
    assert control.connections.list() == []


def test_a_platform_or_a_shop_we_do_not_know_is_refused(control: Control) -> None:
    with pytest.raises(BadConnection, match="We ask no API of 'moon'"):
        control.connections.add("tea", "moon", DOMAIN, URL, TOKEN)
    with pytest.raises(UnknownShop):
        control.connections.add("nobody", "shopify", DOMAIN, URL, TOKEN)


def test_a_token_copied_to_another_connection_does_not_open(control: Control, data: Path) -> None:
    connect(control)
    connect(control, "shpat_other", domain="other.myshopify.com")
    with sqlite3.connect(data / "control.db") as file:
        file.execute(
            "update connections set sealed_token = (select sealed_token from connections as c "
            "where c.domain = 'tea.myshopify.com')"
        )
    file.close()
    _, other = control.connections.list()

    with pytest.raises(SecretKeyFileWrong):
        control.connections.token(other)
