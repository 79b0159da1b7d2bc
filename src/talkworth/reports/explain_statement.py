"""What became of an order in one sentence, and what decided it by an exact distance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from talkworth.reports.amounts import KINDS, OTHER_CHANNEL
from talkworth.reports.candidates import Case
from talkworth.reports.explained import Sum
from talkworth.reports.explained_sales import (
    ExplainedPortion,
    ExplainedSale,
    ExplainedSave,
    Touch,
)
from talkworth.reports.period import microseconds
from talkworth.reports.wording import amount, moment, span

Held = Mapping[tuple[str, str, str], int]


def statement(
    case: Case,
    shown: Sum,
    sales: Sequence[ExplainedSale],
    portions: Sequence[ExplainedPortion],
    saved: Sequence[ExplainedSave],
    timezone: str,
) -> str:
    """The sentence: what was credited to whom and why, then what was not."""
    order, currency = case.order, shown.currency
    if order["excluded_reason"] is not None:
        return f"Not credited: the order is not in the ledger ({order['excluded_reason']})."
    held = _held(portions)
    parts = [*_won(case, held), *_saved(saved, held, timezone)]
    rest = [
        f"{amount(minor, currency)} {words}."
        for minor, words in (
            (shown.base_renewal_minor, "base renewal: a renewal's own money is nobody's"),
            (shown.unattributed_minor, f"unattributed{'' if parts else _why(sales)}"),
        )
        if minor
    ]
    if not parts:
        return " ".join(rest) or f"{amount(0, currency)} unattributed{_why(sales)}."
    if len(parts) == 1 and parts[0][0] in (shown.credited_minor, shown.other_channel_minor):
        minor, words = parts[0]
        return " ".join([f"{amount(minor, currency)} credited to {words}.", *rest])
    said = "; ".join(f"{amount(minor, currency)} to {words}" for minor, words in parts)
    return " ".join([f"{amount(shown.credited_minor, currency)} credited: {said}.", *rest])


def _held(portions: Sequence[ExplainedPortion]) -> dict[tuple[str, str, str], int]:
    """What is held now, by where it was won (a sale, an upgrade, a request), touch and kind."""
    sums: dict[tuple[str, str, str], int] = {}
    for portion in portions:
        for pool in portion.pools:
            won_in = portion.sale_id
            if pool.claim_type is not None:
                won_in = "upgrade" if pool.claim_type == "upgrade" else f"save {pool.source_id}"
            for holder in pool.holders:
                if holder.touch_id is not None:
                    key = won_in, holder.touch_id, holder.kind
                    sums[key] = sums.get(key, 0) + holder.held_minor
    return sums


def _won(case: Case, held: Held) -> Iterator[tuple[int, str]]:
    """What each winner holds in each kind, with the words for it."""
    for sale in case.sales:
        for winner in case.winners_of(sale):
            own = {
                kind: minor
                for (sale_id, touch_id, kind), minor in held.items()
                if (sale_id, touch_id) == (sale["sale_id"], winner["touch_id"]) and minor
            }
            before = span(sale["sold_at"] - winner["touched_at"])
            verb = "came" if winner["kind"] == OTHER_CHANNEL else "helped"
            joined = f"joined by {winner['joined_by']}"
            words = f"it {verb} {before} before the {sale['what']}, {joined}"
            for kind in sorted(own or {winner["kind"]: 0}, key=_place):
                yield own.get(kind, 0), f"{winner['channel']}, {kind}: {words}"


def _place(kind: str) -> int:
    return [*KINDS, OTHER_CHANNEL].index(kind)


def _saved(saved: Sequence[ExplainedSave], held: Held, timezone: str) -> Iterator[tuple[int, str]]:
    """What is left of what each request's touch saved."""
    for save in saved:
        if save.is_saved and save.touch_id is not None and save.settles_at is not None:
            until = moment(microseconds(save.settles_at), timezone)
            minor = held.get((f"save {save.request_id}", save.touch_id, "saved"), 0)
            words = f"{save.channel}, saved: {save.reason}, provisional until {until}"
            yield minor, words


def _why(sales: Sequence[ExplainedSale]) -> str:
    tried = [t for sale in sales for t in sale.touches if t.code != "out-of-scope"]
    why = tried[0].reason if tried else "no conversation or click of this shopper came before it"
    return f": {why}"


def near_misses(
    case: Case, sales: Sequence[ExplainedSale], saved: Sequence[ExplainedSave]
) -> list[str]:
    """What was decided by an exact distance, the winners' own first."""
    found = [miss for sale in sales for miss in _touch_misses(case, sale)]
    for sale in sales:
        if any(touch.is_winner for touch in sale.touches):
            found += [
                f"{lapse.event_id}: {lapse.near_miss}" for lapse in sale.lapses if lapse.near_miss
            ]
    found += [f"{save.request_id}: {save.near_miss}" for save in saved if save.near_miss]
    return found


def _touch_misses(case: Case, sale: ExplainedSale) -> Iterator[str]:
    is_won = any(touch.is_winner for touch in sale.touches)
    named: list[tuple[Touch, str]] = [
        (touch, touch.near_miss)
        for touch in sale.touches
        if touch.near_miss and (touch.is_winner or not is_won or touch.code != "not-helpful")
    ]
    is_lost = not is_won and case.order["excluded_reason"] is None
    for touch, miss in named:
        yield f"{touch.touch_id}: {'not credited: ' if is_lost else ''}{miss}"
