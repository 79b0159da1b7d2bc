from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from talkworth.warehouse.seen import Seen

keys = st.lists(st.integers(-(2**62), 2**62), unique=True, max_size=60)


@given(batches=st.lists(keys, max_size=12), asked=keys)
def test_it_has_exactly_what_was_added(batches: list[list[int]], asked: list[int]) -> None:
    seen, added = Seen(), set[int]()
    for batch in batches:
        new = [key for key in batch if key not in added]
        seen.add(np.array(new, dtype=np.int64))
        added |= set(new)
    asked = asked + list(added)
    found = seen.has(np.array(asked, dtype=np.int64))
    assert found.tolist() == [key in added for key in asked]
    assert len(seen) == len(added)
