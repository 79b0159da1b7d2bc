"""The error tree: the class says whether sending again will help."""

from __future__ import annotations

import re

import pytest

from talkworth import errors
from talkworth.errors import BadInput, Broken, TalkworthError, TooMany, Unavailable

DRAWN = re.findall(r"── (\w+) .*\((\d{3})\b", errors.__doc__ or "")


@pytest.mark.parametrize(("name", "status"), DRAWN)
def test_the_tree_is_as_drawn(name: str, status: str) -> None:
    assert getattr(errors, name).status == int(status)


def test_the_drawing_is_complete() -> None:
    classes = {name for name, kind in vars(errors).items() if isinstance(kind, type)}

    assert classes - {"ClassVar"} == {name for name, _ in DRAWN} | {"TalkworthError", "BadInput"}


def test_what_the_sender_must_change_is_4xx_and_what_is_ours_is_5xx() -> None:
    for name, _ in DRAWN:
        kind = getattr(errors, name)
        assert issubclass(kind, BadInput) == (kind.status < 500)


def test_a_message_stays_with_its_error() -> None:
    error = Broken("two cents too many")

    assert (error.message, str(error), error.code) == (
        "two cents too many",
        "two cents too many",
        "broken-invariant",
    )
    assert isinstance(error, TalkworthError)


@pytest.mark.parametrize("kind", [TooMany, Unavailable])
def test_who_may_send_again_is_told_when(kind: type[TooMany] | type[Unavailable]) -> None:
    assert kind("later", retry_after_s=30).retry_after_s == 30
    assert kind("later").retry_after_s > 0
