"""What each model would give the channels of a period: a comparison, not a causal claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import accumulate, pairwise
from typing import Any, Literal, NamedTuple

from msgspec import Struct

from talkworth.journal.entry import Trust
from talkworth.money import split
from talkworth.reports.basis import UNTOLD, Basis
from talkworth.reports.period import Period
from talkworth.reports.shop import report_shop
from talkworth.rules import Model, Scope
from talkworth.stats.journeys import Journeys
from talkworth.stats.markov import markov
from talkworth.stats.shapley import MOST_CHANNELS, shapley, shapley_rate
from talkworth.warehouse import Reading

View = Literal["markov", "shapley", "shapley_rate"]
MODELS: tuple[Model, ...] = ("first_touch", "last_touch", "linear", "time_decay", "position")
VIEWS: tuple[View, ...] = ("markov", "shapley", "shapley_rate")
SCOPES: tuple[Scope, ...] = ("ai_only", "all_channels")
NOTE = (
    "Not causal: every model here shares out sales that happened. A chat that eager shoppers "
    "choose gets credit under all of them even where it changes nothing; only a random holdout "
    "can say what would not have been sold without it."
)


class ChannelShare(Struct, kw_only=True, frozen=True):
    """
    What one channel gets under one model.

    `n_sales` counts parts of sales. `share` is its part of the model's revenue, 0 to 1, null
    where there is none. Under `shapley_rate` all three may be below zero.
    """

    channel: str
    n_sales: float
    revenue_minor: int
    share: float | None


class ModelShares(Struct, kw_only=True, frozen=True):
    """
    One model's division of the scope's revenue.

    `is_view`: no rule set can name it, it earns nobody anything. `missing` says why a view
    cannot be given, else it is null.
    """

    model: Model | View
    is_view: bool
    revenue_minor: int
    by_channel: list[ChannelShare]
    missing: str | None


class ScopeShares(Struct, kw_only=True, frozen=True):
    """
    The sales whose path holds a touch of the scope, under every model.

    `ai_only`: chats, FAQ and nudge clicks. `all_channels`: campaigns compete with them.
    `n_lost` journeys of the period's persons led to no sale so far; only views look at them.
    """

    scope: Scope
    n_sales: int
    n_lost: int
    revenue_minor: int
    models: list[ModelShares]


class ModelComparison(Struct, kw_only=True, frozen=True):
    """
    The period's sales by order date, net of refunds to date, shared out by every model.

    All touches of the path compete, within the windows of the rule set in force at the sale.
    Renewals are nobody's, and what saves and upgrades move stays where it was spent: `n_sales`
    and `net_minor` are all sales of `trust`, touched or not. `note` belongs beside the numbers.
    """

    shop_id: str
    currency: str
    timezone: str
    from_on: date
    to_on: date
    trust: Trust
    n_sales: int
    net_minor: int
    scopes: list[ScopeShares]
    note: str
    basis: Basis


class Path(NamedTuple):
    """
    A sale's touches by rank, and what it is worth.

    `decays` are the touches' weights under time decay; `balances` the whole minor units of the
    sale's portions.
    """

    channels: tuple[str, ...]
    decays: tuple[int, ...]
    last_channel: str
    balances: tuple[int, ...]


def compare_models(warehouse: Reading, shop_id: str, period: Period) -> ModelComparison:
    """
    The report for `period`.

    Raises:
        UnknownShop
    """
    shop = report_shop(warehouse, shop_id)
    asked = {"shop_id": shop_id, "from_at": period.from_at, "until_at": period.until_at}
    sold = warehouse.query("sale_balances", **asked, trust=shop.headline_trust)
    balances = {row["sale_key"]: tuple(row["balances"]) for row in sold}
    scopes = []
    for scope in SCOPES:
        found = warehouse.query("model_paths", **asked, trust=shop.headline_trust, scope=scope)
        lost = warehouse.query("lost_paths", **asked, scope=scope)
        scopes.append(_scope_shares(scope, _paths(found, balances), lost))
    return ModelComparison(
        shop_id=shop_id,
        currency=shop.currency,
        timezone=shop.timezone,
        from_on=period.from_on,
        to_on=period.to_on,
        trust=shop.headline_trust,
        n_sales=len(balances),
        net_minor=sum(map(sum, balances.values())),
        scopes=scopes,
        note=NOTE,
        basis=UNTOLD,
    )


def _paths(
    rows: Iterable[Mapping[str, Any]], balances: Mapping[int, tuple[int, ...]]
) -> list[Path]:
    """The paths of the sales that have a worth in the shop's currency."""
    return [
        Path(
            tuple(row["channels"]),
            tuple(row["decays"]),
            row["last_channel"],
            balances[row["sale_key"]],
        )
        for row in rows
        if row["sale_key"] in balances
    ]


