"""What is told to count is what docs/metrics.md says, and what is said to move it does exist."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from talkworth.events.types import ConversationStarted, MessageSent
from talkworth.reports.definitions import DEFINITIONS, Definition
from talkworth.rules import RuleSet

PAGE = (Path(__file__).resolve().parents[2] / "docs/metrics.md").read_text()


@pytest.mark.parametrize("definition", DEFINITIONS.definitions, ids=lambda one: one.term)
def test_the_words_are_those_of_the_docs(definition: Definition) -> None:
    _, _, section = PAGE.partition(f"\n## {definition.section}\n")

    assert definition.words in " ".join(section.replace("**", "").split())


def test_what_moves_a_definition_is_there() -> None:
    fields = {
        field.name
        for kind in (ConversationStarted, MessageSent)
        for field in msgspec.structs.fields(kind)
    }
    for definition in DEFINITIONS.definitions:
        assert set(definition.rules) <= set(RuleSet.__struct_fields__)
        assert set(definition.fields) <= fields
