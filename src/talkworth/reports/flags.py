"""Flags as people see them. A flagged order stays credited: a flag is a question, not a fact."""

from __future__ import annotations

from typing import TypeVar

from msgspec import Struct, structs

from talkworth.control import Control
from talkworth.control.flags import Flag, Flagged
from talkworth.reports.candidates import Facts, find_order
from talkworth.reports.explain_conversation import UnknownConversation
from talkworth.reports.explained import ExplainedConversation, ExplainedOrder, ToldFlag
from talkworth.reports.period import instant

Explained = TypeVar("Explained", ExplainedOrder, ExplainedConversation)


class Flags(Struct, kw_only=True, frozen=True):
    """A shop's flags, newest first. `n_open` counts those that wait for an answer, all of them."""

    shop_id: str
    n_open: int
    flags: list[ToldFlag]


def subject_of(facts: Facts, shop_id: str, what: Flagged, key: str) -> str:
    """
    The id of the order or the conversation that `key` names.

    Raises:
        UnknownOrder, UnknownConversation
    """
    if what == "order":
        order_id: str = find_order(facts, shop_id, key)["order_id"]
        return order_id
    if not facts.query("explain_conversation", shop_id=shop_id, conversation_id=key):
        raise UnknownConversation(key)
    return key


def flagged(control: Control, found: Explained) -> Explained:
    """An explanation with the flags on what it explains."""
    what, subject_id = (
        ("order", found.order_id)
        if isinstance(found, ExplainedOrder)
        else ("conversation", found.conversation_id)
    )
    flags = [
        told_flag(flag)
        for flag in control.flags.of(found.shop_id)
        if (flag.what, flag.subject_id) == (what, subject_id)
    ]
    return structs.replace(found, flags=flags)


def told_flag(flag: Flag) -> ToldFlag:
    return ToldFlag(
        flag_id=flag.flag_id,
        what=flag.what,
        subject_id=flag.subject_id,
        note=flag.note,
        flagged_by=flag.flagged_by,
        flagged_at=instant(flag.flagged_at),
        answer=flag.answer,
        resolved_by=flag.resolved_by,
        resolved_at=None if flag.resolved_at is None else instant(flag.resolved_at),
    )


def told_flags(control: Control, shop_id: str, *, is_open: bool | None) -> Flags:
    """The shop's flags: those that are open, those that are resolved, or with `None` all."""
    flags = control.flags.of(shop_id)
    waiting = [flag for flag in flags if flag.resolved_at is None]
    return Flags(
        shop_id=shop_id,
        n_open=len(waiting),
        flags=[
            told_flag(flag)
            for flag in flags
            if is_open is None or (flag.resolved_at is None) == is_open
        ],
    )
