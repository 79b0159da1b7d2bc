"""Shops, keys, webhooks and rule sets, as the door and the commands see them."""

from __future__ import annotations

from pathlib import Path

import pytest

from talkworth.control import (
    BadKeyKind,
    BadOrigin,
    BadRuleSet,
    BadShopId,
    BadWebhook,
    Control,
    ShopExists,
    UnknownKey,
    UnknownShop,
    UnknownTimeZone,
    UnknownWebhook,
)
from talkworth.money import UnknownCurrency
from talkworth.rules import PUBLISHED, RuleSet, RuleSetVersion

# -- shops


def test_a_shop_is_readable_as_it_was_added(control: Control) -> None:
    shop = control.shop("tea")

    assert (shop.name, shop.currency, shop.timezone) == ("Tea & Co", "EUR", "Europe/Berlin")
    assert control.shops() == [shop]


def test_a_shop_starts_with_the_published_rule_from_instant_0(control: Control) -> None:
    (version,) = control.rule_sets()

    assert version == RuleSetVersion(shop_id="tea", version=1, active_from=0, rules=PUBLISHED)


def test_a_shop_without_a_name_is_called_by_its_id(control: Control) -> None:
    assert control.add_shop("coffee", "JPY", "UTC").name == "coffee"


@pytest.mark.parametrize("shop_id", ["", "Tea", "tea shop", "a" * 64, "tea/2", "té", "tea\n", "٣"])
def test_a_shop_id_of_other_characters_is_refused(control: Control, shop_id: str) -> None:
    with pytest.raises(BadShopId):
        control.add_shop(shop_id, "EUR", "UTC")


@pytest.mark.parametrize("timezone", ["", "Berlin", "../etc/passwd", "Europe", "UTC\0", "a" * 300])
def test_a_time_zone_that_does_not_exist_is_refused(control: Control, timezone: str) -> None:
    with pytest.raises(UnknownTimeZone):
        control.add_shop("coffee", "EUR", timezone)


def test_a_currency_that_does_not_exist_is_refused(control: Control) -> None:
    with pytest.raises(UnknownCurrency):
        control.add_shop("coffee", "eur", "UTC")


def test_a_shop_id_is_taken_once_and_the_first_shop_stays(control: Control) -> None:
    with pytest.raises(ShopExists):
        control.add_shop("tea", "USD", "UTC")

    assert control.shop("tea").currency == "EUR"


def test_what_belongs_to_no_shop_is_refused_by_the_shops_name(control: Control) -> None:
    for ask in (
        lambda: control.shop("nope"),
        lambda: control.keys("nope"),
        lambda: control.add_key("nope", "public"),
        lambda: control.email_pepper("nope"),
        lambda: control.add_webhook("nope", "shopify", "a.myshopify.com", b"s"),
        lambda: control.list_webhooks("nope"),
        lambda: control.add_rule_set("nope", PUBLISHED, 1),
    ):
        with pytest.raises(UnknownShop, match="nope"):
            ask()


# -- keys


def test_a_public_key_is_readable_again_and_a_secret_one_is_not(control: Control) -> None:
    public, public_text = control.add_key("tea", "public", ["https://tea.example"], label="site")
    secret, secret_text = control.add_key("tea", "secret", label="backend")

    assert public_text.startswith("pk_")
    assert secret_text.startswith("sk_")
    assert [key.text for key in control.keys("tea")] == [public_text, None]
    assert control.find_key(public_text) == public
    assert control.find_key(secret_text) == secret


def test_no_file_of_the_directory_holds_a_secret_in_the_clear(control: Control, data: Path) -> None:
    _, text = control.add_key("tea", "secret")
    control.add_webhook("tea", "shopify", "tea.myshopify.com", b"shpss_very_secret")
    pepper = control.email_pepper("tea")

    stored = b"".join(path.read_bytes() for path in data.iterdir())
    for secret in (text.encode(), text[3:].encode(), b"shpss_very_secret", pepper):
        assert secret not in stored


def test_a_revoked_key_is_not_found_any_more_by_id_or_by_text(control: Control) -> None:
    key, text = control.add_key("tea", "secret")
    _, other_text = control.add_key("tea", "public")

    assert control.revoke_key(key.key_id).revoked_at is not None
    control.revoke_key(other_text)

    assert control.find_key(text) is None
    assert control.find_key(other_text) is None
    assert all(key.revoked_at for key in control.keys("tea"))


def test_revoking_again_changes_nothing(control: Control) -> None:
    key, _ = control.add_key("tea", "secret")

    assert control.revoke_key(key.key_id) == control.revoke_key(key.key_id)


