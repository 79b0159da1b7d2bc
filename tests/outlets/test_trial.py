"""A trial message: what the other side says to it is what the merchant reads."""

from __future__ import annotations

import json
from pathlib import Path

from tests.outlets.conftest import Post
from tests.outlets.receiver import Answer, Received, Receiver
from tests.reports.narrated import SHOP, micros

from talkworth.outlets.trial import Trial, try_outlet


def tried(post: Post, kind: str, target: str, **options: str) -> Trial:
    outlet = post.add(kind, target, "" if kind == "webhook" else "s", **options)  # type: ignore[arg-type]
    secret = post.shop.control.outlets.secret(outlet.outlet_id).decode()
    return try_outlet(outlet, secret, micros(post.now))


def validator(request: Received) -> Answer:
    """Speaks like GA4's debug endpoint: refuses an unknown API secret's stream and bad names."""
    messages = []
    if request.query.get("api_secret") != "s":
        messages = [{"validationCode": "VALUE_INVALID", "description": "api_secret"}]
    for event in request.document["events"]:
        if event["name"] == "purchase" and "transaction_id" not in event["params"]:
            messages.append({"validationCode": "VALUE_REQUIRED", "description": "transaction_id"})
    return 200, {}, json.dumps({"validationMessages": messages}).encode()


def test_a_webhook_that_answers_is_good(post: Post, receiver: Receiver) -> None:
    assert tried(post, "webhook", receiver.address).is_taken
    assert receiver.received[0].document == {"shop_id": SHOP, "type": "test"}


def test_a_webhook_that_refuses_is_named(post: Post, receiver: Receiver) -> None:
    receiver.answer = lambda _: (401, {}, b"")
    assert tried(post, "webhook", receiver.address) == Trial(is_taken=False, words="answered 401.")


def test_nobody_there_is_no_answer(post: Post) -> None:
    found = tried(post, "webhook", "http://127.0.0.1:9")
    assert found == Trial(is_taken=False, words="no answer (ConnectError).")


def test_ga4s_validator_is_asked_at_its_own_address(post: Post, receiver: Receiver) -> None:
    receiver.answer = validator
    options = {"collect": f"{receiver.address}/mp/collect", "event": "purchase"}

    assert tried(post, "ga4", "G-AB12CD34", **options).is_taken
    assert receiver.received[0].path == "/debug/mp/collect"


def test_what_ga4s_validator_finds_is_told(post: Post, receiver: Receiver) -> None:
    said = {"validationMessages": [{"validationCode": "NAME_INVALID", "description": "bad name"}]}
    receiver.answer = lambda _: (200, {}, json.dumps(said).encode())
    options = {"collect": f"{receiver.address}/mp/collect", "event": "purchase"}
    found = tried(post, "ga4", "G-AB12CD34", **options)

    assert found == Trial(is_taken=False, words="NAME_INVALID: bad name.")


def test_an_event_name_ga4_never_takes_is_told_without_asking(
    post: Post, receiver: Receiver
) -> None:
    options = {"collect": f"{receiver.address}/mp/collect", "event": "ga_bought"}
    assert not tried(post, "ga4", "G-AB12CD34", **options).is_taken
    assert receiver.received == []


def test_an_answer_that_is_no_validators_is_told(post: Post, receiver: Receiver) -> None:
    receiver.answer = lambda _: (200, {}, b"hello")
    options = {"collect": f"{receiver.address}/mp/collect", "event": "purchase"}
    assert "not as a validator" in tried(post, "ga4", "G-AB12CD34", **options).words


def test_a_folder_is_tried_by_writing_to_it(post: Post, tmp_path: Path) -> None:
    assert tried(post, "export", str(tmp_path / "out")).is_taken
    (tmp_path / "file").touch()
    assert not tried(post, "export", str(tmp_path / "file")).is_taken
    assert list((tmp_path / "out" / SHOP).iterdir()) == []
