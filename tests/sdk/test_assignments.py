"""Whoever deals the arms, an exposure becomes a person's assignment that a report can adopt."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.runtime.shop import wait_until_loaded
from tests.sdk.pages import arrived, until, visit
from tests.sdk.shop import ShopSite
from tests.sdk.talk import Talk
from tests.sdk.test_dropin import SNIPPET, WIDGET, WIDGET_SAYS

from talkworth.client import Client
from talkworth.control import Control
from talkworth.experiments import arm_of, parse_arms

HALVES = "assistant:50,holdout:50"


def assigned(talk: Talk, experiment_id: str) -> dict[str, int]:
    """The persons of each arm, of an experiment that nobody registered."""
    wait_until_loaded(talk.client)
    headers = {"Authorization": f"Bearer {talk.secret_key}"}
    told = talk.client.get("/v1/experiments", headers=headers).json()
    (found,) = [one for one in told["unregistered"] if one["experiment_id"] == experiment_id]
    return {arm["arm"]: arm["n_persons"] for arm in found["arms"]}


def registered(talk: Talk, **wanted: Any) -> dict[str, Any]:
    with closing(Control.open(talk.data)) as control:
        key = control.add_key("tea", "secret", scopes=["reports:read", "reports:write"])[1]
    answer = talk.client.post(
        "/v1/experiments",
        json={"n_planned": 100, **wanted},
        headers={"Authorization": f"Bearer {key}"},
    )
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()["registered"]
    return made


def test_an_arm_of_the_page_is_an_assignment(page: Page, shop: ShopSite, talk: Talk) -> None:
    own = visit(page, shop)
    page.evaluate(f"tw('arm', 'by-page', '{HALVES}')")
    arrived(page, talk, 1, type="exposure_logged", experiment_id="by-page")

    assert assigned(talk, "by-page") == {arm_of("by-page", own, parse_arms(HALVES)): 1}


def test_the_groups_of_a_live_widget_are_assignments(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    shop.attributes |= {"dropin": "listen"}
    shop.inline = SNIPPET + WIDGET
    own = visit(page, shop)
    until(page, "window.gleenWidget")
    page.wait_for_timeout(800)
    page.evaluate(WIDGET_SAYS)
    arrived(page, talk, 1, type="exposure_logged", visitor_id=own)

    # The tests beside may have put others there.
    assert assigned(talk, "alhena")["control"] >= 1


@pytest.mark.parametrize("group", ["control", "variant"])
def test_the_group_a_shop_tells_the_widget_is_an_assignment(
    page: Page, shop: ShopSite, talk: Talk, group: str
) -> None:
    shop.attributes |= {"dropin": ""}
    told = f"{{company: 'tea', userMetadata: {{ab_{group}_group: 'spring'}}}}"
    shop.inline = f"document.gleenConfig = {told};"
    own = visit(page, shop)

    (event,) = arrived(page, talk, 1, type="exposure_logged", visitor_id=own)
    assert (event["experiment_id"], event["arm"], event["source"]) == ("alhena-ab", group, "alhena")
    assert assigned(talk, "alhena-ab")[group] == 1


def test_segments_experiment_viewed_is_an_assignment_that_can_be_adopted(talk: Talk) -> None:
    viewed = {
        "type": "track",
        "event": "Experiment Viewed",
        "messageId": "viewed-1",
        "anonymousId": "anon-1",
        "properties": {"experiment_name": "Chat: yes or no?", "variation_name": "Chat!"},
    }
    answer = talk.client.post("/v1/track", json=viewed, auth=(talk.secret_key, ""))
    assert answer.status_code == 200, answer.text
    assert assigned(talk, "Chat: yes or no?") == {"Chat!": 1}

    arms = [{"name": "Chat!", "weight": 1}, {"name": "No chat", "weight": 1}]
    name = "Chat: yes or no?"
    began = f"{datetime.now(UTC) - timedelta(days=2):%Y-%m-%d}"
    theirs = {"arms": arms, "assigned_by": "outside", "starts_at": began}
    made = registered(talk, experiment_id=name, **theirs)
    assert [(one["arm"], one["n_persons"]) for one in made["arms"]] == [
        ("Chat!", 1),
        ("No chat", 0),
    ]
    headers = {"Authorization": f"Bearer {talk.secret_key}"}
    report = talk.client.get("/v1/experiments/Chat%3A%20yes%20or%20no%3F", headers=headers).json()
    assert "registered-late" in {one["code"] for one in report["findings"]}


def test_the_snippets_of_a_registered_one_assign(page: Page, shop: ShopSite, talk: Talk) -> None:
    arms = [{"name": "assistant", "weight": 50}, {"name": "holdout", "weight": 50}]
    made = registered(talk, experiment_id="pasted", salt="it's </script>", arms=arms)
    code = {snippet["place"]: snippet["code"] for snippet in made["snippets"]}

    shop.inline = talk.client.get("/stub.js").text + code["browser"]
    own = visit(page, shop)
    (told,) = arrived(page, talk, 1, type="exposure_logged", experiment_id="pasted")
    chosen = {"page": told["arm"]}
    pasted: dict[str, Any] = {}
    exec(code["server"], pasted)
    with Client(str(talk.client.base_url), talk.secret_key, is_strict=True) as client:
        chosen["server"] = pasted["choose_arm"](client, own)
    talk.wait_for(2, type="exposure_logged", experiment_id="pasted")

    assert set(chosen.values()) == {arm_of("it's </script>", own, parse_arms(HALVES))}
    wait_until_loaded(talk.client)
    headers = {"Authorization": f"Bearer {talk.secret_key}"}
    report = talk.client.get("/v1/experiments/pasted", headers=headers).json()
    assert report["progress"]["n_assigned"] == 1
    assert "salt-mismatch" not in {one["code"] for one in report["findings"]}
