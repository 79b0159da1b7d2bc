"""What the control file refuses, each with a stable code and a way out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from talkworth.errors import BadInput, NotAllowed, NotFound, TalkworthError, Unavailable


class UnknownShop(NotFound):
    code = "unknown-shop"

    def __init__(self, shop_id: str) -> None:
        super().__init__(f"There is no shop {shop_id!r} here. `talkworth shop list` lists them.")


class UnknownKey(NotFound):
    code = "unknown-key"

    def __init__(self) -> None:
        # The text is left out: it may be a secret typed in the wrong place.
        super().__init__("There is no such key here. `talkworth key list SHOP` lists their ids.")


class UnknownWebhook(NotFound):
    code = "unknown-webhook"

    def __init__(self, webhook_id: str) -> None:
        super().__init__(
            f"There is no webhook {webhook_id!r} here. `talkworth webhook list SHOP` lists them."
        )


class ShopExists(BadInput):
    code = "shop-exists"
    status = 409

    def __init__(self, shop_id: str) -> None:
        super().__init__(f"Shop {shop_id!r} is here already. Choose another id, or use this one.")


class BadShopId(BadInput):
    code = "bad-shop-id"

    def __init__(self, shop_id: str) -> None:
        super().__init__(
            f"{shop_id[:80]!r} cannot be a shop id. Use 1 to 63 of the letters a-z, digits and "
            "'-', such as 'my-shop'."
        )


class BadShopName(BadInput):
    code = "bad-shop-name"

    def __init__(self, longest: int, n_characters: int) -> None:
        super().__init__(
            f"A shop's name has 1 to {longest} characters, not {n_characters}: it stands at the "
            "top of every page."
        )


class UnknownTimeZone(BadInput):
    code = "unknown-time-zone"

    def __init__(self, timezone: str) -> None:
        super().__init__(
            f"{timezone[:80]!r} is not a time zone we know. Send an IANA name, such as "
            "'Europe/Berlin' or 'UTC'."
        )


class BadKeyKind(BadInput):
    code = "bad-key-kind"

    def __init__(self, kind: str) -> None:
        super().__init__(f"A key is 'public' or 'secret', not {kind[:80]!r}.")


class BadOrigin(BadInput):
    code = "bad-origin"


class BadKey(BadInput):
    """Scopes, a rate, an end or an overlap that no key of its kind can have."""

    code = "bad-key"


class KeyStopped(BadInput):
    """A key that works no more is not changed: who needs one makes a new one."""

    code = "key-stopped"
    status = 409

    def __init__(self, key_id: str, shop_id: str) -> None:
        super().__init__(
            f"Key {key_id} was revoked or has expired. Make a new one: `talkworth key add "
            f"{shop_id} ...`."
        )


class ScopeMissing(NotAllowed):
    code = "scope-missing"

    def __init__(self, scope: str) -> None:
        super().__init__(
            f"This key may not do that: it lacks the scope {scope!r}. `talkworth key list SHOP` "
            f"shows what each may; `talkworth key add SHOP secret --scope {scope}` makes one."
        )


class BadRetention(BadInput):
    code = "bad-retention"

    def __init__(self, least_d: int) -> None:
        super().__init__(
            f"Data is kept for at least {least_d} days: until then an order can still change what "
            "a conversation earned. Name more days, or `forever`."
        )


class BadWebhook(BadInput):
    """A platform we do not know, a domain that is none, or an empty secret."""

    code = "bad-webhook"


class BadRuleSet(BadInput):
    code = "bad-rule-set"


class UnknownRuleSet(NotFound):
    code = "unknown-rule-set"

    def __init__(self, shop_id: str, version: int) -> None:
        super().__init__(
            f"Shop {shop_id!r} has no rule set {version}. `talkworth rules list {shop_id}` lists "
            "them."
        )


class UnknownPreset(NotFound):
    code = "unknown-preset"

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(
            f"There is no preset {name[:80]!r}. There is {', '.join(known)}; `talkworth rules "
            "presets` says what each holds."
        )


class RuleSetInUse(BadInput):
    """A version is activated once, and one that is in force is not put away."""

    code = "rule-set-in-use"
    status = 409


class RuleSetChanged(BadInput):
    """Two people change the rules at once: the second looks at what the first one did."""

    code = "rule-set-changed"
    status = 409

    def __init__(self, shop_id: str, version: int, actor: str, at: str) -> None:
        super().__init__(
            f"Rule set {version} of shop {shop_id!r} is in force, and not the one you looked at: "
            f"{actor} activated it at {at}. Look at it, preview yours beside it, and activate "
            "again."
        )


class RuleSetArchived(BadInput):
    code = "rule-set-archived"
    status = 409

    def __init__(self, shop_id: str, version: int) -> None:
        super().__init__(
            f"Rule set {version} of shop {shop_id!r} is archived. Make a new one from it: "
            f"`talkworth rules new {shop_id} --version {version}`."
        )


class ActivationInThePast(BadInput):
    code = "activation-in-the-past"

    def __init__(self, shop_id: str, version: int) -> None:
        super().__init__(
            "That instant is past, and a sale keeps the rule set that was in force at its time. "
            "Activate it from now on, and restate what lies behind: `talkworth rules restate "
            f"{shop_id} {version} --from DAY --to DAY --reason TEXT`."
        )


class BadRestatement(BadInput):
    """A period that is none or not over, or no reason."""

    code = "bad-restatement"


class SecretKeyFileMissing(TalkworthError):
    code = "secret-key-file-missing"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is gone, and the control file beside it holds secrets sealed with it. Put "
            "the file back from your backup. Without it, start a new data directory."
        )


class SecretKeyFileWrong(TalkworthError):
    code = "secret-key-file-wrong"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} does not open what the control file holds. It is of another data directory, "
            "or damaged. Put back the one that belongs to this directory."
        )


class ControlUnreadable(TalkworthError):
    code = "control-unreadable"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"{path} cannot be read: {reason}. Check its rights and the disk, or put it back "
            "from your backup; the journal does not depend on it."
        )


class ControlBusy(Unavailable):
    code = "control-busy"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} could not be written now: {reason}. Try again in a moment.")
