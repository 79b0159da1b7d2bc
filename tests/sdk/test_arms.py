"""The browser puts a visitor into the arm that the server computes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from tests.sdk.pages import arrived, until, visit
from tests.sdk.shop import ShopSite
from tests.sdk.talk import Talk

from talkworth.experiments import arm_of, parse_arms

ARMS = "assistant:60,holdout:30,other:10"
SHARED = Path(__file__).parents[2] / "sdk/test/arms.json"


def choose(page: Page, experiment: str, arms: str = ARMS, salt: str | None = None) -> str:
    """The arm of this page's visitor, as the SDK says it."""
    given = [experiment, arms, salt] if salt else [experiment, arms]
    chosen: str = page.evaluate(
        "([name, arms, ...salt]) => new Promise(done => tw('arm', name, arms, done, ...salt))",
        given,
    )
    return chosen


def test_a_visitors_arm_is_the_servers_in_every_experiment(page: Page, shop: ShopSite) -> None:
    own = visit(page, shop)
    arms = parse_arms(ARMS)
    salts = [f"exp-{n}" for n in range(40)] + ["größe", "日本"]

    assert [choose(page, salt) for salt in salts] == [arm_of(salt, own, arms) for salt in salts]


def test_it_is_the_same_arm_on_every_page_and_told_once_a_page(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    own = visit(page, shop)
    chosen = {choose(page, "sticky") for _ in range(3)}
    page.wait_for_timeout(1_200)
    visit(page, shop, "/other")
    chosen.add(choose(page, "sticky"))

    told = arrived(page, talk, 2, type="exposure_logged", visitor_id=own)
    assert len(told) == 2
    assert {event["arm"] for event in told} == chosen == {arm_of("sticky", own, parse_arms(ARMS))}


def test_a_salt_deals_the_visitors_anew_and_is_told(page: Page, shop: ShopSite, talk: Talk) -> None:
    own = visit(page, shop)
    arms = parse_arms(ARMS)
    salts = [f"salt-{n}" for n in range(20)] + ["größe"]
    chosen = [choose(page, f"salted-{n}", salt=salt) for n, salt in enumerate(salts)]

    assert chosen == [arm_of(salt, own, arms) for salt in salts]
    assert len(set(chosen)) > 1
    told = arrived(page, talk, len(salts), type="exposure_logged", visitor_id=own)
    assert {(one["experiment_id"], one["salt"]) for one in told} == {
        (f"salted-{n}", salt) for n, salt in enumerate(salts)
    }


def test_a_forced_arm_is_shown_where_one_debugs_and_never_told(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    own = visit(page, shop)
    arms = "assistant:60,no-chat:40"
    true = arm_of("forced", own, parse_arms(arms))
    other = {"assistant": "no-chat", "no-chat": "assistant"}[true]

    shop.attributes["debug"] = ""
    visit(page, shop, f"/?tw_arm=forced:{other}&x=1")
    assert choose(page, "forced", arms) == other
    # Another experiment is not forced; what it tells comes last.
    choose(page, "free", arms)
    arrived(page, talk, 1, type="exposure_logged", visitor_id=own, experiment_id="free")
    assert not [one for one in talk.events() if one.get("experiment_id") == "forced"]

    del shop.attributes["debug"]
    visit(page, shop, f"/?tw_arm=forced:{other}")
    assert choose(page, "forced", arms) == true
    (told,) = arrived(page, talk, 1, type="exposure_logged", experiment_id="forced")
    assert (told["arm"], told["visitor_id"]) == (true, own)


def test_the_shared_vectors_hold_in_a_real_browser(page: Page, shop: ShopSite, talk: Talk) -> None:
    """The ES module, with ids that no visitor has: text of every kind."""
    vectors: list[dict[str, Any]] = json.loads(SHARED.read_text())
    module = talk.url("/tw.mjs")
    visit(page, shop)
    found = page.evaluate(
        "async ([module, vectors]) => { const {armOf} = await import(module);"
        " return vectors.map(v => armOf?.(v.salt, v.unit_id,"
        " v.arms.map(arm => arm.join(':')).join(','))); }",
        [module, vectors],
    )

    assert found == [one["arm"] for one in vectors]


def test_who_gave_no_consent_meets_what_everybody_meets_and_is_not_in_it(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    shop.attributes["consent"] = "denied"
    page.goto(shop.url())
    until(page, "window.tw && !tw.q")

    assert {page.evaluate(f"tw('arm', 'exp-{n}', '{ARMS}')") for n in range(20)} == {"assistant"}