def _scope_shares(
    scope: Scope, paths: Sequence[Path], lost: Sequence[Mapping[str, Any]]
) -> ScopeShares:
    journeys = _journeys(paths, lost)
    return ScopeShares(
        scope=scope,
        n_sales=len(paths),
        n_lost=sum(row["n_lost"] for row in lost),
        revenue_minor=sum(sum(path.balances) for path in paths),
        models=[
            *(model_shares(model, paths) for model in MODELS),
            *(view_shares(view, journeys) for view in VIEWS),
        ],
    )


def _journeys(paths: Iterable[Path], lost: Iterable[Mapping[str, Any]]) -> list[Journeys]:
    """Sold and lost journeys together, one entry for each way through the channels."""
    sold: Counter[tuple[str, ...]] = Counter()
    revenue: Counter[tuple[str, ...]] = Counter()
    for path in paths:
        sold[path.channels] += 1
        revenue[path.channels] += sum(path.balances)
    n_lost = {tuple(row["channels"]): int(row["n_lost"]) for row in lost}
    return [
        Journeys(channels, sold[channels], n_lost.get(channels, 0), revenue[channels])
        for channels in sorted(sold.keys() | n_lost.keys())
    ]


def model_shares(model: Model, paths: Iterable[Path]) -> ModelShares:
    """
    The division by a model a rule set can name, to the cent as its credits would be.

    A sale all of whose touches weigh nothing (time decay over half a year) is nobody's.
    """
    n_sales: dict[str, float] = {}
    revenue: Counter[str] = Counter()
    for path in paths:
        channels, weights = _weights(model, path)
        whole = sum(weights)
        if not whole:
            continue
        if len(set(channels)) == 1:  # however it is cut, all of it is this channel's
            n_sales[channels[0]] = n_sales.get(channels[0], 0.0) + 1
            revenue[channels[0]] += sum(path.balances)
            continue
        for channel, weight in zip(channels, weights, strict=True):
            n_sales[channel] = n_sales.get(channel, 0.0) + weight / whole
        for balance in path.balances:
            for channel, part in zip(channels, split(balance, weights), strict=True):
                revenue[channel] += part
    return _shares(model, n_sales, revenue, is_view=False)


def _weights(model: Model, path: Path) -> tuple[Sequence[str], Sequence[int]]:
    """Who gets a part of the sale, by rank, and what each weighs."""
    n = len(path.channels)
    match model:
        case "first_touch":
            return path.channels[:1], (1,)
        case "last_touch":
            return (path.last_channel,), (1,)
        case "time_decay":
            return path.channels, path.decays
        case "position" if n > 2:
            ends = 40 * (n - 2)
            return path.channels, (ends, *(20,) * (n - 2), ends)
        case _:
            return path.channels, (1,) * n


def view_shares(view: View, journeys: Sequence[Journeys]) -> ModelShares:
    """The division by a model that looks at all journeys at once, rounded once a channel."""
    n_channels = len({channel for one in journeys for channel in one.channels})
    if view != "markov" and n_channels > MOST_CHANNELS:
        missing = (
            f"{n_channels} channels were met. Every coalition of them is looked at, so at most "
            f"{MOST_CHANNELS} can be compared."
        )
        return ModelShares(
            model=view, is_view=True, revenue_minor=0, by_channel=[], missing=missing
        )
    total = sum(one.revenue_minor for one in journeys)
    if view == "markov":
        shares = markov(journeys).shares
        n_sold = sum(one.n_sold for one in journeys)
        n_sales = {channel: share * n_sold for channel, share in shares.items()}
        revenue = {channel: share * total for channel, share in shares.items()}
    else:
        worth: Callable[..., dict[str, float]] = shapley if view == "shapley" else shapley_rate
        n_sales, revenue = worth(journeys, "n_sold"), worth(journeys, "revenue_minor")
    return _shares(view, n_sales, _whole(revenue), is_view=True)


def _whole(revenue: Mapping[str, float]) -> dict[str, int]:
    """Amounts as whole minor units that add up: running sums are rounded, never parts."""
    upto = [round(amount) for amount in accumulate(revenue.values(), initial=0.0)]
    return {
        channel: after - before
        for channel, (before, after) in zip(revenue, pairwise(upto), strict=True)
    }


def _shares(
    model: Model | View,
    n_sales: Mapping[str, float],
    revenue: Mapping[str, int],
    *,
    is_view: bool,
) -> ModelShares:
    total = sum(revenue.values())
    by_channel = [
        ChannelShare(
            channel=channel,
            n_sales=n,
            revenue_minor=revenue[channel],
            share=revenue[channel] / total if total else None,
        )
        for channel, n in n_sales.items()
    ]
    return ModelShares(
        model=model,
        is_view=is_view,
        revenue_minor=total,
        by_channel=sorted(by_channel, key=lambda one: (-one.revenue_minor, one.channel)),
        missing=None,
    )
