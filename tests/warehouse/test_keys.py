from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from talkworth.warehouse.keys import event_key, node_key


@given(st.text(min_size=1), st.text(min_size=1))
def test_keys_leave_room_to_number_parts_and_never_change(shop_id: str, value: str) -> None:
    key = node_key(shop_id, "visitor", value)
    assert -(2**62) <= key < 2**62
    assert key == node_key(shop_id, "visitor", value)
    assert key != node_key(shop_id, "customer", value)


def test_a_browser_cannot_take_a_servers_event_id() -> None:
    assert event_key("s", "verified", "e1") != event_key("s", "client-reported", "e1")


def test_a_key_is_the_same_on_every_machine() -> None:
    assert node_key("demo", "visitor", "v1") == 1204615500103143904
