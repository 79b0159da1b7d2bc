"""The shops' keys: made, changed, rotated, revoked, found by their text, and when each was used."""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final, get_args

import msgspec

import talkworth.control.checks as checks
from talkworth.control.records import Key, KeyKind, Scope
from talkworth.control.refusals import (
    BadKey,
    BadKeyKind,
    BadOrigin,
    KeyStopped,
    ScopeMissing,
    UnknownKey,
)
from talkworth.control.store import Change, Store, now

SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)
_USUAL: Final[dict[str, tuple[Scope, ...]]] = {
    "public": ("events:write",),
    "secret": ("events:write", "reports:read"),
}
_GREATEST_RATE = 10_000_000
_LONGEST_LABEL = 200
_DAY_US = 86_400_000_000
# Beyond the years that a date can have nobody could be told when it ends.
_LONGEST_LIFE_US = 36_525 * _DAY_US


class KeyRing:
    """All keys of a control file; `store` is safe to use from several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._used: dict[str, str] = {}
        self._noted: dict[str, str] = {}
        self._day_no, self._today = -1, ""

    def add(
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
        A new key and its text. Without `scopes` it may do what is usual for its kind.

        Raises:
            BadKeyKind, BadOrigin, BadKey
        """
        if kind not in _USUAL:
            raise BadKeyKind(kind)
        key, text = _made(shop_id, kind)
        key = msgspec.structs.replace(
            key,
            origins=_clean_origins(kind, origins),
            label=_checked_label(label),
            scopes=_clean_scopes(kind, scopes),
            rate=_checked_rate(rate),
            expires_at=_checked_end(expires_at),
        )
        with self._store.change() as change:
            _write(change, key, text)
            change.audit(shop_id, f"add-{kind}-key", f"{key.key_id} {' '.join(key.scopes)}")
        return key, text

    def rotate(self, named: str, overlap_us: int) -> tuple[Key, str, Key]:
        """
        A new key like the one named, its text, and the old one, which works for the overlap.

        Raises:
            UnknownKey, KeyStopped, BadKey
        """
        if overlap_us < 0:
            raise BadKey("An overlap cannot be negative. `0` stops the old key at once.")
        old = self._working(named)
        key, text = _made(old.shop_id, old.kind)
        key = msgspec.structs.replace(
            key, origins=old.origins, label=old.label, scopes=old.scopes, rate=old.rate
        )
        with self._store.change() as change:
            ends_at = min(change.changed_at + overlap_us, old.expires_at or 1 << 62)
            old = msgspec.structs.replace(old, expires_at=ends_at)
            _write(change, key, text)
            _change(change, old)
            change.audit(old.shop_id, "rotate-key", f"{old.key_id} {key.key_id}")
        return key, text, old

    def change(
        self,
        named: str,
        *,
        add_origins: Iterable[str] = (),
        remove_origins: Iterable[str] = (),
        rate: int | None = None,
        expires_at: int | None = None,
    ) -> Key:
        """
        The key with sites allowed or no longer, another rate, another end; `None` leaves it.

        Raises:
            UnknownKey, KeyStopped, BadOrigin, BadKey
        """
        old = self._working(named)
        gone = set(_clean_origins(old.kind, remove_origins))
        kept = [origin for origin in old.origins if origin not in gone]
        changed = msgspec.structs.replace(
            old,
            origins=tuple(dict.fromkeys([*kept, *_clean_origins(old.kind, add_origins)])),
            rate=old.rate if rate is None else _checked_rate(rate),
            expires_at=old.expires_at if expires_at is None else _checked_end(expires_at),
        )
        if old.origins and not changed.origins:
            raise BadOrigin(
                "Without its last site the key would work on every one. Allow another site "
                "first, or revoke the key."
            )
        if changed != old:
            with self._store.change() as change:
                _change(change, changed)
                change.audit(old.shop_id, "change-key", _told(changed))
        return changed

    def revoke(self, named: str) -> Key:
        """
        Stop a key, named by its id or its text, for good. Again changes nothing.

        Raises:
            UnknownKey
        """
        known = self._named(named)
        if known.revoked_at is not None:
            return known
        with self._store.change() as change:
            change.write("revoke_key", key_id=known.key_id, revoked_at=change.changed_at)
            change.audit(known.shop_id, "revoke-key", known.key_id)
        return msgspec.structs.replace(known, revoked_at=change.changed_at)

    def of(self, shop_id: str) -> list[Key]:
        """The shop's keys, oldest first, those that work no more too."""
        keys = self._store.fresh().keys_by_sha256.values()
        return [key for key in keys if key.shop_id == shop_id]

    def find(self, text: str) -> Key | None:
        """The key with this text, or `None` if there is none that works."""
        # Looked up by hash: how long a comparison takes says nothing about the key itself.
        sha256 = _sha256(text)
        key = self._store.recent().keys_by_sha256.get(sha256)
        key = key or self._store.fresh().keys_by_sha256.get(sha256)
        at = now()
        if key is None or not key.works_at(at):
            return None
        self._note_use(key.key_id, at)
        return key

    def note_uses(self) -> None:
        """Write down the day of each key's last use: one write for each key and day."""
        with self._lock:
            used, self._used = self._used, {}
        if not used:
            return
        with self._store.change() as change:
            for key_id, used_on in used.items():
                change.write("note_use", key_id=key_id, used_on=used_on)

    def _note_use(self, key_id: str, at: int) -> None:
        if at // _DAY_US != self._day_no:
            self._day_no = at // _DAY_US
            self._today = f"{datetime.fromtimestamp(at / 1e6, UTC):%Y-%m-%d}"
        if self._noted.get(key_id) != self._today:
            with self._lock:
                self._used[key_id] = self._noted[key_id] = self._today

    def _named(self, named: str) -> Key:
        keys = self._store.fresh().keys_by_sha256
        known = keys.get(_sha256(named))
        known = known or next((k for k in keys.values() if k.key_id == named), None)
        if known is None:
            raise UnknownKey
        return known

    def _working(self, named: str) -> Key:
        known = self._named(named)
        if not known.works_at(now()):
            raise KeyStopped(known.key_id, known.shop_id)
        return known


