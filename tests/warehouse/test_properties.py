"""What is kept of declared properties and of products that came up."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.reports.narrated import Story, at, opened

from talkworth.events import types as wire
from talkworth.events.envelope import Properties
from talkworth.warehouse.properties import property_text


@pytest.mark.parametrize(
    ("value", "text"),
    [(" gold ", "gold"), ("", ""), (True, "true"), (False, "false"), (7, "7"), (2.5, "2.5")],
)
def test_a_value_is_kept_as_text(value: str | float | bool, text: str) -> None:
    assert property_text(value) == text


def _told(story: Story, name: str, properties: Properties, **more: str) -> None:
    story.tell(
        wire.ProductViewed(
            event_id=name,
            occurred_at=at("11-03 10:00"),
            product_id="p",
            properties=properties,
            **more,  # type: ignore[arg-type]
        )
    )


def test_only_what_belongs_to_a_conversation_is_kept(tmp_path: Path) -> None:
    story = Story()
    _told(story, "1", {"plan": "gold", "empty": " "}, conversation_id="c-1", category="lamps")
    _told(story, "2", {"plan": "silver"}, visitor_id="v-1", category="nowhere")
    _told(story, "3", {}, session_id="s-1", category=" shades ")
    _told(story, "4", {}, session_id="s-1")
    # A clash: of two events under one id the smaller hash counts, and the other leaves nothing.
    _told(story, "5", {"plan": "a"}, conversation_id="c-1", category="a")
    _told(story, "5", {"plan": "b"}, conversation_id="c-1", category="b")
    with opened(tmp_path, story) as shop:
        rows = shop.warehouse.connection.execute
        properties = rows(
            "from store.main.conversation_properties select event_id, value"
        ).fetchall()
        mentions = rows("from store.main.product_mentions select event_id, category").fetchall()

    kept = dict(properties)["5"]
    assert sorted(properties) == [("1", "gold"), ("5", kept)]
    assert sorted(mentions) == [("1", "lamps"), ("3", "shades"), ("5", kept)]


def test_a_clash_that_comes_later_takes_the_rows_back(tmp_path: Path) -> None:
    story, again = Story(), Story()
    for number in range(8):
        _told(story, f"{number}", {"plan": "a"}, conversation_id="c-1", category="a")
        _told(again, f"{number}", {"plan": "b"}, conversation_id="c-1", category="b")
    with opened(tmp_path, story, again) as shop:
        rows = shop.warehouse.connection.execute
        n_properties = rows("from store.main.conversation_properties select count(*)").fetchone()
        n_mentions = rows("from store.main.product_mentions select count(*)").fetchone()

    assert (n_properties, n_mentions) == ((8,), (8,))
