"""Annotations: words on a day of the shop, changed, removed, and gone with the shop."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from talkworth.control import Control
from talkworth.control.annotations import BadAnnotation, UnknownAnnotation

DAY = date(2026, 11, 20)


def test_words_on_a_day_are_changed_and_removed(tmp_path: Path) -> None:
    with closing(Control.open(tmp_path, actor="ana")) as control:
        control.add_shop("tea", "EUR", "Europe/Berlin")
        later = control.annotations.add("tea", DAY, "release", "a\x00b 🍵 <b> \u202eשלום")
        sooner = control.annotations.add("tea", date(2026, 11, 1), "campaign", "Black week")

        changed = control.annotations.change("tea", later.annotation_id, words="v2")

        assert control.annotations.of("tea") == [sooner, changed]
        assert (changed.happened_on, changed.kind, changed.words) == (DAY, "release", "v2")
        control.annotations.remove("tea", sooner.annotation_id)
        assert control.annotations.of("tea") == [changed]
        control.erase_shop("tea")
        assert control.annotations.of("tea") == []


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(1999, 12, 31), "x"), (date(2200, 1, 1), "x"), (DAY, " "), (DAY, "x" * 501)],
)
def test_what_no_chart_can_show_is_refused(tmp_path: Path, day: date, words: str) -> None:
    with closing(Control.open(tmp_path)) as control:
        control.add_shop("tea", "EUR", "Europe/Berlin")
        with pytest.raises(BadAnnotation):
            control.annotations.add("tea", day, "note", words)


def test_nobody_changes_the_annotations_of_another_shop(tmp_path: Path) -> None:
    with closing(Control.open(tmp_path)) as control:
        for shop_id in ("tea", "coffee"):
            control.add_shop(shop_id, "EUR", "Europe/Berlin")
        theirs = control.annotations.add("coffee", DAY, "note", "theirs")

        with pytest.raises(UnknownAnnotation):
            control.annotations.change("tea", theirs.annotation_id, words="mine")
        with pytest.raises(UnknownAnnotation):
            control.annotations.remove("tea", theirs.annotation_id)
