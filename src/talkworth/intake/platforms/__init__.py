"""The platforms whose signed webhooks we take, one module each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from talkworth.intake.platforms import (
    chatwoot,
    gorgias,
    intercom,
    shopify,
    stripe,
    woocommerce,
    zendesk,
)
from talkworth.intake.platforms.platform import Platform

_MODULES = (chatwoot, gorgias, intercom, shopify, stripe, woocommerce, zendesk)

PLATFORMS: Mapping[str, Platform] = MappingProxyType(
    {module.PLATFORM.name: module.PLATFORM for module in _MODULES}
)
