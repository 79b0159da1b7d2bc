"""The platforms whose signed webhooks we take, one module each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from talkworth.intake.platforms import shopify, woocommerce
from talkworth.intake.platforms.platform import Platform

PLATFORMS: Mapping[str, Platform] = MappingProxyType(
    {module.PLATFORM.name: module.PLATFORM for module in (shopify, woocommerce)}
)
