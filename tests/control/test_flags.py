"""Flags: questions beside the numbers, answered, and gone with whoever they name."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from talkworth.control import Control, UnknownShop
from talkworth.control.flags import BadFlag, UnknownFlag

ODD = "a\x00b 🍵 <script>alert(1)</script> \u202eשלום\n" + "x" * 900


def test_a_flag_keeps_its_words_and_who_said_them(tmp_path: Path) -> None:
    with closing(Control.open(tmp_path, actor="ana")) as control:
        control.add_shop("tea", "EUR", "Europe/Berlin")
        made = control.flags.add("tea", "order", "1001", ODD)

        answered = control.flags.resolve("tea", made.flag_id, ODD)

        assert (made.note, made.flagged_by, made.resolved_at) == (ODD, "ana", None)
        assert control.flags.of("tea") == [answered]
        assert (answered.answer, answered.resolved_by) == (ODD, "ana")


def test_what_is_no_flag_is_refused(tmp_path: Path) -> None:
    with closing(Control.open(tmp_path)) as control:
        control.add_shop("tea", "EUR", "Europe/Berlin")
        flag = control.flags.add("tea", "order", "1001", "odd")

        for note in ("", " \n", "x" * 1001):
            with pytest.raises(BadFlag):
                control.flags.add("tea", "order", "1001", note)
        with pytest.raises(BadFlag):
            control.flags.resolve("tea", flag.flag_id, "x" * 1001)
        with pytest.raises(UnknownFlag):
            control.flags.resolve("coffee", flag.flag_id, "")
        with pytest.raises(UnknownShop):
            control.flags.add("coffee", "order", "1001", "odd")


def test_flags_that_name_an_erased_person_are_gone_and_no_others(tmp_path: Path) -> None:
    with closing(Control.open(tmp_path)) as control:
        for shop_id in ("tea", "coffee"):
            control.add_shop(shop_id, "EUR", "Europe/Berlin")
            control.flags.add(shop_id, "conversation", "c-ana", "odd")
        control.flags.add("tea", "order", "1001", "ask visitor-77 again")
        kept = control.flags.add("tea", "order", "1002", "c-an is another")

        control.flags.forget("tea", ["c-ana", "visitor-77"])

        assert control.flags.of("tea") == [kept]
        assert len(control.flags.of("coffee")) == 1
        assert not [line for line in control.audit_log() if "c-ana" in line.subject]


def test_an_erased_shop_leaves_no_flag(tmp_path: Path) -> None:
    with closing(Control.open(tmp_path)) as control:
        control.add_shop("tea", "EUR", "Europe/Berlin")
        control.flags.add("tea", "order", "1001", "odd")

        control.erase_shop("tea")

        assert control.flags.of("tea") == []
