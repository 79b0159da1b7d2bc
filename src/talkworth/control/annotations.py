"""Annotations: what happened on a day of the shop that a trend does not know of."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date
from typing import Final, Literal

import msgspec
from msgspec import Struct

from talkworth.control.naming import naming
from talkworth.control.refusals import UnknownShop
from talkworth.control.store import Store
from talkworth.errors import BadInput, NotFound

AnnotationKind = Literal["release", "campaign", "note"]
LONGEST_WORDS: Final = 500
_DAYS: Final = (date(2000, 1, 1), date(2199, 12, 31))


class BadAnnotation(BadInput):
    """Words that are none or too many, or a day that no report reaches."""

    code = "bad-annotation"


class UnknownAnnotation(NotFound):
    code = "unknown-annotation"

    def __init__(self, annotation_id: str) -> None:
        super().__init__(
            f"There is no annotation {annotation_id[:80]!r}. `GET /v1/annotations` lists them."
        )


class Annotation(Struct, kw_only=True, frozen=True):
    """Words on a day of the shop, and who wrote them last, when (UTC microseconds)."""

    annotation_id: str
    shop_id: str
    happened_on: date
    kind: AnnotationKind
    words: str
    written_by: str
    written_at: int


class AnnotationBook:
    """The annotations in a control file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, shop_id: str, happened_on: date, kind: AnnotationKind, words: str) -> Annotation:
        """
        Write on a day, past or ahead.

        Raises:
            UnknownShop, BadAnnotation
        """
        _check(happened_on, words)
        with self._store.change() as change:
            if shop_id not in change.snapshot.shops:
                raise UnknownShop(shop_id)
            made = Annotation(
                annotation_id=f"note_{secrets.token_hex(6)}",
                shop_id=shop_id,
                happened_on=happened_on,
                kind=kind,
                words=words,
                written_by=change.actor,
                written_at=change.changed_at,
            )
            change.write("add_annotation", **_row(made))
            change.audit(shop_id, "add-annotation", f"{made.annotation_id} {happened_on}")
        return made

    def of(self, shop_id: str) -> list[Annotation]:
        """The shop's annotations, by day."""
        rows = [dict(row) for row in self._store.read("annotations", shop_id=shop_id)]
        return [
            Annotation(**{**row, "happened_on": date.fromisoformat(row["happened_on"])})
            for row in rows
        ]

    def change(
        self,
        shop_id: str,
        annotation_id: str,
        happened_on: date | None = None,
        kind: AnnotationKind | None = None,
        words: str | None = None,
    ) -> Annotation:
        """
        Write other words, or on another day; `None` leaves it.

        Raises:
            UnknownAnnotation, BadAnnotation
        """
        known = self._known(shop_id, annotation_id)
        _check(happened_on or known.happened_on, known.words if words is None else words)
        with self._store.change() as change:
            changed = msgspec.structs.replace(
                known,
                happened_on=happened_on or known.happened_on,
                kind=kind or known.kind,
                words=known.words if words is None else words,
                written_by=change.actor,
                written_at=change.changed_at,
            )
            row = _row(changed)
            del row["shop_id"]
            change.write("change_annotation", **row)
            change.audit(shop_id, "change-annotation", f"{annotation_id} {changed.happened_on}")
        return changed

    def remove(self, shop_id: str, annotation_id: str) -> Annotation:
        """
        Raises:
            UnknownAnnotation
        """
        known = self._known(shop_id, annotation_id)
        with self._store.change() as change:
            change.write("remove_annotation", annotation_id=annotation_id)
            change.audit(shop_id, "remove-annotation", f"{annotation_id} {known.happened_on}")
        return known

    def forget(self, shop_id: str, texts: Iterable[str]) -> None:
        """
        Delete the annotations whose words hold one of the identifiers; nothing of them is left in
        the file's free pages.
        """
        is_named = naming(texts)
        if gone := [one for one in self.of(shop_id) if is_named(one.words)]:
            with self._store.change() as change:
                for one in gone:
                    change.write("remove_annotation", annotation_id=one.annotation_id)
            self._store.shrink()

    def _known(self, shop_id: str, annotation_id: str) -> Annotation:
        for annotation in self.of(shop_id):
            if annotation.annotation_id == annotation_id:
                return annotation
        raise UnknownAnnotation(annotation_id)


def _check(happened_on: date, words: str) -> None:
    first, last = _DAYS
    if not first <= happened_on <= last:
        raise BadAnnotation(f"{happened_on} is no day of a report. Name one of 2000 to 2199.")
    if not words.strip() or len(words) > LONGEST_WORDS:
        raise BadAnnotation(
            f"An annotation has 1 to {LONGEST_WORDS} characters, not {len(words.strip())}: it "
            "stands beside a chart."
        )


def _row(annotation: Annotation) -> dict[str, object]:
    row = msgspec.structs.asdict(annotation)
    return {**row, "happened_on": annotation.happened_on.isoformat()}
