"""What is kept of each Stripe event. A path that is not named here is dropped."""

from __future__ import annotations

from types import MappingProxyType

from talkworth.sources.privacy import Action, Rules
from talkworth.sources.stripe.identifiers import METADATA

_KEEP: Action = "keep"
_OBJECT = "data.object"
_BEFORE = "data.previous_attributes"
_OURS = " ".join(f"metadata.{name}" for name in METADATA)


def _names(names: str, action: Action = "keep", under: str = _OBJECT) -> dict[str, Action]:
    return {f"{under}.{name}": action for name in names.split()}


def _list(*parts: dict[str, Action]) -> Rules:
    envelope = dict.fromkeys("id type created livemode api_version".split(), _KEEP)
    rules = envelope | _names(f"id object created livemode customer currency {_OURS}")
    for part in parts:
        rules |= part
    return MappingProxyType(rules)


_SHIPPING = "shipping_cost.amount_subtotal shipping_cost.amount_tax shipping_cost.amount_total"
_PRICE = "id product unit_amount currency recurring.interval recurring.interval_count"
_OF_SUBSCRIPTION = f"subscription {_OURS}"

SESSION = _list(
    _names("mode status payment_status amount_subtotal amount_total payment_intent invoice"),
    _names("subscription client_reference_id expires_at recovered_from payment_link"),
    _names("total_details.amount_discount total_details.amount_shipping total_details.amount_tax"),
    _names(_SHIPPING),
    _names("currency_conversion.amount_total currency_conversion.source_currency"),
    _names("customer_details.email customer_email", "hash"),
    _names("customer_details.address.country"),
    _names("customer_details.name customer_details.phone customer_details.tax_ids", "drop"),
    _names("custom_fields shipping shipping_details collected_information url", "drop"),
    _names("success_url cancel_url client_secret", "drop"),
)
PAYMENT = _list(
    _names("status amount amount_received amount_details.tip.amount invoice latest_charge"),
    _names("receipt_email charges.data[].billing_details.email", "hash"),
    _names("last_payment_error.payment_method.billing_details.email", "hash"),
    _names("last_payment_error.code last_payment_error.decline_code"),
    _names("charges.data[].id"),
    _names("client_secret description shipping statement_descriptor", "drop"),
)
REFUND = _list(
    _names("amount status reason charge payment_intent"),
    _names("destination_details receipt_number description instructions_email", "drop"),
)
CHARGE = _list(
    _names("amount amount_refunded refunded payment_intent invoice"),
    _names(
        "id amount currency status created charge payment_intent", under=f"{_OBJECT}.refunds.data[]"
    ),
    _names("billing_details description receipt_email receipt_url shipping source", "drop"),
    _names("payment_method_details", "drop"),
)
DISPUTE = _list(
    _names("amount status reason charge payment_intent"),
    _names("evidence payment_method_details", "drop"),
)
SUBSCRIPTION = _list(
    _names("status cancel_at cancel_at_period_end canceled_at ended_at current_period_end"),
    _names("current_period_start trial_end latest_invoice"),
    _names("cancellation_details.reason cancellation_details.feedback"),
    _names("cancellation_details.comment description", "drop"),
    _names("quantity current_period_end", under=f"{_OBJECT}.items.data[]"),
    _names(_PRICE, under=f"{_OBJECT}.items.data[].price"),
    _names("cancel_at cancel_at_period_end canceled_at quantity", under=_BEFORE),
    _names("id amount", under=f"{_BEFORE}.plan"),
    _names("quantity", under=f"{_BEFORE}.items.data[]"),
    _names("id unit_amount", under=f"{_BEFORE}.items.data[].price"),
)
INVOICE = _list(
    _names("status billing_reason subscription payment_intent charge number"),
    _names("subtotal total total_excluding_tax tax amount_due amount_paid amount_remaining"),
    _names("total_tax_amounts[].amount total_taxes[].amount status_transitions.paid_at"),
    _names(_SHIPPING),
    _names(_OURS, under=f"{_OBJECT}.subscription_details"),
    _names(_OF_SUBSCRIPTION, under=f"{_OBJECT}.parent.subscription_details"),
    _names("payments.data[].payment.payment_intent"),
    _names("customer_email", "hash"),
    _names("customer_name customer_phone customer_address customer_shipping", "drop"),
    _names("customer_tax_ids description footer custom_fields lines", "drop"),
    _names("hosted_invoice_url invoice_pdf", "drop"),
)
CUSTOMER = _list(
    _names("email", "hash"),
    _names("name phone address shipping description", "drop"),
)
# Known, not read: what it is about, and no more.
OTHER = _list(_names("status amount payment_intent charge invoice subscription"))
