"""`talkworth person`: what is held on one person, and its erasure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from msgspec import structs

from talkworth.cli.options import data_option, json_option
from talkworth.cli.output import note, rfc3339, say, show_json, show_table
from talkworth.cli.place import Remote, opened
from talkworth.errors import BadInput
from talkworth.runtime import Owned
from talkworth.runtime.erasing import Erasure, look_at
from talkworth.runtime.people import ANSWER_PATH, ERASE_PATH, EXPORT_PATH, LOOK_PATH, REQUESTS_PATH
from talkworth.runtime.person import Export, Named, export_person, find_person
from talkworth.runtime.requests import (
    Answered,
    Waiting,
    answer_request,
    erase_and_answer,
    requests_of,
)

_Command = TypeVar("_Command", bound=Callable[..., Any])


class WhichPerson(BadInput):
    code = "which-person"

    def __init__(self) -> None:
        super().__init__("Name the person: --customer, --email, --visitor or --order.")


@click.group
def command() -> None:
    """
    Export or erase what is held on one person, and answer the requests of platforms.

    \b
    $ talkworth person requests tea
    request   asks for   since   due   answered
    ...
    """


def named_options(command: _Command) -> _Command:
    """How a person is named."""
    for option in (
        click.option("--order", help="An order's id: whoever it belongs to."),
        click.option("--visitor", help="A browser's id."),
        click.option("--email", help="An address; it is hashed here and sent nowhere."),
        click.option("--customer", help="The shop platform's id of a customer."),
    ):
        command = option(command)
    return command


@command.command
@click.argument("shop_id", metavar="SHOP")
@named_options
@data_option
def export(shop_id: str, data: Path, **named: str | None) -> None:
    """
    Print everything that is held on a person, as JSON.

    \b
    $ talkworth person export tea --order 1001
    {
      "shop_id": "tea",
      "identifiers": {
      ...
    }
    """
    person = _named(named)
    with opened(data) as place:
        show_json(_export(place, shop_id, person))


@command.command
@click.argument("shop_id", metavar="SHOP")
@named_options
@click.option("--yes", is_flag=True, help="Do not ask.")
@data_option
@json_option
def erase(shop_id: str, *, yes: bool, data: Path, as_json: bool, **named: str | None) -> None:
    """
    Replace a person's identifiers by random ones, everywhere, and drop the rest of them.

    Says first what would change, and asks. Credits and totals stay equal; it takes as long as a
    rebuild. docs/security.md says what is found, and what stays.

    \b
    $ talkworth person erase tea --order 1001 --yes
    ... entries hold 1 conversation, ...
    Erased. All totals are what they were.
    """
    person = _named(named)
    with opened(data) as place:
        told = _look(place, shop_id, person)
        held = ", ".join(f"{n} {kind}" for kind, n in told.n_identifiers.items())
        if not as_json:
            say(f"{told.n_entries} entries hold {held}.")
        if not yes:
            click.confirm("Erase this person for good?", abort=True, err=True)
        done = _erase(place, shop_id, person)
    if as_json:
        show_json(done)
        return
    say("Erased. All totals are what they were.")
    _show_archives(done)


@command.command
@click.argument("shop_id", metavar="SHOP")
@data_option
@json_option
def requests(shop_id: str, data: Path, as_json: bool) -> None:
    """
    List what the shop's platforms ask for on behalf of persons, and until when.

    \b
    $ talkworth person requests tea
    request   asks for   since   due   answered
    ...
    """
    with opened(data) as place:
        if isinstance(place, Remote):
            found = place.get(REQUESTS_PATH, list[Waiting], shop=shop_id)
        else:
            found = requests_of(place, shop_id)
    if as_json:
        show_json(found)
        return
    show_table(
        ["request", "asks for", "since", "due", "answered"],
        [
            (
                str(one.request_no),
                one.asked,
                rfc3339(one.received_at)[:10],
                rfc3339(one.due_at)[:10],
                rfc3339(one.answered_at)[:10] if one.answered_at else "no",
            )
            for one in found
        ],
    )
    if any(one.answered_at is None for one in found):
        note(f"`talkworth person answer {shop_id} REQUEST` does what one asks for.")


@command.command
@click.argument("shop_id", metavar="SHOP")
@click.argument("request_no", metavar="REQUEST", type=int)
@click.option("--yes", is_flag=True, help="Do not ask.")
@data_option
def answer(shop_id: str, request_no: int, *, yes: bool, data: Path) -> None:
    """
    Do what a platform's request asks for: print a copy as JSON, or erase.

    \b
    $ talkworth person answer tea 6 --yes
    Request 6 (erase) is answered.
    """
    if not yes:
        click.confirm(
            "Do what this request asks for? An erasure is for good.", abort=True, err=True
        )
    with opened(data) as place:
        if isinstance(place, Remote):
            asked = {"request_no": request_no}
            done = place.post(ANSWER_PATH, asked, Answered, shop=shop_id)
        else:
            done = answer_request(place, shop_id, request_no)
    if done.asked == "export":
        show_json(done.export or {"shop_id": shop_id, "identifiers": {}, "entries": []})
        return
    say(f"Request {request_no} (erase) is answered.")
    if done.erasure:
        _show_archives(done.erasure)


def _named(given: dict[str, str | None]) -> Named:
    named = Named(**given)
    if not any(structs.astuple(named)):
        raise WhichPerson
    return named


def _export(place: Remote | Owned, shop_id: str, named: Named) -> Export:
    if isinstance(place, Remote):
        return place.post(EXPORT_PATH, named, Export, shop=shop_id)
    person = find_person(place.warehouse, place.reader, place.control, shop_id, named)
    found = export_person(place.reader, person)
    place.control.note(shop_id, "export-person", f"{len(found.entries)} entries")
    return found


def _look(place: Remote | Owned, shop_id: str, named: Named) -> Erasure:
    if isinstance(place, Remote):
        return place.post(LOOK_PATH, named, Erasure, shop=shop_id)
    return look_at(place, shop_id, named)


def _erase(place: Remote | Owned, shop_id: str, named: Named) -> Erasure:
    if isinstance(place, Remote):
        return place.post(ERASE_PATH, named, Erasure, shop=shop_id)
    return erase_and_answer(place, shop_id, named)


def _show_archives(done: Erasure) -> None:
    for place in done.sealed:
        note(f"Sealed anew: {place}. Build and mount again what was built from it.")
    for place in done.unreachable:
        note(f"Not there now: {place}. Seal to it again, or delete it where it is.")
