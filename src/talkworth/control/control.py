"""Who may send and read what: shops, keys, webhook secrets, rule sets, and who changed them."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from pathlib import Path

import msgspec

import talkworth.control.checks as checks
from talkworth.control.records import (
    Audit,
    Key,
    KeyKind,
    Shop,
    StoredRuleSet,
    Webhook,
    WebhookSecret,
)
from talkworth.control.refusals import (
    BadKeyKind,
    BadOrigin,
    ShopExists,
    UnknownKey,
    UnknownShop,
    UnknownWebhook,
)
from talkworth.control.rule_book import RuleBook, version_one, write_version
from talkworth.control.sealing import Sealer, open_sealer
from talkworth.control.snapshot import Snapshot
from talkworth.control.store import Change, Store, now
from talkworth.money import decimals
from talkworth.rules import FOREVER, RuleSet, Ruling

_PEPPER_BYTES = 32
_PEPPER = "email-pepper"


class Control:
    """
    The control file of a data directory. Safe to call from several threads and processes.

    Reads are answered from memory; what another process changed is seen within 0.25 s, and at
    once where we would otherwise say "unknown".
    """

    def __init__(self, store: Store, sealer: Sealer) -> None:
        self._store, self._sealer = store, sealer
        self.rule_book = RuleBook(store)

    @classmethod
    def open(cls, data: Path, actor: str = "talkworth") -> Control:
        """
        Open the control file in `data`; it and `secret.key` are made where missing.

        `actor` goes to the audit log.

        Raises:
            ControlUnreadable, SecretKeyFileMissing, SecretKeyFileWrong
        """
        store = Store(data / "control.db", actor)
        try:
            peppers = store.fresh().sealed_peppers
            sealer = open_sealer(data / "secret.key", may_create=not peppers)
            for shop_id, sealed in peppers.items():
                sealer.unseal(sealed, shop_id, _PEPPER)
        except BaseException:
            store.close()
            raise
        return cls(store, sealer)

    def close(self) -> None:
        self._store.close()

    def generation(self) -> int:
        """A number that grows whenever the file changed, whoever changed it."""
        return self._store.generation()

    def audit_log(self) -> list[Audit]:
        """Every change of this file, oldest first."""
        return [Audit(**dict(row)) for row in self._store.read("audit_log")]

    # -- shops

    def add_shop(self, shop_id: str, currency: str, timezone: str, name: str = "") -> Shop:
        """
        A new shop, with its e-mail pepper and rule set 1: the published rule from instant 0.

        Raises:
            BadShopId, UnknownCurrency, UnknownTimeZone, ShopExists
        """
        checks.check_shop_id(shop_id)
        decimals(currency)
        checks.check_timezone(timezone)
        shop = Shop(
            shop_id=shop_id,
            name=name or shop_id,
            currency=currency,
            timezone=timezone,
            created_at=now(),
        )
        pepper = self._sealer.seal(secrets.token_bytes(_PEPPER_BYTES), shop_id, _PEPPER)
        with self._store.change() as change:
            if shop_id in change.snapshot.shops:
                raise ShopExists(shop_id)
            change.write("add_shop", **msgspec.structs.asdict(shop), sealed_pepper=pepper)
            write_version(change, version_one(shop_id, shop.created_at))
            change.audit(shop_id, "add-shop", f"{currency} {timezone}")
        return shop

    def shop(self, shop_id: str) -> Shop:
        """
        Raises:
            UnknownShop
        """
        return self._snapshot_with(shop_id).shops[shop_id]

    def shops(self) -> list[Shop]:
        """All shops, by id."""
        return list(self._store.fresh().shops.values())

    def email_pepper(self, shop_id: str) -> bytes:
        """
        The 32 bytes that key the shop's e-mail hashes.

        Raises:
            UnknownShop, SecretKeyFileWrong
        """
        sealed = self._snapshot_with(shop_id).sealed_peppers[shop_id]
        return self._sealer.unseal(sealed, shop_id, _PEPPER)

    # -- keys

    def add_key(
        self, shop_id: str, kind: KeyKind, origins: Iterable[str] = (), label: str = ""
    ) -> tuple[Key, str]:
        """
        A new key and its text, which is shown this once where it is secret.

        Raises:
            UnknownShop, BadKeyKind, BadOrigin
        """
        if kind not in ("public", "secret"):
            raise BadKeyKind(kind)
        clean = tuple(dict.fromkeys(checks.clean_origin(origin) for origin in origins))
        if clean and kind == "secret":
            raise BadOrigin("A secret key is for servers and has no origins. Leave them out.")
        self._snapshot_with(shop_id)
        text = f"pk_{secrets.token_hex(16)}" if kind == "public" else f"sk_{secrets.token_hex(24)}"
        key = Key(
            key_id=f"key_{secrets.token_hex(6)}",
            shop_id=shop_id,
            kind=kind,
            origins=clean,
            created_at=now(),
            revoked_at=None,
            label=label,
            text=text if kind == "public" else None,
        )
        with self._store.change() as change:
            _write_key(change, key, text)
            change.audit(shop_id, f"add-{kind}-key", key.key_id)
        return key, text

    def revoke_key(self, key: str) -> Key:
        """
        Stop a key, named by its id or its text, for good. Again changes nothing.

        Raises:
            UnknownKey
        """
        keys = self._store.fresh().keys_by_sha256
        known = keys.get(_sha256(key)) or next((k for k in keys.values() if k.key_id == key), None)
        if known is None:
            raise UnknownKey
        if known.revoked_at is not None:
            return known
        with self._store.change() as change:
            change.write("revoke_key", key_id=known.key_id, revoked_at=change.changed_at)
            change.audit(known.shop_id, "revoke-key", known.key_id)
        return msgspec.structs.replace(known, revoked_at=change.changed_at)

    def keys(self, shop_id: str) -> list[Key]:
        """
        The shop's keys, oldest first, revoked ones too.

        Raises:
            UnknownShop
        """
        self._snapshot_with(shop_id)
        keys = self._store.fresh().keys_by_sha256.values()
        return [key for key in keys if key.shop_id == shop_id]

    def find_key(self, text: str) -> Key | None:
        """The key with this text, or `None` if there is none or it was revoked."""
        # Looked up by hash: how long a comparison takes says nothing about the key itself.
        sha256 = _sha256(text)
        key = self._store.recent().keys_by_sha256.get(sha256)
        key = key or self._store.fresh().keys_by_sha256.get(sha256)
        return key if key is not None and key.revoked_at is None else None

    # -- webhooks

    def add_webhook(self, shop_id: str, platform: str, domain: str, secret: bytes) -> Webhook:
        """
        Accept webhooks of `domain` signed with `secret`, beside those accepted already.

        Raises:
            UnknownShop, BadWebhook
        """
        checks.check_platform(platform)
        clean = checks.clean_domain(platform, domain)
        checks.check_secret(secret)
        self._snapshot_with(shop_id)
        webhook = Webhook(
            webhook_id=f"wh_{secrets.token_hex(6)}",
            shop_id=shop_id,
            platform=platform,
            domain=clean,
            created_at=now(),
        )
        sealed = self._sealer.seal(secret, shop_id, _purpose(webhook))
        with self._store.change() as change:
            change.write("add_webhook", **msgspec.structs.asdict(webhook), sealed_secret=sealed)
            change.audit(shop_id, "add-webhook", f"{platform} {clean} {webhook.webhook_id}")
        return webhook

    def remove_webhook(self, webhook_id: str) -> Webhook:
        """
        Accept nothing signed with this secret any more.

        Raises:
            UnknownWebhook
        """
        webhooks = (webhook for webhook, _ in self._store.fresh().webhooks)
        known = next((w for w in webhooks if w.webhook_id == webhook_id), None)
        if known is None:
            raise UnknownWebhook(webhook_id)
        with self._store.change() as change:
            change.write("remove_webhook", webhook_id=webhook_id)
            change.audit(known.shop_id, "remove-webhook", webhook_id)
        return known

    def list_webhooks(self, shop_id: str) -> list[Webhook]:
        """
        The shop's webhooks without their secrets, newest first.

        Raises:
            UnknownShop
        """
        self._snapshot_with(shop_id)
        return [w for w, _ in self._store.fresh().webhooks if w.shop_id == shop_id]

    def webhooks(self, shop_id: str, platform: str) -> list[WebhookSecret]:
        """
        The secrets a webhook may be signed with, newest first; none for an unknown shop.

        Raises:
            SecretKeyFileWrong
        """
        found = _webhooks_of(self._store.recent(), shop_id, platform)
        found = found or _webhooks_of(self._store.fresh(), shop_id, platform)
        return [
            WebhookSecret(
                shop_id=shop_id,
                platform=platform,
                domain=webhook.domain,
                secret=self._sealer.unseal(sealed, shop_id, _purpose(webhook)),
            )
            for webhook, sealed in found
        ]

    # -- rule sets

    def add_rule_set(self, shop_id: str, rules: RuleSet, active_from: int) -> StoredRuleSet:
        """
        The shop's next rule set, in force from `active_from` (UTC microseconds), past or not.

        Raises:
            UnknownShop, BadRuleSet
        """
        return self.rule_book.add_active(shop_id, rules, active_from)

    def rule_sets(self, as_of: int = FOREVER) -> list[Ruling]:
        """What decides which rules hold when, of all shops, as it was recorded by `as_of`."""
        return self.rule_book.rulings(as_of)

    def _snapshot_with(self, shop_id: str) -> Snapshot:
        """Rows that hold the shop; the file is looked at again before we say "unknown"."""
        snapshot = self._store.recent()
        if shop_id not in snapshot.shops:
            snapshot = self._store.fresh()
        if shop_id not in snapshot.shops:
            raise UnknownShop(shop_id)
        return snapshot


def _write_key(change: Change, key: Key, text: str) -> None:
    change.write(
        "add_key",
        key_id=key.key_id,
        shop_id=key.shop_id,
        kind=key.kind,
        sha256=_sha256(text),
        public_text=key.text,
        origins=json.dumps(key.origins),
        label=key.label,
        created_at=key.created_at,
    )


def _webhooks_of(snapshot: Snapshot, shop_id: str, platform: str) -> list[tuple[Webhook, bytes]]:
    wanted = (shop_id, platform)
    return [(w, sealed) for w, sealed in snapshot.webhooks if (w.shop_id, w.platform) == wanted]


def _sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _purpose(webhook: Webhook) -> str:
    return f"webhook/{webhook.platform}/{webhook.domain}/{webhook.webhook_id}"
