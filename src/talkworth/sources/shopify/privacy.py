"""What is kept of each Shopify body. A path that is not named here is dropped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from talkworth.sources.privacy import Action

List = Mapping[str, Action]
_MONIES = ("presentment_money", "shop_money")


def _keep(names: str, under: str = "") -> dict[str, Action]:
    return {under + name: "keep" for name in names.split()}


def _amounts(names: str, under: str = "") -> dict[str, Action]:
    """Amounts as Shopify writes them: `price` alone, and `price_set` in two currencies."""
    kept = _keep(names, under)
    for name in names.split():
        kept |= _money_set(f"{under}{name}_set")
    return kept


def _money_set(path: str) -> dict[str, Action]:
    return {
        f"{path}.{money}.{part}": "keep"
        for money in _MONIES
        for part in ("amount", "currency_code")
    }


def _under(path: str, rules: List) -> dict[str, Action]:
    return {f"{path}.{name}": action for name, action in rules.items()}


def _list(*parts: Iterable[tuple[str, Action]]) -> List:
    return MappingProxyType({path: action for part in parts for path, action in part})


_TAX_LINE = _amounts("price") | _keep("rate title")
_ALLOCATION = _amounts("amount") | _keep("discount_application_index")
_LINE: dict[str, Action] = {
    **_keep("id product_id variant_id quantity current_quantity title variant_title sku vendor"),
    **_keep("gift_card taxable product_exists fulfillment_status tip_payment_gateway"),
    **_keep("tip_payment_method line_price sales_line_item_group_id"),
    **_amounts("price total_discount"),
    **_under("discount_allocations[]", _ALLOCATION),
    **_under("tax_lines[]", _TAX_LINE),
    "properties": "drop",
}
_SHIPPING_LINE: dict[str, Action] = {
    **_keep("id code title source is_removed"),
    **_amounts("price discounted_price"),
    **_under("discount_allocations[]", _ALLOCATION),
    **_under("tax_lines[]", _TAX_LINE),
    "phone": "drop",
}
_TRANSACTION: dict[str, Action] = {
    **_keep("id order_id parent_id kind status amount currency gateway source_name test"),
    **_keep("created_at processed_at error_code"),
    **_money_set("total_unsettled_set"),
    "payment_details": "drop",
    "receipt": "drop",
    "authorization": "drop",
    "message": "drop",
    "user_id": "drop",
}
_BUYER: dict[str, Action] = {
    "email": "hash",
    "customer.email": "hash",
    **_keep("customer.id customer.orders_count customer.created_at customer.currency"),
    **_keep("customer_locale buyer_accepts_marketing"),
    "customer.first_name": "drop",
    "customer.last_name": "drop",
    "customer.phone": "drop",
    "customer.note": "drop",
    "customer.tags": "drop",
    "customer.default_address": "drop",
    "customer.addresses": "drop",
    "phone": "drop",
    "note": "drop",
    "user_id": "drop",
    "billing_address.country_code": "keep",
    "billing_address.province_code": "keep",
    "billing_address.zip": "cut",
    "shipping_address.country_code": "keep",
    "shipping_address.province_code": "keep",
    "shipping_address.zip": "cut",
}
# Only our own attributes reach this list: the adapter takes the others out before.
_ATTRIBUTES = _keep("note_attributes[].name note_attributes[].value")
_DISCOUNTS = _keep("code amount type", "discount_codes[].") | _keep(
    "type code title value value_type target_type target_selection allocation_method",
    "discount_applications[].",
)
_ORIGIN: dict[str, Action] = {
    **_keep("source_name source_identifier location_id app_id"),
    "landing_site": "cut",
    "referring_site": "cut",
    "browser_ip": "cut",
    "client_details": "drop",
}

_REFUND: dict[str, Action] = {
    **_keep("id order_id created_at processed_at restock return.id"),
    **_keep("id line_item_id quantity restock_type", "refund_line_items[]."),
    **_amounts("subtotal total_tax", "refund_line_items[]."),
    **_keep("id kind reason", "order_adjustments[]."),
    **_amounts("amount tax_amount", "order_adjustments[]."),
    **_keep("id shipping_line_id", "refund_shipping_lines[]."),
    **_money_set("refund_shipping_lines[].subtotal_amount_set"),
    **_money_set("refund_shipping_lines[].tax_amount_set"),
    **_money_set("total_duties_set"),
    **_under("transactions[]", _TRANSACTION),
    "note": "drop",
    "user_id": "drop",
}
REFUND = _list(_REFUND.items())

ORDER = _list(
    _keep("id name number order_number cart_token checkout_token checkout_id").items(),
    _keep("created_at updated_at processed_at cancelled_at closed_at cancel_reason").items(),
    _keep("test confirmed financial_status fulfillment_status currency").items(),
    _keep("presentment_currency taxes_included duties_included total_tip_received").items(),
    _keep("total_outstanding payment_gateway_names[] merchant_of_record_app_id").items(),
    _amounts("total_price subtotal_price total_tax total_discounts").items(),
    _amounts("total_line_items_price total_shipping_price").items(),
    _amounts("current_total_price current_subtotal_price current_total_tax").items(),
    _amounts("current_total_discounts current_total_duties original_total_duties").items(),
    _BUYER.items(),
    [("contact_email", "hash")],
    _ORIGIN.items(),
    _ATTRIBUTES.items(),
    _DISCOUNTS.items(),
    _under("tax_lines[]", _TAX_LINE).items(),
    _under("line_items[]", _LINE).items(),
    _under("shipping_lines[]", _SHIPPING_LINE).items(),
    _under("refunds[]", _REFUND).items(),
    [("tags", "drop"), ("order_status_url", "drop"), ("token", "drop"), ("fulfillments", "drop")],
)

ORDER_EDIT = _list(
    _keep("id order_id app_id created_at committed_at").items(),
    _keep("id delta", "line_items.additions[].").items(),
    _keep("id delta", "line_items.removals[].").items(),
    _keep("id delta", "shipping_lines.additions[].").items(),
    _keep("id delta", "shipping_lines.removals[].").items(),
    [("staff_note", "drop"), ("user_id", "drop")],
)

# `currency` tells a whole order, which is no deletion, whatever the unsigned topic says.
DELETED = _list(_keep("id currency").items())

RETURN = _list(
    _keep("id status name created_at updated_at order.id order_id total_return_line_items").items(),
    _keep("id quantity return_reason", "return_line_items[].").items(),
    _keep("fulfillment_line_item.line_item.id", "return_line_items[].").items(),
    _keep("id line_item.id line_item.quantity", "exchange_line_items[].").items(),
    _keep("id", "return_shipping_fees[].").items(),
    _money_set("return_shipping_fees[].price").items(),
    [("return_line_items[].customer_note", "drop")],
)

DISPUTE = _list(
    _keep("id order_id type amount currency reason network_reason_code status").items(),
    _keep("initiated_at finalized_on evidence_due_by evidence_sent_on").items(),
)

SUBSCRIPTION_CONTRACT = _list(
    _keep("id customer_id origin_order_id revision_id status currency_code").items(),
    _keep("created_at updated_at next_billing_date").items(),
    _keep("interval interval_count min_cycles max_cycles", "billing_policy.").items(),
    _keep("interval interval_count", "delivery_policy.").items(),
    _keep("id product_id variant_id quantity title current_price", "lines[].").items(),
)

SUBSCRIPTION_BILLING_ATTEMPT = _list(
    _keep("id idempotency_key order_id subscription_contract_id ready error_code").items(),
    _keep("created_at completed_at").items(),
    [("error_message", "drop")],
)

CHECKOUT = _list(
    _keep("id token cart_token created_at updated_at completed_at closed_at currency").items(),
    _keep("presentment_currency subtotal_price total_price total_tax total_discounts").items(),
    _keep("total_line_items_price total_duties taxes_included gateway").items(),
    _BUYER.items(),
    _ORIGIN.items(),
    _ATTRIBUTES.items(),
    _DISCOUNTS.items(),
    _under("line_items[]", _LINE).items(),
    _money_set("line_items[].line_price_set").items(),
    _under("shipping_lines[]", _SHIPPING_LINE).items(),
    _under("tax_lines[]", _TAX_LINE).items(),
    [("abandoned_checkout_url", "drop"), ("sms_marketing_phone", "drop")],
)

CART = _list(
    _keep("id token created_at updated_at").items(),
    _under("line_items[]", _LINE).items(),
    _keep("key", "line_items[].").items(),
    _amounts("discounted_price line_price original_price", "line_items[].").items(),
    _ATTRIBUTES.items(),
    [("note", "drop")],
)

DRAFT_ORDER = _list(
    _keep("id name status order_id currency taxes_included created_at updated_at").items(),
    _keep("completed_at invoice_sent_at subtotal_price total_tax total_price").items(),
    _keep("amount value value_type", "applied_discount.").items(),
    _keep("amount value value_type", "line_items[].applied_discount.").items(),
    _keep("custom", "line_items[].").items(),
    _keep("price title custom", "shipping_line.").items(),
    _BUYER.items(),
    _ATTRIBUTES.items(),
    _under("line_items[]", _LINE).items(),
    _under("tax_lines[]", _TAX_LINE).items(),
    [("invoice_url", "drop"), ("tags", "drop")],
)

CUSTOMER = _list(
    _keep("id created_at updated_at state currency orders_count total_spent").items(),
    _keep("last_order_id verified_email tax_exempt").items(),
    [("email", "hash")],
    [(name, "drop") for name in "first_name last_name phone note tags addresses".split()],
    [("default_address", "drop")],
)

CUSTOMER_MERGE = _list(
    _keep("admin_graphql_api_customer_kept_id admin_graphql_api_customer_deleted_id").items(),
    _keep("admin_graphql_api_job_id status errors[].customer_ids[] errors[].field").items(),
    [("errors[].message", "drop")],
)

ORDER_TRANSACTION = _list(_TRANSACTION.items())

TENDER_TRANSACTION = _list(
    _keep("id order_id amount currency test processed_at payment_method").items(),
    [("payment_details", "drop"), ("remote_reference", "drop"), ("user_id", "drop")],
)

APP = _list(
    _keep("id domain myshopify_domain currency iana_timezone plan_name country_code").items(),
    [(name, "drop") for name in "name email customer_email phone shop_owner address1".split()],
)

REDACT = _list(
    _keep("shop_id shop_domain customer.id orders_to_redact[] orders_requested[]").items(),
    _keep("data_request.id").items(),
    [("customer.email", "hash"), ("customer.phone", "drop")],
)
