"""The server as the protocol knows it: tools, pages and prompts, over standard input and output."""

from __future__ import annotations

import logging
from types import MappingProxyType
from typing import Any, Final

import msgspec
from mcp import MCPError, types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

from talkworth import __version__
from talkworth.errors import TalkworthError
from talkworth.mcp.answers import ask
from talkworth.mcp.asker import Asker
from talkworth.mcp.pages import PAGES, named, page, uri
from talkworth.mcp.parameters import schema
from talkworth.mcp.prompts import INSTRUCTIONS, monthly_review
from talkworth.mcp.refusals import ServerRefused
from talkworth.mcp.tool import Tool
from talkworth.mcp.tools import TOOLS

_log = logging.getLogger(__name__)

Context = ServerRequestContext[Any]
Listing = types.PaginatedRequestParams | None

_BY_NAME: Final = MappingProxyType({tool.name: tool for tool in TOOLS})
_READ_ONLY: Final = types.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_ANSWER: Final = MappingProxyType(
    {
        "type": "object",
        "properties": {
            "words": {
                "type": "array",
                "items": {"type": "string"},
                "description": "The headline and its caveats; tell them with the numbers.",
            },
            "answer": {"type": "object", "description": "The report."},
        },
        "required": ["words", "answer"],
    }
)
_REVIEW: Final = types.Prompt(
    name="monthly_review",
    title="Monthly review",
    description="One page on a month: what conversations brought, what changed, what is not known.",
    arguments=[
        types.PromptArgument(name="shop", description="The shop's id; without it, the key's."),
        types.PromptArgument(name="period", description="As the tools name it: last_month."),
    ],
)


async def serve(asker: Asker) -> None:
    """Speak the protocol over standard input and output until the input ends."""
    server = make_server(asker)
    try:
        async with stdio_server() as (read, write):
            await server.run(read, write, server.create_initialization_options())
    finally:
        await asker.close()


def make_server(asker: Asker) -> Server[Any]:
    """A server that asks `asker`; a question that is taken back is taken back there too."""

    async def call_tool(_: Context, asked: types.CallToolRequestParams) -> types.CallToolResult:
        return await _answer(asker, asked.name, asked.arguments or {})

    return Server(
        "talkworth",
        title="Talkworth",
        version=__version__,
        instructions=INSTRUCTIONS,
        on_list_tools=_list_tools,
        on_call_tool=call_tool,
        on_list_resources=_list_pages,
        on_read_resource=_read_page,
        on_list_prompts=_list_prompts,
        on_get_prompt=_get_prompt,
    )


async def _answer(asker: Asker, name: str, arguments: dict[str, Any]) -> types.CallToolResult:
    tool = _BY_NAME.get(name)
    if tool is None:
        raise MCPError(types.INVALID_PARAMS, f"There is no tool {name[:80]!r}. tools/list says.")
    try:
        told = await ask(asker, tool, arguments)
    except (TalkworthError, ServerRefused) as error:
        return _refused(error.code, error.message)
    except Exception:
        _log.exception("%s failed", name)
        return _refused("internal", "This is a fault of ours; the log of `talkworth mcp` has it.")
    # Hosts that know no structured content get the same as text.
    as_text = msgspec.json.encode(told.answer).decode()
    return types.CallToolResult(
        content=[_text("\n".join(told.words)), _text(as_text)],
        structured_content=msgspec.to_builtins(told),
    )


def _refused(code: str, message: str) -> types.CallToolResult:
    return types.CallToolResult(
        content=[_text(f"[{code}] {message}")],
        structured_content={"error": {"code": code, "message": message}},
        is_error=True,
    )


def _text(text: str) -> types.TextContent:
    return types.TextContent(type="text", text=text)


async def _list_tools(_: Context, __: Listing) -> types.ListToolsResult:
    return types.ListToolsResult(tools=[_tool(tool) for tool in TOOLS])


def _tool(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=schema(tool.parameters),
        output_schema=dict(_ANSWER),
        annotations=_READ_ONLY,
    )


async def _list_pages(_: Context, __: Listing) -> types.ListResourcesResult:
    pages = [
        types.Resource(uri=uri(name), name=name, description=words, mime_type="text/markdown")
        for name, words in PAGES.items()
    ]
    return types.ListResourcesResult(resources=pages)


async def _read_page(
    _: Context, asked: types.ReadResourceRequestParams
) -> types.ReadResourceResult:
    address = str(asked.uri)
    name = named(address)
    if name is None:
        raise MCPError(types.INVALID_PARAMS, f"There is no page {address[:200]!r}.")
    contents = types.TextResourceContents(uri=address, text=page(name), mime_type="text/markdown")
    return types.ReadResourceResult(contents=[contents])


async def _list_prompts(_: Context, __: Listing) -> types.ListPromptsResult:
    return types.ListPromptsResult(prompts=[_REVIEW])


async def _get_prompt(_: Context, asked: types.GetPromptRequestParams) -> types.GetPromptResult:
    if asked.name != _REVIEW.name:
        raise MCPError(types.INVALID_PARAMS, f"There is no prompt {asked.name[:80]!r}.")
    said = asked.arguments or {}
    words = monthly_review(said.get("shop", ""), said.get("period", ""))
    message = types.PromptMessage(role="user", content=_text(words))
    return types.GetPromptResult(description=_REVIEW.description, messages=[message])
