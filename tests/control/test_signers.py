"""Webhook secrets: one takes over from another without a gap."""

from __future__ import annotations

import pytest

from talkworth.control import BadWebhook, Control, UnknownWebhook

HOUR_US = 3_600_000_000
DOMAIN = "tea.myshopify.com"


def held(control: Control) -> list[bytes]:
    return [one.secret for one in control.webhooks("tea", "shopify")]


def test_both_secrets_are_good_for_the_overlap(control: Control) -> None:
    old = control.add_webhook("tea", "shopify", DOMAIN, b"old")

    new, ending = control.signers.rotate(old.webhook_id, b"new", HOUR_US)

    assert held(control) == [b"new", b"old"]
    assert (new.domain, new.expires_at) == (DOMAIN, None)
    assert ending.expires_at is not None
    assert control.list_webhooks("tea")[1].expires_at == ending.expires_at


def test_without_an_overlap_the_old_secret_stops_at_once(control: Control) -> None:
    old = control.add_webhook("tea", "shopify", DOMAIN, b"old")

    control.signers.rotate(old.webhook_id, b"new", 0)

    assert held(control) == [b"new"]


def test_a_rotation_that_cannot_be_changes_nothing(control: Control) -> None:
    old = control.add_webhook("tea", "shopify", DOMAIN, b"old")

    with pytest.raises(BadWebhook):
        control.signers.rotate(old.webhook_id, b"", HOUR_US)
    with pytest.raises(BadWebhook):
        control.signers.rotate(old.webhook_id, b"new", -1)
    with pytest.raises(UnknownWebhook):
        control.signers.rotate("wh_nobody", b"new", 0)

    assert held(control) == [b"old"]
    assert control.list_webhooks("tea")[0].expires_at is None
