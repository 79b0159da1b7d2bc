"""`talkworth digest`: who is told of a shop's week, when, and whether it went out."""

from __future__ import annotations

from pathlib import Path

import click

from talkworth.cli.main import Failure
from talkworth.cli.options import data_option, json_option
from talkworth.cli.output import note, rfc3339, say, show_json, show_table
from talkworth.cli.place import Remote, opened
from talkworth.cli.rule_options import now_us, open_control, shop_argument
from talkworth.control.digests import LANGUAGES, BadDigest, Digest, DigestKind, Language
from talkworth.outlets import webhook
from talkworth.outlets.digests import DigestPreview, DigestSender
from talkworth.outlets.trial import Trial
from talkworth.runtime import Owned
from talkworth.settings import read_settings

_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_PATH = "/v1/digests"
digest_argument = click.argument("digest_id", metavar="DIGEST")
language_option = click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of the text."
)


@click.group
def command() -> None:
    """
    Tell somebody a shop's week, every week, by mail or webhook.

    `talkworth serve` sends; docs/digest.md says what it needs to send mail.

    \b
    $ talkworth digest list tea
    digest   to   when   language   last sent   tries   why not
    ...
    """


@command.command
@shop_argument
@click.option("--email", help="The mail address to write to.")
@click.option("--webhook", "url", help="Or where to post it: https, or http on this machine.")
@click.option("--day", type=click.Choice(_DAYS), default="monday", show_default=True)
@click.option(
    "--hour",
    type=click.IntRange(0, 23),
    default=8,
    show_default=True,
    help="Of the shop's clock, from 0 to 23.",
)
@language_option
@data_option
@json_option
def add(
    shop_id: str,
    email: str | None,
    url: str | None,
    day: str,
    hour: int,
    language: str,
    data: Path,
    as_json: bool,
) -> None:
    """
    Add a receiver. A webhook's messages are signed as Standard Webhooks says.

    \b
    $ talkworth digest add tea --email ada@shop.example --day monday --hour 8
    Digest dig_... of shop tea goes to ada@shop.example on monday at 8:00, Europe/Berlin.
    """
    if (email is None) == (url is None):
        raise BadDigest("A digest goes to one receiver. Give either --email or --webhook.")
    kind: DigestKind = "webhook" if url else "email"
    secret = webhook.new_secret() if url else ""
    target = webhook.clean_url(url) if url else email or ""
    weekday = _DAYS.index(day) + 1
    with open_control(data) as control:
        digest = control.digests.add(
            shop_id, kind, target, weekday=weekday, hour=hour, language=language, secret=secret
        )
        timezone = control.shop(shop_id).timezone
    if as_json:
        show_json({**_as_dict(digest), **({"secret": secret} if secret else {})})
        return
    if secret:
        click.echo(secret)
        note("Verify each message with this secret, shown this once.")
    click.echo(
        f"Digest {digest.digest_id} of shop {shop_id} goes to {digest.target} on {day} at "
        f"{hour}:00, {timezone}."
    )


@command.command("list")
@shop_argument
@data_option
@json_option
def list_(shop_id: str, data: Path, as_json: bool) -> None:
    """
    List who gets a shop's week, when it last went out, and why it did not.

    \b
    $ talkworth digest list tea
    digest   to   when   language   last sent   tries   why not
    ...
    """
    with open_control(data) as control:
        digests = control.digests.of(shop_id)
    if as_json:
        show_json([_as_dict(one) for one in digests])
        return
    show_table(
        ["digest", "to", "when", "language", "last sent", ">tries", "why not"],
        [
            (
                one.digest_id,
                one.target,
                f"{_DAYS[one.weekday - 1]} {one.hour}:00",
                one.language,
                rfc3339(one.sent_at) if one.sent_at else "",
                str(one.n_tries),
                one.failure,
            )
            for one in digests
        ],
    )
    if not digests:
        note("There is none yet. `talkworth digest add --help` shows how to add one.")


@command.command
@digest_argument
@data_option
def remove(digest_id: str, data: Path) -> None:
    """
    Tell a receiver nothing any more.

    \b
    $ talkworth digest remove dig_a1b2c3d4e5f6a7b8
    Digest dig_a1b2c3d4e5f6a7b8 of shop tea is removed.
    """
    with open_control(data) as control:
        digest = control.digests.remove(digest_id)
    click.echo(f"Digest {digest_id} of shop {digest.shop_id} is removed.")


@command.command
@digest_argument
@data_option
def send(digest_id: str, data: Path) -> None:
    """
    Send last week's digest now, as a trial; the week's own goes out on its hour all the same.

    \b
    $ talkworth digest send dig_a1b2c3d4e5f6a7b8
    ... was sent the last week.
    """
    with open_control(data) as control:
        digest = control.digests.get(digest_id)
    with opened(data) as place:
        if isinstance(place, Remote):
            path = f"{_PATH}/{digest_id}/test"
            tried = place.post(path, {}, Trial, shop=digest.shop_id)
        else:
            tried = _sender(place, data).try_now(digest)
    if not tried.is_taken:
        raise Failure("digest-refused", tried.words)
    say(tried.words)


@command.command
@shop_argument
@language_option
@click.option("--html", "as_html", is_flag=True, help="Print the letter's HTML.")
@data_option
@json_option
def preview(shop_id: str, language: Language, as_html: bool, data: Path, as_json: bool) -> None:
    """
    Print last week's digest and send it to nobody.

    \b
    $ talkworth digest preview tea
    Tea & Co: your week, ...
    ...
    Revenue per conversation
    ...
    """
    with opened(data) as place:
        if isinstance(place, Remote):
            found = place.get(f"{_PATH}/preview", DigestPreview, shop=shop_id, language=language)
        else:
            found = _sender(place, data).preview(shop_id, language)
    if as_json:
        show_json(found)
    elif as_html:
        click.echo(found.html)
    else:
        say(f"{found.subject}\n\n{found.text.rstrip()}")


def _sender(owned: Owned, data: Path) -> DigestSender:
    return DigestSender(owned.warehouse, owned.control, read_settings(data=data), now_us)


def _as_dict(digest: Digest) -> dict[str, object]:
    return {
        "digest_id": digest.digest_id,
        "shop_id": digest.shop_id,
        "kind": digest.kind,
        "target": digest.target,
        "weekday": digest.weekday,
        "hour": digest.hour,
        "language": digest.language,
        "created_at": rfc3339(digest.created_at),
        "sent_week": digest.sent_week or None,
        "sent_at": rfc3339(digest.sent_at) if digest.sent_at else None,
        "n_tries": digest.n_tries,
        "next_try_at": rfc3339(digest.next_try_at) if digest.next_try_at else None,
        "failure": digest.failure,
    }
