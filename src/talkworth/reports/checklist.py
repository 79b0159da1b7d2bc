"""The first steps of a shop that begins: which are taken, and how the next is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final, Literal

from msgspec import Struct

from talkworth.reports.period import instant
from talkworth.warehouse import Reading

Step = Literal["event", "conversation", "answer", "order", "webhook"]


class ChecklistStep(Struct, kw_only=True, frozen=True):
    """
    One step: when it was taken first, null while it is not.

    Events and webhooks are by our clock, the others by their own. `what` says what the step is,
    `how` what to do for it. `connectors` are the ways in that bring it, `docs` the page that says
    how, in the project's documentation.
    """

    step: Step
    at: datetime | None
    what: str
    how: str
    connectors: list[str]
    docs: str


class Checklist(Struct, kw_only=True, frozen=True):
    """A shop's first steps in their order; `is_complete` once all are taken."""

    shop_id: str
    steps: list[ChecklistStep]
    is_complete: bool


_STEPS: Final[Mapping[Step, tuple[str, str, list[str], str]]] = {
    "event": (
        "The first event arrived.",
        "Put the browser SDK into the shop's pages, or send an event from a server.",
        ["sdk", "shopify", "woocommerce", "segment", "posthog", "server", "import"],
        "docs/browser-sdk.md",
    ),
    "conversation": (
        "The first conversation that counts arrived.",
        "Connect the assistant: a shopper's message and what it was told.",
        ["sdk", "otlp", "intercom", "zendesk", "gorgias", "chatwoot", "alhena", "server"],
        "docs/connect-assistants.md",
    ),
    "answer": (
        "The first helpful answer arrived.",
        "Send the assistant's messages too, with their outcome or their text.",
        ["sdk", "otlp", "intercom", "zendesk", "gorgias", "chatwoot", "alhena", "server"],
        "docs/detectors.md",
    ),
    "order": (
        "The first order arrived.",
        "Connect the shop's platform, or import the orders there are.",
        ["shopify", "woocommerce", "stripe", "server", "import"],
        "docs/connect-shopify.md",
    ),
    "webhook": (
        "The platform told something itself: by a signed webhook, or asked over its API.",
        "Register the platform's webhooks: what they tell is verified, whatever browsers say.",
        ["shopify", "woocommerce", "stripe", "intercom", "zendesk", "gorgias", "chatwoot"],
        "docs/connect-shopify.md",
    ),
}


def checklist(warehouse: Reading, shop_id: str, webhook_doors: Collection[str]) -> Checklist:
    """What the shop has behind it; `webhook_doors` are those that signed webhooks come by."""
    (row,) = warehouse.query("live_firsts", shop_id=shop_id, webhook_doors=sorted(webhook_doors))
    steps = [
        ChecklistStep(
            step=step,
            at=None if row[f"{step}_at"] is None else instant(row[f"{step}_at"]),
            what=what,
            how=how,
            connectors=connectors,
            docs=docs,
        )
        for step, (what, how, connectors, docs) in _STEPS.items()
    ]
    return Checklist(
        shop_id=shop_id, steps=steps, is_complete=all(step.at is not None for step in steps)
    )
