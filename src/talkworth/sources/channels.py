"""Where an order was placed, told by the words platforms use."""

from __future__ import annotations

import re

_AI_STOREFRONTS = frozenset({"agentic", "chatgpt", "openai", "copilot", "gemini", "perplexity"})


def is_ai_storefront(name: str) -> bool:
    """
    Whether an order was placed inside an AI chat, by the name of where it came from.

    No platform publishes a list of such names: we look for the words.
    """
    return not _AI_STOREFRONTS.isdisjoint(re.split(r"[^a-z]+", name.lower()))
