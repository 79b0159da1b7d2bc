"""How a report looks at a shop: some of its conversations, other rules, money before refunds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

from msgspec import Struct

from talkworth.control import Control
from talkworth.reports.amounts import BadChoice
from talkworth.reports.dimensions import Filter, parse_filters
from talkworth.reports.period import Period
from talkworth.reports.rule_sets import Candidate, always, named_candidate
from talkworth.warehouse import Snapshot, Warehouse
from talkworth.warehouse.preview import replayed

MoneyView = Literal["net", "gross"]
MONEY_VIEWS: tuple[MoneyView, ...] = ("net", "gross")


class View(Struct, kw_only=True, frozen=True):
    """
    `filters` all hold at once; `rules` is null where credits follow the rules of their time.

    `money` "gross" leaves out what went back: refunds, cancellations, chargebacks, removals.
    """

    filters: tuple[Filter, ...] = ()
    rules: Candidate | None = None
    money: MoneyView = "net"


PLAIN = View()


def choose_view(
    control: Control,
    shop_id: str,
    now_us: int,
    *,
    filters: Sequence[str] = (),
    rules: str = "",
    money: str = "net",
) -> View:
    """
    The view asked for: filters as text, a version or a preset by name, net or gross.

    Raises:
        BadFilter, BadChoice, UnknownShop, UnknownPreset, UnknownRuleSet, WhichRules
    """
    if money not in MONEY_VIEWS:
        raise BadChoice("money", money, MONEY_VIEWS)
    return View(
        filters=parse_filters(filters),
        rules=named_candidate(control, shop_id, now_us, rules) if rules else None,
        money="gross" if money == "gross" else "net",
    )


@contextmanager
def viewed(warehouse: Warehouse, shop_id: str, period: Period, view: View) -> Iterator[Snapshot]:
    """
    One commit of the warehouse as `view` shows it, for reports of `period` or of that before it.

    Other rules take as long as working out the shop's credits does. Nothing is stored.

    Raises:
        NotConserved
    """
    with _ruled(warehouse, shop_id, view.rules) as snapshot:
        days: dict[str, Any] = {
            "shop_id": shop_id,
            "from_at": period.previous().from_at,
            "until_at": period.until_at,
        }
        if view.money == "gross":
            snapshot.shadow("gross", days)
        if view.filters:
            _narrow(snapshot, days, view.filters)
        yield snapshot


@contextmanager
def _ruled(warehouse: Warehouse, shop_id: str, rules: Candidate | None) -> Iterator[Snapshot]:
    if rules is None:
        with warehouse.snapshot() as snapshot:
            yield snapshot
        return
    with replayed(warehouse.db, shop_id, [always(shop_id, rules)]) as replay:
        yield replay


def _narrow(snapshot: Snapshot, days: dict[str, Any], filters: Sequence[Filter]) -> None:
    """
    Let the conversations of the filters stand before all, and credits of others be of a kind
    of their own. What earned in these days may have begun on others.
    """
    (reach,) = snapshot.query("filter_reach", **days)
    began = [at for at in (days["from_at"], reach["from_at"]) if at is not None]
    ended = [at for at in (days["until_at"], reach["until_at"]) if at is not None]
    chosen = {**days, "from_at": min(began), "until_at": max(ended)}
    cohort = {
        "is_every": True,
        "with_orders": any(one.dimension.needs_orders for one in filters),
        "with_landing": any(one.dimension.name == "landing_group" for one in filters),
    }
    snapshot.keep("segment_cohort", "segment_cohort", {**chosen, **cohort})
    snapshot.keep("filter_clicks", "filter_clicks", chosen)
    snapshot.keep("filter_keys", "filter_every", {})
    for one in filters:
        named = {"by": one.dimension.name, "property": one.dimension.property_name}
        snapshot.keep("conversation_values", "segment_values", named)
        snapshot.keep("click_values", "filter_click_values", {"by": one.dimension.name})
        snapshot.keep("filter_keys", "filter_kept", {"value": one.value})
    snapshot.shadow("conversations", {})
    snapshot.shadow("credits", days)
    snapshot.is_filtered = True
