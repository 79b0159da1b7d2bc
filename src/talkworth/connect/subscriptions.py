"""Webhook subscriptions at Shopify: what is needed, what is there, what is added."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Any, Final, Literal

from msgspec import Struct

from talkworth.connect.admin_api import AdminApi
from talkworth.connect.refusals import ApiNotThere, ApiRefused, ApiScopeMissing
from talkworth.sources.shopify import TOPICS

# What each resource's topics need; `app/uninstalled` needs nothing.
SCOPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "orders": "read_orders",
        "refunds": "read_orders",
        "checkouts": "read_orders",
        "carts": "read_orders",
        "returns": "read_returns",
        "disputes": "read_shopify_payments_disputes",
        "subscription_contracts": "read_own_subscription_contracts",
        "subscription_billing_attempts": "read_own_subscription_contracts",
        "customers": "read_customer_merge",
    }
)
NEEDED: Final = (*(name for name, topic in TOPICS.items() if topic.reads), "app/uninstalled")
# Without these nothing is verified; the others add facts.
_CORE: Final = frozenset({"orders", "refunds"})

_ABOUT = """{
  shop { myshopifyDomain currencyCode }
  currentAppInstallation { accessScopes { handle } }
}"""
_LIST = """query ($after: String) {
  webhookSubscriptions(first: 100, after: $after) {
    nodes { id topic uri }
    pageInfo { hasNextPage endCursor }
  }
}"""
_CREATE = """mutation ($topic: WebhookSubscriptionTopic!, $uri: String!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: {uri: $uri, format: JSON}) {
    webhookSubscription { id }
    userErrors { field message }
  }
}"""
_DELETE = """mutation ($id: ID!) {
  webhookSubscriptionDelete(id: $id) { deletedWebhookSubscriptionId userErrors { field message } }
}"""

Done = Literal["there", "added", "lacking", "no-scope", "refused"]


class About(Struct, kw_only=True, frozen=True):
    """The shop behind an API, and what the app may read of it."""

    domain: str
    currency: str
    scopes: frozenset[str]

    def may(self, scope: str | None) -> bool:
        return scope is None or bool({scope, scope.replace("read_", "write_", 1)} & self.scopes)


class Subscribed(Struct, kw_only=True, frozen=True):
    """
    What became of one topic; `detail` says why it is not there.

    `lacking` is what a dry run would add, or a check misses.
    """

    topic: str
    done: Done
    detail: str = ""


def about(api: AdminApi) -> About:
    """
    Raises:
        ApiNotThere: it is another shop than the one that was named.
    """
    data = api.ask(_ABOUT)
    try:
        domain = str(data["shop"]["myshopifyDomain"]).lower()
        handles = [one["handle"] for one in data["currentAppInstallation"]["accessScopes"]]
        found = About(
            domain=domain, currency=str(data["shop"]["currencyCode"]), scopes=frozenset(handles)
        )
    except (LookupError, TypeError):
        raise ApiRefused(f"{api.domain} does not say which shop it is.") from None
    if found.domain != api.domain:
        raise ApiNotThere(api.domain, f"it is {found.domain}")
    return found


def subscribe(
    api: AdminApi,
    uri: str,
    shop: About,
    *,
    dry_run: bool = False,
    on_topic: Callable[[str], object] = lambda _: None,
) -> list[Subscribed]:
    """
    See to it that every needed topic is sent to `uri`; what is there already stays as it is.

    A topic the app may not read is named and left out. `on_topic` hears each topic that is done.

    Raises:
        ApiScopeMissing: the app may not read orders, without which nothing is verified.
    """
    if not shop.may(SCOPES["orders"]):
        raise ApiScopeMissing(api.domain, SCOPES["orders"])
    there = {topic for topic, at, _ in _subscriptions(api) if at == uri}
    done: list[Subscribed] = []
    for topic in NEEDED:
        done.append(_see_to(api, topic, uri, shop, there, dry_run))
        on_topic(topic)
    return done


def unsubscribe(api: AdminApi, uri: str) -> int:
    """Take back every subscription that sends to `uri`; returns how many."""
    ours = [subscription_id for _, at, subscription_id in _subscriptions(api) if at == uri]
    for subscription_id in ours:
        _told(api.ask(_DELETE, id=subscription_id), "webhookSubscriptionDelete")
    return len(ours)


def lacks_core(done: Collection[Subscribed]) -> bool:
    """Whether a topic is missing without which money is not seen."""
    return any(
        one.done not in ("there", "added") and one.topic.partition("/")[0] in _CORE for one in done
    )


def _see_to(
    api: AdminApi, topic: str, uri: str, shop: About, there: Collection[str], dry_run: bool
) -> Subscribed:
    name, scope = _enum(topic), SCOPES.get(topic.partition("/")[0])
    if name in there:
        return Subscribed(topic=topic, done="there")
    if not shop.may(scope):
        return Subscribed(topic=topic, done="no-scope", detail=f"needs {scope}")
    if dry_run:
        return Subscribed(topic=topic, done="lacking")
    try:
        errors = _told(api.ask(_CREATE, topic=name, uri=uri), "webhookSubscriptionCreate")
    except (ApiScopeMissing, ApiRefused) as error:
        errors = error.message
    if errors and "already" in errors and "taken" in errors:
        # Somebody was faster: what we wanted is there.
        return Subscribed(topic=topic, done="there")
    if errors:
        return Subscribed(topic=topic, done="refused", detail=errors[:300])
    return Subscribed(topic=topic, done="added")


def _subscriptions(api: AdminApi) -> list[tuple[str, str, str]]:
    """Topic, address and id of every subscription of the app."""
    found: list[tuple[str, str, str]] = []
    after: str | None = None
    while True:
        try:
            page = api.ask(_LIST, after=after)["webhookSubscriptions"]
            found += [(one["topic"], one["uri"], one["id"]) for one in page["nodes"]]
            cursor = page["pageInfo"]["endCursor"] if page["pageInfo"]["hasNextPage"] else None
        except (LookupError, TypeError):
            raise ApiRefused(f"{api.domain} does not list its subscriptions.") from None
        if cursor is None or cursor == after:
            return found
        after = cursor


def _told(data: dict[str, Any], mutation: str) -> str:
    """The user errors of a mutation as one text, `""` if there are none."""
    errors = (data.get(mutation) or {}).get("userErrors") or []
    return "; ".join(str(error.get("message")) for error in errors if isinstance(error, dict))


def _enum(topic: str) -> str:
    return topic.upper().replace("/", "_")
