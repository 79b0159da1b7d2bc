"""What stands out in the data, in words: what was found, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from msgspec import Struct

from talkworth.reports.connectors import Connector, KeptAside
from talkworth.reports.order_truth import OrderSums
from talkworth.reports.wording import listing

# Beyond these parts something is worth a look; docs/data-health.md says why each.
_DOUBLED, _AHEAD, _BOTS, _LATE = 0.05, 0.01, 0.2, 0.05
_UNNAMED: Final = 0.2
_CONSENT_GAP: Final = 0.3
_UNREPORTED: Final = 1 / 3
# A rate of fewer than these is no finding.
_LEAST: Final = 20
_AS_MEANT: Final = frozenset({"topic-not-used", "no-fact", "erased", "redact-request"})


class HealthFinding(Struct, kw_only=True, frozen=True):
    """`state` is `bad` (figures are wrong or missing until it is mended) or `look`."""

    code: str
    state: Literal["look", "bad"]
    found: str
    advice: str


class Sums(Struct, frozen=True):
    """The events of all senders together."""

    n_events: int
    n_duplicates: int
    n_named: int
    n_bots: int
    n_ahead: int

    @classmethod
    def of(cls, connectors: Sequence[Connector]) -> Sums:
        """Their sums."""
        return cls(*(sum(getattr(c, name) for c in connectors) for name in cls.__struct_fields__))


def findings(
    connectors: Sequence[Connector],
    orders: OrderSums,
    aside: Sequence[KeptAside],
    n_clashes: int,
    n_missing: int,
) -> list[HealthFinding]:
    """What stands out, what is bad first."""
    found = [
        *_silent(connectors),
        *_of_orders(orders, n_missing),
        *_of_order_parts(orders),
        *_of_entries(aside, n_clashes),
        *_of_events(Sums.of(connectors)),
    ]
    return sorted(found, key=lambda one: one.state != "bad")


def _silent(connectors: Sequence[Connector]) -> Iterator[HealthFinding]:
    for one in connectors:
        if one.is_silent:
            yield HealthFinding(
                code="silent",
                state="bad",
                found=f"No word from {one.door} ({one.trust}) for {_hours(one.quiet_for_min)}; its "
                f"longest silence before was {_hours(one.longest_gap_min)}.",
                advice="Look whether its webhooks, its script or its key still work.",
            )


def _of_orders(orders: OrderSums, n_missing: int) -> Iterator[HealthFinding]:
    if orders.n_conflicting:
        yield _look(
            "conflicting",
            f"{orders.n_conflicting:,} of {orders.n_orders:,} orders have another amount in the "
            "browser than at the shop; the shop's own counts.",
            "Look at what the tracker sends: a currency, a discount or shipping is left out.",
        )
    if orders.n_unconfirmed and orders.n_verified:
        yield _look(
            "unconfirmed",
            f"{orders.n_unconfirmed:,} of {orders.n_orders:,} orders only a browser told of.",
            "Look whether the platform's webhooks are all set up; reconcile fetches what is lost.",
        )
    if n_missing:
        yield _look(
            "missing",
            f"{n_missing:,} order numbers lack in the row: orders the shop may have and we lack.",
            "`talkworth report truth` lists them, `talkworth reconcile` asks the platform. A shop "
            "skips numbers too.",
        )


def _of_order_parts(orders: OrderSums) -> Iterator[HealthFinding]:
    yield from _parts(
        (
            "consent-gap",
            orders.n_unnamed,
            orders.n_web,
            _CONSENT_GAP,
            "of shoppers' orders carry neither visitor nor conversation",
            "No consent, a blocker, or a checkout that loses the cart's attribute: these can be "
            "joined to a talk by customer and e-mail alone.",
        ),
        (
            "unreported",
            orders.n_unreported,
            orders.n_web,
            _UNREPORTED,
            "of shoppers' orders no browser told of",
            "Look whether the tracker is on the thank-you page.",
        ),
        (
            "late",
            orders.n_late,
            orders.n_orders,
            _LATE,
            "of orders came over an hour after they were placed",
            "Webhooks were lost or queued: look at the platform's deliveries.",
        ),
    )


def _of_entries(aside: Sequence[KeptAside], n_clashes: int) -> Iterator[HealthFinding]:
    odd = [one for one in aside if one.reason not in _AS_MEANT]
    if odd:
        reasons = listing([f"{one.n_entries:,} {one.reason} ({one.door})" for one in odd[:3]])
        yield _look(
            "rejected",
            f"{sum(one.n_entries for one in odd):,} entries make no event: {reasons}"
            f"{'.' if len(odd) <= 3 else ' and others.'}",
            "Look at them among the live events; docs/reasons.md says what each reason means.",
        )
    if n_clashes:
        yield _look(
            "clashes",
            f"{n_clashes:,} event ids came with more than one content; one of each counts.",
            "Give every event an id of its own, and send what changed as a new event.",
        )


def _of_events(sums: Sums) -> Iterator[HealthFinding]:
    n_all = sums.n_events
    yield from _parts(
        (
            "doubled",
            sums.n_duplicates,
            n_all + sums.n_duplicates,
            _DOUBLED,
            "of what came, came before",
            "It counts once. A sender that repeats so much may wait too short for its answer.",
        ),
        (
            "unnamed",
            n_all - sums.n_named,
            n_all,
            _UNNAMED,
            "of events carry nobody's identifier",
            "Send visitor, customer or conversation with them: else no order can be joined.",
        ),
        (
            "bots",
            sums.n_bots,
            n_all,
            _BOTS,
            "of events are of crawlers and scripts",
            "They do not count. If shoppers are among them, look at what forwards their browser.",
        ),
        (
            "clock-ahead",
            sums.n_ahead,
            n_all,
            _AHEAD,
            "of events happened over a minute after we received them",
            "Set the sender's clock, and send times with their offset.",
        ),
    )


def _parts(*rows: tuple[str, int, int, float, str, str]) -> Iterator[HealthFinding]:
    """A finding for each part that is larger than it should be."""
    for code, part, whole, most, words, advice in rows:
        if whole >= _LEAST and part / whole > most:
            yield _look(code, f"{part:,} of {whole:,} ({part / whole:.1%}) {words}.", advice)


def _look(code: str, found: str, advice: str) -> HealthFinding:
    return HealthFinding(code=code, state="look", found=found, advice=advice)


def _hours(minutes: int) -> str:
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:,.0f} h"
