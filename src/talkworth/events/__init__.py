"""The words of the wire: one event, its envelope and its types. JSON Schema comes from here."""

from talkworth.events.parse import decode_event, parse_event
from talkworth.events.types import Event

__all__ = ["Event", "decode_event", "parse_event"]
