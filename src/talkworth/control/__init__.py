"""Shops, their keys, webhook secrets and rule sets, in one small file beside the journal."""

from talkworth.control.control import Control
from talkworth.control.records import Audit, Key, Shop, Webhook, WebhookSecret
from talkworth.control.refusals import (
    BadKeyKind,
    BadOrigin,
    BadRuleSet,
    BadShopId,
    BadWebhook,
    ControlBusy,
    ControlUnreadable,
    SecretKeyFileMissing,
    SecretKeyFileWrong,
    ShopExists,
    UnknownKey,
    UnknownShop,
    UnknownTimeZone,
    UnknownWebhook,
)

__all__ = [
    "Audit",
    "BadKeyKind",
    "BadOrigin",
    "BadRuleSet",
    "BadShopId",
    "BadWebhook",
    "Control",
    "ControlBusy",
    "ControlUnreadable",
    "Key",
    "SecretKeyFileMissing",
    "SecretKeyFileWrong",
    "Shop",
    "ShopExists",
    "UnknownKey",
    "UnknownShop",
    "UnknownTimeZone",
    "UnknownWebhook",
    "Webhook",
    "WebhookSecret",
]
