"""Shopify webhook bodies, as Shopify writes them: names, addresses and all."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from talkworth.demo.arrivals import SECOND, instant
from talkworth.demo.lines import Line, Refund
from talkworth.demo.orders import Order
from talkworth.demo.shops import at_rate
from talkworth.money import decimal_text

Body = dict[str, Any]
_encode = msgspec.json.Encoder().encode
_CITIES = {
    "US": ("Portland", "Oregon", "OR", "97205", "United States"),
    "CA": ("Halifax", "Nova Scotia", "NS", "B3H 1A1", "Canada"),
    "DE": ("Freiburg", "", "", "79098", "Germany"),
    "FR": ("Grenoble", "", "", "38000", "France"),
    "JP": ("Matsumoto", "Nagano", "JP-20", "390-0874", "Japan"),
}


def order_body(order: Order, updated_us: int) -> bytes:
    """The order as Shopify shows it at `updated_us`."""
    order = order.as_of(updated_us)
    refunds = [refund for refund in order.refunds if refund.at_us < updated_us]
    is_cancelled = order.cancelled_us is not None and order.cancelled_us < updated_us
    is_fulfilled = order.fulfilled_us is not None and order.fulfilled_us < updated_us
    goods = sum(line.paid_minor for line in order.lines)
    discounts = sum(line.discount_minor for line in order.lines)
    body = _head(order, updated_us) | {
        "cancel_reason": "customer" if is_cancelled else None,
        "cancelled_at": _local(order, order.cancelled_us) if is_cancelled else None,
        "financial_status": _financial_status(order, refunds, updated_us),
        "fulfillment_status": "fulfilled" if is_fulfilled else None,
        "discount_codes": _discount_codes(order, discounts),
        "line_items": [_line_item(order, line) for line in order.lines],
        "refunds": [_refund(order, refund) for refund in refunds],
        "shipping_lines": _shipping_lines(order),
        "total_tip_received": _shop_text(order, order.tips_minor),
    }
    for name, minor in (
        ("subtotal_price", goods),
        ("total_discounts", discounts),
        ("total_line_items_price", goods + discounts),
        ("total_tax", order.tax_minor),
        ("total_price", order.total_minor),
        ("total_shipping_price", order.shipping_minor),
    ):
        body[f"{name}_set"] = money = _money(order, minor)
        # The figures without a set are in the shop's currency.
        if name != "total_shipping_price":
            body[name] = money["shop_money"]["amount"]
    body["current_total_price_set"] = _money(
        order, max(0, order.total_minor - sum(refund.amount_minor for refund in refunds))
    )
    return _encode(body)


def refund_body(order: Order, refund: Refund) -> bytes:
    """The refund as `refunds/create` shows it."""
    return _encode(_refund(order, refund))


def edit_body(order: Order) -> bytes:
    """The edit that added lines, as `orders/edited` shows it."""
    added = [line for line in order.lines if line.added_us is not None]
    at = _local(order, added[0].added_us)
    return _encode(
        {
            "order_edit": {
                "id": int(order.edit_id),
                "app_id": None,
                "created_at": at,
                "committed_at": at,
                "notify_customer": True,
                "order_id": int(order.order_id),
                "staff_note": "",
                "user_id": 548380009,
                "line_items": {
                    "additions": [
                        {"id": int(line.line_id), "delta": line.quantity} for line in added
                    ],
                    "removals": [],
                },
                "discounts": {"line_item": {"additions": [], "removals": []}},
                "shipping_lines": {"additions": [], "removals": []},
            }
        }
    )


def _head(order: Order, updated_us: int) -> Body:
    """Who ordered where and when."""
    shopper = order.shopper
    placed = _local(order, order.at_us)
    return {
        "id": int(order.order_id),
        "admin_graphql_api_id": f"gid://shopify/Order/{order.order_id}",
        "browser_ip": f"203.0.113.{shopper.index % 250 + 1}",
        "buyer_accepts_marketing": shopper.index % 3 == 0,
        **order.told_tokens,
        "closed_at": None,
        "confirmed": True,
        "contact_email": shopper.email,
        "created_at": placed,
        "currency": shopper.shop.currency,
        "customer_locale": shopper.market.language,
        "email": shopper.email,
        "landing_site": f"{shopper.landing}?utm_source={shopper.traffic_source}",
        "name": order.name,
        "note": None,
        "note_attributes": _note_attributes(order),
        "number": int(order.order_id) // 4096 % 100_000,
        "order_number": int(order.order_id) // 4096 % 100_000 + 1000,
        "payment_gateway_names": ["shopify_payments"],
        "phone": "+1 555 0100",
        "presentment_currency": order.currency,
        "processed_at": placed,
        "referring_site": "",
        "source_name": {"draft": "shopify_draft_order"}.get(
            order.sales_channel, order.sales_channel
        ),
        "tags": "",
        "taxes_included": order.includes_tax,
        "test": order.quirk == "test",
        "updated_at": _local(order, updated_us),
        "user_id": 548380009 if order.sales_channel in ("pos", "draft") else None,
        "billing_address": _address(order),
        "shipping_address": _address(order),
        "customer": _customer(order),
    }


def _note_attributes(order: Order) -> list[Body]:
    if order.visitor_id is None:
        return []
    parts = [order.visitor_id, *([order.conversation_id] if order.conversation_id else [])]
    return [{"name": "__tw", "value": ".".join(parts)}, {"name": "gift_wrap", "value": "no"}]


def _customer(order: Order) -> Body | None:
    shopper = order.shopper
    if shopper.customer_id is None:
        return None
    return {
        "id": int(shopper.customer_id),
        "admin_graphql_api_id": f"gid://shopify/Customer/{shopper.customer_id}",
        "email": shopper.email.strip().lower(),
        "first_name": "Robin",
        "last_name": f"Example {shopper.index}",
        "phone": None,
        "currency": shopper.shop.currency,
        "orders_count": order.customer_order_index,
        "verified_email": True,
        "state": "enabled",
        "tags": "",
        "default_address": _address(order),
    }


def _address(order: Order) -> Body:
    country = order.shopper.market.country
    city, province, code, postcode, name = _CITIES[country]
    return {
        "first_name": "Robin",
        "last_name": f"Example {order.shopper.index}",
        "address1": f"{order.shopper.index % 90 + 1} Example Street",
        "address2": None,
        "phone": "+1 555 0100",
        "city": city,
        "zip": postcode,
        "province": province or None,
        "province_code": code or None,
        "country": name,
        "country_code": country,
    }


def _line_item(order: Order, line: Line) -> Body:
    product = line.product
    rate = order.shopper.market.tax_permille
    tax_lines = [_priced(order, line.tax_minor, title="Tax", rate=rate / 1000)]
    allocations = [
        {
            "amount": _shop_text(order, line.discount_minor),
            "amount_set": _money(order, line.discount_minor),
            "discount_application_index": 0,
        }
    ]
    return {
        "id": int(line.line_id),
        "admin_graphql_api_id": f"gid://shopify/LineItem/{line.line_id}",
        "current_quantity": line.quantity,
        "fulfillment_service": "manual",
        "gift_card": line.is_gift_card,
        "grams": 300,
        "name": product.title,
        "price": _shop_text(order, line.price_minor),
        "price_set": _money(order, line.price_minor),
        "product_id": int(product.product_id),
        "properties": [],
        "quantity": line.quantity,
        "requires_shipping": not line.is_gift_card,
        "sku": f"RT-{product.product_id}",
        "taxable": not line.is_gift_card,
        "title": product.title,
        "total_discount": "0.00",
        "variant_id": int(product.product_id) * 10 + 1,
        "variant_title": None,
        "vendor": order.shopper.shop.name,
        "tax_lines": tax_lines if line.tax_minor else [],
        "discount_allocations": allocations if line.discount_minor else [],
    }


def _shipping_lines(order: Order) -> list[Body]:
    if not order.shipping_minor:
        return []
    return [
        _priced(order, order.shipping_minor, title="Standard", code="Standard", source="shopify")
    ]


def _discount_codes(order: Order, discounts: int) -> list[Body]:
    if order.discount_code is None:
        return []
    amount = _shop_text(order, discounts)
    return [{"code": order.discount_code, "amount": amount, "type": "percentage"}]


def _refund(order: Order, refund: Refund) -> Body:
    at = _local(order, refund.at_us)
    transaction = {
        "id": int(refund.refund_id) + 1,
        "kind": "refund",
        "status": "success",
        "gateway": "shopify_payments",
        "amount": _text(order, refund.amount_minor),
        "currency": order.currency,
        "processed_at": at,
    }
    shipping = {
        "id": int(refund.refund_id) + 2,
        "kind": "shipping_refund",
        "reason": "Shipping refund",
        "amount": _shop_text(order, -refund.shipping_minor),
        "amount_set": _money(order, -refund.shipping_minor),
        "tax_amount": _shop_text(order, 0),
        "tax_amount_set": _money(order, 0),
    }
    return {
        "id": int(refund.refund_id),
        "order_id": int(order.order_id),
        "created_at": at,
        "processed_at": at,
        "note": "Did not fit",
        "restock": bool(refund.lines),
        "user_id": 548380009,
        "refund_line_items": [
            _refund_line(order, refund, place) for place in range(len(refund.lines))
        ],
        "order_adjustments": [shipping] if refund.shipping_minor else [],
        "transactions": [transaction] if refund.amount_minor else [],
    }


def _refund_line(order: Order, refund: Refund, place: int) -> Body:
    line = refund.lines[place]
    # Where prices include tax, so does what is given back of them.
    subtotal = line.subtotal_minor + (line.tax_minor if order.includes_tax else 0)
    return {
        "id": int(refund.refund_id) + 3 + place,
        "line_item_id": int(line.line_id),
        "location_id": None,
        "quantity": line.quantity,
        "restock_type": "return",
        # Shopify writes this one as a number, in the shop's currency.
        "subtotal": float(_shop_text(order, subtotal)),
        "subtotal_set": _money(order, subtotal),
        "total_tax": float(_shop_text(order, line.tax_minor)),
        "total_tax_set": _money(order, line.tax_minor),
    }


def _financial_status(order: Order, refunds: list[Refund], updated_us: int) -> str:
    if order.voided_us is not None and order.voided_us < updated_us:
        return "voided"
    if order.paid_at_us is None or order.paid_at_us > updated_us:
        return order.status
    refunded = sum(refund.amount_minor for refund in refunds)
    if refunded == 0:
        return "paid"
    return "refunded" if refunded >= order.total_minor else "partially_refunded"


def _priced(order: Order, minor: int, **more: object) -> Body:
    return {**more, "price": _shop_text(order, minor), "price_set": _money(order, minor)}


def _money(order: Order, minor: int) -> Body:
    return {
        "shop_money": {
            "amount": _shop_text(order, minor),
            "currency_code": order.shopper.shop.currency,
        },
        "presentment_money": {
            "amount": _text(order, minor),
            "currency_code": order.currency,
        },
    }


def _text(order: Order, minor: int) -> str:
    return decimal_text(minor, order.currency)


def _shop_text(order: Order, minor: int) -> str:
    shop = order.shopper.shop
    return decimal_text(at_rate(minor, order.currency, shop, order.at_us), shop.currency)


def _local(order: Order, at_us: int | None) -> str:
    """The shop's local time with its offset, to the second."""
    if at_us is None:
        return ""
    at = instant(at_us // SECOND * SECOND)
    return at.astimezone(ZoneInfo(order.shopper.shop.timezone)).isoformat()
