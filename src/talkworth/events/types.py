"""The event types: one struct each, told apart by `type`."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from talkworth.events.envelope import (
    Amount,
    Count,
    CurrencyCode,
    Envelope,
    Id,
    Instant,
    Text,
)
from talkworth.events.orders import (
    LineChange,
    OrderCancelled,
    OrderEdited,
    OrderFulfilled,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
)

Channel = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,31}(?!\n)$")]
Outcome = Literal["answered", "no_answer", "escalated"]
Named = Annotated[str, Meta(min_length=1, max_length=64)]


class SessionStarted(Envelope, tag="session_started", kw_only=True, frozen=True):
    """
    A visit began.

    `traffic_source` is the shopper's origin, such as `google_ads`. Where it is not stated it is
    [derived](detectors.md#traffic-sources) from the `utm_` parameters of the landing page's
    address, from `click_id` (the *name* of the advertiser's parameter, such as `gclid`, never its
    value) and from `referrer` (the host alone; empty says that there was none).
    """

    traffic_source: Text | None = None
    utm_source: Text | None = None
    utm_medium: Text | None = None
    utm_campaign: Text | None = None
    click_id: Text | None = None
    referrer: Text | None = None
    landing: Text | None = None
    device: Literal["desktop", "mobile", "tablet", "other"] | None = None
    country: Annotated[str, Meta(pattern=r"^[A-Z]{2}(?!\n)$")] | None = None


class ConversationStarted(Envelope, tag="conversation_started", kw_only=True, frozen=True):
    """A conversation was opened. An open is not yet a conversation that counts."""

    channel: Channel | None = None
    assistant: Text | None = None
    assistant_version: Text | None = None
    handled_by: Literal["assistant", "human"] = "assistant"


class MessageSent(Envelope, tag="message_sent", kw_only=True, frozen=True):
    """
    One message. `text` is read by the detectors at the door and then dropped.

    `outcome` belongs to the assistant's messages. `is_greeting` marks a bare greeting.
    """

    role: Literal["shopper", "assistant", "human"]
    form: Literal["text", "quick_reply", "attachment"] = "text"
    text: Annotated[str, Meta(max_length=100_000)] | None = None
    outcome: Outcome | None = None
    is_greeting: bool | None = None
    addressed_to: Literal["assistant", "human"] = "assistant"
    channel: Channel | None = None
    intent: Text | None = None
    workflow: Text | None = None
    assistant: Text | None = None
    assistant_version: Text | None = None

    outcome_source: Literal["stated", "detected"] | None = None
    detector_version: int | None = None


class ConversationResolved(Envelope, tag="conversation_resolved", kw_only=True, frozen=True):
    """The conversation was closed as resolved."""


class ConversationHandedOff(Envelope, tag="conversation_handed_off", kw_only=True, frozen=True):
    """A human took over."""

    reason: Text | None = None


class FaqClicked(Envelope, tag="faq_clicked", kw_only=True, frozen=True):
    """An FAQ question was clicked. `is_answered` says whether its answer was shown."""

    faq_id: Id
    question: Text | None = None
    is_answered: bool = True


class NudgeShown(Envelope, tag="nudge_shown", kw_only=True, frozen=True):
    """A proactive nudge was displayed: an impression, never a touch."""

    nudge_id: Id


class NudgeClicked(Envelope, tag="nudge_clicked", kw_only=True, frozen=True):
    """A proactive nudge was clicked."""

    nudge_id: Id


class ProductViewed(Envelope, tag="product_viewed", kw_only=True, frozen=True):
    product_id: Id
    category: Text | None = None


class ProductRecommended(Envelope, tag="product_recommended", kw_only=True, frozen=True):
    product_id: Id
    category: Text | None = None


class RecommendationClicked(Envelope, tag="recommendation_clicked", kw_only=True, frozen=True):
    product_id: Id
    category: Text | None = None


class CartChanged(Envelope, tag="cart_changed", kw_only=True, frozen=True):
    """The cart's lines after the change, or the one change that was made."""

    currency: CurrencyCode | None = None
    total: Amount | None = None
    lines: tuple[LineChange, ...] = ()
    change: Literal["added", "increased", "decreased", "removed", "replaced"] = "replaced"


class CheckoutStarted(Envelope, tag="checkout_started", kw_only=True, frozen=True):
    """A checkout was opened. `has_contact` says whether the shopper left an address."""

    currency: CurrencyCode | None = None
    total: Amount | None = None
    lines: tuple[LineChange, ...] = ()
    has_contact: bool = False


class FrictionMet(Envelope, tag="friction_met", kw_only=True, frozen=True):
    """Something stood in the shopper's way."""

    kind: Literal["payment", "checkout", "discount", "stock"]
    product_id: Id | None = None
    detail: Text | None = None


class Exchanged(Envelope, tag="order_exchanged", kw_only=True, frozen=True):
    """
    Lines were exchanged for others in place of a refund.

    `returned` names lines of the order and how many units of each came back. `received` names
    what was sent for them: a line of the order, or a new one. An `amount` is the worth of the
    units without tax, in the order's currency; without it the order's own figures say.
    """

    order_id: Id
    exchange_id: Id
    returned: tuple[LineChange, ...]
    received: tuple[LineChange, ...]


class DisputeOpened(Envelope, tag="dispute_opened", kw_only=True, frozen=True):
    """A chargeback: the bank took `amount` back."""

    order_id: Id
    dispute_id: Id
    amount: Amount
    currency: CurrencyCode


class DisputeWon(Envelope, tag="dispute_won", kw_only=True, frozen=True):
    order_id: Id
    dispute_id: Id


class DisputeLost(Envelope, tag="dispute_lost", kw_only=True, frozen=True):
    order_id: Id
    dispute_id: Id


class SubscriptionStarted(Envelope, tag="subscription_started", kw_only=True, frozen=True):
    subscription_id: Id
    order_id: Id | None = None
    amount: Amount | None = None
    currency: CurrencyCode | None = None
    cycle_days: Count | None = None


class SubscriptionRenewed(Envelope, tag="subscription_renewed", kw_only=True, frozen=True):
    """
    A renewal was collected.

    Without `amount` and `currency` it says which order the renewal was, and that order's own
    `order_placed` holds the money.
    """

    subscription_id: Id
    order_id: Id | None = None
    amount: Amount | None = None
    currency: CurrencyCode | None = None


class SubscriptionChanged(Envelope, tag="subscription_changed", kw_only=True, frozen=True):
    subscription_id: Id
    amount: Amount
    currency: CurrencyCode


class SaveRequested(Envelope, tag="save_requested", kw_only=True, frozen=True):
    """The shopper asked to cancel, return or leave: money is at risk."""

    kind: Literal["cancel", "return", "churn"]
    request_id: Id
    order_id: Id | None = None
    subscription_id: Id | None = None
    lines: tuple[LineChange, ...] = ()


class RequestWithdrawn(Envelope, tag="request_withdrawn", kw_only=True, frozen=True):
    """The shopper took a cancel, return or churn request back."""

    request_id: Id


class ConcessionGranted(Envelope, tag="concession_granted", kw_only=True, frozen=True):
    """
    What keeping the money cost: a discount or credit given for staying.

    `refund_id` names the refund that paid it, where one did: then the ledger has it already.
    """

    request_id: Id
    amount: Amount
    currency: CurrencyCode
    refund_id: Id | None = None


class ExposureLogged(Envelope, tag="exposure_logged", kw_only=True, frozen=True):
    """
    A visitor was assigned to an arm of an experiment.

    `assigned_at` is when, where that was before the event itself. `salt` is what was hashed with
    the visitor's id; unsaid, it was the experiment's id.
    """

    experiment_id: Id
    arm: Annotated[str, Meta(max_length=64)]
    assigned_at: Instant | None = None
    salt: Id | None = None


class DecisionLogged(Envelope, tag="decision_logged", kw_only=True, frozen=True):
    """
    Somebody decided what to do about a conversation, and with which chance.

    `propensity` is the chance of the `action` that was taken, as it stood before: 0.05 where one
    in twenty is handed over by lot and this one was, 0.95 where it was not. Without it the
    decision is kept, and nothing can be learned from it. The first decision of a conversation
    counts. `is_randomised` says that the lot fell on it.
    """

    decision_id: Id
    action: Literal["escalate", "continue"]
    kind: Literal["escalation"] = "escalation"
    propensity: Annotated[float, Meta(gt=0, le=1)] | None = None
    policy_version: Named | None = None
    segment: Named | None = None
    reason: Text | None = None
    is_randomised: bool = False


class Identified(Envelope, tag="identified", kw_only=True, frozen=True):
    """
    The identifiers on this event belong to one person.

    `linked_visitor_id` is another browser of the same person, who came from it by a link. A
    `link_token` (`2...`) is one that we signed; the door puts what it says in its place.
    """

    linked_visitor_id: Id | None = None
    link_token: Annotated[str, Meta(max_length=1000)] | None = None


Event = (
    SessionStarted
    | ConversationStarted
    | MessageSent
    | ConversationResolved
    | ConversationHandedOff
    | FaqClicked
    | NudgeShown
    | NudgeClicked
    | ProductViewed
    | ProductRecommended
    | RecommendationClicked
    | CartChanged
    | CheckoutStarted
    | FrictionMet
    | OrderPlaced
    | OrderPaid
    | OrderEdited
    | OrderCancelled
    | OrderFulfilled
    | OrderRefunded
    | Exchanged
    | DisputeOpened
    | DisputeWon
    | DisputeLost
    | SubscriptionStarted
    | SubscriptionRenewed
    | SubscriptionChanged
    | SaveRequested
    | RequestWithdrawn
    | ConcessionGranted
    | ExposureLogged
    | DecisionLogged
    | Identified
)
