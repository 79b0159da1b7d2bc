"""What is refused to and about users, sessions and shares, each with a stable code."""

from __future__ import annotations

from talkworth.errors import BadInput, NotAllowed, NotAuthenticated, NotFound


class UnknownUser(NotFound):
    code = "unknown-user"

    def __init__(self, named: str) -> None:
        super().__init__(f"There is no user {named[:80]!r} here. `talkworth user list` lists them.")


class UserExists(BadInput):
    code = "user-exists"
    status = 409

    def __init__(self, email: str) -> None:
        super().__init__(
            f"{email!r} is a user already. `talkworth user role` changes what a user may do, "
            "`talkworth user reset` makes a new link."
        )


class LoginElsewhere(NotAllowed):
    """Whoever made a login knows its password: another shop's administrator must not lend it."""

    code = "login-elsewhere"

    def __init__(self) -> None:
        super().__init__(
            "This address may be let into this shop by the owner of the installation alone. Ask "
            "them to add it, or name another address."
        )


class BadEmail(BadInput):
    code = "bad-email"

    def __init__(self) -> None:
        super().__init__(
            "This is no e-mail address we can use. Send one of at most 254 characters, such as "
            "'ana@shop.example'."
        )


class BadName(BadInput):
    code = "bad-name"

    def __init__(self, longest: int) -> None:
        super().__init__(f"A name is 1 to {longest} printable characters. Send another one.")


class BadPassword(BadInput):
    """Too short, or too long to be hashed in good time."""

    code = "bad-password"

    def __init__(self, least: int, most_bytes: int) -> None:
        super().__init__(
            f"A password has at least {least} characters and at most {most_bytes} bytes. A few "
            "words make a good one."
        )


class BadRole(BadInput):
    code = "bad-role"

    def __init__(self, role: str, known: tuple[str, ...]) -> None:
        super().__init__(f"There is no role {role[:40]!r}. There is {', '.join(known)}.")


class OwnerStays(BadInput):
    """The owner of the installation is administrator of every shop, whoever wishes otherwise."""

    code = "owner-stays"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            "The owner of the installation is administrator of every shop. Only `talkworth user` "
            "on the machine itself changes or removes an owner."
        )


class SetUpDone(NotAllowed):
    code = "set-up-refused"

    def __init__(self) -> None:
        super().__init__(
            "This is not the set-up code of the server that runs, or somebody has set it up "
            "already. The link stands in the output of `talkworth serve`; `talkworth user add "
            "EMAIL --owner` makes an administrator too."
        )


class SignInRefused(NotAuthenticated):
    """One answer for an unknown address and a wrong password: neither is told apart."""

    code = "sign-in-refused"

    def __init__(self) -> None:
        super().__init__(
            "The e-mail address or the password is wrong. Try again, or ask an administrator for "
            "a new link."
        )


class WrongPassword(NotAllowed):
    code = "wrong-password"

    def __init__(self) -> None:
        super().__init__("The current password is wrong. Nothing was changed.")


class InvitationOver(NotAuthenticated):
    code = "invitation-over"

    def __init__(self) -> None:
        super().__init__(
            "This invitation was used, has ended, or was replaced by a newer one. Ask an "
            "administrator for a new link."
        )


class SessionExpired(NotAuthenticated):
    code = "session-expired"

    def __init__(self) -> None:
        super().__init__("You were signed out, or were away for too long. Sign in again.")


class ShareExpired(NotAuthenticated):
    code = "share-expired"

    def __init__(self) -> None:
        super().__init__(
            "This shared link has ended or was revoked. Ask whoever sent it for a new one."
        )


class UnknownShare(NotFound):
    code = "unknown-share"

    def __init__(self, share_id: str) -> None:
        super().__init__(
            f"There is no share {share_id[:80]!r} of this shop. `GET /v1/shares` lists them."
        )


class BadShare(BadInput):
    """A name, a screen or a number of days that no shared link can have."""

    code = "bad-share"
