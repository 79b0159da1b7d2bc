"""The dimensions by which conversations are told apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from talkworth.errors import BadInput
from talkworth.reports.amounts import BadChoice

PROPERTY = "property:"
DIMENSIONS = (
    "traffic_source",
    "product_category",
    "device",
    "customer",
    "intent",
    "workflow",
    "channel",
    "assistant",
    "country",
    "landing_group",
    "faq_question",
    "nudge",
)
CHOICES = (*DIMENSIONS, f"{PROPERTY}NAME", "or two of them with a comma between")
_MOST = 2
_LONGEST_NAME = 64
MOST_FILTERS = 5
_LONGEST_VALUE = 500


class BadFilter(BadInput):
    code = "bad-filter"

    def __init__(self, text: str) -> None:
        super().__init__(
            f"The filter is {text[:80]!r}. Send at most {MOST_FILTERS}, each of a dimension of its "
            f"own, as DIMENSION:VALUE, such as device:mobile; a dimension is one of "
            f"{', '.join(DIMENSIONS)}, {PROPERTY}NAME."
        )


@dataclass(frozen=True, slots=True)
class Dimension:
    """One of `DIMENSIONS`, or `property` with the name the shop gave it."""

    name: str
    property_name: str = ""

    @property
    def text(self) -> str:
        """As it is asked for: `device`, `property:plan`."""
        return f"{PROPERTY}{self.property_name}" if self.property_name else self.name

    @property
    def needs_orders(self) -> bool:
        """Whether its values depend on what the person ordered."""
        return self.name in ("customer", "product_category", "property")


ALL = Dimension("all")


@dataclass(frozen=True, slots=True)
class Filter:
    """The conversations and clicks that have `value` in a dimension; `unknown` is a value too."""

    dimension: Dimension
    value: str

    @property
    def text(self) -> str:
        """As it is asked for: `device:mobile`, `property:plan:gold`."""
        return f"{self.dimension.text}:{self.value}"


def parse_filters(texts: Iterable[str]) -> tuple[Filter, ...]:
    """
    Read `device:mobile`, `intent:shipping`, `property:plan:gold`: all of them hold at once.

    Raises:
        BadFilter: no dimension or no value, a dimension twice, or more than five.
    """
    found = tuple(_parse_filter(text) for text in texts)
    if len(found) > MOST_FILTERS or len({one.dimension for one in found}) < len(found):
        raise BadFilter(" ".join(one.text for one in found))
    return tuple(sorted(found, key=lambda one: one.text))


def _parse_filter(text: str) -> Filter:
    is_property = text.startswith(PROPERTY)
    name, _, value = text.removeprefix(PROPERTY).partition(":")
    dimension = _dimension(f"{PROPERTY}{name}" if is_property else name)
    if dimension is None or not 0 < len(value) <= _LONGEST_VALUE:
        raise BadFilter(text)
    return Filter(dimension, value)


def parse_dimensions(by: str, name: str = "by") -> tuple[Dimension, ...]:
    """
    Read `device`, `traffic_source,customer` or `property:plan`; `name` is what it is asked as.

    Raises:
        BadChoice: one is unknown or named twice, or there are more than two.
    """
    read = [_dimension(part.strip()) for part in by.split(",")]
    found = tuple(dimension for dimension in read if dimension)
    if len(found) < len(read) or len(found) > _MOST or len(set(found)) < len(found):
        raise BadChoice(name, by, CHOICES)
    return found


def _dimension(text: str) -> Dimension | None:
    if text.startswith(PROPERTY):
        name = text.removeprefix(PROPERTY)
        return Dimension("property", name) if 0 < len(name) <= _LONGEST_NAME else None
    return Dimension(text) if text in DIMENSIONS else None
