"""Charts as numbers for SVG: paths in a box of 720 x 200 that the page stretches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from talkworth.reports.trend import Stretch, Trend
from talkworth.web.page.figures import day, plural, ratio, whole_money

WIDTH, HEIGHT = 720.0, 200.0
MOST_LABELS = 6


@dataclass(frozen=True, slots=True)
class Slot:
    """What the pointer may rest on: a stretch of the chart and its words."""

    x: float
    width: float
    title: str
    bar: float | None = None
    bar_y: float = 0.0


@dataclass(frozen=True, slots=True)
class Chart:
    """`ticks` run from the top down, `labels` from left to right; paths are SVG path data."""

    name: str
    ticks: list[str]
    grid: list[float]
    labels: list[str]
    now: str
    dots: str
    before: str
    band: str
    slots: list[Slot]
    starts_at_zero: bool


def ratio_chart(trend: Trend) -> Chart:
    """Revenue per conversation: line, 95 % band where there is one, the period before dashed."""
    ratios = [stretch.revenue_per_conversation for stretch in trend.current]
    before = [stretch.revenue_per_conversation.estimate_minor for stretch in trend.previous]
    values = [point.estimate_minor for point in ratios]
    highs = [point.high_minor for point in ratios]
    lows = [point.low_minor for point in ratios]
    known = [value for value in [*values, *before, *highs, *lows] if value is not None]
    axis = _axis(min(known, default=0.0), max(known, default=0.0))
    return Chart(
        name="Revenue per conversation",
        ticks=[ratio(tick, trend.currency) for tick in reversed(axis)],
        grid=[_y(tick, axis) for tick in axis],
        labels=_labels(trend.current),
        now=_line(values, axis),
        dots=_dots(values, axis),
        before=_line(before, axis),
        band=_band(lows, highs, axis),
        slots=_slots(trend, lambda stretch: _ratio_words(stretch, trend.currency)),
        starts_at_zero=axis[0] == 0,
    )


def revenue_chart(trend: Trend) -> Chart:
    """Attributed revenue by order date: bars from zero, the period before as a dashed line."""
    values = [float(stretch.revenue.total_minor) for stretch in trend.current]
    before = [float(stretch.revenue.total_minor) for stretch in trend.previous]
    axis = _axis(min(0.0, *values, *before), max(0.0, *values, *before))
    slots = _slots(trend, lambda stretch: _revenue_words(stretch, trend.currency))
    zero = _y(0.0, axis)
    bars = []
    for slot, value in zip(slots, values, strict=True):
        top = _y(value, axis)
        bars.append(Slot(slot.x, slot.width, slot.title, round(abs(zero - top), 2), min(top, zero)))
    return Chart(
        name="Attributed revenue",
        ticks=[whole_money(round(tick), trend.currency) for tick in reversed(axis)],
        grid=[_y(tick, axis) for tick in axis],
        labels=_labels(trend.current),
        now="",
        dots="",
        before=_line(before, axis),
        band="",
        slots=bars,
        starts_at_zero=axis[0] == 0,
    )


def _axis(low: float, high: float) -> list[float]:
    """Three to six round ticks that hold both ends; at least the numbers 0 and 100."""
    if high <= low:
        low, high = min(low, 0.0), max(high, 100.0)
    rough = (high - low) / 4
    power = 10 ** floor(log10(rough))
    step = next(power * nice for nice in (1, 2, 2.5, 5, 10) if power * nice >= rough)
    first, last = floor(low / step), ceil(high / step)
    return [n * step for n in range(first, last + 1)]


def _y(value: float, axis: Sequence[float]) -> float:
    return round(HEIGHT - (value - axis[0]) / (axis[-1] - axis[0]) * HEIGHT, 2)


def _x(place: int, places: int) -> float:
    """The middle of a stretch's slot."""
    return round((place + 0.5) * WIDTH / places, 2)


def _line(values: Sequence[float | None], axis: Sequence[float]) -> str:
    """A path through the known values, with a gap where one is missing."""
    return "".join(
        f"{'M' if place == 0 or values[place - 1] is None else 'L'}"
        f"{_x(place, len(values))} {_y(value, axis)}"
        for place, value in enumerate(values)
        if value is not None
    )


def _dots(values: Sequence[float | None], axis: Sequence[float]) -> str:
    """The known values with none on either side: a line would not show them."""
    framed = [None, *values, None]
    return "".join(
        f"M{_x(place, len(values))} {_y(value, axis)}h0"
        for place, value in enumerate(values)
        if value is not None and framed[place] is None and framed[place + 2] is None
    )


def _band(
    lows: Sequence[float | None], highs: Sequence[float | None], axis: Sequence[float]
) -> str:
    """Closed shapes, one for each run of stretches with an interval."""
    shapes, top, bottom = [], [], []
    for place in range(len(lows) + 1):
        low = lows[place] if place < len(lows) else None
        high = highs[place] if place < len(highs) else None
        if low is not None and high is not None:
            x = _x(place, len(lows))
            top.append(f"{x} {_y(high, axis)}")
            bottom.append(f"{x} {_y(low, axis)}")
        elif top:
            shapes.append(f"M{'L'.join([*top, *reversed(bottom)])}Z")
            top, bottom = [], []
    return "".join(shapes)


def _slots(trend: Trend, words: Callable[[Stretch], str]) -> list[Slot]:
    places = len(trend.current)
    slots = []
    for place, (now, before) in enumerate(zip(trend.current, trend.previous, strict=True)):
        days = day(now.from_on)
        if now.to_on != now.from_on:
            days += f" to {day(now.to_on)}"
        title = f"{days}: {words(now)}. Before: {words(before)}"
        slots.append(Slot(round(place * WIDTH / places, 2), round(WIDTH / places, 2), title))
    return slots


def _ratio_words(stretch: Stretch, currency: str) -> str:
    point = stretch.revenue_per_conversation
    words = ratio(point.estimate_minor, currency)
    if point.low_minor is not None:
        words += f" ({ratio(point.low_minor, currency)} to {ratio(point.high_minor, currency)})"
    return f"{words}, {plural(stretch.n_meaningful, 'conversation')}"


def _revenue_words(stretch: Stretch, currency: str) -> str:
    money = whole_money(stretch.revenue.total_minor, currency)
    return f"{money}, {plural(stretch.n_orders, 'order')}"


def _labels(stretches: Sequence[Stretch]) -> list[str]:
    """The first day of evenly spread stretches, the first and last among them."""
    last = len(stretches) - 1
    if last < 1:
        return [day(stretch.from_on) for stretch in stretches]
    n = min(MOST_LABELS, len(stretches))
    return [day(stretches[round(i * last / (n - 1))].from_on) for i in range(n)]
