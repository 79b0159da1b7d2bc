"""Cart figures: worked out by hand, and by a plain fold over random carts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tests.reports.narrated import OTHER_SHOP, SHOP, Opened, Story, at, opened

from talkworth.events.orders import LineChange
from talkworth.events.types import CartChanged
from talkworth.reports.cart_figures import CartFigures, cart_figures
from talkworth.reports.cart_table import cart_table
from talkworth.reports.period import Period
from talkworth.reports.table import as_csv

DAYS = Period(date(2026, 11, 9), date(2026, 11, 15), "America/New_York")
BOT = "Mozilla/5.0 (compatible; Googlebot/2.1)"


class Carts(Story):
    """Changes of carts, each with an id of its own."""

    def puts(self, who: str, when: datetime, change: str, *lines: LineChange, **more: Any) -> None:
        user_agent = more.pop("user_agent", "")
        self.tell(
            CartChanged(
                event_id=f"cart/{len(self.entries):04}",
                occurred_at=when,
                visitor_id=f"v-{who}",
                currency=more.pop("currency", "USD"),
                change=change,  # type: ignore[arg-type]
                lines=lines,
                **more,
            ),
            user_agent=user_agent,
        )


def line(product_id: str, n: int = 1, amount: str | None = "10.00", **more: Any) -> LineChange:
    return LineChange(product_id=product_id, quantity=n, amount=amount, **more)


def state(product_id: str, after: int, price: str = "10.00") -> LineChange:
    return LineChange(product_id=product_id, amount=price, quantity_after=after)


@contextmanager
def told(folder: Path, story: Story) -> Iterator[Opened]:
    with opened(folder, story) as found:
        yield found


def days_of(report: CartFigures) -> list[tuple[str, int, int, int, int]]:
    return [
        (f"{day.day:%d}", day.n_carts, day.n_changes, day.added_minor, day.removed_minor)
        for day in report.days
    ]


def test_the_three_figures_by_hand(tmp_path: Path) -> None:
    story = Carts()
    # Tuesday: Ana adds tea for 20.00 and takes one of two out; Bob adds a mug for 8.00.
    story.puts("ana", at("11-10 15:00"), "added", line("tea", 2, "20.00"))
    story.puts("ana", at("11-10 15:05"), "removed", line("tea"))
    story.puts("bob", at("11-10 16:00"), "added", line("mug", 1, "8.00"))
    # Thursday: Bob's mug goes, and Cas adds for 42.00. Bots, yen and what has no price are out.
    story.puts("bob", at("11-12 15:00"), "removed", line("mug", 1, "8.00"))
    story.puts("cas", at("11-12 16:00"), "added", line("pot", 1, "42.00"))
    story.puts("cas", at("11-12 16:01"), "added", line("hat", 1, None))
    story.puts("cas", at("11-12 16:02"), "added", line("fan", 1, "900"), currency="JPY")
    story.puts("dee", at("11-12 17:00"), "added", line("tea"), user_agent=BOT)
    # The day after the period is not in it.
    story.puts("cas", at("11-20 16:00"), "removed", line("pot", 1, "42.00"))
    with told(tmp_path, story) as shop:
        report = cart_figures(shop.warehouse, SHOP, DAYS)
        elsewhere = cart_figures(shop.warehouse, OTHER_SHOP, DAYS)

    assert days_of(report) == [("10", 2, 3, 2_800, 1_000), ("12", 2, 4, 4_200, 800)]
    assert (report.n_active_days, report.n_cart_days, report.n_unpriced) == (2, 4, 2)
    assert report.add_to_cart_minor == 5_200
    assert report.average_cart_minor == 1_300
    assert report.daily_cart_minor == 2_600
    assert [day.average_cart_minor for day in report.days] == [900, 1_700]
    assert (elsewhere.days, elsewhere.average_cart_minor) == ([], None)

    rows = list(csv.DictReader(io.StringIO(as_csv(cart_table(report)))))
    assert [row["day"] for row in rows] == ["2026-11-10", "2026-11-12", "(all)"]
    assert (rows[-1]["value"], rows[-1]["daily_cart"]) == ("52.00", "26.0000")


# What is said of a cart after tea for 10.00 was put into it, and what that adds and removes.
@pytest.mark.parametrize(
    ("change", "lines", "added", "removed"),
    [
        ("increased", [state("tea", 3)], 2_000, 0),
        ("increased", [state("tea", 3, "9.00")], 1_700, 0),
        ("decreased", [state("tea", 0)], 0, 1_000),
        ("removed", [LineChange(product_id="tea", quantity_after=0)], 0, 1_000),
        ("removed", [state("mug", 0)], 0, 0),
        ("added", [line("mug", 2, "5.00"), state("tea", 2)], 1_500, 0),
        # The whole cart: by how much it is worth more or less than before.
        ("replaced", [line("tea", 1, "10.00"), line("mug", 1, "4.00")], 400, 0),
        ("replaced", [line("mug", 1, "4.00")], 0, 600),
        ("replaced", [], 0, 1_000),
    ],
)
def test_a_change_is_from_what_was_there_before(
    tmp_path: Path, change: str, lines: list[LineChange], added: int, removed: int
) -> None:
    story = Carts()
    story.puts("ana", at("11-10 15:00"), "added", line("tea"))
    story.puts("ana", at("11-11 15:00"), change, *lines)
    with told(tmp_path, story) as shop:
        report = cart_figures(shop.warehouse, SHOP, DAYS)
    assert days_of(report)[1] == ("11", 1, 1, added, removed)


def test_a_cart_ends_with_its_order_and_a_token_has_its_own(tmp_path: Path) -> None:
    story = Carts()
    story.puts("ana", at("11-10 15:00"), "added", state("tea", 2))
    story.orders("ana", at("11-10 16:00"), 1)
    # The same words after the order are about another cart; under a token about a third.
    story.puts("ana", at("11-10 17:00"), "added", state("tea", 2))
    story.puts("ana", at("11-10 17:01"), "added", state("tea", 2), cart_token="k")
    with told(tmp_path, story) as shop:
        report = cart_figures(shop.warehouse, SHOP, DAYS)
    assert report.add_to_cart_minor == 6_000


def test_random_carts_equal_a_plain_fold(tmp_path: Path) -> None:
    random, story, expected = Random(7), Carts(), dict[str, list[int]]()
    worth: dict[str, dict[str, int]] = {}
    for n in range(400):
        who, when = random.choice("abc"), at("11-09 12:00") + timedelta(minutes=23 * n)
        cart = worth.setdefault(who, {})
        before = sum(cart.values())
        change = random.choice(["added", "removed", "increased", "replaced"])
        product, units = random.choice(["tea", "mug"]), random.randrange(1, 4)
        amount = random.randrange(1, 900)
        text = f"{amount / 100:.2f}"
        product_before = cart.get(product, 0)
        if change == "increased":
            story.puts(who, when, change, state(product, units, text))
            cart[product] = units * amount
        elif change == "replaced":
            story.puts(who, when, change, line(product, units, text))
            cart.clear()
            cart[product] = amount
        else:
            story.puts(who, when, change, line(product, units, text))
            cart[product] = product_before + (amount if change == "added" else -amount)
        moved = sum(cart.values()) - before
        day = expected.setdefault(f"{when - timedelta(hours=5):%d}", [0, 0])
        day[0] += max(0, moved)
        day[1] += max(0, -moved)
    with told(tmp_path, story) as shop:
        report = cart_figures(shop.warehouse, SHOP, DAYS)
    found = {f"{d.day:%d}": [d.added_minor, d.removed_minor] for d in report.days}
    assert found == expected
