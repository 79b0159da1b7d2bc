"""What this package knows, as the Markdown tables of docs/reasons.md and docs/privacy.md."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from talkworth.sources import (
    adapter,
    alhena,
    chatwoot,
    gorgias,
    intercom,
    links,
    native,
    otlp,
    posthog,
    segment,
    shopify,
    stripe,
    woocommerce,
    zendesk,
)
from talkworth.sources.privacy import Action, Rules
from talkworth.sources.reasons import REASONS
from talkworth.sources.segment.topics import Topic
from talkworth.sources.shopify.topics import TOPICS, Shape

_ACTIONS: dict[Action, str] = {
    "keep": "kept as it is",
    "hash": "kept as a keyed hash",
    "cut": "cut to its coarse part",
    "drop": "dropped",
}


# By source: the lists of its topics. Topics that share a list stand under one head.
_LISTS: Mapping[str, Mapping[str, Rules]] = MappingProxyType(
    {
        "Alhena": alhena.PRIVACY,
        "Chatwoot": chatwoot.PRIVACY,
        "Gorgias": gorgias.PRIVACY,
        "Intercom": intercom.PRIVACY,
        "Links that we signed": links.PRIVACY,
        "OpenTelemetry": otlp.PRIVACY,
        "PostHog": {name: posthog.PRIVACY[name] for name in posthog.PRIVACY if name[0] == "$"},
        "Segment, RudderStack and PostHog": segment.PRIVACY,
        "Shopify": shopify.PRIVACY,
        "Stripe": stripe.PRIVACY,
        "WooCommerce": woocommerce.PRIVACY,
        "Zendesk": zendesk.PRIVACY,
    }
)

_SHAPES: dict[Shape, str] = {
    "order": "the order as it stands, its cancellation and its refunds",
    "order_edit": "an edit: units added and taken",
    "refund": "a refund",
    "deleted_order": "a cancellation of what is left of the order",
    "return": "a request to return, its withdrawal, or an exchange",
    "dispute": "a chargeback, won or lost",
    "contract": "a subscription that began",
    "contract_state": "a request to leave, once it is cancelled",
    "contract_active": "the withdrawal of a request to leave",
    "billing": "which order renewed which subscription",
    "checkout": "a checkout, with or without contact",
    "cart": "the cart as it stands",
    "merge": "two customers that are one person",
}


def reasons_table() -> str:
    """Every reason code and what it means."""
    return _table(("reason", "meaning"), ((f"`{code}`", text) for code, text in REASONS.items()))


def topics_table() -> str:
    """Every Shopify topic, and whether it acts."""
    rows: dict[tuple[str, str], list[str]] = {}
    for name, topic in TOPICS.items():
        what = f"read as {_SHAPES[topic.reads]}" if topic.reads else f"kept, `{topic.reason}`"
        rows.setdefault((name.partition("/")[0], what), []).append(f"`{name}`")
    return _table(
        ("topics", "what happens"), ((", ".join(names), what) for (_, what), names in rows.items())
    )


def woocommerce_table() -> str:
    """Every WooCommerce topic, and whether it acts."""
    rows: dict[str, list[str]] = {}
    for name, topic in woocommerce.TOPICS.items():
        what = f"read as {topic.what}" if topic.reads else "kept, `topic-not-used`"
        rows.setdefault(what, []).append(f"`{name}`")
    return _table(
        ("topics", "what happens"), ((", ".join(names), what) for what, names in rows.items())
    )


def stripe_table() -> str:
    """Every type of Stripe's events, and whether it acts."""
    return _read_as(stripe.TOPICS)


def chatwoot_table() -> str:
    return _read_as(chatwoot.TOPICS)


def intercom_table() -> str:
    return _read_as(intercom.TOPICS)


def zendesk_table() -> str:
    return _read_as(zendesk.TOPICS)


def _read_as(topics: Mapping[str, adapter.Topic]) -> str:
    rows: dict[str, list[str]] = {}
    for name, topic in topics.items():
        what = f"read as {topic.what}" if topic.reads else f"kept, `{topic.reason}`"
        rows.setdefault(what, []).append(f"`{name}`")
    return _table(
        ("topics", "what happens"), ((", ".join(names), what) for what, names in rows.items())
    )


def segment_table() -> str:
    """Every message of the Segment spec that we know, and what it becomes."""
    return _becomes(segment.TOPICS)


def posthog_table() -> str:
    """PostHog's own events, and what they become."""
    own = {name: topic for name, topic in posthog.TOPICS.items() if name.startswith("$")}
    return _becomes(own)


def _becomes(topics: Mapping[str, Topic]) -> str:
    """Messages by what they become, under the names their clients show."""
    named: dict[str, list[str]] = {}
    for name, topic in topics.items():
        kind, _, event = name.rpartition("/")
        shown = event.title().replace("Faq", "FAQ") if kind else name
        becomes = topic.becomes or f"kept without its properties, `{topic.reason}`"
        named.setdefault(becomes, []).append(f"`{shown}`")
    return _table(
        ("messages", "become"), ((", ".join(names), text) for text, names in named.items())
    )


def privacy_tables() -> str:
    """Each source's list: what is kept, hashed, cut and dropped, by its path in the body."""
    parts = ["### Events of our own\n\n" + _privacy_table(native.PRIVACY)]
    for source, lists in _LISTS.items():
        topics_of: dict[int, list[str]] = {}
        for topic, rules in lists.items():
            topics_of.setdefault(id(rules), []).append(topic)
        for topics in topics_of.values():
            names = ", ".join(f"`{topic}`" for topic in topics)
            parts.append(f"### {source}: {names}\n\n{_privacy_table(lists[topics[0]])}")
    return "\n\n".join(parts)


# By page of docs/: the tables it holds, in its order.
TABLES: Mapping[str, tuple[Callable[[], str], ...]] = MappingProxyType(
    {
        "reasons.md": (reasons_table,),
        "connect-assistants.md": (chatwoot_table, intercom_table, zendesk_table),
        "connect-segment.md": (segment_table, posthog_table),
        "connect-shopify.md": (topics_table,),
        "connect-stripe.md": (stripe_table,),
        "connect-woocommerce.md": (woocommerce_table,),
        "privacy.md": (privacy_tables,),
    }
)


def _privacy_table(rules: Mapping[str, Action]) -> str:
    places: dict[str, dict[Action, list[str]]] = {}
    for path, action in rules.items():
        place, _, name = _shortened(path).rpartition(".")
        names = places.setdefault(place, {}).setdefault(action, [])
        if f"`{name}`" not in names:
            names.append(f"`{name}`")
    return _table(
        ("in", *_ACTIONS.values()),
        (
            (f"`{place}`" if place else "the body itself", *_cells(found))
            for place, found in places.items()
        ),
    )


def _cells(found: Mapping[Action, list[str]]) -> list[str]:
    return [", ".join(found.get(action, ())) for action in _ACTIONS]


def _shortened(path: str) -> str:
    """Both currencies of an amount as one path: they are always kept together."""
    for money in ("presentment_money", "shop_money"):
        for part in ("amount", "currency_code"):
            path = path.removesuffix(f".{money}.{part}")
    return path


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
