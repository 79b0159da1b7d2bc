"""Platforms ask for copies and erasures: each waits until it is answered, and is noted then."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.runtime.carol import CUSTOMER, find, shopified, traces

from talkworth.runtime import Owned
from talkworth.runtime.person import Named
from talkworth.runtime.requests import (
    DUE_US,
    EraseShopFirst,
    ExportFirst,
    UnknownRequest,
    answer_request,
    erase_and_answer,
    requests_of,
)
from talkworth.sources.privacy import Keeping

DOMAIN = {"shop_id": 1, "shop_domain": "tea.myshopify.com"}


def ask(owned: Owned, topic: str, **more: object) -> int:
    """A request arrives; its number."""
    keeping = Keeping(owned.control.email_pepper("tea"))
    entry = shopified(topic, {**DOMAIN, **more}, keeping)
    seq = owned.journal.submit([entry]).result()
    owned.loader.load_all()
    return seq


def waiting(owned: Owned) -> list[int]:
    return [one.request_no for one in requests_of(owned, "tea") if one.answered_at is None]


def test_a_request_waits_for_thirty_days_and_is_answered_once(owned: Owned) -> None:
    (one,) = requests_of(owned, "tea")
    assert (one.asked, one.due_at - one.received_at) == ("erase", DUE_US)
    assert timedelta(microseconds=DUE_US).days == 30

    answered = answer_request(owned, "tea", one.request_no)

    assert answered.erasure is not None
    assert waiting(owned) == []
    (done,) = requests_of(owned, "tea")
    assert (done.asked, done.answered_by) == ("erase", "talkworth")
    assert traces(owned.data) == {}
    with pytest.raises(UnknownRequest):
        answer_request(owned, "tea", one.request_no)


def test_a_copy_that_is_asked_for_goes_before_an_erasure(owned: Owned) -> None:
    (erase,) = waiting(owned)
    copy = ask(owned, "customers/data_request", customer={"id": CUSTOMER})

    with pytest.raises(ExportFirst):
        answer_request(owned, "tea", erase)
    with pytest.raises(ExportFirst):
        erase_and_answer(owned, "tea", Named(order="1001"))
    answered = answer_request(owned, "tea", copy)

    assert answered.export is not None
    assert answered.export.identifiers["customer"] == (CUSTOMER,)
    assert waiting(owned) == [erase]
    assert find(owned, Named(customer=CUSTOMER)).seqs


def test_an_erasure_answers_what_the_platform_asked_for(owned: Owned) -> None:
    again = ask(owned, "customers/redact", customer={"id": CUSTOMER})
    assert again in waiting(owned)

    erase_and_answer(owned, "tea", Named(order="1001"))

    assert waiting(owned) == []
    assert len(requests_of(owned, "tea")) == 2


def test_a_request_about_nobody_we_know_is_answered_with_nothing(owned: Owned) -> None:
    copy = ask(owned, "customers/data_request", customer={"id": "nobody-here"})
    erase = ask(owned, "customers/redact", customer={"id": "nobody-at-all"})
    nobody = ask(owned, "customers/redact")

    assert answer_request(owned, "tea", nobody).erasure is None
    assert answer_request(owned, "tea", erase).erasure is not None
    export = answer_request(owned, "tea", copy).export
    assert export is None or [entry.topic for entry in export.entries] == ["customers/data_request"]
    assert copy not in waiting(owned)


def test_a_whole_shop_is_never_erased_by_answering(owned: Owned) -> None:
    request = ask(owned, "shop/redact")

    with pytest.raises(EraseShopFirst):
        answer_request(owned, "tea", request)
    assert request in waiting(owned)
