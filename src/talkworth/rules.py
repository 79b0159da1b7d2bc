"""Rule sets: immutable, numbered documents that say what counts and who earns it."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

# A model is listed here once it is computed: a rule set must never name one that is not.
Model = Literal["first_touch"]
Hours = Annotated[int, Meta(ge=1, le=24 * 365)]
Limit = Annotated[int, Meta(ge=1, le=10_000)]


class RuleSet(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """
    The published rule by default. Every credit names the version that made it.

    Windows are hours and closed at their end. Limits are how many others an identifier may be
    seen with before it is ignored as shared.
    """

    direct_h: Hours = 24
    assisted_h: Hours = 720
    model: Model = "first_touch"
    late_public_h: Hours = 48
    part_gap_h: Hours = 24
    entry_click_min: Annotated[int, Meta(ge=1, le=1440)] = 30
    max_visitor_customers: Limit = 3
    max_email_visitors: Limit = 50
    max_token_customers: Limit = 1


class RuleSetVersion(Struct, kw_only=True, frozen=True):
    """A rule set of a shop and the instant (UTC microseconds) from which orders follow it."""

    shop_id: str
    version: int
    active_from: int
    rules: RuleSet


PUBLISHED = RuleSet()
