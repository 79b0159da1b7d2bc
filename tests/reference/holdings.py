"""Who holds how much of a portion, and the credits that come of every move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from tests.reference.attribution import Contest, Rival
from tests.reference.ledger import LedgerEntry, Portion
from tests.reference.orders import Order
from tests.reference.touches import Touch


@dataclass(frozen=True, slots=True)
class Holder:
    """
    One who holds a share of a pool: a touch in one kind, or nobody (no touch).

    `contest` is the sale it was won in; `rules_at` is when its rules were asked.
    """

    kind: str
    weight: int
    contest: Contest
    rules_at: int
    touch: Touch | None = None
    tier: int | None = None
    touched_at: int | None = None
    joined_by: str | None = None
    lag_us: int | None = None
    settles_at: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """The part of a portion that an upgrade or a save takes from those who hold it."""

    portion_id: str
    claim_type: str  # upgrade, cancel, return, churn
    source_id: str
    claimed_at: int
    withdrawn_at: int
    amount: int
    holders: tuple[Holder, ...]

    @property
    def entry_type(self) -> str:
        return "upgrade" if self.claim_type == "upgrade" else "save"

    @property
    def place(self) -> tuple[int, bool, int, bytes]:
        is_save = self.claim_type != "upgrade"
        return self.claimed_at, is_save, self.withdrawn_at, self.source_id.encode()


@dataclass(frozen=True, slots=True)
class Credit:
    """The money that one move of a portion gave a holder, or took from it."""

    entry_id: str
    entry_type: str
    order: Order
    portion: Portion
    line_id: str
    occurred_at: int
    pool: int  # 0: the base, then the claims in their order
    holder: Holder
    amount: int
    reporting: int | None

    @property
    def kind(self) -> str:
        return self.holder.kind

    @property
    def touch(self) -> Touch | None:
        return self.holder.touch


def base_holders(
    contest: Contest, portion: Portion, recovered: Mapping[Rival, int]
) -> tuple[Holder, ...]:
    """The winners by rank, what each recovered (units of the portion) before the rest."""
    found: list[Holder] = []
    for rival in contest.winners:
        units = recovered.get(rival, 0)
        for kind, n in (("recovered", units), (rival.kind, portion.quantity - units)):
            if n:
                found.append(won(contest, rival, kind, rival.weight * n))
    kind = "base_renewal" if contest.is_base_renewal else "unattributed"
    return tuple(found) or (Holder(kind, 1, contest, contest.sold_at),)


def won(contest: Contest, rival: Rival, kind: str, weight: int) -> Holder:
    """A winner of a sale as a holder."""
    return Holder(
        kind=kind,
        weight=weight,
        contest=contest,
        rules_at=contest.sold_at,
        touch=rival.touch,
        tier=rival.tier,
        touched_at=rival.touched_at,
        joined_by=rival.joined_by,
        lag_us=contest.sold_at - rival.touched_at,
    )


@dataclass(frozen=True, slots=True)
class Move:
    """An entry of a portion, or a claim on it (`claim` is set; the balance stays)."""

    entry_id: str
    entry_type: str
    line_id: str
    occurred_at: int
    balance: int  # after it
    claim: Claim | None = None


def moves(
    order: Order, portion: Portion, entries: Iterable[LedgerEntry], claims: Iterable[Claim]
) -> list[Move]:
    """In order; a claim comes after the entries of its instant."""
    mine = [one for one in entries if one.portion_id == portion.portion_id]
    waiting = sorted(
        (one for one in claims if one.portion_id == portion.portion_id), key=lambda one: one.place
    )
    found: list[Move] = []
    balance = 0

    def take_claims(before: int | None) -> None:
        while waiting and (before is None or waiting[0].claimed_at < before):
            claim = waiting.pop(0)
            path = order.order_id, portion.portion_id, claim.entry_type, claim.source_id
            entry_id, at = "/".join(path), claim.claimed_at
            found.append(Move(entry_id, claim.entry_type, portion.line_id, at, balance, claim))

    for one in sorted(mine, key=lambda one: one.entry_no):
        take_claims(one.occurred_at)
        balance = one.after
        found.append(Move(one.entry_id, one.entry_type, one.line_id, one.occurred_at, one.after))
    take_claims(None)
    return found


@dataclass(slots=True)
class Stack:
    """
    A portion's pools, one on the other: the base at the bottom, then one for each claim.

    `cuts` are where each claim begins. What goes out leaves from the top.
    """

    rate: tuple[int, int] | None
    pools: list[tuple[Holder, ...]]
    cuts: list[int]

    def claim(self, claim: Claim, balance: int) -> None:
        """Take `claim.amount` from all present holders, in proportion."""
        kept = balance - claim.amount
        self.cuts = [min(cut, balance) * kept // balance for cut in self.cuts] + [kept]
        self.pools.append(claim.holders)

    def held(self, balance: int) -> dict[tuple[int, int], tuple[int, int | None]]:
        """What each holder has, by pool and place in it: in the order's money and the shop's."""
        bounds = [0, *(min(cut, balance) for cut in self.cuts), balance]
        parts = [_shares(p, high - low) for p, (low, high) in zip_pools(self.pools, bounds)]
        worths: Sequence[Sequence[int | None]] = [[None] * len(part) for part in parts]
        if self.rate:
            worth = balance * self.rate[0] // self.rate[1]
            bounds = [worth * bound // balance if balance else 0 for bound in bounds]
            worths = [_shares(p, high - low) for p, (low, high) in zip_pools(self.pools, bounds)]
        return {
            (pool, place): (amount, worths[pool][place])
            for pool, part in enumerate(parts)
            for place, amount in enumerate(part)
        }


def zip_pools(
    pools: Sequence[tuple[Holder, ...]], bounds: Sequence[int]
) -> list[tuple[tuple[Holder, ...], tuple[int, int]]]:
    return list(zip(pools, pairwise(bounds), strict=True))


def _shares(holders: Sequence[Holder], amount: int) -> list[int]:
    upto = list(accumulate((holder.weight for holder in holders), initial=0))
    return [amount * b // upto[-1] - amount * a // upto[-1] for a, b in pairwise(upto)]


def credits_of(
    order: Order, portion: Portion, base: tuple[Holder, ...], steps: Iterable[Move]
) -> list[Credit]:
    """What every move of the portion gave to each of its holders: held after less held before."""
    found: list[Credit] = []
    stack = Stack(order.rate, [base], [])
    before: dict[tuple[int, int], tuple[int, int | None]] = {}
    for step in steps:
        if step.claim:
            stack.claim(step.claim, step.balance)
        after = stack.held(step.balance)
        for (pool, place), (amount, worth) in after.items():
            had, was_worth = before.get((pool, place), (0, 0 if order.rate else None))
            change = amount - had
            worth_change = None if worth is None or was_worth is None else worth - was_worth
            if change or worth_change:
                holder = stack.pools[pool][place]
                found.append(_credit(order, portion, step, pool, holder, change, worth_change))
        before = after
    return found


def _credit(
    order: Order,
    portion: Portion,
    step: Move,
    pool: int,
    holder: Holder,
    amount: int,
    reporting: int | None,
) -> Credit:
    return Credit(
        entry_id=step.entry_id,
        entry_type=step.entry_type,
        order=order,
        portion=portion,
        line_id=step.line_id,
        occurred_at=step.occurred_at,
        pool=pool,
        holder=holder,
        amount=amount,
        reporting=reporting,
    )
