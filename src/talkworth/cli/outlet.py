"""`talkworth outlet`: where a shop's credits are sent to."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import click

from talkworth.cli.main import Failure
from talkworth.cli.options import data_option, existing, json_option
from talkworth.cli.output import note, rfc3339, show_json, show_table
from talkworth.cli.rule_options import now_us, open_control, shop_argument
from talkworth.control.outbox import OUTBOX, Delivery, Outbox
from talkworth.control.outlets import Outlet
from talkworth.outlets import ga4
from talkworth.outlets.exports import FORMS
from talkworth.outlets.opening import Told, open_ga4, open_webhook
from talkworth.outlets.trial import try_outlet

_STATES = ("waiting", "sent", "dead", "replaced")
outlet_argument = click.argument("outlet_id", metavar="OUTLET")
trust_option = click.option(
    "--trust",
    type=click.Choice(["verified", "all"]),
    default="verified",
    show_default=True,
    help="Which orders: the shop's own word, or the browser's too.",
)


@click.group
def command() -> None:
    """
    Send what orders earned to a CRM, to Google Analytics, or to files every day.

    `talkworth serve` sends; a message that is not taken is tried again for two days, then it is
    a dead letter.

    \b
    $ talkworth outlet list tea
    outlet   kind   where to   made   waiting   sent   dead
    ...
    """


@command.group("add")
def add() -> None:
    """
    Add a way out.

    \b
    $ talkworth outlet add webhook tea --url https://crm.example/hooks/talkworth
    whsec_...
    Outlet out_... of shop tea. Verify each message with this secret, shown this once.
    """


@add.command("webhook")
@shop_argument
@click.option("--url", required=True, help="Where to: https, or http on this machine.")
@trust_option
@data_option
@json_option
def add_webhook(shop_id: str, url: str, trust: Told, data: Path, as_json: bool) -> None:
    """
    Tell an address whenever what an order earned changes, signed as Standard Webhooks says.

    \b
    $ talkworth outlet add webhook tea --url https://crm.example/hooks/talkworth
    whsec_...
    Outlet out_... of shop tea. Verify each message with this secret, shown this once.
    """
    with open_control(data) as control:
        outlet, secret = open_webhook(control, shop_id, url, trust)
    if as_json:
        show_json({**_as_dict(outlet), "secret": secret})
        return
    click.echo(secret)
    note(
        f"Outlet {outlet.outlet_id} of shop {shop_id}. Verify each message with this secret, "
        "shown this once."
    )


@add.command("ga4")
@shop_argument
@click.option("--measurement-id", required=True, help="Of the data stream, such as G-AB12CD34EF.")
@click.option("--event", default=ga4.EVENT, show_default=True, help="What the event is called.")
@click.option(
    "--collect", default=ga4.COLLECT, show_default=True, help="Where GA4 listens, such as region1."
)
@trust_option
@data_option
@json_option
def add_ga4(
    shop_id: str,
    measurement_id: str,
    event: str,
    collect: str,
    trust: Told,
    data: Path,
    as_json: bool,
) -> None:
    """
    Tell Google Analytics 4 of each credited order once. The API secret is read from standard input.

    \b
    $ echo 5ecret | talkworth outlet add ga4 tea --measurement-id G-AB12CD34EF
    Outlet out_... of shop tea tells GA4 G-AB12CD34EF.
    """
    secret = _secret("API secret").decode(errors="replace")
    with open_control(data) as control:
        outlet = open_ga4(
            control, shop_id, measurement_id, secret, trust, event=event, collect=collect
        )
    told = f"Outlet {outlet.outlet_id} of shop {shop_id} tells GA4 {outlet.target}."
    _told(outlet, told, as_json)


@add.command("export")
@shop_argument
@click.option(
    "--folder",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the files go, in a folder of the shop's name.",
)
@click.option("--format", "form", type=click.Choice(FORMS), default="parquet", show_default=True)
@click.option(
    "--days",
    type=click.IntRange(1, 400),
    default=30,
    show_default=True,
    help="How many days each file reaches back: credits change for some time.",
)
@data_option
@json_option
def add_export(shop_id: str, folder: Path, form: str, days: int, data: Path, as_json: bool) -> None:
    """
    Write conversations, orders and credits to a folder every day, an hour past midnight.

    \b
    $ talkworth outlet add export tea --folder exports
    Outlet out_... of shop tea writes to .../exports/tea every day.
    """
    options = {"format": form, "days": str(days)}
    with open_control(data) as control:
        outlet = control.outlets.add(shop_id, "export", str(folder.resolve()), options, b"-")
    where = folder.resolve() / shop_id
    _told(
        outlet, f"Outlet {outlet.outlet_id} of shop {shop_id} writes to {where} every day.", as_json
    )


@command.command("list")
@shop_argument
@data_option
@json_option
def list_(shop_id: str, data: Path, as_json: bool) -> None:
    """
    List a shop's outlets and how many messages wait, were taken, or are dead letters.

    \b
    $ talkworth outlet list tea
    outlet   kind   where to   made   waiting   sent   dead
    ...
    """
    with open_control(data) as control, _outbox(data) as outbox:
        outlets, counts = control.outlets.outlets(shop_id), outbox.counts()
    if as_json:
        show_json([{**_as_dict(one), **_counted(counts, one)} for one in outlets])
        return
    show_table(
        ["outlet", "kind", "where to", "made", ">waiting", ">sent", ">dead"],
        [
            (
                one.outlet_id,
                one.kind,
                one.target,
                rfc3339(one.created_at)[:10],
                *(f"{n:,}" for n in _counted(counts, one).values()),
            )
            for one in outlets
        ],
    )
    if not outlets:
        note("There is none yet. `talkworth outlet add --help` shows how to add one.")


@command.command
@outlet_argument
@data_option
def remove(outlet_id: str, data: Path) -> None:
    """
    Send nothing there any more; what waits is dropped.

    \b
    $ talkworth outlet remove out_a1b2c3d4e5f6
    Outlet out_a1b2c3d4e5f6 of shop tea is removed.
    """
    with open_control(data) as control, _outbox(data) as outbox:
        outlet = control.outlets.remove(outlet_id)
        outbox.forget(outlet_id)
    click.echo(f"Outlet {outlet_id} of shop {outlet.shop_id} is removed.")


@command.command
@outlet_argument
@data_option
def check(outlet_id: str, data: Path) -> None:
    """
    Send a trial message: signed to a webhook, to GA4's own validator, or a file to the folder.

    \b
    $ talkworth outlet check out_a1b2c3d4e5f6
    out_a1b2c3d4e5f6: ...
    """
    with open_control(data) as control:
        outlet = control.outlets.outlet(outlet_id)
        found = try_outlet(outlet, control.outlets.secret(outlet_id).decode(), now_us())
    if not found.is_taken:
        raise Failure("outlet-refused", f"{outlet_id}: {found.words}")
    click.echo(f"{outlet_id}: {found.words}")


@command.command
@outlet_argument
@click.option("--state", type=click.Choice(_STATES), help="Only these.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@data_option
@json_option
def deliveries(outlet_id: str, state: str | None, limit: int, data: Path, as_json: bool) -> None:
    """
    List an outlet's messages, newest first; `--state dead` is the dead-letter list.

    \b
    $ talkworth outlet deliveries out_a1b2c3d4e5f6 --state dead
    message   about   revision   state   tries   next try   last error
    ...
    """
    with open_control(data) as control, _outbox(data) as outbox:
        control.outlets.outlet(outlet_id)
        found = outbox.deliveries(outlet_id, state, limit)  # type: ignore[arg-type]
    if as_json:
        show_json([_delivery_dict(one) for one in found])
        return
    show_table(
        ["message", "about", ">revision", "state", ">tries", "next try", "last error"],
        [
            (
                one.delivery_id,
                one.subject,
                str(one.revision),
                one.state,
                str(one.n_tries),
                rfc3339(one.next_try_at) if one.state == "waiting" else "",
                one.last_error,
            )
            for one in found
        ],
    )
    if not found:
        note(f"There is none. `talkworth outlet check {outlet_id}` sends a trial message.")


@command.command
@outlet_argument
@click.option("--message", "delivery_id", default="", help="Only this one.  [default: all]")
@data_option
def retry(outlet_id: str, delivery_id: str, data: Path) -> None:
    """
    Try dead letters again, all of an outlet or one.

    \b
    $ talkworth outlet retry out_a1b2c3d4e5f6
    ... messages wait again.
    """
    with open_control(data) as control, _outbox(data) as outbox:
        control.outlets.outlet(outlet_id)
        n_revived = outbox.revive(outlet_id, now_us(), delivery_id)
    click.echo(f"{n_revived:,} messages wait again.")


def _secret(name: str) -> bytes:
    """Read from standard input: what stands on a command line is seen by others."""
    if sys.stdin.isatty():
        text = str(click.prompt(name, hide_input=True, err=True)).encode()
    else:
        text = sys.stdin.buffer.read(10_000).strip()
    if not text:
        raise Failure("no-secret", f"There is no {name} on standard input. Pipe it in.")
    return text


def _outbox(data: Path) -> closing[Outbox]:
    return closing(Outbox(existing(data) / OUTBOX))


def _told(outlet: Outlet, words: str, as_json: bool) -> None:
    if as_json:
        show_json(_as_dict(outlet))
    else:
        click.echo(words)


def _counted(counts: dict[str, dict[str, int]], outlet: Outlet) -> dict[str, int]:
    found = counts.get(outlet.outlet_id, {})
    return {f"n_{state}": found.get(state, 0) for state in ("waiting", "sent", "dead")}


def _as_dict(outlet: Outlet) -> dict[str, object]:
    return {
        "outlet_id": outlet.outlet_id,
        "shop_id": outlet.shop_id,
        "kind": outlet.kind,
        "target": outlet.target,
        "options": outlet.options,
        "created_at": rfc3339(outlet.created_at),
    }


def _delivery_dict(one: Delivery) -> dict[str, object]:
    return {
        "delivery_id": one.delivery_id,
        "subject": one.subject,
        "revision": one.revision,
        "state": one.state,
        "n_tries": one.n_tries,
        "last_error": one.last_error,
        "created_at": rfc3339(one.created_at),
        "settled_at": rfc3339(one.settled_at) if one.settled_at else None,
    }
