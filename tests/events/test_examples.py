"""The examples in docs/events.md are events, and together they tell a whole story."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from tools.event_pages import EXAMPLES, NOT_COUNTED_YET, events_page

from talkworth.events import parse_event
from talkworth.intake.events import PUBLIC_TYPES

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_an_example_is_accepted(kind: str) -> None:
    event = parse_event(json.dumps(EXAMPLES[kind]).encode(), NOW, is_corrected=False)

    assert event.__struct_config__.tag == kind


def test_the_page_says_which_types_take_a_secret_key() -> None:
    sections = events_page().split("\n### `")[1:]
    secret = {part.partition("`")[0] for part in sections if "*secret key*" in part.lower()}
    every = {part.partition("`")[0] for part in sections}

    assert secret == every - PUBLIC_TYPES
    assert every >= NOT_COUNTED_YET
