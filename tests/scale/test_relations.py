"""The headers of the SQL files say what must be sealed and what is worth keeping at hand."""

from __future__ import annotations

from talkworth.scale.relations import reads, sealed_tables, shared_steps, tables
from talkworth.warehouse.build import KEPT, models


def test_every_table_a_model_reads_is_made_before_it_or_sealed() -> None:
    there = set(sealed_tables())
    for name, relation in models():
        assert reads("models", name) <= there, f"{name} reads what is not there yet"
        there.add(relation)


def test_what_no_report_needs_stays_on_its_node() -> None:
    assert not {"identity_links", "made_by", "watermark"} & set(sealed_tables())


def test_rows_of_shops_and_constants_are_told_apart() -> None:
    found = tables()

    assert found["order_entries"]
    assert not found["decay_weights"]


def test_a_step_that_several_models_read_is_no_result() -> None:
    assert "conversation_parts" in shared_steps()
    assert not shared_steps() & KEPT
