"""The synthetic shop whose truth is known."""

from talkworth.demo.arrivals import Arrival
from talkworth.demo.make import Demo, make_demo
from talkworth.demo.stream import Stream, generate

__all__ = ["Arrival", "Demo", "Stream", "generate", "make_demo"]
