"""Rule sets: immutable, numbered documents that say what counts and who earns it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal, NamedTuple

from msgspec import Meta, Struct

Model = Literal["first_touch", "last_touch", "linear", "time_decay", "position"]
Window = Literal["tiers", "path"]
Scope = Literal["ai_only", "all_channels"]
Hours = Annotated[int, Meta(ge=1, le=24 * 365)]
Minutes = Annotated[int, Meta(ge=1, le=1440)]
Days = Annotated[int, Meta(ge=1, le=365)]
Limit = Annotated[int, Meta(ge=1, le=10_000)]


class RuleSet(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """
    The published rule by default. Every credit names the version that made it.

    Windows are closed at their end. `window` `tiers` lets older touches compete only where no
    newer one does, `path` lets all of them. `scope` `all_channels` lets campaigns compete with
    the assistant. Limits are how many others an identifier may be seen with before it is
    ignored as shared.

    Raises:
        ValueError: the first tier is longer than both together.
    """

    direct_h: Hours = 24
    assisted_h: Hours = 720
    model: Model = "first_touch"
    window: Window = "tiers"
    scope: Scope = "ai_only"
    recovered_h: Hours = 168
    friction_h: Hours = 24
    cart_idle_min: Minutes = 60
    checkout_idle_min: Minutes = 10
    hesitation_min: Minutes = 60
    lapse_open_h: Hours = 720
    save_h: Hours = 72
    cancel_settles_d: Days = 30
    return_window_d: Days = 30
    subscription_d: Days = 90
    subscription_cycles: Annotated[int, Meta(ge=1, le=100)] = 3
    late_public_h: Hours = 48
    part_gap_h: Hours = 24
    entry_click_min: Minutes = 30
    max_visitor_customers: Limit = 3
    max_linked_visitors: Limit = 10
    max_email_visitors: Limit = 50
    max_token_customers: Limit = 1

    def __post_init__(self) -> None:
        if self.direct_h > self.assisted_h:
            raise ValueError(
                f"direct_h is {self.direct_h} and assisted_h {self.assisted_h}: assisted_h counts "
                "from the order too, so it cannot be the shorter one"
            )


class RuleSetVersion(Struct, kw_only=True, frozen=True):
    """A rule set of a shop and the instant (UTC microseconds) from which it is in force."""

    shop_id: str
    version: int
    active_from: int
    rules: RuleSet


class Restatement(Struct, kw_only=True, frozen=True):
    """
    What happened in a past period follows another version; recorded, with its reason.

    Instants are UTC microseconds; the period holds `from_at` and not `until_at`. Of several
    that overlap the one recorded last holds.
    """

    shop_id: str
    version: int
    from_at: int
    until_at: int
    reason: str
    recorded_at: int


Ruling = RuleSetVersion | Restatement
FOREVER = 2**63 - 1


class InForce(NamedTuple):
    """A version and a span in which it is in force: `active_from` in it, `active_until` not."""

    version: RuleSetVersion
    active_from: int
    active_until: int


def in_force(rulings: Iterable[Ruling]) -> list[InForce]:
    """
    Which version of each shop is in force when: activations, with restatements laid over them.

    Raises:
        KeyError: a restatement names a version that is not among the rulings.
    """
    known = list(rulings)
    versions = {(v.shop_id, v.version): v for v in known if isinstance(v, RuleSetVersion)}
    spans: dict[str, list[InForce]] = {}
    for version in sorted(versions.values(), key=lambda v: (v.active_from, v.version)):
        _lay(spans, InForce(version, version.active_from, FOREVER))
    restatements = [r for r in known if isinstance(r, Restatement)]
    for r in sorted(restatements, key=lambda r: r.recorded_at):
        _lay(spans, InForce(versions[r.shop_id, r.version], r.from_at, r.until_at))
    return [
        span for shop_id in sorted(spans) for span in sorted(spans[shop_id], key=lambda s: s[1])
    ]


def _lay(spans: dict[str, list[InForce]], new: InForce) -> None:
    """Put a span over those of its shop: what it covers of them is cut away."""
    if new.active_from >= new.active_until:
        return
    shop_id = new.version.shop_id
    kept = [
        InForce(old.version, start, end)
        for old in spans.get(shop_id, [])
        for start, end in (
            (old.active_from, min(old.active_until, new.active_from)),
            (max(old.active_from, new.active_until), old.active_until),
        )
        if start < end
    ]
    spans[shop_id] = [*kept, new]


PUBLISHED = RuleSet()
