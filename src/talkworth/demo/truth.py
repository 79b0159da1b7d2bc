"""What is true of the demo, told by its generator: no query ever sees these numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from msgspec import Struct

from talkworth.demo.history import Story
from talkworth.demo.orders import Order
from talkworth.demo.plans import Plan, plan_orders
from talkworth.demo.shops import DemoShop
from talkworth.demo.trial import ExperimentTruth, Trial, trial_of

ATTRIBUTED = ("direct", "assisted", "recovered", "saved")


class NetRevenue(Struct, kw_only=True):
    """
    Net merchandise of some orders by currency, in minor units: at the sale, and what refunds
    and cancellations left of it; `reporting_minor` is the latter in the shop's currency.
    """

    n_orders: int = 0
    sold_minor: dict[str, int] = {}
    kept_minor: dict[str, int] = {}
    reporting_minor: int = 0

    def add(self, order: Order) -> None:
        self.n_orders += 1
        for sums, minor in (
            (self.sold_minor, order.sold_minor()),
            (self.kept_minor, order.kept_minor()),
        ):
            sums[order.currency] = sums.get(order.currency, 0) + minor
        self.reporting_minor += order.reporting_minor()


class Conversations(Struct, kw_only=True):
    """
    Conversations by part. `n_opened_only` are opens without any message; they and greetings
    are no meaningful conversations, nor is what a bot says.
    """

    n_meaningful: int = 0
    n_greeting_only: int = 0
    n_human_only: int = 0
    n_opened_only: int = 0
    n_by_bots: int = 0
    n_handed_off: int = 0


class Aftermath(Struct, kw_only=True):
    """How often what happened to the shop's orders and subscriptions after they were bought."""

    n_requests: int = 0
    n_withdrawn: int = 0
    n_concessions: int = 0
    n_exchanges: int = 0
    n_edits: int = 0
    n_disputes: int = 0
    n_disputes_won: int = 0
    n_subscriptions: int = 0
    n_renewals: int = 0
    n_upgrades: int = 0


class Lift(Struct, kw_only=True):
    """
    What the assistant really does: the net spend of all shoppers in both worlds, in the shop's
    currency. `shown_incremental_minor` is the gain among those who were shown the assistant;
    it is what `attributed_minor`, which the published rules credit, is to be held against.
    """

    with_minor: int
    without_minor: int
    incremental_minor: int
    lift_rate: float
    shown_incremental_minor: int
    attributed_minor: int


class ShopTruth(Struct, kw_only=True):
    """
    One shop. `verified` and `client_reported` are its orders in the ledger; `plans` are the
    verified ones by what they must be credited as, `kinds` what is left of their money by kind,
    in the shop's currency. Money of kind `open` is not known.
    """

    shop_id: str
    currency: str
    n_shoppers: int
    conversations: Conversations
    n_orders: int
    excluded: dict[str, int]
    n_conflicting: int
    n_without_rate: int
    verified: NetRevenue
    client_reported: NetRevenue
    plans: dict[str, NetRevenue]
    kinds: dict[str, int]
    aftermath: Aftermath
    lift: Lift


class Money(Struct, kw_only=True):
    """One amount twice: in the order's currency and, where its rate is known, in the shop's."""

    minor: int
    reporting_minor: int


class PlannedOrder(Struct, kw_only=True):
    """
    One order in the ledger and what it must be credited as: its first sale by its `plan`, what
    is left of all its sales by kind.
    """

    shop_id: str
    order_id: str
    order_name: str
    plan: Plan
    is_verified: bool
    currency: str
    sold_minor: int
    kept_minor: int
    kinds: dict[str, Money]


class ShopperTruth(Struct, kw_only=True):
    """
    One shopper's net spend in both worlds, in the shop's currency; `arm` is `None` for some.

    `trial` is what counts in the experiment, `None` for those who are not, or not long enough,
    in it.
    """

    shopper_id: str
    customer_id: str | None
    arm: str | None
    intent: float
    with_minor: int
    without_minor: int
    trial: Trial | None


class Truth(Struct, kw_only=True):
    """All of it; `named` says which order is which example of the docs."""

    seed: int
    until: str
    shops: list[ShopTruth]
    named: dict[str, str]
    experiments: list[ExperimentTruth]
    orders: list[PlannedOrder]
    shoppers: list[ShopperTruth]


