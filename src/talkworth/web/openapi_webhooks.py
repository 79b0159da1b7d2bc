"""OpenAPI of the doors that platforms send their signed webhooks to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

Refusals = Callable[..., dict[str, Any]]
# By platform: what people call it, and the headers it cannot do without.
_PLATFORMS: Final = {
    "shopify": ("Shopify", "X-Shopify-Hmac-Sha256 X-Shopify-Topic X-Shopify-Shop-Domain"),
    "woocommerce": ("WooCommerce", "X-WC-Webhook-Signature X-WC-Webhook-Topic"),
    "stripe": ("Stripe", "Stripe-Signature"),
    "chatwoot": ("Chatwoot", "X-Chatwoot-Timestamp X-Chatwoot-Signature"),
    "intercom": ("Intercom", "X-Hub-Signature"),
    "zendesk": (
        "Zendesk",
        "X-Zendesk-Webhook-Signature X-Zendesk-Webhook-Signature-Timestamp",
    ),
    "gorgias": ("Gorgias", "X-Talkworth-Secret"),
}


def webhooks_paths(refusals: Refusals) -> dict[str, Any]:
    """Their paths; `refusals` makes the answers of the statuses it is given."""
    return {
        f"/webhooks/{platform}/{{shop}}": {"post": _post(title, headers.split(), refusals)}
        for platform, (title, headers) in _PLATFORMS.items()
    }


def webhooks_schemas() -> dict[str, Any]:
    return {
        "WebhookAccepted": {
            "type": "object",
            "required": ["accepted", "reason"],
            "properties": {
                "accepted": {"const": True},
                "reason": {"type": ["string", "null"]},
            },
        }
    }


def _post(title: str, headers: list[str], refusals: Refusals) -> dict[str, Any]:
    accepted = {"application/json": {"schema": {"$ref": "#/components/schemas/WebhookAccepted"}}}
    return {
        "operationId": f"Post{title}Webhook",
        "tags": ["events"],
        "summary": f"Receive a webhook of {title}",
        "description": f"{title} proves who it is; what is proved is always answered 200, "
        "with a `reason` where we will not act on it.",
        "security": [],
        "parameters": [
            {"name": "shop", "in": "path", "required": True, "schema": {"type": "string"}},
            *(
                {"name": name, "in": "header", "required": True, "schema": {"type": "string"}}
                for name in headers
            ),
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"type": "object"}}},
        },
        "responses": {
            "200": {"description": "It is on disk.", "content": accepted},
            **refusals("400", "401", "403", "404", "405", "408", "413", "415", "503"),
        },
    }