@pytest.mark.parametrize("text", ["", "pk_", "sk_" + "0" * 48, "key_000000000000", "\ud800", "é"])
def test_a_key_that_does_not_exist_is_nobodys(control: Control, text: str) -> None:
    assert control.find_key(text) is None
    with pytest.raises(UnknownKey) as refused:
        control.revoke_key(text)
    assert not text or text not in refused.value.message


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("https://tea.example", "https://tea.example"),
        ("https://TEA.example:443/", "https://tea.example"),
        ("http://localhost:3000", "http://localhost:3000"),
        (" http://127.0.0.1:80 ", "http://127.0.0.1"),
    ],
)
def test_an_origin_is_kept_as_browsers_send_it(control: Control, given: str, clean: str) -> None:
    key, _ = control.add_key("tea", "public", [given, given])

    assert key.origins == (clean,)


@pytest.mark.parametrize(
    "origin",
    [
        "tea.example",
        "null",
        "*",
        "https://",
        "https://tea.example/shop",
        "https://tea.example?x",
        "https://a@tea.example",
        "ftp://tea.example",
        "https://tea.example:99999",
        "https://-tea.example",
        "https://*.tea.example",
        "",
    ],
)
def test_what_is_no_origin_is_refused(control: Control, origin: str) -> None:
    with pytest.raises(BadOrigin):
        control.add_key("tea", "public", [origin])


def test_a_secret_key_takes_no_origins_and_other_kinds_are_refused(control: Control) -> None:
    with pytest.raises(BadOrigin):
        control.add_key("tea", "secret", ["https://tea.example"])
    with pytest.raises(BadKeyKind):
        control.add_key("tea", "admin")  # type: ignore[arg-type]


# -- webhooks


def test_webhook_secrets_of_one_domain_overlap_newest_first(control: Control) -> None:
    old = control.add_webhook("tea", "shopify", "Tea.MyShopify.com", b"old")
    control.add_webhook("tea", "shopify", "tea.myshopify.com", b"new")

    found = control.webhooks("tea", "shopify")
    assert [webhook.secret for webhook in found] == [b"new", b"old"]
    assert {webhook.domain for webhook in found} == {"tea.myshopify.com"}

    control.remove_webhook(old.webhook_id)
    assert [webhook.secret for webhook in control.webhooks("tea", "shopify")] == [b"new"]
    assert len(control.list_webhooks("tea")) == 1


def test_a_shop_nobody_knows_has_no_webhooks(control: Control) -> None:
    assert control.webhooks("nope", "shopify") == []


@pytest.mark.parametrize(
    ("platform", "domain", "secret"),
    [
        ("magento", "tea.example", b"s"),
        ("shopify", "localhost", b"s"),
        ("shopify", "https://tea.myshopify.com", b"s"),
        ("shopify", "tea..example", b"s"),
        ("shopify", "tea.example", b"s"),
        ("shopify", "tea.myshopify.com", b""),
        ("shopify", "tea.myshopify.com", b"s" * 5000),
    ],
)
def test_a_webhook_we_could_not_check_is_refused(
    control: Control, platform: str, domain: str, secret: bytes
) -> None:
    with pytest.raises(BadWebhook):
        control.add_webhook("tea", platform, domain, secret)


def test_removing_an_unknown_webhook_says_so(control: Control) -> None:
    with pytest.raises(UnknownWebhook):
        control.remove_webhook("wh_0")


# -- rule sets


def test_rule_sets_are_numbered_and_follow_each_other(control: Control) -> None:
    rules = RuleSet(direct_h=12, assisted_h=240)

    assert control.add_rule_set("tea", rules, 1_000).version == 2
    with pytest.raises(BadRuleSet):
        control.add_rule_set("tea", rules, 1_000)
    assert control.add_rule_set("tea", PUBLISHED, 1_001).version == 3
    assert [v.rules for v in control.rule_book.versions("tea")] == [PUBLISHED, rules, PUBLISHED]


@pytest.mark.parametrize("rules", [RuleSet(direct_h=0), RuleSet(part_gap_h=9000)])
def test_a_rule_set_that_makes_no_sense_is_refused(control: Control, rules: RuleSet) -> None:
    with pytest.raises(BadRuleSet):
        control.add_rule_set("tea", rules, 1_000)


# -- the audit log


def test_every_change_is_in_the_audit_log_and_no_secret_is(control: Control) -> None:
    key, text = control.add_key("tea", "secret")
    control.revoke_key(key.key_id)
    webhook = control.add_webhook("tea", "shopify", "tea.myshopify.com", b"shpss")
    control.remove_webhook(webhook.webhook_id)
    control.add_rule_set("tea", PUBLISHED, 5)
    with pytest.raises(ShopExists):
        control.add_shop("tea", "EUR", "UTC")

    log = control.audit_log()
    assert [line.change for line in log] == [
        "add-shop",
        "add-secret-key",
        "revoke-key",
        "add-webhook",
        "remove-webhook",
        "add-rule-set",
    ]
    assert {line.actor for line in log} == {"test"}
    assert not [line for line in log if text in line.subject or "shpss" in line.subject]
