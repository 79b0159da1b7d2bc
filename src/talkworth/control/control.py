"""Who may send and read what: shops, keys, webhook secrets, rule sets, and who changed them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

import talkworth.control.checks as checks
from talkworth.control.annotations import AnnotationBook
from talkworth.control.connections import Connections
from talkworth.control.digests import DigestBook
from talkworth.control.escalation import EscalationBook
from talkworth.control.experiments import ExperimentBook
from talkworth.control.flags import FlagBook
from talkworth.control.key_ring import KeyRing
from talkworth.control.logins import Logins
from talkworth.control.outlets import OutletBook
from talkworth.control.records import (
    Audit,
    Key,
    KeyKind,
    PrivacyAnswer,
    Shop,
    StoredRuleSet,
    Webhook,
    WebhookSecret,
)
from talkworth.control.refusals import BadRetention, ShopExists, UnknownShop
from talkworth.control.rule_book import RuleBook, version_one, write_version
from talkworth.control.sealing import Sealer, open_sealer
from talkworth.control.sessions import Sessions
from talkworth.control.shares import Shares
from talkworth.control.signers import Signers
from talkworth.control.snapshot import Snapshot
from talkworth.control.statements import ERASED_TABLES
from talkworth.control.store import Store, now
from talkworth.control.users import Users
from talkworth.money import decimals
from talkworth.rules import FOREVER, RuleSet, Ruling
from talkworth.sources.requests import Asked

LEAST_RETENTION_D: Final = 90
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
        self.outlets = OutletBook(store, sealer)
        self.digests = DigestBook(store, sealer)
        self.key_ring = KeyRing(store)
        self.signers = Signers(store, sealer)
        self.connections = Connections(store, sealer)
        self.flags, self.annotations = FlagBook(store), AnnotationBook(store)
        self.experiments, self.escalation = ExperimentBook(store), EscalationBook(store)
        self.users, self.logins = Users(store), Logins(store)
        self.sessions, self.shares = Sessions(store), Shares(store)

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

    def audit_of(self, shop_id: str, since: int = 0) -> list[Audit]:
        """
        The changes of one shop from an instant on (UTC microseconds), oldest first.

        Raises:
            UnknownShop
        """
        self._snapshot_with(shop_id)
        rows = self._store.read("audit_of", shop_id=shop_id, since=since)
        return [Audit(**dict(row)) for row in rows]

    def note(self, shop_id: str, change: str, subject: str) -> None:
        """Put something that is no change of this file into the audit log."""
        with self._store.change() as noted:
            noted.audit(shop_id, change, subject)

    def privacy_answers(self, shop_id: str) -> list[PrivacyAnswer]:
        """The platform's privacy requests that were answered, oldest first."""
        rows = self._store.read("privacy_answers", shop_id=shop_id)
        return [PrivacyAnswer(**dict(row)) for row in rows]

    def note_answer(self, shop_id: str, seq: int, kind: Asked, received_at: int) -> None:
        """Note that the request in a journal entry was answered. Again changes nothing."""
        with self._store.change() as change:
            change.write(
                "add_privacy_answer",
                shop_id=shop_id,
                seq=seq,
                kind=kind,
                received_at=received_at,
                answered_at=change.changed_at,
                actor=change.actor,
            )
            change.audit(shop_id, "answer-request", f"{kind} {seq}")

    def erased_at(self) -> int:
        """When somebody was last erased or became anonymous, UTC microseconds; 0 is never."""
        ((at,),) = self._store.read("erased_at")
        return int(at)

    def seals(self) -> list[tuple[str, str]]:
        """Where facts of this directory were sealed to: places, and the node's name in each."""
        return [(row["place"], row["node"]) for row in self._store.read("seals")]

    def note_seal(self, place: str, node: str) -> None:
        """Remember a place that holds a seal, for erasures to reach it."""
        with self._store.change() as change:
            change.write("note_seal", place=place, node=node, sealed_at=change.changed_at)

    # -- shops

    def add_shop(self, shop_id: str, currency: str, timezone: str, name: str = "") -> Shop:
        """
        A new shop, with its e-mail pepper and rule set 1: the published rule from instant 0.

        Raises:
            BadShopId, BadShopName, UnknownCurrency, UnknownTimeZone, ShopExists
        """
        checks.check_shop_id(shop_id)
        checks.check_shop_name(name or shop_id)
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

    def set_shop(
        self,
        shop_id: str,
        *,
        name: str | UnsetType = UNSET,
        transcripts: bool | UnsetType = UNSET,
        retention_d: int | UnsetType | None = UNSET,
    ) -> Shop:
        """
        Change the shop's name and how its arrivals are kept; what is not given stays.

        Raises:
            UnknownShop, BadShopName, BadRetention
        """
        if isinstance(name, str):
            checks.check_shop_name(name)
        if isinstance(retention_d, int) and retention_d < LEAST_RETENTION_D:
            raise BadRetention(LEAST_RETENTION_D)
        asked = {"name": name, "transcripts": transcripts, "retention_d": retention_d}
        given = {name: value for name, value in asked.items() if value is not UNSET}
        shop = msgspec.structs.replace(self.shop(shop_id), **given)
        with self._store.change() as change:
            change.write(
                "set_shop",
                shop_id=shop_id,
                name=shop.name,
                transcripts=shop.transcripts,
                retention_d=shop.retention_d,
            )
            told = " ".join(f"{name}={value}" for name, value in given.items())
            change.audit(shop_id, "set-shop", told)
        return shop

    def email_pepper(self, shop_id: str) -> bytes:
        """
        The 32 bytes that key the shop's e-mail hashes.

        Raises:
            UnknownShop, SecretKeyFileWrong
        """
        sealed = self._snapshot_with(shop_id).sealed_peppers[shop_id]
        return self._sealer.unseal(sealed, shop_id, _PEPPER)

    def forget(self, shop_id: str, texts: Iterable[str]) -> None:
        """Delete the flags, annotations and shares that name one of these identifiers."""
        names = frozenset(texts)
        self.flags.forget(shop_id, names)
        self.annotations.forget(shop_id, names)
        self.shares.forget(shop_id, names)

    def silence(self, shop_id: str) -> None:
        """
        Delete the shop's keys, webhook secrets and shares, so that nobody sends for it or reads it.

        Raises:
            UnknownShop
        """
        self._snapshot_with(shop_id)
        with self._store.change() as change:
            change.write("erase_keys", shop_id=shop_id)
            change.write("erase_webhooks", shop_id=shop_id)
            change.write("erase_shares", shop_id=shop_id)
            change.audit(shop_id, "silence-shop", "")

    def erase_shop(self, shop_id: str) -> None:
        """
        Delete everything of a shop but the line in the audit log that says so.

        Its e-mail pepper goes too: what was hashed with it fits no address any more. Nothing is
        left in the file's free pages. Again changes nothing.
        """
        with self._store.change() as change:
            for table in ERASED_TABLES:
                change.write(f"erase_{table}", shop_id=shop_id)
            change.audit(shop_id, "erase-shop", "")
        self._store.shrink()

    # -- keys

    def add_key(
        self,
        shop_id: str,
        kind: KeyKind,
        origins: Iterable[str] = (),
        label: str = "",
        *,
        scopes: Iterable[str] = (),
        rate: int | None = None,
        expires_at: int | None = None,
    ) -> tuple[Key, str]:
        """
        A new key and its text, which is shown this once where it is secret.

        Raises:
            UnknownShop, BadKeyKind, BadOrigin, BadKey
        """
        if kind in ("public", "secret"):
            self._snapshot_with(shop_id)
        return self.key_ring.add(
            shop_id, kind, origins, label, scopes=scopes, rate=rate, expires_at=expires_at
        )

    def revoke_key(self, key: str) -> Key:
        """
        Stop a key, named by its id or its text, for good. Again changes nothing.

        Raises:
            UnknownKey
        """
        return self.key_ring.revoke(key)

    def keys(self, shop_id: str) -> list[Key]:
        """
        The shop's keys, oldest first, those that work no more too.

        Raises:
            UnknownShop
        """
        self._snapshot_with(shop_id)
        return self.key_ring.of(shop_id)

    def find_key(self, text: str) -> Key | None:
        """The key with this text, or `None` if there is none that works."""
        return self.key_ring.find(text)

    # -- webhooks

    def add_webhook(self, shop_id: str, platform: str, domain: str, secret: bytes) -> Webhook:
        """
        Accept webhooks of `domain` signed with `secret`, beside those accepted already.

        Raises:
            UnknownShop, BadWebhook
        """
        self._snapshot_with(shop_id)
        return self.signers.add(shop_id, platform, domain, secret)

    def remove_webhook(self, webhook_id: str) -> Webhook:
        """
        Accept nothing signed with this secret any more.

        Raises:
            UnknownWebhook
        """
        return self.signers.remove(webhook_id)

    def list_webhooks(self, shop_id: str) -> list[Webhook]:
        """
        The shop's webhooks without their secrets, newest first.

        Raises:
            UnknownShop
        """
        self._snapshot_with(shop_id)
        return self.signers.of(shop_id)

    def webhooks(self, shop_id: str, platform: str) -> list[WebhookSecret]:
        """
        The secrets a webhook may be signed with now, newest first; none for an unknown shop.

        Raises:
            SecretKeyFileWrong
        """
        return self.signers.secrets(shop_id, platform)

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
