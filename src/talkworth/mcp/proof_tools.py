"""The tools for what was proved, and for what to do next."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from msgspec import UNSET, Meta, UnsetType

from talkworth.mcp import proof_words as words
from talkworth.mcp.parameters import (
    AS_OF,
    HORIZON,
    REPORT,
    SHOP,
    VIEW,
    Parameter,
    choice,
    needed,
    text,
)
from talkworth.mcp.tool import Tool
from talkworth.reports.before_after import BeforeAfter
from talkworth.reports.decisions import Decisions
from talkworth.reports.escalation_result import EscalationReport
from talkworth.reports.experiment_list import Experiments
from talkworth.reports.experiment_plan import ExperimentPlanReport
from talkworth.reports.experiment_result import ExperimentReport
from talkworth.reports.incremental_result import IncrementalRevenue
from talkworth.reports.what_changed import WhatChanged

_SPLIT = (
    "traffic_source, product_category, device, customer, intent, workflow, channel, assistant, "
    "country, landing_group, faq_question, nudge or property:NAME; or two with a comma between."
)


def _share(name: str, description: str) -> Parameter:
    kind = Annotated[float, Meta(gt=0, le=1, description=description)]
    return Parameter(name, kind | UnsetType, UNSET)


def _whole(name: str, least: int, most: int, description: str) -> Parameter:
    kind = Annotated[int, Meta(ge=least, le=most, description=description)]
    return Parameter(name, kind | UnsetType, UNSET)


PROOF_TOOLS: Final[tuple[Tool, ...]] = (
    Tool(
        name="incremental_revenue",
        title="Incremental revenue",
        description="How much of a period's attributed revenue would not have come without the "
        "assistant, by the shop's own randomised experiments, with its interval; where none "
        "measured it, it says so and gives no number. There is never a default factor.",
        path="/v1/reports/incremental",
        parameters=REPORT,
        answers=IncrementalRevenue,
        words=words.incremental_words,
        is_attributed=False,
    ),
    Tool(
        name="experiments",
        title="Experiments",
        description="The shop's registered experiments and how far each is, and those that arrive "
        "in events and nobody registered.",
        path="/v1/experiments",
        parameters=(SHOP,),
        answers=Experiments,
        words=words.experiments_words,
        without=(
            "experiments.snippets",
            "experiments.experiment.registered_by",
            "experiments.experiment.stopped_by",
        ),
        is_attributed=False,
    ),
    Tool(
        name="experiment",
        title="Result of an experiment",
        description="One experiment by intention to treat: the verdict, each arm, the difference "
        "of revenue per person with its interval and p, sample ratio, segments, and what keeps a "
        "result from being read. Tell the verdict in its own words; blocked means no result.",
        path="/v1/experiments/{experiment_id}",
        parameters=(SHOP, needed("experiment_id", "Its id, of `experiments`."), AS_OF),
        answers=ExperimentReport,
        words=words.experiment_words,
        without=("experiment.registered_by", "experiment.stopped_by"),
        is_attributed=False,
    ),
    Tool(
        name="experiment_plan",
        title="Size of an experiment",
        description="How many persons and days an experiment takes to find a lift, from the "
        "shop's own history, by visitor or at the first message, and which of them to randomise.",
        path="/v1/experiments/plan",
        parameters=(
            SHOP,
            _share("lift", "The relative lift of revenue per visitor to find: 0.1 is 10 %."),
            _share("control_share", "The part that never sees the assistant: 0.5 or 0.1."),
        ),
        answers=ExperimentPlanReport,
        words=words.plan_words,
        is_attributed=False,
    ),
    Tool(
        name="decisions",
        title="What to do next",
        description="By traffic source, product category, workflow, save flow and assistant: "
        "where revenue per conversation differs for sure, where it may, where nothing can be said "
        "yet and how much more it takes; what moving effort would bring, with its interval.",
        path="/v1/reports/decisions",
        parameters=(
            *REPORT,
            *VIEW,
            HORIZON,
            text("dimension", f"save_flow, {_SPLIT} By default the five that matter."),
            _share("share", "The share of a dimension's conversations that a move takes."),
        ),
        answers=Decisions,
        words=words.decision_words,
    ),
    Tool(
        name="what_changed",
        title="What a change is made of",
        description="Attributed revenue of a period against an earlier one, split into volume, "
        "mix, rate and value by a dimension; the parts add up to the change, to the cent.",
        path="/v1/reports/what-changed",
        parameters=(
            *REPORT,
            *VIEW,
            HORIZON,
            text("dimension", f"{_SPLIT} By default traffic_source."),
            text(
                "compare_from", "The first day to compare with; default: as many days before.", 10
            ),
            text("compare_to", "The last day to compare with.", 10),
        ),
        answers=WhatChanged,
        words=words.change_words,
    ),
    Tool(
        name="before_after",
        title="Before and after a day",
        description="As many days before a day as from it on, cut at the same age. It is no "
        "experiment and shows no cause: repeat its warning.",
        path="/v1/reports/before-after",
        parameters=(
            SHOP,
            AS_OF,
            *VIEW,
            HORIZON,
            needed("on", "The day, 2026-11-01; it counts as after.", 10),
            _whole("days", 1, 200, "How many days on each side at most."),
        ),
        answers=BeforeAfter,
        words=words.before_after_words,
    ),
    Tool(
        name="escalation",
        title="What a human adds",
        description="What handing a conversation over to a human added, by segment, from "
        "decisions of which a small share was drawn by lot, less the cost of the minutes; which "
        "rules the data carry.",
        path="/v1/reports/escalation",
        parameters=(
            *REPORT,
            choice("horizon", "Days after the decision that count.", Literal[7, 30]),
        ),
        answers=EscalationReport,
        words=words.escalation_words,
        without=("policy.made_by", "policy.rules.adopted_by"),
        is_attributed=False,
    ),
)
