"""All tools, in the order an assistant sees them."""

from __future__ import annotations

from typing import Final

from talkworth.mcp.proof_tools import PROOF_TOOLS
from talkworth.mcp.report_tools import REPORT_TOOLS
from talkworth.mcp.tool import Tool

TOOLS: Final[tuple[Tool, ...]] = (*REPORT_TOOLS, *PROOF_TOOLS)
