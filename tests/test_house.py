"""The rules of the house that a machine can hold; each also fails on a planted fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from tests.house import dashboard, docs, imports, sizes, sql, words
from tests.house.files import Files, project
from tools.make_docs import outdated

from talkworth.cli import cli
from talkworth.sources.reasons import REASONS

Rule = Callable[[Files], Iterable[str]]

MODEL = """-- Orders of the shop.
-- grain:  order_key
-- reads:  orders
-- holds:  orders_are_whole

select o.order_key as order_key from orders as o
"""
CHECK = """-- Orders that are not whole.
-- grain:  order_key
-- reads:  orders

select o.order_key as order_key from orders as o
"""
SQL = {
    "src/talkworth/sql/models/01_orders.sql": MODEL,
    "src/talkworth/sql/checks/orders_are_whole.sql": CHECK,
}
LONG = "def long():\n" + "    x = 1\n" * 41


def _sql(old: str, new: str) -> Files:
    return SQL | {"src/talkworth/sql/models/01_orders.sql": MODEL.replace(old, new)}


# Each rule, and a fault it must find.
RULES: list[tuple[Rule, Files]] = [
    (imports.climbs, {"src/talkworth/money.py": "from talkworth.cli import cli"}),
    (imports.climbs, {"src/talkworth/stats/a.py": "import talkworth.journal.writer"}),
    (imports.climbs, {"src/talkworth/attic/a.py": "x = 1"}),
    (
        imports.circles,
        {
            "src/talkworth/stats/a.py": "from talkworth.stats import b",
            "src/talkworth/stats/b.py": "from talkworth.stats.a import x",
        },
    ),
    (imports.strays, {"src/talkworth/reports/a.py": "import duckdb"}),
    (imports.strays, {"src/talkworth/warehouse/build.py": "def f():\n    import duckdb"}),
    (imports.strays, {"src/talkworth/web/a.py": "from sqlite3 import connect"}),
    (imports.impurities, {"src/talkworth/stats/a.py": "import time"}),
    (imports.impurities, {"src/talkworth/ledger/a.py": "now = datetime.now(UTC)"}),
    (imports.impurities, {"src/talkworth/sources/a.py": "open('x')"}),
    (sizes.long_files, {"src/talkworth/a.py": "x = 1\n" * 401}),
    (sizes.long_files, {"src/talkworth/sql/load/a.sql": "select 1\n" * 61}),
    (sizes.long_functions, {"src/talkworth/a.py": LONG}),
    (sizes.empty_names, {"src/talkworth/utils.py": ""}),
    (sizes.empty_names, {"src/talkworth/helpers/a.py": ""}),
    (sizes.untold_modules, {"src/talkworth/a.py": "x = 1"}),
    (sql.headers, _sql("-- Orders", "-- orders")),
    (sql.headers, _sql("-- reads:  orders", "-- reads:  orders, lines")),
    (sql.headers, _sql("-- grain:  order_key\n", "")),
    (sql.headers, _sql("from orders as o", "from orders as o where o.order_id = $order_id")),
    (sql.checks_held, _sql("holds:  orders_are_whole", "holds:  orders_are_half")),
    (sql.grains, _sql("grain:  order_key", "grain:  order_id")),
    (sql.grains, _sql("o.order_key as order_key", "*")),
    (sql.grains, _sql("orders as o\n", "orders as o inner join orders as p using (order_key)\n")),
    (sql.statements_in_python, {"src/talkworth/a.py": "x = 'select 1 from orders'"}),
    (words.forbidden, {"docs/a.md": "see /ho" + "me/me/notes"}),
    (words.unfinished, {"src/talkworth/a.py": "# TO" + "DO: later"}),
    (words.disarmed, {"src/talkworth/a.py": "x = 1  # no" + "qa"}),
    (words.mocked, {"tests/test_a.py": "monkeypatch.seta" + "ttr('talkworth.money.split', f)"}),
    (dashboard.unsaid_texts, {"dashboard/src/words/en/a.ts": "  'a.gone': 'Gone',\n"}),
    (dashboard.unworn_classes, {"dashboard/src/a.css": "@media print {\n .gone {}\n}"}),
    (dashboard.unused_exports, {"dashboard/src/a.ts": "export const gone = 1;"}),
    (docs.broken_links, {"docs/a.md": "[there](nowhere.md)"}),
    (docs.broken_links, {"docs/a.md": "[there](b.md#gone)", "docs/b.md": "# Here"}),
    (docs.wrong_statuses, {"docs/errors.md": "| `not-found`, `not-json` | 404 | x |"}),
    (docs.unlisted_decisions, {"docs/decisions/0001-a.md": "# A", docs.INDEX: ""}),
    (
        docs.undecided_dependencies,
        {"pyproject.toml": "[project]\ndependencies = ['leftpad>=1']", docs.INDEX: "`leftpad`"},
    ),
    (docs.unmirrored, {"src/talkworth/stats/a.py": ""}),
    (docs.unmirrored, {"src/talkworth/rules.py": ""}),
    (docs.unmirrored, {"tests/attic/test_a.py": ""}),
]


def _name(rule: object) -> str:
    return str(getattr(rule, "__name__", ""))


@pytest.mark.parametrize("rule", dict.fromkeys(rule for rule, _ in RULES), ids=_name)
def test_the_project_keeps_the_rule(rule: Rule) -> None:
    assert list(rule(project())) == []


@pytest.mark.parametrize(("rule", "fault"), RULES, ids=_name)
def test_the_rule_finds_a_planted_fault(rule: Rule, fault: Files) -> None:
    assert list(rule(fault)) != []


@pytest.mark.parametrize("rule", [sql.headers, sql.checks_held, sql.grains], ids=_name)
def test_the_rule_accepts_sound_sql(rule: Rule) -> None:
    assert list(rule(SQL)) == []


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(lambda: docs.commands(cli), id="commands"),
        pytest.param(docs.settings, id="settings"),
        pytest.param(docs.error_codes, id="error codes"),
        pytest.param(docs.metrics, id="metrics"),
        pytest.param(lambda: REASONS, id="reasons"),
    ],
)
def test_nothing_is_undocumented(words: Callable[[], Iterable[str]]) -> None:
    assert list(docs.undocumented(words(), project())) == []


def test_what_is_undocumented_is_found() -> None:
    pages = {"docs/a.md": "Run `talkworth shop add`; read about never-heard-of."}

    assert list(docs.undocumented(["talkworth shop", "talkworth shop add"], pages)) == []
    assert list(docs.undocumented(["talkworth sh", "never-heard-of"], pages)) == [
        "talkworth sh is not in docs/",
        "never-heard-of is not in docs/",
    ]


def test_every_error_has_a_code_of_its_own_that_says_what_is_wrong() -> None:
    assert all(code.replace("-", "").isalnum() and code.islower() for code in docs.error_codes())


def test_the_generated_docs_are_fresh() -> None:
    assert outdated() == [], "run: make docs"
