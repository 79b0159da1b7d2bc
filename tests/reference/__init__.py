"""The rules once more in plain Python, written from docs/metrics.md and never from the SQL."""

from tests.reference.facts import Fact
from tests.reference.report import Answer, answer

__all__ = ["Answer", "Fact", "answer"]
