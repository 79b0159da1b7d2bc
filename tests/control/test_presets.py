"""The presets are documents: complete, sourced, and rule sets that can be computed."""

from __future__ import annotations

import pytest

from talkworth.control import Preset, UnknownPreset
from talkworth.control.presets import preset, presets
from talkworth.rules import PUBLISHED

PRESETS = presets()


def test_the_published_rule_comes_first_and_is_the_default() -> None:
    assert [found.name for found in PRESETS] == [
        "published",
        "ga4-like",
        "gorgias-like",
        "klaviyo-like",
    ]
    assert PRESETS[0].rules == PUBLISHED


@pytest.mark.parametrize("found", PRESETS, ids=lambda found: found.name)
def test_every_preset_says_where_it_comes_from_and_what_it_cannot_say(found: Preset) -> None:
    assert found.source.startswith("https://")
    assert found.title
    assert found.says.endswith(".")
    assert found.differs
    assert all(sentence.endswith(".") for sentence in found.differs)
    assert "\n" not in "".join((found.says, *found.differs))
    assert preset(found.name) == found


@pytest.mark.parametrize("found", PRESETS[1:], ids=lambda found: found.name)
def test_every_other_preset_is_another_rule_set(found: Preset) -> None:
    assert found.rules != PUBLISHED
    assert [other.name for other in PRESETS if other.rules == found.rules] == [found.name]


def test_a_preset_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(UnknownPreset, match="published, ga4-like"):
        preset("shopify")
