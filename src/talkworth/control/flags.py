"""Flags: what people think is wrong with an order or a conversation. They change no number."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable
from typing import Final, Literal

import msgspec
from msgspec import Struct

from talkworth.control.naming import naming
from talkworth.control.refusals import UnknownShop
from talkworth.control.store import Store
from talkworth.errors import BadInput, NotFound

Flagged = Literal["order", "conversation"]
LONGEST_NOTE: Final = 1000


class BadFlag(BadInput):
    code = "bad-flag"

    def __init__(self, n_characters: int) -> None:
        super().__init__(
            f"What is wrong is said in 1 to {LONGEST_NOTE} characters, not {n_characters}, and an "
            "answer in as many at most."
        )


class UnknownFlag(NotFound):
    code = "unknown-flag"

    def __init__(self, flag_id: str) -> None:
        super().__init__(f"There is no flag {flag_id[:80]!r}. `GET /v1/flags` lists them.")


class Flag(Struct, kw_only=True, frozen=True):
    """
    What somebody thinks is wrong with `subject_id`; `answer` is what came of it.

    Instants are UTC microseconds; `resolved_at` and `resolved_by` are `None` while it is open.
    """

    flag_id: str
    shop_id: str
    what: Flagged
    subject_id: str
    note: str
    flagged_by: str
    flagged_at: int
    answer: str = ""
    resolved_by: str | None = None
    resolved_at: int | None = None


class FlagBook:
    """The flags in a control file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, shop_id: str, what: Flagged, subject_id: str, note: str) -> Flag:
        """
        Say what is wrong with an order or a conversation that is known to be there.

        Raises:
            UnknownShop, BadFlag
        """
        if not note.strip() or len(note) > LONGEST_NOTE:
            raise BadFlag(len(note.strip()))
        with self._store.change() as change:
            if shop_id not in change.snapshot.shops:
                raise UnknownShop(shop_id)
            flag = Flag(
                flag_id=f"flag_{secrets.token_hex(6)}",
                shop_id=shop_id,
                what=what,
                subject_id=subject_id,
                note=note,
                flagged_by=change.actor,
                flagged_at=change.changed_at,
            )
            row = msgspec.structs.asdict(flag)
            change.write("add_flag", **{name: row[name] for name in _WRITTEN})
            # Without its subject: the log stays when a person is erased.
            change.audit(shop_id, f"flag-{what}", flag.flag_id)
        return flag

    def of(self, shop_id: str) -> list[Flag]:
        """The shop's flags, newest first, those that are resolved too."""
        return [_flag(row) for row in self._store.read("flags", shop_id=shop_id)]

    def resolve(self, shop_id: str, flag_id: str, answer: str) -> Flag:
        """
        Say what came of a flag; once more says it anew.

        Raises:
            UnknownFlag, BadFlag
        """
        if len(answer) > LONGEST_NOTE:
            raise BadFlag(len(answer))
        known = next((flag for flag in self.of(shop_id) if flag.flag_id == flag_id), None)
        if known is None:
            raise UnknownFlag(flag_id)
        with self._store.change() as change:
            resolved = {
                "answer": answer,
                "resolved_by": change.actor,
                "resolved_at": change.changed_at,
            }
            change.write("resolve_flag", flag_id=flag_id, **resolved)
            change.audit(shop_id, "resolve-flag", flag_id)
        return msgspec.structs.replace(known, **resolved)

    def forget(self, shop_id: str, texts: Iterable[str]) -> None:
        """
        Delete the flags on what is named by one of the identifiers, or whose words hold one;
        nothing of them is left in the file's free pages.
        """
        named = set(texts)
        is_named = naming(named)
        gone = [
            flag
            for flag in self.of(shop_id)
            if flag.subject_id in named or is_named(flag.note) or is_named(flag.answer)
        ]
        if gone:
            with self._store.change() as change:
                for flag in gone:
                    change.write("remove_flag", flag_id=flag.flag_id)
            self._store.shrink()


_WRITTEN: Final = ("flag_id", "shop_id", "what", "subject_id", "note", "flagged_by", "flagged_at")


def _flag(row: sqlite3.Row) -> Flag:
    return Flag(**{name: row[name] for name in Flag.__struct_fields__})