def shop_truth(
    shop: DemoShop, stories: list[Story], planned: list[PlannedOrder], n_bot_talks: int
) -> ShopTruth:
    """Count one shop's stories."""
    real = [purchase.order for story in stories for purchase in story.purchases]
    counted = [order for order in real if order.excluded_reason() is None]
    plan_of = {order.order_id: order.plan for order in planned}
    kinds = Counter[str]()
    for one in (one for one in planned if one.is_verified):
        kinds.update({kind: money.reporting_minor for kind, money in one.kinds.items()})
    plans: dict[str, NetRevenue] = defaultdict(NetRevenue)
    for order in counted:
        if order.is_verified and order.order_id in plan_of:
            plans[plan_of[order.order_id]].add(order)
    reasons = Counter(order.excluded_reason() for order in real)
    return ShopTruth(
        shop_id=shop.shop_id,
        currency=shop.currency,
        n_shoppers=len(stories),
        conversations=_conversations(stories, n_bot_talks),
        n_orders=len(real),
        excluded={reason: n for reason, n in sorted(reasons.items(), key=str) if reason},
        n_conflicting=sum(bool(order.pixel_error_minor) for order in real),
        n_without_rate=sum(not order.has_rate for order in counted),
        verified=_total(order for order in counted if order.is_verified),
        client_reported=_total(order for order in counted if not order.is_verified),
        plans=dict(sorted(plans.items())),
        kinds=dict(sorted(kinds.items())),
        aftermath=_aftermath(stories),
        lift=_lift(stories, sum(kinds[kind] for kind in ATTRIBUTED)),
    )


def planned_orders(story: Story) -> list[PlannedOrder]:
    """The orders of one story that are in the ledger."""
    plans = plan_orders(story)
    real = (purchase.order for purchase in story.purchases)
    return [
        PlannedOrder(
            shop_id=story.shopper.shop.shop_id,
            order_id=order.order_id,
            order_name=order.name,
            plan=plans[order.order_id].plan,
            is_verified=order.is_verified,
            currency=order.currency,
            sold_minor=order.sold_minor(),
            kept_minor=order.kept_minor(),
            kinds={
                kind: Money(minor=minor, reporting_minor=reporting)
                for kind, (minor, reporting) in sorted(plans[order.order_id].kinds.items())
            },
        )
        for order in real
        if order.order_id in plans
    ]


def shopper_truth(story: Story) -> ShopperTruth:
    """One shopper in both worlds."""
    with_minor, without_minor = _worlds(story)
    return ShopperTruth(
        shopper_id=story.shopper.shopper_id,
        customer_id=story.shopper.customer_id,
        arm=story.shopper.arm,
        intent=round(story.shopper.intent, 4),
        with_minor=with_minor,
        without_minor=without_minor,
        trial=trial_of(story),
    )


def _worlds(story: Story) -> tuple[int, int]:
    counted = [order for order in story.orders if order.excluded_reason() is None]
    return (
        sum(order.worth_minor() for order in counted if order.in_world_with),
        sum(order.without_assistant().worth_minor() for order in counted if order.in_world_without),
    )


def _conversations(stories: list[Story], n_bot_talks: int) -> Conversations:
    counts = Conversations(n_by_bots=n_bot_talks)
    for story in stories:
        for _, talk in story.talks:
            counts.n_meaningful += len(talk.meaningful_parts())
            counts.n_greeting_only += talk.course == "greeting-only"
            counts.n_human_only += talk.course == "human-only"
            counts.n_opened_only += talk.course == "opened-only"
            counts.n_handed_off += talk.handed_off_us is not None
    return counts


def _total(orders: Iterable[Order]) -> NetRevenue:
    total = NetRevenue()
    for order in orders:
        total.add(order)
    return total


def _aftermath(stories: list[Story]) -> Aftermath:
    orders = [purchase.order for story in stories for purchase in story.purchases]
    begun = [story.subscription for story in stories if story.subscription]
    requests = [order.request for order in orders if order.request]
    requests += [subscription.request for subscription in begun if subscription.request]
    disputes = [dispute for order in orders for dispute in order.disputes]
    return Aftermath(
        n_requests=len(requests),
        n_withdrawn=sum(request.withdrawn_us is not None for request in requests),
        n_concessions=sum(request.concession_minor > 0 for request in requests),
        n_exchanges=sum(len(order.exchanges) for order in orders),
        n_edits=sum(order.edited_us is not None for order in orders),
        n_disputes=len(disputes),
        n_disputes_won=sum(dispute.is_won for dispute in disputes),
        n_subscriptions=len(begun),
        n_renewals=sum(len(subscription.renewals) for subscription in begun),
        n_upgrades=sum(subscription.change is not None for subscription in begun),
    )


def _lift(stories: list[Story], attributed_minor: int) -> Lift:
    worlds = [(story.shopper.has_assistant, *_worlds(story)) for story in stories]
    with_minor = sum(with_minor for _, with_minor, _ in worlds)
    without_minor = sum(without_minor for _, _, without_minor in worlds)
    gained = with_minor - without_minor
    return Lift(
        with_minor=with_minor,
        without_minor=without_minor,
        incremental_minor=gained,
        lift_rate=round(gained / without_minor, 6) if without_minor else 0.0,
        shown_incremental_minor=sum(w - wo for is_shown, w, wo in worlds if is_shown),
        attributed_minor=attributed_minor,
    )
