"""Parts of explanations as text: the same words on the command line and on the page."""

from __future__ import annotations

from talkworth.reports.explained import Sum
from talkworth.reports.explained_sales import ExplainedSave, Holder, Pool, RulesShown
from talkworth.reports.wording import amount


def sum_lines(total: Sum) -> list[tuple[str, int]]:
    """The sum, line by line: a label and an amount in the order's currency; zeros left out."""
    memo = [
        ("- tax", -total.tax_minor),
        ("- shipping", -total.shipping_minor),
        ("- tips", -total.tips_minor),
        ("- gift cards", -total.gift_card_minor),
        ("- left open by the platform's figures", -total.other_minor),
    ]
    changes = [
        ("+ up-charges of exchanges", total.up_charge_minor),
        ("- refunds", -total.refunded_minor),
        ("- chargebacks", -total.chargeback_minor),
        ("- cancelled", -total.cancelled_minor),
        ("- exchanged away", -total.exchanged_minor),
        ("- removed", -total.removed_minor),
    ]
    beside = [
        ("other channels", total.other_channel_minor),
        ("base renewal", total.base_renewal_minor),
        ("unattributed", total.unattributed_minor),
    ]
    kinds = [
        ("direct", total.revenue.direct_minor),
        ("assisted", total.revenue.assisted_minor),
        ("recovered", total.revenue.recovered_minor),
        ("saved", total.revenue.saved_minor),
    ]
    return [
        ("total", total.total_minor),
        *(line for line in memo if line[1]),
        ("= net merchandise", total.net_minor),
        *(line for line in changes if line[1]),
        ("= present balance", total.balance_minor),
        *(line for line in beside if line[1]),
        *(line for line in kinds if line[1]),
        ("= credit", total.credited_minor),
    ]


def rules_words(rules: RulesShown) -> str:
    """The rule set of a sale in one line."""
    scope = "the assistant alone" if rules.scope == "ai_only" else "all channels"
    return (
        f"Rule set {rules.version}: {rules.model}, window {rules.window}, {scope}; direct within "
        f"{rules.direct}, assisted within {rules.assisted}, recovered within {rules.recovered} "
        f"(friction {rules.friction}), saved within {rules.save}"
    )


def pool_words(pool: Pool, currency: str) -> str:
    """A pool of a portion in one line."""
    left = amount(pool.pool_minor, currency)
    if pool.claim_type is None:
        return f"held by the sale: {left}"
    kind = "upgrade" if pool.claim_type == "upgrade" else f"{pool.claim_type} request"
    taken = amount(pool.taken_minor or 0, currency)
    return f"{kind} {pool.source_id} took {taken}: {left} of it are left"


def holder_words(holder: Holder, pool: Pool, currency: str) -> str:
    """How much of a pool somebody holds, as the sum that gives it."""
    held = amount(holder.held_minor, currency)
    if holder.touch_id is None:
        return f"{held} {holder.kind}"
    units = f" ({holder.units} units)" if holder.units else ""
    whole = amount(pool.pool_minor, currency)
    return f"{whole} x {holder.share} = {held} {holder.kind}{units}, {holder.touch_id}"


def save_words(save: ExplainedSave, currency: str) -> str:
    """What a request put at risk, and what was kept of it, as one sum."""
    conceded = f" - {amount(save.conceded_minor, currency)} conceded" if save.conceded_minor else ""
    return (
        f"{amount(save.risk_minor, currency)} at risk{conceded} = "
        f"{amount(save.saved_minor, currency)} saved"
    )
