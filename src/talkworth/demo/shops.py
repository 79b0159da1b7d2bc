"""The two shops of the demo: what they are called, where they sell, at which rates."""

from __future__ import annotations

from dataclasses import dataclass
from math import sin

from talkworth.demo.arrivals import DAY


@dataclass(frozen=True, slots=True)
class Market:
    """A country the shop sells to. `tax_permille` is sales tax, part of the price or on top."""

    country: str
    currency: str
    weight: int
    tax_permille: int
    prices_include_tax: bool
    language: str = "en"


@dataclass(frozen=True, slots=True)
class DemoShop:
    """
    A shop of the demo. `id_base` keeps its order ids apart from the other shop's; hours are
    local, `utc_offset_h` is close enough to place its days and nights.
    """

    shop_id: str
    name: str
    currency: str
    timezone: str
    utc_offset_h: int
    domain: str
    first_order_number: int
    id_base: int
    markets: tuple[Market, ...]


DEMO = DemoShop(
    shop_id="demo",
    name="Ridge & Trail",
    currency="USD",
    timezone="America/New_York",
    utc_offset_h=-5,
    domain="demo-ridge-and-trail.myshopify.com",
    first_order_number=2001,
    id_base=5_600_000_000_000,
    markets=(
        Market("US", "USD", 64, 80, prices_include_tax=False),
        Market("CA", "USD", 6, 130, prices_include_tax=False),
        Market("DE", "EUR", 14, 190, prices_include_tax=True, language="de"),
        Market("FR", "EUR", 8, 200, prices_include_tax=True, language="fr"),
        Market("JP", "JPY", 8, 100, prices_include_tax=True),
    ),
)

TOKYO = DemoShop(
    shop_id="demo-tokyo",
    name="Ridge & Trail Tokyo",
    currency="JPY",
    timezone="Asia/Tokyo",
    utc_offset_h=9,
    domain="demo-tokyo-ridge-and-trail.myshopify.com",
    first_order_number=101,
    id_base=6_700_000_000_000,
    markets=(
        Market("JP", "JPY", 90, 100, prices_include_tax=True),
        Market("US", "USD", 10, 0, prices_include_tax=False),
    ),
)

# Minor units of the shop's currency for a million minor units of the order's.
_RATES = {("EUR", "USD"): 1_082_000, ("JPY", "USD"): 668_000, ("USD", "JPY"): 1_497_000}


def at_rate(minor: int, currency: str, shop: DemoShop, at_us: int) -> int:
    """`minor` in the shop's currency at the rate of that day, rounded to the nearest unit."""
    if currency == shop.currency:
        return minor
    drift = 1 + 0.02 * sin(at_us // DAY / 9)
    rate = round(_RATES[currency, shop.currency] * drift)
    return (minor * rate + 500_000) // 1_000_000
