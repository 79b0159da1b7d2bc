"""What is refused to callers, each with a stable code and a way out."""

from __future__ import annotations

from talkworth.errors import BadInput, NotAllowed, NotAuthenticated


class KeyMissing(NotAuthenticated):
    code = "key-missing"

    def __init__(self) -> None:
        super().__init__(
            "Nobody is signed in, and no secret key was sent. Sign in, or send `Authorization: "
            "Bearer sk_...`; `talkworth key add SHOP secret` makes one."
        )


class KeyRefused(NotAuthenticated):
    code = "key-refused"

    def __init__(self) -> None:
        super().__init__(
            "This key is unknown, revoked or expired. `talkworth key list SHOP` shows the keys "
            "that work."
        )


class SecretKeyNeeded(NotAllowed):
    code = "secret-key-needed"

    def __init__(self) -> None:
        super().__init__(
            "This is a public key: it may send events and never read reports. Use a secret key, "
            "and only on a server."
        )


class OtherShop(NotAllowed):
    code = "other-shop"

    def __init__(self, shop_id: str) -> None:
        super().__init__(
            f"This key, login or link is not of shop {shop_id[:63]!r}. Leave `shop` out, or use "
            "that shop's."
        )


class ShopMissing(BadInput):
    code = "shop-missing"

    def __init__(self) -> None:
        super().__init__("You may ask of more than one shop, or of none. Say which with `?shop=`.")


class RoleMissing(NotAllowed):
    code = "role-missing"

    def __init__(self, scope: str) -> None:
        super().__init__(
            f"Your role in this shop does not allow that: it lacks {scope!r}. An administrator "
            "of the shop can change it, under Settings, Users."
        )


class OwnerNeeded(NotAllowed):
    code = "owner-needed"

    def __init__(self) -> None:
        super().__init__(
            "Only the owner of this installation may do that: whoever set it up, or was added "
            "with `talkworth user add EMAIL --owner`."
        )


class CsrfRefused(NotAllowed):
    code = "csrf-refused"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"This change does not come from a page of ours: {reason}. Load the page again; "
            "programs use a secret key and no cookie."
        )


class ShareOtherReport(NotAllowed):
    code = "share-other-report"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"This link shows one report and nothing else: {reason}. Sign in to see more."
        )