def need(key: Key, scope: Scope) -> None:
    """
    Raises:
        ScopeMissing: the key may not do what `scope` names.
    """
    if scope not in key.scopes:
        raise ScopeMissing(scope)


def _made(shop_id: str, kind: KeyKind) -> tuple[Key, str]:
    text = f"pk_{secrets.token_hex(16)}" if kind == "public" else f"sk_{secrets.token_hex(24)}"
    key = Key(
        key_id=f"key_{secrets.token_hex(6)}",
        shop_id=shop_id,
        kind=kind,
        origins=(),
        created_at=now(),
        revoked_at=None,
        label="",
        text=text if kind == "public" else None,
    )
    return key, text


def _clean_origins(kind: KeyKind, origins: Iterable[str]) -> tuple[str, ...]:
    clean = tuple(dict.fromkeys(checks.clean_origin(origin) for origin in origins))
    if clean and kind == "secret":
        raise BadOrigin("A secret key is for servers and has no origins. Leave them out.")
    return clean


def _clean_scopes(kind: KeyKind, scopes: Iterable[str]) -> tuple[Scope, ...]:
    asked = set(scopes) or set(_USUAL[kind])
    if unknown := sorted(asked - set(SCOPES)):
        raise BadKey(f"There is no scope {unknown[0][:40]!r}. There is {', '.join(SCOPES)}.")
    if kind == "public" and asked != {"events:write"}:
        raise BadKey(
            "A public key stands in the page for everybody to read: it may send events and "
            "nothing else. Use a secret key, and only on a server."
        )
    return tuple(scope for scope in SCOPES if scope in asked)


def _checked_label(label: str) -> str:
    if len(label) > _LONGEST_LABEL:
        raise BadKey(
            f"The label has {len(label)} characters, and at most {_LONGEST_LABEL} fit a list. "
            "Shorten it."
        )
    return label


def _checked_rate(rate: int | None) -> int | None:
    if rate is not None and not 1 <= rate <= _GREATEST_RATE:
        raise BadKey(f"A rate is 1 to {_GREATEST_RATE} events a second, not {rate}.")
    return rate


def _checked_end(expires_at: int | None) -> int | None:
    if expires_at is not None and expires_at <= now():
        raise BadKey("The key would have expired already. Name an instant ahead, or revoke it.")
    if expires_at is not None and expires_at > now() + _LONGEST_LIFE_US:
        raise BadKey("No key is to outlive a hundred years. Name an end sooner, or none.")
    return expires_at


def _told(key: Key) -> str:
    rate = f" {key.rate}/s" if key.rate is not None else ""
    return f"{key.key_id}{rate} {' '.join(key.origins)}".rstrip()


def _write(change: Change, key: Key, text: str) -> None:
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
        scopes=json.dumps(key.scopes),
        expires_at=key.expires_at,
        rate=key.rate,
    )


def _change(change: Change, key: Key) -> None:
    change.write(
        "change_key",
        key_id=key.key_id,
        origins=json.dumps(key.origins),
        expires_at=key.expires_at,
        rate=key.rate,
    )


def _sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
