"""`talkworth user`: who may sign in, made and mended on the machine itself."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click
from msgspec import Struct

from talkworth.cli.options import data_option, existing, json_option
from talkworth.cli.output import note, rfc3339, show_json, show_table
from talkworth.control import ROLES, Control, Role, User
from talkworth.control.store import now
from talkworth.errors import BadInput
from talkworth.runtime import read_serve_file
from talkworth.settings import read_settings


class ListedUser(Struct, kw_only=True, frozen=True):
    """A user as the list shows them; `roles` by shop."""

    user_id: str
    email: str
    name: str
    is_owner: bool
    roles: dict[str, Role]
    signs_in_with: str


class NowhereToGo(BadInput):
    code = "no-shop-named"

    def __init__(self) -> None:
        super().__init__(
            "Say what the user may do: --shop SHOP --role ROLE lets them into a shop, --owner into "
            "all of them."
        )


@click.group
def command() -> None:
    """
    Let people sign in: add, list, change, remove them, and make new links.

    Pages do the same for a shop's administrators; only here are owners made and removed.

    \b
    $ talkworth user add bo@tea.example --shop tea --role analyst
    http://127.0.0.1:8377/invitation#...
    """


@command.command
@click.argument("email")
@click.option("--shop", "shop_id", help="The shop they may see.")
@click.option("--role", type=click.Choice(ROLES), default="viewer", show_default=True)
@click.option("--owner", "is_owner", is_flag=True, help="Administrator of every shop.")
@click.option("--name", default="", help="What they are called; they may change it.")
@data_option
@json_option
def add(
    email: str,
    shop_id: str | None,
    role: Role,
    is_owner: bool,
    name: str,
    data: Path,
    as_json: bool,
) -> None:
    """
    Add a user and print the link by which they choose a password. It works once, for 7 days.

    A user who is there already is let into the shop, and needs no link.

    \b
    $ talkworth user add bo@tea.example --owner
    http://127.0.0.1:8377/invitation#...
    For bo@tea.example alone, until ...: whoever opens it first has the login.
    """
    if not is_owner and not shop_id:
        raise NowhereToGo
    with closing(Control.open(existing(data), actor="cli")) as control:
        if shop_id:
            control.shop(shop_id)
        known = [one for one in control.users.all() if one.email == email.strip().lower()]
        if known and not is_owner:
            user = known[0]
        else:
            user = control.users.add(email, name, is_owner=is_owner)
        if shop_id and not is_owner:
            control.users.set_role(user.user_id, shop_id, role)
        if known and user.has_password:
            click.echo(f"{user.email} has a login already, and sees shop {shop_id} from now on.")
            return
        code, expires_at = control.logins.invite(user.user_id, now())
    _show_link(data, user, code, expires_at, as_json=as_json)


@command.command("list")
@click.option("--shop", "shop_id", help="Only who may see this shop.")
@data_option
@json_option
def list_(shop_id: str | None, data: Path, as_json: bool) -> None:
    """
    List who may sign in, and what each may do where.

    \b
    $ talkworth user list
    email             name  signs in with   may
    ...
    ana@tea.example   Ana   a link, until ...   tea: analyst
    """
    with closing(Control.open(existing(data), actor="cli")) as control:
        if shop_id:
            control.shop(shop_id)
        told = [_told(control, user) for user in control.users.all()]
    if shop_id:
        told = [one for one in told if one.is_owner or shop_id in one.roles]
    if as_json:
        show_json(told)
        return
    show_table(
        ["email", "name", "signs in with", "may"],
        [(one.email, one.name, one.signs_in_with, _may(one)) for one in told],
    )


@command.command
@click.argument("email")
@click.argument("shop_id", metavar="SHOP")
@click.argument("role", type=click.Choice(ROLES))
@data_option
def role(email: str, shop_id: str, role: Role, data: Path) -> None:
    """
    Change what a user may do in a shop, from now on.

    \b
    $ talkworth user role ana@tea.example tea admin
    ana@tea.example is admin of shop tea.
    """
    with closing(Control.open(existing(data), actor="cli")) as control:
        user = control.users.named(email)
        control.users.set_role(user.user_id, shop_id, role)
    click.echo(f"{user.email} is {role} of shop {shop_id}.")


@command.command
@click.argument("email")
@click.option("--shop", "shop_id", help="Out of this shop alone.")
@data_option
def remove(email: str, shop_id: str | None, data: Path) -> None:
    """
    Remove a user from everywhere, or from one shop. A server that runs signs them out at once.

    \b
    $ talkworth user remove ana@tea.example
    ana@tea.example is removed.
    """
    with closing(Control.open(existing(data), actor="cli")) as control:
        user = control.users.named(email)
        if shop_id:
            control.users.remove_from(user.user_id, shop_id)
        else:
            control.users.remove(user.user_id)
    click.echo(f"{user.email} is removed{f' from shop {shop_id}' if shop_id else ''}.")


@command.command
@click.argument("email")
@data_option
@json_option
def reset(email: str, data: Path, as_json: bool) -> None:
    """
    Print a new link for who forgot their password, or lost it to somebody else.

    The old password, the login at a provider and every session end now.

    \b
    $ talkworth user reset ana@tea.example
    http://127.0.0.1:8377/invitation#...
    For ana@tea.example alone, until ...: whoever opens it first has the login.
    """
    with closing(Control.open(existing(data), actor="cli")) as control:
        user = control.users.named(email)
        code, expires_at = control.logins.reset(user.user_id, now())
    _show_link(data, user, code, expires_at, as_json=as_json)


def _show_link(data: Path, user: User, code: str, expires_at: int, *, as_json: bool) -> None:
    settings, server = read_settings(data=data), read_serve_file(data)
    here = server.address if server else f"http://{settings.host}:{settings.port}"
    link = f"{settings.public_url or here}/invitation#{code}"
    if as_json:
        show_json({"email": user.email, "link": link, "expires_at": rfc3339(expires_at)})
        return
    click.echo(link)
    until = rfc3339(expires_at)
    note(f"For {user.email} alone, until {until}: whoever opens it first has the login.")


def _told(control: Control, user: User) -> ListedUser:
    return ListedUser(
        user_id=user.user_id,
        email=user.email,
        name=user.name,
        is_owner=user.is_owner,
        roles={one.shop_id: one.role for one in control.users.shops_of(user.user_id)},
        signs_in_with=_way_in(user),
    )


def _may(user: ListedUser) -> str:
    if user.is_owner:
        return "everything"
    return ", ".join(f"{shop_id}: {role}" for shop_id, role in user.roles.items())


def _way_in(user: User) -> str:
    ways = ["a password"] * user.has_password + ["a provider"] * user.is_vouched
    if ways:
        return ", ".join(ways)
    return f"a link, until {rfc3339(user.invited_until)}" if user.invited_until else "nothing"
