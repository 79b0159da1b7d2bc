"""The secrets platforms sign their webhooks with: added, rotated, removed, read for a check."""

from __future__ import annotations

import secrets

import msgspec

import talkworth.control.checks as checks
from talkworth.control.records import Webhook, WebhookSecret
from talkworth.control.refusals import BadWebhook, UnknownWebhook
from talkworth.control.sealing import Sealer
from talkworth.control.snapshot import Snapshot
from talkworth.control.store import Change, Store, now


class Signers:
    """All webhook secrets of a control file, sealed with its master key."""

    def __init__(self, store: Store, sealer: Sealer) -> None:
        self._store, self._sealer = store, sealer

    def add(self, shop_id: str, platform: str, domain: str, secret: bytes) -> Webhook:
        """
        Accept webhooks of `domain` signed with `secret`, beside those accepted already.

        Raises:
            BadWebhook
        """
        checks.check_platform(platform)
        webhook = _made(shop_id, platform, checks.clean_domain(platform, domain))
        with self._store.change() as change:
            self._write(change, webhook, secret)
            change.audit(
                shop_id, "add-webhook", f"{platform} {webhook.domain} {webhook.webhook_id}"
            )
        return webhook

    def rotate(self, webhook_id: str, secret: bytes, overlap_us: int) -> tuple[Webhook, Webhook]:
        """
        The webhook under a new secret, and the old one, which is accepted for the overlap.

        Raises:
            UnknownWebhook, BadWebhook
        """
        if overlap_us < 0:
            raise BadWebhook("An overlap cannot be negative. `0` stops the old secret at once.")
        old = self._named(webhook_id)
        webhook = _made(old.shop_id, old.platform, old.domain)
        with self._store.change() as change:
            ends_at = min(change.changed_at + overlap_us, old.expires_at or 1 << 62)
            old = msgspec.structs.replace(old, expires_at=ends_at)
            self._write(change, webhook, secret)
            change.write("expire_webhook", webhook_id=webhook_id, expires_at=ends_at)
            change.audit(old.shop_id, "rotate-webhook", f"{webhook_id} {webhook.webhook_id}")
        return webhook, old

    def remove(self, webhook_id: str) -> Webhook:
        """
        Accept nothing signed with this secret any more.

        Raises:
            UnknownWebhook
        """
        known = self._named(webhook_id)
        with self._store.change() as change:
            change.write("remove_webhook", webhook_id=webhook_id)
            change.audit(known.shop_id, "remove-webhook", webhook_id)
        return known

    def of(self, shop_id: str) -> list[Webhook]:
        """The shop's webhooks without their secrets, newest first."""
        return [w for w, _ in self._store.fresh().webhooks if w.shop_id == shop_id]

    def secrets(self, shop_id: str, platform: str) -> list[WebhookSecret]:
        """
        The secrets a webhook may be signed with now, newest first.

        Raises:
            SecretKeyFileWrong
        """
        found = _of(self._store.recent(), shop_id, platform)
        found = found or _of(self._store.fresh(), shop_id, platform)
        at = now()
        return [
            WebhookSecret(
                shop_id=shop_id,
                platform=platform,
                domain=webhook.domain,
                secret=self._sealer.unseal(sealed, shop_id, _purpose(webhook)),
            )
            for webhook, sealed in found
            if webhook.expires_at is None or at < webhook.expires_at
        ]

    def _named(self, webhook_id: str) -> Webhook:
        for webhook, _ in self._store.fresh().webhooks:
            if webhook.webhook_id == webhook_id:
                return webhook
        raise UnknownWebhook(webhook_id)

    def _write(self, change: Change, webhook: Webhook, secret: bytes) -> None:
        checks.check_secret(secret)
        sealed = self._sealer.seal(secret, webhook.shop_id, _purpose(webhook))
        change.write("add_webhook", **msgspec.structs.asdict(webhook), sealed_secret=sealed)


def _made(shop_id: str, platform: str, domain: str) -> Webhook:
    return Webhook(
        webhook_id=f"wh_{secrets.token_hex(6)}",
        shop_id=shop_id,
        platform=platform,
        domain=domain,
        created_at=now(),
    )


def _of(snapshot: Snapshot, shop_id: str, platform: str) -> list[tuple[Webhook, bytes]]:
    wanted = (shop_id, platform)
    return [(w, sealed) for w, sealed in snapshot.webhooks if (w.shop_id, w.platform) == wanted]


def _purpose(webhook: Webhook) -> str:
    return f"webhook/{webhook.platform}/{webhook.domain}/{webhook.webhook_id}"
