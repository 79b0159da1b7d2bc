"""The tools for what conversations earned: the reports, the explanations, the rules."""

from __future__ import annotations

from typing import Final, Literal

from talkworth.mcp import report_words as words
from talkworth.mcp.pages import Explained, explained
from talkworth.mcp.parameters import (
    HORIZON,
    PAGE,
    REPORT,
    SHOP,
    VIEW,
    choice,
    needed,
    text,
)
from talkworth.mcp.tool import Tool
from talkworth.reports.conversations import ConversationList
from talkworth.reports.data_health import DataHealth
from talkworth.reports.explained import ExplainedConversation, ExplainedOrder
from talkworth.reports.features import FeatureReport
from talkworth.reports.models import ModelComparison
from talkworth.reports.orders import CreditedOrders
from talkworth.reports.rule_sets import RuleSets
from talkworth.reports.search import SearchResult
from talkworth.reports.segments import SegmentReport
from talkworth.reports.trend import Trend

REPORT_TOOLS: Final[tuple[Tool, ...]] = (
    Tool(
        name="shops",
        title="Shops",
        description="The shops this key may see, with their currencies and time zones. Ask this "
        "first where several may be seen: every other tool then takes `shop`.",
        path="/v1/shops",
        parameters=(),
        answers=words.SeenShops,
        words=words.shop_words,
        is_attributed=False,
    ),
    Tool(
        name="revenue_impact",
        title="Revenue impact of a period",
        description="What conversations brought in a period: attributed revenue by kind and "
        "channel with how all revenue adds up, and revenue per meaningful conversation with its "
        "95 % interval. The two figures count different orders (placed in the period; brought by "
        "conversations started in it) and are never added. Begin here.",
        path="/v1/reports/impact",
        parameters=(*REPORT, *VIEW, HORIZON),
        answers=words.Headline,
        words=words.impact_words,
        without=("trend", "cart_figures", "orders"),
    ),
    Tool(
        name="revenue_per_conversation",
        title="Revenue per conversation by segment",
        description="Revenue per meaningful conversation, with interval, by one or two "
        "dimensions: which segments are above or below the others for sure, and what the change "
        "against the period before is made of (mix and rate).",
        path="/v1/reports/segments",
        parameters=(
            *REPORT,
            *VIEW,
            HORIZON,
            text(
                "by",
                "traffic_source, product_category, device, customer, intent, workflow, channel, "
                "assistant, country, landing_group, faq_question, nudge or property:NAME; or two "
                "with a comma between.",
                default="channel",
            ),
        ),
        answers=SegmentReport,
        words=words.segment_words,
    ),
    Tool(
        name="trend",
        title="Trend against the period before",
        description="Both figures by day or week beside the period before, cut at the same age, "
        "with the interval of the change and whether it is likely real or could be noise.",
        path="/v1/reports/trend",
        parameters=(
            *REPORT,
            *VIEW,
            HORIZON,
            choice("step", "How long each stretch is.", Literal["day", "week"], "week"),
        ),
        answers=Trend,
        words=words.trend_words,
    ),
    Tool(
        name="orders",
        title="Orders behind the revenue",
        description="A page of orders with what conversations and clicks earned of each, exact "
        "to the cent. Use explain_order for why.",
        path="/v1/reports/orders",
        parameters=(
            *REPORT,
            *VIEW,
            choice(
                "kind",
                "credited is what conversations and clicks earned.",
                Literal[
                    "credited",
                    "all",
                    "direct",
                    "assisted",
                    "recovered",
                    "saved",
                    "other_channel",
                    "base_renewal",
                    "unattributed",
                    "outside_filter",
                ],
            ),
            text("channel", "Only what this channel earned, such as chat, faq or nudge."),
            choice("trust", "Whose word it is.", Literal["verified", "client-reported"]),
            text("text", "A part of an order's id or name.", 200),
            choice(
                "sort",
                "largest and smallest are by what was credited.",
                Literal["newest", "oldest", "largest", "smallest"],
            ),
            choice(
                "cohort",
                "orders: those placed in the period. conversations: those that the conversations "
                "started in it earned within the horizon.",
                Literal["orders", "conversations"],
            ),
            HORIZON,
            *PAGE,
        ),
        answers=CreditedOrders,
        words=words.order_words,
    ),
    Tool(
        name="explain_order",
        title="Explain an order",
        description="Where an order's money went and why: the sum, the path, each conversation, "
        "click and campaign that could have earned it, why it won or lost and by how much it "
        "missed. `what_if` asks as if other rules had held; nothing is changed.",
        path="/v1/explain/order/{key}",
        parameters=(
            SHOP,
            needed("key", "The order's id, or its name such as #1001."),
            text("what_if", "Changed rules such as direct_h=168,model=linear, or a preset."),
        ),
        answers=ExplainedOrder,
        words=words.explained_order_words,
        without=("events", "flags", "identifiers.value"),
    ),
    Tool(
        name="explain_conversation",
        title="Explain a conversation",
        description="Whether a conversation counts, which answers helped and which did not, and "
        "every order it could have earned, with the reason.",
        path="/v1/explain/conversation/{key}",
        parameters=(SHOP, needed("key", "The conversation's id.")),
        answers=ExplainedConversation,
        words=words.explained_conversation_words,
        without=("events", "flags"),
    ),
    Tool(
        name="conversations",
        title="Conversations behind the number",
        description="A page of the conversations started in a period: what each earned, or why "
        "it does not count. The texts of messages are not there.",
        path="/v1/reports/conversations",
        parameters=(
            *REPORT,
            *VIEW,
            choice(
                "which",
                "meaningful: the denominator. earning, helped, not_helped: those of them. "
                "not_meaningful, human_only, bot: the others. all: all but bots.",
                Literal[
                    "meaningful",
                    "earning",
                    "helped",
                    "not_helped",
                    "not_meaningful",
                    "human_only",
                    "bot",
                    "all",
                ],
            ),
            text("channel", "Only conversations of this channel."),
            text("text", "A part of a conversation's id.", 200),
            choice(
                "sort", "largest is by what was earned.", Literal["newest", "oldest", "largest"]
            ),
            HORIZON,
            *PAGE,
        ),
        answers=ConversationList,
        words=words.conversation_words,
    ),
    Tool(
        name="search",
        title="Find an order or a conversation",
        description="What the start of an order's id or name, or of a conversation's id, belongs "
        "to, and in one line what became of it.",
        path="/v1/search",
        parameters=(SHOP, needed("text", "The start of an id or a name.", 200)),
        answers=SearchResult,
        words=words.search_words,
    ),
    Tool(
        name="features",
        title="Workflows, questions, nudges, assistants",
        description="AI workflows, FAQ questions, nudges or assistants and their versions side by "
        "side: how often they helped and what they earned, each with its interval.",
        path="/v1/reports/features",
        parameters=(
            *REPORT,
            *VIEW,
            HORIZON,
            choice(
                "by",
                "What is compared.",
                Literal["workflow", "faq_question", "nudge", "assistant"],
                "workflow",
            ),
        ),
        answers=FeatureReport,
        words=words.feature_words,
    ),
    Tool(
        name="models",
        title="Comparison of attribution models",
        description="What first touch, last touch, linear, time decay, position, Markov and "
        "Shapley would each give the channels of a period's sales. None of them is causal.",
        path="/v1/reports/models",
        parameters=REPORT,
        answers=ModelComparison,
        words=words.model_words,
    ),
    Tool(
        name="data_health",
        title="Data health",
        description="Whether the data can be trusted: what each sender sent, gaps, doubles, "
        "clocks, bots, and orders that browsers and the shop tell differently. Ask this before "
        "you explain a jump.",
        path="/v1/reports/data-health",
        parameters=REPORT,
        answers=DataHealth,
        words=words.health_words,
        is_attributed=False,
    ),
    Tool(
        name="rules",
        title="Rules of attribution",
        description="The shop's rule sets: which is in force since when, its windows and model, "
        "what it has other than the published rule, and restatements of the past.",
        path="/v1/rules",
        parameters=(SHOP,),
        answers=RuleSets,
        words=words.rule_words,
        is_attributed=False,
    ),
    Tool(
        name="definitions",
        title="What a word means",
        description="What a word of a report means (meaningful, recovered, evidence, horizon, "
        "verified) or a field of an answer (provisional_minor): the sections of the documentation "
        "that define it.",
        path="",
        parameters=(needed("word", "One word or field, as the answers write it.", 80),),
        answers=Explained,
        words=words.definition_words,
        is_attributed=False,
        look=explained,
    ),
)
