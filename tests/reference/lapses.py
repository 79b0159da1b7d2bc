"""What shoppers left lying or stumbled over, how long, and which sale made it good."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.reference.attribution import Contest
from tests.reference.facts import HOUR_US, MINUTE_US
from tests.reference.ledger import Portion
from tests.reference.orders import Order
from tests.reference.persons import Persons
from tests.reference.rulebook import Rulebook
from tests.reference.shoppers import Step
from tests.reference.touches import Touch

from talkworth.rules import RuleSet

Place = tuple[int, bytes, str]  # by time, then id; told twice by two trusts, both count
BASKET = ("cart", "checkout")


@dataclass(frozen=True, slots=True, eq=False)
class Lapse:
    """
    Something a person did not get on with, open in [opens_at, closes_at).

    `quantities` are the units it covers of each product (None: all units of it); a lapse
    without `quantities` covers whatever is bought.
    """

    shop: str
    person: int
    kind: str  # cart, checkout, friction, hesitation
    event_id: str
    trust: str
    opens_at: int
    closes_at: int
    quantities: Mapping[str, int | None] | None

    @property
    def is_friction(self) -> bool:
        return self.kind in ("friction", "hesitation")

    def covers(self, product_id: str | None) -> bool:
        return self.quantities is None or product_id in self.quantities

    def units(self, product_id: str | None) -> int | None:
        return self.quantities[product_id] if self.quantities and product_id else None


@dataclass(slots=True)
class Walk:
    """One person's steps, in order, and when the person ordered."""

    person: int
    steps: list[Step]
    ordered_at: list[int]

    def next_basket(self, after: Step) -> int | None:
        """When the next cart or checkout event came, by (time, id)."""
        return min(
            (
                step.row.at
                for step in self.steps
                if step.step in BASKET and place(step) > place(after)
            ),
            default=None,
        )

    def next_order(self, since: int) -> int | None:
        return min((at for at in self.ordered_at if at >= since), default=None)

    def is_busy(self, after: Place, until: int) -> bool:
        """Whether a cart or checkout event or an order came after that event and by `until`."""
        baskets = [place(step) for step in self.steps if step.step in BASKET]
        return any(after < one and one[0] <= until for one in baskets) or any(
            after[0] <= at <= until for at in self.ordered_at
        )


def place(step: Step) -> Place:
    return (*step.row.place, step.row.trust)


def lapses(
    steps: Iterable[Step], orders: Sequence[Order], persons: Persons, rules: Rulebook
) -> list[Lapse]:
    """Every lapse of every person. What bots did never counts."""
    counted = sorted((step for step in steps if not step.row.is_bot), key=place)
    carts = _carts(counted, persons)
    walks: dict[int, Walk] = {}
    for step in counted:
        person = persons.of(step.row)
        if person is not None:
            walks.setdefault(person, Walk(person, [], [])).steps.append(step)
    for order in orders:
        if order.is_shopper_placed and order.person in walks:
            walks[order.person].ordered_at.append(order.ordered_at)
    found: list[Lapse] = []
    for walk in walks.values():
        for step in walk.steps:
            now = rules.at(step.row.shop, step.row.at)
            if step.step in BASKET:
                lapse = _abandonment(walk, step, carts.get(id(step), {}), now)
            elif step.step == "friction":
                lapse = _friction(walk, step, now)
            else:
                lapse = _hesitation(walk, step, now)
            found += [lapse] if lapse else []
    return found


def _carts(steps: Iterable[Step], persons: Persons) -> dict[int, dict[str, int | None]]:
    """What lay in its cart after each cart or checkout event, by the step's identity."""
    sums: dict[object, dict[str, int]] = defaultdict(dict)
    found: dict[int, dict[str, int | None]] = {}
    for step in steps:
        person = persons.of(step.row)
        if step.step not in BASKET or person is None:
            continue
        whose = person, step.cart  # a token that several persons use is a cart of each
        if step.is_whole:
            sums[whose] = {}
        sums[whose] |= step.states
        for product_id, quantity in step.quantities.items():
            sums[whose][product_id] = sums[whose].get(product_id, 0) + quantity
        found[id(step)] = {name: n for name, n in sums[whose].items() if n > 0}
    return found


def _abandonment(
    walk: Walk, step: Step, cart: Mapping[str, int | None], rules: RuleSet
) -> Lapse | None:
    is_at_checkout = step.step == "checkout" and step.has_contact
    idle_min = rules.checkout_idle_min if is_at_checkout else rules.cart_idle_min
    opens_at = step.row.at + idle_min * MINUTE_US
    went_on = [walk.next_basket(step), walk.next_order(step.row.at)]
    if not cart or any(at is not None and at <= opens_at for at in went_on):
        return None
    return _lapse(walk, step, step.step, opens_at, went_on, cart, rules)


