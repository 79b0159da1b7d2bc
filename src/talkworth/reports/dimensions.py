"""The dimensions by which conversations are told apart."""

from __future__ import annotations

from dataclasses import dataclass

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


def parse_dimensions(by: str) -> tuple[Dimension, ...]:
    """
    Read `device`, `traffic_source,customer` or `property:plan`.

    Raises:
        BadChoice: one is unknown or named twice, or there are more than two.
    """
    found = tuple(_parse(part.strip(), by) for part in by.split(","))
    if len(found) > _MOST or len(set(found)) < len(found):
        raise BadChoice("by", by, CHOICES)
    return found


def _parse(text: str, by: str) -> Dimension:
    if text.startswith(PROPERTY):
        name = text.removeprefix(PROPERTY)
        if 0 < len(name) <= _LONGEST_NAME:
            return Dimension("property", name)
    elif text in DIMENSIONS:
        return Dimension(text)
    raise BadChoice("by", by, CHOICES)
