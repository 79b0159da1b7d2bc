"""Where moving effort would bring more for sure, as far as averages can say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from talkworth.reports.decision_words import suggestion_words
from talkworth.reports.segments import Segment
from talkworth.stats.standing import Gain, gain_of_moving

MOVED_SHARE = 0.10
_UNKNOWN = "unknown"
_Shrunk = tuple[float, float, float]


class Suggestion(Struct, kw_only=True, frozen=True):
    """
    Moving `n_moved` conversations a period from one value to another: attributed gain, 95 %.

    `from_minor` and `to_minor` are shrunk revenue per conversation. The interval is approximate
    and never includes zero: what does is not suggested.
    """

    by: str
    from_values: list[str]
    to_values: list[str]
    from_minor: float
    to_minor: float
    n_moved: int
    gain_minor: int
    low_minor: int
    high_minor: int
    words: str


def suggestions(
    dimensions: Mapping[str, Sequence[Segment]], moved_share: float, n_days: int, currency: str
) -> list[Suggestion]:
    """
    For each value of each dimension the surest move away from it, the surest of all first.

    What is moved is `moved_share` of the dimension's conversations, or all that the value has.
    Only values past the gate of 30 expected orders are compared, and nobody can move effort to or
    from what is unknown.
    """
    found = [
        _suggestion(by, move, n_days, currency)
        for by, segments in dimensions.items()
        for move in _moves(segments, moved_share)
    ]
    return sorted(found, key=lambda one: (-one.low_minor, one.by, one.from_values))


_Move = tuple[Segment, Segment, int, Gain]


def _moves(segments: Sequence[Segment], moved_share: float) -> list[_Move]:
    ranked = [
        (segment, shrunk)
        for segment in segments
        if segment.p_value is not None and _UNKNOWN not in segment.values
        if (shrunk := _shrunk(segment)) is not None
    ]
    n_share = round(moved_share * sum(segment.n_meaningful for segment in segments))
    moves: list[_Move] = []
    for lower, low in ranked:
        n_moved = min(n_share, lower.n_meaningful)
        sure = [
            (lower, higher, n_moved, gain)
            for higher, high in ranked
            if (gain := gain_of_moving(low, high, n_moved)).low >= 1
        ]
        if sure:
            moves.append(max(sure, key=lambda move: (move[3].low, move[1].values)))
    return moves


def _shrunk(segment: Segment) -> _Shrunk | None:
    estimate, low, high = segment.shrunk_minor, segment.shrunk_low_minor, segment.shrunk_high_minor
    return None if estimate is None or low is None or high is None else (estimate, low, high)


def _suggestion(by: str, move: _Move, n_days: int, currency: str) -> Suggestion:
    lower, higher, n_moved, gain = move
    from_minor, to_minor = lower.shrunk_minor or 0.0, higher.shrunk_minor or 0.0
    amounts = (round(gain.estimate), round(gain.low), round(gain.high))
    return Suggestion(
        by=by,
        from_values=lower.values,
        to_values=higher.values,
        from_minor=from_minor,
        to_minor=to_minor,
        n_moved=n_moved,
        gain_minor=amounts[0],
        low_minor=amounts[1],
        high_minor=amounts[2],
        words=suggestion_words(by, (lower, higher), n_moved, amounts, n_days, currency),
    )
