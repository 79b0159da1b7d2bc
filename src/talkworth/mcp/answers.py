"""What a tool answers: the API's JSON, and the words that must go with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote

import msgspec
from msgspec import Struct

from talkworth.mcp.asker import Asker
from talkworth.mcp.parameters import checked
from talkworth.mcp.refusals import ServerRefused
from talkworth.mcp.tool import Tool
from talkworth.mcp.words import NOT_OF_ONE, NOT_OF_VIEW, one_line

_DAYS: Final = ("shop", "period", "from", "to", "as_of")


class _Incremental(Struct):
    standing: str
    headline: str


class Told(Struct, kw_only=True, frozen=True):
    """`answer` is the API's JSON, but for what the tool leaves out; `words` are its caveats."""

    words: list[str]
    answer: Any


async def ask(asker: Asker, tool: Tool, arguments: Mapping[str, Any]) -> Told:
    """
    Ask what a tool asks.

    Raises:
        BadArgument, and what `Asker.get` raises.
    """
    asked = checked(tool.name, tool.parameters, arguments)
    if tool.look is not None:
        found = tool.look(asked["word"])
        return Told(words=list(tool.words(found, None)), answer=msgspec.to_builtins(found))
    in_path = {name: quote(asked.pop(name), safe="") for name in tool.named_in_path()}
    said = await asker.get(tool.path.format(**in_path), asked, tool.answers)
    words = [*tool.words(said.report, said.data_to), *await _causal(asker, tool, asked)]
    return Told(words=[one_line(one) for one in words], answer=without(said.told, tool.without))


async def _causal(asker: Asker, tool: Tool, asked: Mapping[str, Any]) -> list[str]:
    """How much of the attributed money an experiment showed to be incremental, or that none did."""
    if not tool.is_attributed:
        return []
    if not any(one.name == "period" for one in tool.parameters):
        return [NOT_OF_ONE]
    if asked.get("filter") or asked.get("rules") or asked.get("money") == "gross":
        return [NOT_OF_VIEW]
    days = {name: asked[name] for name in _DAYS if name in asked}
    try:
        found = await asker.get("/v1/reports/incremental", days, _Incremental)
    except ServerRefused as error:
        return [f"Incrementality could not be asked for: [{error.code}] {error.message}"]
    headline = found.report.headline
    if found.report.standing == "measured":
        return [f"Of the attributed revenue of these days, by experiment: {headline}."]
    return [f"{headline}: what rules attribute is no cause."]


def without(answer: Any, fields: Iterable[str]) -> Any:
    """The answer less some fields; `a.b` is the field `b` of `a`, or of all that `a` lists."""
    for field in fields:
        _drop(answer, field.split("."))
    return answer


def _drop(found: Any, names: list[str]) -> None:
    if isinstance(found, list):
        for one in found:
            _drop(one, names)
    elif isinstance(found, dict):
        if len(names) == 1:
            found.pop(names[0], None)
        else:
            _drop(found.get(names[0]), names[1:])
