"""What every test session shares: hypothesis settings, order, `needs`, and `--complete`."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "talkworth",
    deadline=None,
    database=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("talkworth")

settings.register_profile("quick", settings.get_profile("talkworth"), max_examples=10)

_LEFT_OUT = ("skipped", "xfailed")

# Files whose every test runs a warehouse, a server or a thousand examples: `make quick` leaves them
# out, as it does single tests marked `slow`.
_SLOW_FILES = frozenset(
    """
    test_reference.py test_complete.py warehouse/test_warehouse.py warehouse/test_preview.py
    warehouse/test_as_of.py reports/test_preview.py reports/test_robustness.py cli/test_rules.py
    warehouse/test_batch.py warehouse/test_stripe.py sources/test_platforms_fuzz.py
    events/test_schema.py
    reports/test_explain.py reports/test_revenue_per_conversation.py
    reports/test_attributed_revenue.py reports/test_trend.py sources/test_shopify_fuzz.py
    intake/test_fuzz.py intake/test_sockets.py intake/test_overload.py runtime/test_owned.py
    cli/test_commands.py cli/test_refusals.py cli/test_examples.py demo/test_lift.py
    sources/test_woocommerce_fuzz.py warehouse/test_woocommerce.py integrations/test_woocommerce.py
    demo/test_truth.py demo/test_named.py demo/test_stream.py journal/test_faults.py
    """.split()
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--complete", action="store_true", help="fail when any test is left out")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Three processes for two processors: a good part of a test's time it waits for a server."""
    if asked := os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS"):
        return int(asked)
    return ((os.cpu_count() or 1) * 3 + 1) // 2


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests go first: at the end no process is to wait for another's long file."""
    here = Path(__file__).parent
    for item in items:
        if item.path.relative_to(here).as_posix() in _SLOW_FILES:
            item.add_marker("slow")
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test that `needs` a program this machine does not have is left out, and named."""
    for marker in item.iter_markers("needs"):
        for program in marker.args:
            if not shutil.which(program):
                pytest.skip(f"{program} is not installed here")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Under `--complete` a skipped test is a failure: CI must not pass on half the tests."""
    if not session.config.getoption("--complete") or exitstatus != pytest.ExitCode.OK:
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and any(reporter.stats.get(kind) for kind in _LEFT_OUT):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    left_out = sum(len(terminalreporter.stats.get(kind, ())) for kind in _LEFT_OUT)
    if left_out and terminalreporter.config.getoption("--complete"):
        terminalreporter.write_line(
            f"{left_out} tests were left out (reasons above); --complete does not allow that.",
            red=True,
        )
