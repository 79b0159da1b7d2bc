"""Who is told of a shop's week: by mail or by webhook, when, and whether it went out."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from typing import Final, Literal, get_args

from msgspec import Struct

from talkworth.control.refusals import UnknownShop
from talkworth.control.sealing import Sealer
from talkworth.control.store import Store, now
from talkworth.errors import BadInput, NotFound

DigestKind = Literal["email", "webhook"]
Language = Literal["en", "de"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
MOST_DIGESTS: Final = 50
_LONGEST_ADDRESS: Final = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
_ADDRESS: Final = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*"
    r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?",
    re.ASCII | re.IGNORECASE,
)


class UnknownDigest(NotFound):
    code = "unknown-digest"

    def __init__(self, digest_id: str) -> None:
        super().__init__(
            f"There is no digest {digest_id[:80]!r}. `talkworth digest list SHOP` lists them."
        )


class BadDigest(BadInput):
    code = "bad-digest"


class Digest(Struct, kw_only=True, frozen=True):
    """
    One receiver of a shop's weekly digest. `target` is a mail address or a webhook's.

    It goes out on `weekday` (1 is Monday) at `hour` of the shop's clock. `sent_week` is the Monday
    of the week it told last, `sent_at` when; both are empty before the first. Where the last try
    failed, `failure` says why; `n_tries` counts those of the week that is not sent yet, and
    `next_try_at` is the earliest next one. Instants are UTC microseconds.
    """

    digest_id: str
    shop_id: str
    kind: DigestKind
    target: str
    weekday: int
    hour: int
    language: Language
    created_at: int
    sent_week: str = ""
    sent_at: int | None = None
    n_tries: int = 0
    next_try_at: int | None = None
    failure: str = ""


class DigestBook:
    """The digests of a control file."""

    def __init__(self, store: Store, sealer: Sealer) -> None:
        self._store, self._sealer = store, sealer

    def add(
        self,
        shop_id: str,
        kind: DigestKind,
        target: str,
        *,
        weekday: int = 1,
        hour: int = 8,
        language: str = "en",
        secret: str = "",
    ) -> Digest:
        """
        A new receiver. A webhook's address is checked, and its `secret` made, by who sends there.

        Raises:
            UnknownShop, BadDigest
        """
        digest = Digest(
            digest_id=f"dig_{secrets.token_hex(8)}",
            shop_id=shop_id,
            kind=kind,
            target=clean_address(target) if kind == "email" else target,
            weekday=weekday,
            hour=hour,
            language=_known_language(language),
            created_at=now(),
        )
        _check_new(digest, self.of(shop_id))
        sealed = self._sealer.seal(secret.encode(), shop_id, _purpose(digest.digest_id))
        with self._store.change() as change:
            if shop_id not in change.snapshot.shops:
                raise UnknownShop(shop_id)
            change.write(
                "add_digest",
                digest_id=digest.digest_id,
                shop_id=shop_id,
                kind=kind,
                target=digest.target,
                weekday=weekday,
                hour=hour,
                language=language,
                sealed_secret=sealed,
                created_at=digest.created_at,
            )
            change.audit(shop_id, "add-digest", f"{kind} {digest.digest_id}")
        return digest

    def remove(self, digest_id: str) -> Digest:
        """
        Tell this receiver nothing any more.

        Raises:
            UnknownDigest
        """
        digest = self.get(digest_id)
        with self._store.change() as change:
            change.write("remove_digest", digest_id=digest_id)
            change.audit(digest.shop_id, "remove-digest", f"{digest.kind} {digest_id}")
        return digest

    def of(self, shop_id: str) -> list[Digest]:
        """
        A shop's digests, oldest first.

        Raises:
            UnknownShop
        """
        if shop_id not in self._store.fresh().shops:
            raise UnknownShop(shop_id)
        return [one for one in self.all() if one.shop_id == shop_id]

    def all(self) -> list[Digest]:
        """The digests of all shops, oldest first."""
        return [digest for digest, _ in self._rows()]

    def get(self, digest_id: str) -> Digest:
        """
        Raises:
            UnknownDigest
        """
        return self._row(digest_id)[0]

    def secret(self, digest_id: str) -> str:
        """
        What a webhook's messages are signed with; empty for a mail address.

        Raises:
            UnknownDigest, SecretKeyFileWrong
        """
        digest, sealed = self._row(digest_id)
        return self._sealer.unseal(sealed, digest.shop_id, _purpose(digest_id)).decode()

    def claim(self, digest_id: str, week: str, at: int, next_try_at: int) -> bool:
        """
        Take a week to send it, at `at`; whether it is ours. Until `next_try_at` nobody else may.

        A week that was sent, or an earlier one, is never given out again, whatever a clock says.
        """
        with self._store.change() as change:
            n_claimed = change.write(
                "claim_digest", digest_id=digest_id, week=week, now=at, next_try_at=next_try_at
            )
        return n_claimed == 1

    def note_sent(self, digest_id: str, week: str, sent_at: int) -> None:
        """The week went out."""
        with self._store.change() as change:
            change.write("note_digest_sent", digest_id=digest_id, week=week, sent_at=sent_at)

    def note_failed(self, digest_id: str, week: str, failure: str, next_try_at: int) -> None:
        """It did not go out, for a reason, and is tried again at an instant."""
        with self._store.change() as change:
            change.write(
                "note_digest_failed",
                digest_id=digest_id,
                week=week,
                failure=failure[:500],
                next_try_at=next_try_at,
            )

    def _row(self, digest_id: str) -> tuple[Digest, bytes]:
        for digest, sealed in self._rows():
            if digest.digest_id == digest_id:
                return digest, sealed
        raise UnknownDigest(digest_id)

    def _rows(self) -> list[tuple[Digest, bytes]]:
        found = []
        for row in self._store.read("digests"):
            columns = dict(row)
            sealed = columns.pop("sealed_secret")
            found.append((Digest(**columns), sealed))
        return found


def clean_address(text: str) -> str:
    """
    A mail address that a letter can be sent to.

    Raises:
        BadDigest: not one address, or one that ordinary servers do not take.
    """
    address = text.strip()
    if len(address) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise BadDigest(
            f"{text[:80]!r} is not a mail address we can write to. Give one, without a name, such "
            "as ada@shop.example; write a domain beyond ASCII in its xn-- form."
        )
    return address


def _known_language(text: str) -> Language:
    if text not in LANGUAGES:
        raise BadDigest(
            f"We write no {text[:20]!r}. A digest's language is {' or '.join(LANGUAGES)}."
        )
    return text


def _check_new(digest: Digest, others: Sequence[Digest]) -> None:
    if not 1 <= digest.weekday <= 7 or not 0 <= digest.hour <= 23:
        raise BadDigest(
            f"The digest is to go out on weekday {digest.weekday} at {digest.hour} o'clock. A "
            "weekday is 1 (Monday) to 7, an hour 0 to 23 of the shop's clock."
        )
    if len(others) >= MOST_DIGESTS:
        raise BadDigest(f"A shop has at most {MOST_DIGESTS} digests. Remove one first.")
    if any((one.kind, one.target) == (digest.kind, digest.target) for one in others):
        raise BadDigest(f"{digest.target} has a digest of this shop already. Remove it first.")


def _purpose(digest_id: str) -> str:
    return f"digest/{digest_id}"
