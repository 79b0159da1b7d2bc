"""What is kept of each WooCommerce body. A path that is not named here is dropped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from talkworth.sources.privacy import Action

List = Mapping[str, Action]


def _keep(names: str, under: str = "") -> dict[str, Action]:
    return {under + name: "keep" for name in names.split()}


def _drop(names: str, under: str = "") -> dict[str, Action]:
    return {under + name: "drop" for name in names.split()}


def _list(*parts: Iterable[tuple[str, Action]]) -> List:
    return MappingProxyType({path: action for part in parts for path, action in part})


def _address(name: str) -> dict[str, Action]:
    return {
        **_keep("country state", f"{name}."),
        f"{name}.postcode": "cut",
        **_drop("first_name last_name company address_1 address_2 city phone", f"{name}."),
    }


_TIMES = "date_created_gmt date_modified_gmt date_paid_gmt date_completed_gmt date_restored_gmt"
_MONEY = "subtotal subtotal_tax total total_tax"
_REFUNDED = "id refunded_item_id quantity total total_tax"

ORDER = _list(
    _keep("id parent_id number status currency version created_via prices_include_tax").items(),
    _keep(_TIMES).items(),
    _keep("discount_total discount_tax shipping_total shipping_tax cart_tax total").items(),
    _keep("total_tax customer_id payment_method").items(),
    _address("billing").items(),
    [("billing.email", "hash")],
    _address("shipping").items(),
    _keep("id product_id variation_id name quantity sku tax_class", "line_items[].").items(),
    _keep(_MONEY, "line_items[].").items(),
    _drop("meta_data", "line_items[].").items(),
    _keep("id method_id method_title total total_tax", "shipping_lines[].").items(),
    _keep("id name tax_status total total_tax", "fee_lines[].").items(),
    _keep("id code discount discount_tax discount_type", "coupon_lines[].").items(),
    _keep("id rate_code tax_total shipping_tax_total", "tax_lines[].").items(),
    _keep("id total", "refunds[].").items(),
    _drop("reason", "refunds[].").items(),
    # Only our own notes reach this list: the adapter takes the others out before.
    _keep("key value", "meta_data[].").items(),
    _drop("customer_ip_address customer_user_agent customer_note order_key cart_hash").items(),
    _drop("transaction_id payment_method_title payment_url").items(),
)

REFUND = _list(
    _keep("id order_id currency amount date_created_gmt date_modified_gmt is_deleted").items(),
    _keep(_REFUNDED, "line_items[].").items(),
    _keep(_REFUNDED, "fee_lines[].").items(),
    _keep(_REFUNDED, "shipping_lines[].").items(),
    _drop("reason refunded_by").items(),
)

DELETED = _list(_keep("id date_deleted_gmt currency total").items())

CUSTOMER = _list(
    _keep("id date_created_gmt date_modified_gmt role is_paying_customer").items(),
    [("email", "hash")],
    _address("billing").items(),
    [("billing.email", "hash")],
    _address("shipping").items(),
    _drop("first_name last_name username avatar_url meta_data").items(),
)

COUPON = _list(
    _keep("id code amount discount_type date_created_gmt date_modified_gmt").items(),
    _keep("date_expires_gmt usage_count usage_limit individual_use free_shipping").items(),
    _drop("description email_restrictions used_by meta_data").items(),
)

PRODUCT = _list(
    _keep("id parent_id name sku type status price regular_price sale_price").items(),
    _keep("stock_status date_created_gmt date_modified_gmt").items(),
    _keep("id name", "categories[].").items(),
    _drop("description short_description meta_data").items(),
)
