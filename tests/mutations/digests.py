"""Bugs in who is told a shop's week, and in what a name from outside may do to a letter."""

from __future__ import annotations

from tests.mutations.mutant import Mutant

_ONCE = ("tests/control/test_digests.py::test_a_week_is_given_out_once_to_whoever_asks",)
_ONE_LINE = ("tests/reports/test_digest.py::test_a_name_from_outside_stays_on_its_line[controls]",)
_OWN_LINK = (
    "tests/outlets/test_digests.py::test_the_link_in_a_letter_ends_that_digest_and_no_other",
)

DIGESTS = [
    Mutant(
        "a week that was sent is given out again",
        "sql/control/claim_digest.sql",
        "and sent_week < $week",
        "and sent_week <= $week",
        _ONCE,
    ),
    Mutant(
        "a name in a letter keeps what turns the text around",
        "reports/digest_words.py",
        '[0] in "CZ"',
        '[0] in "Z"',
        _ONE_LINE,
    ),
    Mutant(
        "the link of one letter ends any digest",
        "outlets/unsubscribing.py",
        "_key(control, digest).encode(), key.encode",
        "key.encode(), key.encode",
        _OWN_LINK,
    ),
]
