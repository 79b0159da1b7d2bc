"""What a message says, found at the door before its text is dropped. Pure and versioned."""

from talkworth.detectors.message import VERSION, detect

__all__ = ["VERSION", "detect"]
