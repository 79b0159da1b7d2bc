"""Rule sets as versions: drafted, activated once, archived; the past is restated on record."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from talkworth.control import (
    ActivationInThePast,
    BadRestatement,
    BadRuleSet,
    Control,
    RuleSetArchived,
    RuleSetInUse,
    UnknownRuleSet,
    UnknownShop,
)
from talkworth.control.checks import change_rules
from talkworth.control.rule_book import RuleBook
from talkworth.control.statements import MIGRATIONS
from talkworth.control.store import now
from talkworth.rules import PUBLISHED, RuleSet, in_force

WEEK = RuleSet(direct_h=168)
HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US


@pytest.fixture
def book(control: Control) -> RuleBook:
    return control.rule_book


def spans(book: RuleBook, as_of: int | None = None) -> list[tuple[int, int]]:
    """The version and the start of each span of the past and the future."""
    rulings = book.rulings() if as_of is None else book.rulings(as_of)
    return [(s.version.version, s.active_from) for s in in_force(rulings) if s.active_from >= 0]


def test_a_draft_changes_nothing_until_it_is_activated(book: RuleBook) -> None:
    draft = book.draft("tea", WEEK, "a week", "asked for by sales")

    assert (draft.version, draft.status, draft.active_from) == (2, "draft", None)
    assert spans(book) == [(1, 0)]

    active = book.activate("tea", 2)
    assert active.status == "active"
    assert book.version("tea", 2) == active
    assert spans(book) == [(1, 0), (2, active.activated_at)]


def test_what_happened_keeps_the_version_in_force_at_its_time(book: RuleBook) -> None:
    book.draft("tea", WEEK)
    start = now() + DAY_US
    book.activate("tea", 2, start)

    found = in_force(book.rulings())
    assert (found[0].version.rules, found[0].active_until) == (PUBLISHED, start)


def test_the_past_is_not_activated_but_restated(book: RuleBook) -> None:
    book.draft("tea", WEEK)

    with pytest.raises(ActivationInThePast, match="rules restate tea 2"):
        book.activate("tea", 2, now() - 1_000)
    assert book.version("tea", 2).status == "draft"


def test_a_version_is_activated_once(book: RuleBook) -> None:
    book.draft("tea", WEEK)
    book.activate("tea", 2)

    for version in (1, 2):
        with pytest.raises(RuleSetInUse, match=f"--version {version}"):
            book.activate("tea", version)


def test_an_archived_version_stays_with_its_sales_and_is_used_no_more(book: RuleBook) -> None:
    book.draft("tea", WEEK)
    started = book.activate("tea", 2).active_from
    with pytest.raises(RuleSetInUse, match="in force"):
        book.archive("tea", 2)
    book.draft("tea", PUBLISHED)
    again = book.activate("tea", 3).active_from

    assert book.archive("tea", 2).status == "archived"
    assert book.archive("tea", 2) == book.version("tea", 2)
    assert spans(book) == [(1, 0), (2, started), (3, again)]
    with pytest.raises(RuleSetArchived):
        book.restate("tea", 2, 0, 10, "why not")


def test_archiving_what_was_to_start_later_takes_it_back(book: RuleBook) -> None:
    book.draft("tea", WEEK)
    book.activate("tea", 2, now() + DAY_US)
    planned_at = now()
    book.archive("tea", 2)

    assert spans(book) == [(1, 0)]
    assert len(spans(book, as_of=planned_at)) == 2
    with pytest.raises(RuleSetArchived):
        book.activate("tea", 2)


def test_a_restatement_lays_a_version_over_a_past_period(book: RuleBook) -> None:
    book.draft("tea", WEEK)
    restated = book.restate("tea", 2, 5_000, 9_000, " The March campaign was told of a week. ")

    assert restated.reason == "The March campaign was told of a week."
    assert book.restatements("tea") == [restated]
    assert spans(book) == [(1, 0), (2, 5_000), (1, 9_000)]

    # One recorded later lies over it.
    book.draft("tea", PUBLISHED)
    book.restate("tea", 3, 8_000, 20_000, "half of it was right")
    assert spans(book) == [(1, 0), (2, 5_000), (3, 8_000), (1, 20_000)]


def test_a_draft_that_restates_the_past_is_not_the_newest_version(book: RuleBook) -> None:
    book.draft("tea", RuleSet(max_visitor_customers=9))
    book.restate("tea", 2, 5_000, 9_000, "as agreed")

    versions = {r.version: r for r in book.rulings() if not hasattr(r, "reason")}
    assert versions[2].active_from < versions[1].active_from
    assert in_force(book.rulings())[-1].version.version == 1


@pytest.mark.parametrize(
    ("from_at", "length", "reason"),
    [
        (9_000, 0, "a reason"),
        (9_000, -1, "a reason"),
        (9_000, 10, "  "),
        (9_000, 10, "x" * 1001),
        (9_000, 400_000 * DAY_US, "it is not over"),
    ],
)
def test_a_restatement_has_a_past_period_and_a_reason(
    book: RuleBook, from_at: int, length: int, reason: str
) -> None:
    with pytest.raises(BadRestatement):
        book.restate("tea", 1, from_at, from_at + length, reason)
    assert book.restatements("tea") == []


def test_as_of_an_instant_only_what_was_recorded_by_then_rules(book: RuleBook) -> None:
    book.draft("tea", WEEK)
    before = now()
    started = book.activate("tea", 2).active_from
    between = now()
    book.restate("tea", 2, 1_000, 2_000, "as agreed")

    assert spans(book, as_of=before) == [(1, 0)]
    assert spans(book, as_of=between) == [(1, 0), (2, started)]
    assert spans(book) == [(1, 0), (2, 1_000), (1, 2_000), (2, started)]
    # The shop itself may be younger than the events it was given.
    assert spans(book, as_of=0) == [(1, 0)]


def test_what_is_not_there_is_named(book: RuleBook) -> None:
    asked: list[Callable[[], object]] = [
        lambda: book.version("tea", 7),
        lambda: book.activate("tea", 7),
        lambda: book.archive("tea", 7),
        lambda: book.restate("tea", 7, 0, 1, "why"),
    ]
    for ask in asked:
        with pytest.raises(UnknownRuleSet, match="no rule set 7"):
            ask()
    for ask in (
        lambda: book.versions("nope"),
        lambda: book.draft("nope", WEEK),
        lambda: book.activate("nope", 1),
        lambda: book.archive("nope", 1),
        lambda: book.restate("nope", 1, 0, 1, "why"),
        lambda: book.restatements("nope"),
    ):
        with pytest.raises(UnknownShop, match="nope"):
            ask()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"direct_h": "many"}, "direct_h"),
        ({"direct_h": "0"}, "direct_h"),
        ({"direct_h": "721"}, "assisted_h"),
        ({"model": "hunch"}, "model"),
        ({"colour": "red"}, "There is no rule 'colour'"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_by_its_name(changes: dict[str, str], told: str) -> None:
    with pytest.raises(BadRuleSet, match=told):
        change_rules(PUBLISHED, changes)


def test_rules_are_changed_from_text(book: RuleBook) -> None:
    changed = change_rules(PUBLISHED, {"direct_h": "168", "window": "path"})

    assert changed == RuleSet(direct_h=168, window="path")
    with pytest.raises(BadRuleSet, match="80 characters"):
        book.draft("tea", PUBLISHED, "x" * 81)


def test_every_change_of_the_rules_is_in_the_audit_log(control: Control) -> None:
    book = control.rule_book
    book.draft("tea", WEEK)
    book.activate("tea", 2, now() + DAY_US)
    book.restate("tea", 2, 1_000, 2_000, "as agreed")
    book.archive("tea", 2)

    changes = [line.change for line in control.audit_log()]
    assert changes[1:] == ["add-rule-set", "activate-rule-set", "restate", "archive-rule-set"]


# -- files of an older release

OLDER = """
insert into rule_sets (shop_id, version, active_from, rules)
values ('tea', 1, 0, '{"direct_h": 24}'), ('tea', 2, 77, '{"direct_h": 12}');
insert into audit_log (changed_at, actor, shop_id, change, subject)
values (88, 'cli', 'tea', 'add-rule-set', '2');
pragma user_version = 1;
"""
SHOPS = "shop_id, name, currency, timezone, created_at, sealed_pepper"


def make_older(data: Path) -> None:
    """The file as the first release left it."""
    with closing(sqlite3.connect(data / "control.db")) as file:
        shops = file.execute(f"select {SHOPS} from shops").fetchall()
    for path in data.glob("control.db*"):
        path.unlink()
    with closing(sqlite3.connect(data / "control.db")) as file:
        file.executescript(MIGRATIONS[1])
        file.executemany(f"insert into shops ({SHOPS}) values (?, ?, ?, ?, ?, ?)", shops)
        file.executescript(OLDER)


def test_a_file_of_the_first_release_is_brought_up_to_date(control: Control, data: Path) -> None:
    made_at = control.shop("tea").created_at
    control.close()
    make_older(data)

    with closing(Control.open(data)) as again:
        one, two = again.rule_book.versions("tea")
        assert (one.name, one.rules, one.active_from) == ("published", PUBLISHED, 0)
        assert one.activated_at == made_at
        assert (two.rules.direct_h, two.active_from, two.activated_at) == (12, 77, 88)
        assert again.rule_book.restatements("tea") == []
        assert spans(again.rule_book) == [(1, 0), (2, 77)]


def test_processes_that_open_an_older_file_at_once_mend_it_once(
    control: Control, data: Path
) -> None:
    control.close()
    make_older(data)
    found: list[int] = []

    def open_it() -> None:
        with closing(Control.open(data)) as again:
            found.append(len(again.rule_book.versions("tea")))

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [2] * 4


def test_a_file_that_cannot_be_mended_stays_as_it_was(control: Control, data: Path) -> None:
    control.close()
    make_older(data)
    with closing(sqlite3.connect(data / "control.db")) as file:
        file.execute("create table restatements (found integer)")

    with pytest.raises(Exception, match="restatements"):
        Control.open(data)
    with closing(sqlite3.connect(data / "control.db")) as file:
        assert file.execute("pragma user_version").fetchone() == (1,)
        assert file.execute("select count(*) from rule_sets where active_from >= 0").fetchone() == (
            2,
        )
