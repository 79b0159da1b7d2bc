"""`talkworth explain`: where an order's money went, or what a conversation earned, and why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import click
import msgspec

from talkworth.cli import explained
from talkworth.cli.options import data_option, json_option
from talkworth.cli.output import say, show_json
from talkworth.cli.place import Remote, choose_shop, opened
from talkworth.journal import Reader
from talkworth.reports.explain import explain_order
from talkworth.reports.explain_conversation import explain_conversation
from talkworth.reports.explained import ExplainedConversation, ExplainedOrder, RawEvent
from talkworth.warehouse import Warehouse

_Explained = TypeVar("_Explained", ExplainedOrder, ExplainedConversation)
_Explain = Callable[[Warehouse, Reader, str, str], _Explained]

_shop_option = click.option("--shop", "shop_id", help="Which shop.  [default: the only one]")
_events_option = click.option("--events", "with_events", is_flag=True, help="Print raw events too.")


@click.group
def command() -> None:
    """
    Show where the money went, entry by entry, touch by touch.

    \b
    $ talkworth explain order 1001
    Order #1001 of shop tea (verified), placed 2025-03-03 11:40:00 Europe/Berlin
    €40.00 credited to chat, direct: it helped 1 h 38 min 0 s before the order, joined by visitor.
    ...
    when                  entry    line      EUR    then   credited
    ...
    2025-03-03 11:40:00   sale     Lamp    60.00   60.00   60.00 chat direct
    2025-03-05 13:00:00   refund   Lamp   -20.00   40.00   -20.00 chat direct
    ...
    """


@command.command
@click.argument("key", metavar="ORDER")
@_shop_option
@_events_option
@data_option
@json_option
def order(key: str, shop_id: str | None, with_events: bool, data: Path, as_json: bool) -> None:
    """
    Explain an order, by its id or its name.

    \b
    $ talkworth explain order 1001
    Order #1001 of shop tea (verified), placed 2025-03-03 11:40:00 Europe/Berlin
    €40.00 credited to chat, direct: it helped 1 h 38 min 0 s before the order, joined by visitor.
    ...
    when                  entry    line      EUR    then   credited
    ...
    2025-03-03 11:40:00   sale     Lamp    60.00   60.00   60.00 chat direct
    2025-03-05 13:00:00   refund   Lamp   -20.00   40.00   -20.00 chat direct
    ...
    """
    answer = _ask(data, "order", shop_id, key, ExplainedOrder, explain_order)
    if as_json:
        show_json(answer)
        return
    explained.show_order(answer)
    if with_events:
        _show_events(answer.events)


@command.command
@click.argument("key", metavar="CONVERSATION")
@_shop_option
@_events_option
@data_option
@json_option
def conversation(
    key: str, shop_id: str | None, with_events: bool, data: Path, as_json: bool
) -> None:
    """
    Explain a conversation, by its id: whether it counts, what it earned.

    \b
    $ talkworth explain conversation ada
    Conversation ada of shop tea
    It counts. It earned €40.00 of order #1001 (direct).
    ...
    """
    answer = _ask(data, "conversation", shop_id, key, ExplainedConversation, explain_conversation)
    if as_json:
        show_json(answer)
        return
    explained.show_conversation(answer)
    if with_events:
        _show_events(answer.events)


def _ask(
    data: Path,
    what: str,
    shop_id: str | None,
    key: str,
    answer: type[_Explained],
    explain: _Explain[_Explained],
) -> _Explained:
    shop_id = choose_shop(data, shop_id)
    with opened(data) as place:
        if isinstance(place, Remote):
            return place.get(f"/v1/explain/{what}/{quote(key, safe='')}", answer, shop=shop_id)
        return explain(place.warehouse, place.reader, shop_id, key)


def _show_events(events: list[RawEvent]) -> None:
    say("\nEvents, as the journal keeps them")
    for event in events:
        at = event.occurred_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        say(f"{event.seq:>8}  {at}  {event.type} {event.event_id} ({event.door}, {event.trust})")
        say(f"{'':8}  {msgspec.json.encode(event.payload).decode()}")
