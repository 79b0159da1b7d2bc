"""Workflows, from words or else from what the shopper wants."""

from __future__ import annotations

from typing import get_args

from tests.detectors.labelled import misses, phrases

from talkworth.detectors.workflow import Workflow, assistant_workflow, shopper_workflow


def test_labelled_phrases_are_judged_right() -> None:
    assert misses("workflows") == []


def test_every_workflow_has_labelled_phrases() -> None:
    labels = {phrase.label for phrase in phrases("workflows")}

    assert labels == {*get_args(Workflow), "none"}


def test_words_win_over_the_intent() -> None:
    assert shopper_workflow("Cancel it, my card was declined", "cancel") == "abandonment_recovery"
    assert shopper_workflow("Please cancel it", "cancel") == "post_purchase_save"


def test_a_shop_s_own_intent_calls_for_none_of_our_workflows() -> None:
    assert shopper_workflow("Please engrave it", "engraving") is None
    assert assistant_workflow("It is engraved.") is None
