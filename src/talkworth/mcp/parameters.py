"""What tools take: typed, described, and checked before the server is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated, Any, Final, Literal, NamedTuple

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from talkworth.mcp.refusals import BadArgument

# More rows than this fill an assistant's mind and tell it nothing: it asks for the next page.
MOST_ROWS: Final = 100
USUAL_ROWS: Final = 20


class Parameter(NamedTuple):
    """A parameter as the API names it; without a `default` it is needed, `UNSET` is left out."""

    name: str
    kind: Any
    default: object = UNSET


def text(name: str, words: str, most: int = 300, default: object = UNSET) -> Parameter:
    """A text that may be left out."""
    kind = Annotated[str, Meta(min_length=1, max_length=most, description=words)]
    return Parameter(name, kind | UnsetType, default)


def choice(name: str, words: str, among: Any, default: object = UNSET) -> Parameter:
    """One of the values of a `Literal`."""
    return Parameter(name, Annotated[among, Meta(description=words)] | UnsetType, default)


def needed(name: str, words: str, most: int = 300) -> Parameter:
    """A text that must be said."""
    kind = Annotated[str, Meta(min_length=1, max_length=most, description=words)]
    return Parameter(name, kind, msgspec.NODEFAULT)


SHOP: Final = text("shop", "The shop's id, of the tool `shops`. A key of one shop needs none.", 63)
AS_OF: Final = text("as_of", "A past instant, 2026-11-20T09:30:00Z: what was known then.", 40)
DAYS: Final = (
    choice(
        "period",
        "Whole days of the shop's time zone, instead of `from` and `to`. Default last_30_days.",
        Literal[
            "last_7_days",
            "last_30_days",
            "last_90_days",
            "this_month",
            "last_month",
            "last_365_days",
        ],
    ),
    text("from", "The first day, 2026-10-01. At most 400 days.", 10),
    text("to", "The last day, included. By default today.", 10),
)
HORIZON: Final = choice(
    "horizon", "Days after the touch in which an order counts: 7 fast, 30 final.", Literal[7, 30]
)
VIEW: Final = (
    Parameter(
        "filter",
        Annotated[
            list[Annotated[str, Meta(min_length=1, max_length=300)]],
            Meta(
                max_length=20,
                description="DIMENSION:VALUE, such as device:mobile; all of them hold at once.",
            ),
        ]
        | UnsetType,
    ),
    text("rules", "A version of the shop's rules or a preset, as if it had always held."),
    choice("money", "gross: before refunds, cancellations, chargebacks.", Literal["net", "gross"]),
)
PAGE: Final = (
    Parameter(
        "page",
        Annotated[int, Meta(ge=1, le=1_000_000, description="Which page of the rows.")] | UnsetType,
        1,
    ),
    Parameter(
        "page_size",
        Annotated[int, Meta(ge=1, le=MOST_ROWS, description="Rows of a page.")] | UnsetType,
        USUAL_ROWS,
    ),
)
REPORT: Final = (SHOP, *DAYS, AS_OF)


def schema(parameters: Sequence[Parameter]) -> dict[str, Any]:
    """JSON Schema of what a tool takes."""
    _, found = msgspec.json.schema_components([_struct(tuple(parameters))])
    told: dict[str, Any]
    (told,) = found.values()
    told.pop("title")
    for one in told["properties"].values():
        if "enum" in one:
            # Some hosts pass over a property that does not state its type.
            one["type"] = "string" if isinstance(one["enum"][0], str) else "integer"
    return told


def checked(
    tool: str, parameters: Sequence[Parameter], arguments: Mapping[str, Any]
) -> dict[str, Any]:
    """
    The arguments with the tool's own defaults; null is left out, which is how some hosts say it.

    Raises:
        BadArgument: another name, kind or range than the schema's.
    """
    said = {name: value for name, value in arguments.items() if value is not None}
    try:
        taken = msgspec.convert(said, _struct(tuple(parameters)), strict=False)
    except msgspec.ValidationError as error:
        raise BadArgument(tool, error, [one.name for one in parameters]) from error
    found: dict[str, Any] = msgspec.to_builtins(taken)
    return found


@cache
def _struct(parameters: tuple[Parameter, ...]) -> type[Struct]:
    fields = [
        # Some names, such as `from`, are words of Python.
        (f"asked_{one.name}", one.kind, msgspec.field(name=one.name, default=one.default))
        for one in parameters
    ]
    return msgspec.defstruct("Asked", fields, kw_only=True, frozen=True, forbid_unknown_fields=True)
