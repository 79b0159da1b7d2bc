"""The table of docs/mcp.md: what an assistant may ask, and what is left out of each answer."""

from __future__ import annotations

from talkworth.mcp.tool import Tool
from talkworth.mcp.tools import TOOLS


def tools() -> str:
    """A row for each tool."""
    rows = ["| tool | what it tells | asks | left out |", "| --- | --- | --- | --- |"]
    return "\n".join([*rows, *(_row(tool) for tool in TOOLS)])


def _row(tool: Tool) -> str:
    asks = f"`{tool.path}`" if tool.path else "nobody: the documentation comes with the package"
    left_out = ", ".join(f"`{field}`" for field in tool.without)
    return f"| `{tool.name}` | {tool.description} | {asks} | {left_out} |"
