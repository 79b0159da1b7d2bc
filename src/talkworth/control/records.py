"""What the control file holds. All instants are UTC microseconds."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from talkworth.rules import RuleSet
from talkworth.sources.requests import Asked

KeyKind = Literal["public", "secret"]
Scope = Literal["events:write", "reports:read", "reports:write", "admin"]
Status = Literal["draft", "active", "archived"]


class Shop(Struct, kw_only=True, frozen=True):
    """
    One store; `currency` (ISO 4217) is what its reports are in, `timezone` its days.

    Message texts are kept where `transcripts` says so. Who was not seen for `retention_d` days
    becomes anonymous; `None` is never.
    """

    shop_id: str
    name: str
    currency: str
    timezone: str
    created_at: int
    transcripts: bool = False
    retention_d: int | None = None


class Key(Struct, kw_only=True, frozen=True):
    """
    A public or a secret key of a shop; `revoked_at` is `None` while it works.

    `text` is the key itself, readable again, for public keys; `None` for secret ones, of which
    only the hash is stored. An empty `origins` binds a public key to no site. `scopes` are what
    it may do, `rate` the events a second it may send (`None`: the door's own limit for public
    keys, none for secret ones). It stops at `expires_at`; `last_used_on` is a day of UTC.
    """

    key_id: str
    shop_id: str
    kind: KeyKind
    origins: tuple[str, ...]
    created_at: int
    revoked_at: int | None
    label: str
    text: str | None
    scopes: tuple[Scope, ...] = ("events:write", "reports:read")
    expires_at: int | None = None
    rate: int | None = None
    last_used_on: str | None = None

    def works_at(self, at: int) -> bool:
        """Whether it is neither revoked nor expired at an instant (UTC microseconds)."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


class Webhook(Struct, kw_only=True, frozen=True):
    """A registered webhook without its secret, for listing; it stops at `expires_at`."""

    webhook_id: str
    shop_id: str
    platform: str
    domain: str
    created_at: int
    expires_at: int | None = None


class WebhookSecret(Struct, kw_only=True, frozen=True):
    """What a platform signs with. Several for one domain overlap while one is rotated."""

    shop_id: str
    platform: str
    domain: str
    secret: bytes


class Audit(Struct, kw_only=True, frozen=True):
    """One change of the control file: who did what to which shop, when."""

    changed_at: int
    actor: str
    shop_id: str
    change: str
    subject: str


class PrivacyAnswer(Struct, kw_only=True, frozen=True):
    """How the request in the journal entry `seq` was answered, by whom, when."""

    shop_id: str
    seq: int
    kind: Asked
    received_at: int
    answered_at: int
    actor: str


class StoredRuleSet(Struct, kw_only=True, frozen=True):
    """
    A numbered rule set and its life. What is in it never changes.

    A version is activated at most once: `active_from` is the instant from which sales follow it,
    `activated_at` when somebody said so; both are `None` for a draft. `archived_at` is `None`
    unless it was put away.
    """

    shop_id: str
    version: int
    name: str
    note: str
    rules: RuleSet
    created_at: int
    active_from: int | None
    activated_at: int | None
    archived_at: int | None

    @property
    def status(self) -> Status:
        if self.archived_at is not None:
            return "archived"
        return "draft" if self.active_from is None else "active"

    @property
    def takes_over_at(self) -> int | None:
        """The instant from which it holds; `None` for a draft, and where it was archived before."""
        if self.active_from is None or self.archived_at is None:
            return self.active_from
        return self.active_from if self.active_from <= self.archived_at else None
