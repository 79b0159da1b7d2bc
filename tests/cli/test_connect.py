"""Connecting a shop: what is asked, stored and shown, and what goes wrong in words."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from tests.cli.conftest import TOKEN, Run
from tests.connect.shopify import Shop

from talkworth.connect.subscriptions import NEEDED
from talkworth.control import Control

pytestmark = pytest.mark.slow

URL = "https://tw.tea.example"
OPTIONS = ("--domain", "tea.myshopify.com", "--url", URL)


def connect(run: Run, *more: str, given: str = f"{TOKEN} shpss_9") -> Result:
    return run("connect", "shopify", "tea", *OPTIONS, *more, input=given)


def secrets(data: Path) -> list[bytes]:
    with closing(Control.open(data)) as control:
        return [one.secret for one in control.webhooks("tea", "shopify")]


def connections(data: Path) -> list[Any]:
    with closing(Control.open(data)) as control:
        found = control.connections.list("tea")
        return [(one.connection_id, control.connections.token(one)) for one in found]


def test_connecting_twice_adds_everything_once(run: Run, tea: Path, shopify: Shop) -> None:
    before = connections(tea)
    first, second = connect(run), connect(run, "--json")
    told = json.loads(second.stdout)

    assert first.exit_code == second.exit_code == 0, first.output
    assert len(shopify.subscriptions) == len(NEEDED)
    assert {one["done"] for one in told["topics"]} == {"there"}
    assert told["uri"] == f"{URL}/webhooks/shopify/tea"
    assert connections(tea) == before
    assert sorted(secrets(tea)) == [b"shpss_0", b"shpss_9"]
    assert TOKEN not in first.output + second.output
    assert "shpss_9" not in first.output + second.output


def test_a_dry_run_says_what_lacks_and_stores_nothing(run: Run, tea: Path, shopify: Shop) -> None:
    dry = connect(run, "--dry-run")

    assert dry.exit_code == 0
    assert "lacking" in dry.output
    assert "A dry run: nothing was stored or changed." in dry.output
    assert (shopify.subscriptions, secrets(tea)) == ([], [b"shpss_0"])


@pytest.mark.parametrize(
    ("given", "more", "said"),
    [
        ("shpat_wrong shpss_9", (), "Error [api-token-refused]: tea.myshopify.com refuses"),
        ("shpat_1", (), "Error [bad-connection]: Standard input holds 1 words"),
        ("", (), "Error [bad-connection]: Standard input holds 0 words"),
        (f"{TOKEN} s", ("--domain", "coffee"), "Error [api-not-there]: coffee.myshopify.com is"),
        (f"{TOKEN} s", ("--url", "http://tea.example"), "Error [bad-connection]: 'http://tea"),
        (f"{TOKEN} s", ("--domain", "te a.x"), "Error [bad-webhook]: 'te a.x' is not a shop's"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    run: Run, tea: Path, shopify: Shop, given: str, more: tuple[str, ...], said: str
) -> None:
    before = connections(tea)
    refused = connect(run, *more, given=given)

    assert refused.exit_code == 2
    assert refused.stderr.startswith(said), refused.stderr
    assert (connections(tea), secrets(tea), shopify.subscriptions) == (before, [b"shpss_0"], [])


def test_an_unknown_shop_is_named_before_shopify_is_asked(
    run: Run, tea: Path, shopify: Shop
) -> None:
    refused = run("connect", "shopify", "no", *OPTIONS, input=f"{TOKEN} s")

    assert refused.stderr.startswith("Error [unknown-shop]:")
    assert shopify.asked == []


def test_an_app_that_may_not_read_orders_is_refused_with_the_scope(
    run: Run, tea: Path, shopify: Shop
) -> None:
    shopify.scopes = ["read_returns"]
    refused = connect(run)

    assert refused.exit_code == 2
    assert "Error [api-scope-missing]:" in refused.stderr
    assert "lacks read_orders" in refused.stderr


def test_a_missing_scope_leaves_its_topics_out_and_says_which(
    run: Run, tea: Path, shopify: Shop
) -> None:
    shopify.scopes = ["read_orders"]
    told = connect(run)

    assert told.exit_code == 0, told.output
    assert "returns/request: needs read_returns" in told.stderr
    assert "the app may not" in told.stdout


def test_a_refused_order_topic_is_an_exit_of_1(run: Run, tea: Path, shopify: Shop) -> None:
    shopify.refused = {"ORDERS_UPDATED": "Uri is not allowed"}
    told = connect(run)
    (connection_id, _), *_ = connections(tea)

    assert (told.exit_code, run("connect", "check", connection_id).exit_code) == (1, 1)
    assert "orders/updated: Uri is not allowed" in told.stderr


def test_another_currency_is_pointed_out(run: Run, tea: Path, shopify: Shop) -> None:
    shopify.told_instead = {
        "shop": {"myshopifyDomain": "tea.myshopify.com", "currencyCode": "USD"},
        "currentAppInstallation": {"accessScopes": [{"handle": "read_orders"}]},
        "webhookSubscriptions": {
            "nodes": [],
            "pageInfo": {"hasNextPage": False, "endCursor": None},
        },
    }

    assert "counts in USD, tea in EUR" in connect(run, "--dry-run").stderr


def test_what_is_removed_is_taken_back_even_where_the_token_is_dead(
    run: Run, tea: Path, shopify: Shop
) -> None:
    connect(run)
    ((connection_id, _),) = connections(tea)
    shopify.token = "shpat_another"
    removed = run("connect", "remove", connection_id)
    again = run("connect", "remove", connection_id)

    assert removed.exit_code == 0
    assert "The subscriptions are still there [api-token-refused]" in removed.stderr
    assert connections(tea) == []
    assert again.stderr.startswith("Error [unknown-connection]:")
    assert "There is none yet" in run("connect", "list").stderr


def test_lists_are_json_for_programs_and_never_hold_the_token(
    run: Run, tea: Path, shopify: Shop
) -> None:
    fetched = run("reconcile", "tea", "--json")
    listed = run("connect", "list", "--json")
    ((one,), (told,)) = json.loads(listed.stdout), json.loads(fetched.stdout)

    assert (told["n_lacking_before"], told["n_lacking_after"], told["lacking"]) == (1, 0, [])
    assert (one["domain"], one["failure"]) == ("tea.myshopify.com", "")
    assert one["polled_until"] > 0
    assert TOKEN not in listed.stdout


def test_an_order_that_stays_lacking_is_an_exit_of_1_with_its_id(
    run: Run, tea: Path, shopify: Shop
) -> None:
    shopify.orders[0]["total_price"] = "20.005"
    told = run("reconcile", "tea", "--since", "7d")

    assert told.exit_code == 1
    assert "Lacking: 820982911946154001." in told.stderr
    assert "1 could not be read" in told.stderr


def test_a_platform_that_fails_is_noted_for_the_list(run: Run, tea: Path, shopify: Shop) -> None:
    shopify.token = "shpat_another"
    failed = run("reconcile", "tea")
    (one,) = json.loads(run("connect", "list", "tea", "--json").stdout)

    assert (failed.exit_code, failed.stderr[:27]) == (2, "Error [api-token-refused]: ")
    assert one["failure"].startswith("api-token-refused: ")
