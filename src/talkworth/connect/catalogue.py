"""Everything that can be connected, each with what is pasted where; a document in `connectors/`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Final, Literal

import msgspec
from msgspec import Struct

from talkworth.control.records import KeyKind
from talkworth.journal.entry import Trust

_FOLDER = files("talkworth") / "connectors"
# As people look for them: the page first, then where the money comes from, then who talks.
ORDER: Final = tuple(
    "browser dropin shopify woocommerce stripe server segment posthog alhena otlp chatwoot "
    "intercom zendesk gorgias".split()
)


class Snippet(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """
    What is pasted, and where. `@ADDRESS@`, `@SHOP@`, `@DOMAIN@` and `@PUBLIC_KEY@` are filled in.

    `sample_address` is what the page of the docs has in place of the address.
    """

    where: str
    language: str
    text: str
    sample_address: str = "https://YOUR-HOST"


class Listed(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """
    Something that can be connected. `page` is that of the docs.

    It sends by `door`, with `key` or, where it `is_signed`, with signed webhooks, to `path` of
    our address; what it says is of `trust`, or of `either`, as the key is.
    """

    title: str
    says: str
    group: Literal["page", "shop", "server", "assistant"]
    page: str
    door: str
    trust: Trust | Literal["either"]
    path: str
    snippets: tuple[Snippet, ...]
    key: KeyKind | None = None
    is_signed: bool = False


@cache
def catalogue() -> dict[str, Listed]:
    """Everything that can be connected, by name, in the order in which it is shown."""
    return {name: _read(name) for name in ORDER}


def filled(
    text: str, *, address: str, shop_id: str, domain: str = "", public_key: str = "pk_..."
) -> str:
    """
    What is pasted for a shop; `address` is ours, without a slash at its end.

    `domain` is the shop's own at the platform, which is guessed where it is not known.
    """
    values = {
        "@ADDRESS@": address,
        "@SHOP@": shop_id,
        "@DOMAIN@": domain or f"{shop_id}.myshopify.com",
        "@PUBLIC_KEY@": public_key,
    }
    for placeholder, value in values.items():
        text = text.replace(placeholder, value)
    return text.strip("\n")


def _read(name: str) -> Listed:
    parsed = tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return msgspec.convert(parsed, Listed)
