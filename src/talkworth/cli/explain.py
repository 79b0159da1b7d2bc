"""`talkworth explain`: where an order's money went, or what a conversation earned, and why."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import click
import msgspec

from talkworth.cli import explained
from talkworth.cli.options import data_option, json_option
from talkworth.cli.output import say, show_json
from talkworth.cli.place import Remote, choose_shop, opened
from talkworth.reports.explain import explain_order
from talkworth.reports.explain_conversation import explain_conversation
from talkworth.reports.explained import ExplainedConversation, ExplainedOrder, RawEvent
from talkworth.reports.flags import flagged
from talkworth.reports.what_if import what_if

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
@click.option(
    "--what-if",
    "rules",
    metavar="RULES",
    help="As if other rules held: direct_h=168,model=linear, a preset, or a version.",
)
@_shop_option
@_events_option
@data_option
@json_option
def order(
    key: str,
    rules: str | None,
    shop_id: str | None,
    with_events: bool,
    data: Path,
    as_json: bool,
) -> None:
    """
    Explain an order, by its id or its name.

    --what-if replays the shop under other rules and explains what the order would be; nothing is
    changed.

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
    answer = _ask_order(data, choose_shop(data, shop_id), key, rules)
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
    answer = _ask_conversation(data, choose_shop(data, shop_id), key)
    if as_json:
        show_json(answer)
        return
    explained.show_conversation(answer)
    if with_events:
        _show_events(answer.events)


def _ask_order(data: Path, shop_id: str, key: str, rules: str | None) -> ExplainedOrder:
    with opened(data) as place:
        if isinstance(place, Remote):
            path = f"/v1/explain/order/{quote(key, safe='')}"
            return place.get(path, ExplainedOrder, shop=shop_id, what_if=rules)
        if rules is None:
            found = explain_order(place.warehouse, place.reader, shop_id, key)
        else:
            found = what_if(place.warehouse, place.control, place.reader, shop_id, key, rules)
        return flagged(place.control, found)


def _ask_conversation(data: Path, shop_id: str, key: str) -> ExplainedConversation:
    with opened(data) as place:
        if isinstance(place, Remote):
            path = f"/v1/explain/conversation/{quote(key, safe='')}"
            return place.get(path, ExplainedConversation, shop=shop_id)
        found = explain_conversation(place.warehouse, place.reader, shop_id, key)
        return flagged(place.control, found)


def _show_events(events: list[RawEvent]) -> None:
    say("\nEvents, as the journal keeps them")
    for event in events:
        at = event.occurred_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        say(f"{event.seq:>8}  {at}  {event.type} {event.event_id} ({event.door}, {event.trust})")
        say(f"{'':8}  {msgspec.json.encode(event.payload).decode()}")