def _friction(walk: Walk, step: Step, rules: RuleSet) -> Lapse | None:
    ends = [walk.next_basket(step), walk.next_order(step.row.at)]
    if any(at is not None and at <= step.row.at for at in ends):
        return None
    covered = {step.product_id: None} if step.product_id else None
    return _lapse(walk, step, "friction", step.row.at, ends, covered, rules)


def _hesitation(walk: Walk, step: Step, rules: RuleSet) -> Lapse | None:
    """A product viewed again, and nothing done about it since the first view."""
    earlier = [
        place(view)
        for view in walk.steps
        if view.step == "view"
        and view.product_id == step.product_id
        and place(view) < place(step)
        and step.row.at - view.row.at <= rules.lapse_open_h * HOUR_US
    ]
    opens_at = step.row.at + rules.hesitation_min * MINUTE_US
    if not earlier or not step.product_id or walk.is_busy(max(earlier), opens_at):
        return None
    ends = [walk.next_basket(step), walk.next_order(step.row.at)]
    return _lapse(walk, step, "hesitation", opens_at, ends, {step.product_id: None}, rules)


def _lapse(
    walk: Walk,
    step: Step,
    kind: str,
    opens_at: int,
    ends: Iterable[int | None],
    quantities: Mapping[str, int | None] | None,
    rules: RuleSet,
) -> Lapse:
    """It closes with what the person did next, at the latest just after its longest life."""
    last = opens_at + rules.lapse_open_h * HOUR_US + 1
    return Lapse(
        shop=step.row.shop,
        person=walk.person,
        kind=kind,
        event_id=step.row.event.event_id,
        trust=step.row.trust,
        opens_at=opens_at,
        closes_at=min([last, *(at for at in ends if at is not None)]),
        quantities=quantities,
    )


class Recoveries:
    """
    Which units of which sale recovered a lapse, for each winner.

    A lapse is recovered once, by the first sale, so all sales are judged together.
    """

    def __init__(
        self, contests: Iterable[tuple[Contest, Sequence[Portion]]], found: Sequence[Lapse]
    ) -> None:
        self.of: dict[tuple[Contest, Touch], list[Lapse]] = {}
        self.by_sale: dict[Lapse, Contest] = {}
        in_turn = sorted(contests, key=lambda one: one[0].turn)
        for contest, portions in in_turn:
            for lapse in found:
                if lapse not in self.by_sale:
                    self._judge(contest, portions, lapse)

    def _judge(self, contest: Contest, portions: Sequence[Portion], lapse: Lapse) -> None:
        if not any(lapse.covers(portion.product_id) for portion in portions):
            return
        for rival in contest.winners:
            if recovers(rival.touch, rival.touched_at, contest, lapse):
                self.of.setdefault((contest, rival.touch), []).append(lapse)
                self.by_sale[lapse] = contest

    def units(self, contest: Contest, touch: Touch, portions: Sequence[Portion]) -> dict[str, int]:
        """How many units of each portion the touch recovered, where any: by portion id."""
        mine = self.of.get((contest, touch), [])
        found: dict[str, int] = {}
        left: dict[str | None, int] = {}
        for portion in portions:
            product = portion.product_id
            covering = [lapse.units(product) for lapse in mine if lapse.covers(product)]
            if not covering:
                continue
            stated = [units for units in covering if units is not None]
            if len(stated) < len(covering):  # one of them covers all units
                found[portion.portion_id] = portion.quantity
                continue
            taken = min(portion.quantity, left.setdefault(product, max(stated)))
            left[product] -= taken
            found[portion.portion_id] = taken
        return {portion_id: units for portion_id, units in found.items() if units}


def recovers(touch: Touch, touched_at: int, contest: Contest, lapse: Lapse) -> bool:
    """Whether the touch met its person's open lapse, and the sale followed soon enough."""
    rules = contest.rules
    limit_h = rules.friction_h if lapse.is_friction else rules.recovered_h
    moments = [at for at, _ in touch.moments_before(contest.sold_at)]
    if touch.entry and touch.entry[0] < contest.sold_at:
        moments.append(touch.entry[0])
    return (
        touch.is_ai
        and touch.person == lapse.person
        and contest.sold_at - touched_at <= limit_h * HOUR_US
        and any(lapse.opens_at <= at < lapse.closes_at for at in moments)
    )
