"""The demo's shoppers: who they are and how much they want to buy, before any chat."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b, sha256
from itertools import accumulate
from random import Random

from talkworth.demo.arrivals import DAY, HOUR, MINUTE, SECOND
from talkworth.demo.quirks import BOUGHT_SOON, CYCLE, GAPS, LAPSES, ORDERS, SHARED, quirk_of
from talkworth.demo.shops import DemoShop, Market
from talkworth.demo.steps import Step

HISTORY_DAYS = 90
HOLDOUT_PERCENT = 10

_HOUR_WEIGHTS = (2, 1, 1, 1, 1, 2, 4, 6, 8, 9, 10, 10, 11, 10, 9, 9, 9, 10, 12, 14, 15, 14, 10, 5)
_DAY_WEIGHTS = tuple(accumulate(8 + day / 45 for day in range(HISTORY_DAYS)))
_SOURCES = (
    "google_ads",
    "organic_search",
    "direct",
    "meta_ads",
    "social",
    "email",
    "referral",
    "ai_assistant",
)
_SOURCE_WEIGHTS = (24, 24, 18, 10, 8, 9, 5, 2)
_BUYERS = frozenset((*ORDERS, *GAPS, *SHARED, *BOUGHT_SOON)) - {"cart-lost"}
_LANDINGS = ("/", "/collections/shoes", "/collections/jackets", "/products/fell", "/pages/sale")
_LANDING_WEIGHTS = (30, 25, 15, 20, 10)

_AGENTS = {
    "desktop": (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/142.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "Version/19.1 Safari/605.1.15",
        "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    ),
    "mobile": (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 "
        "(KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/142.0.0.0 Mobile Safari/537.36",
    ),
    "tablet": (
        "Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "Version/17.7 Mobile/15E148 Safari/604.1",
    ),
}


@dataclass(slots=True)
class Device:
    """A browser. `is_linked`: something in the data joins it to the shopper who owns it."""

    visitor_id: str
    kind: str
    user_agent: str
    is_linked: bool = False
    is_exposed: bool = False


@dataclass(slots=True)
class Shopper:
    """
    One human being. `intent` (0 to 1) drives both chatting and buying: it is the confounder.

    `arm` is the experiment's group, `None` for the few who are not in it. A `customer_id` of
    `None` is a guest. `is_sharing`: others use the same browser, so we plan no attribution.
    `steps` are what the pages saw of them, as they went.
    """

    shop: DemoShop
    index: int
    rng: Random
    quirk: str | None
    intent: float
    arm: str | None
    market: Market
    customer_id: str | None
    email: str
    devices: list[Device]
    traffic_source: str
    landing: str
    first_seen_us: int
    wants_to_talk: bool
    wants_to_buy: bool
    n_past_orders: int
    is_sharing: bool = field(default=False)
    steps: list[Step] = field(default_factory=list)

    @property
    def shopper_id(self) -> str:
        return f"{self.shop.shop_id}-{self.index:05d}"

    @property
    def has_assistant(self) -> bool:
        """Whether the assistant is shown to this shopper."""
        return self.arm != "holdout"

    @property
    def email_hash(self) -> str:
        return sha256(self.email.strip().lower().encode()).hexdigest()


def draw_shopper(
    seed: int,
    shop: DemoShop,
    index: int,
    until_us: int,
    holdout_percent: int = HOLDOUT_PERCENT,
) -> Shopper:
    """The shopper of this number: the same for a seed, however many others there are."""
    rng = Random(f"{seed}/{shop.shop_id}/{index}")  # noqa: S311
    quirk = quirk_of(index)
    intent = rng.betavariate(1.6, 4.0)
    market = rng.choices(shop.markets, [m.weight for m in shop.markets])[0]
    if quirk in ("no-rate", "refunded-in-shop-currency"):
        market = next(m for m in shop.markets if m.currency != shop.currency)
    # The cases are placed by hand, so they stay out of the experiment that the dice decide.
    arm = "holdout" if rng.random() < holdout_percent / 100 else "assistant"
    is_guest = quirk == "guest" or (quirk is None and rng.random() < 0.15)
    email = f"shopper{index}.{shop.shop_id}@example.com"
    return Shopper(
        shop=shop,
        index=index,
        rng=rng,
        quirk=quirk,
        intent=intent,
        arm=None if quirk else arm,
        market=market,
        customer_id=None if is_guest else str(shop.id_base // 8 + index * 32),
        email=f" {email.upper()}" if rng.random() < 0.1 else email,
        devices=_draw_devices(rng, seed, shop, index, quirk),
        traffic_source=rng.choices(_SOURCES, _SOURCE_WEIGHTS)[0],
        landing=rng.choices(_LANDINGS, _LANDING_WEIGHTS)[0],
        first_seen_us=_draw_first_visit(rng, shop, until_us, quirk),
        wants_to_talk=quirk in (*GAPS, *LAPSES) or rng.random() < 0.12 + 0.65 * intent,
        wants_to_buy=quirk in _BUYERS or rng.random() < 0.02 + 0.7 * intent,
        n_past_orders=rng.choice((0, 0, 0, 1, 2, 5)),
        is_sharing=quirk in SHARED,
    )


def _draw_devices(
    rng: Random, seed: int, shop: DemoShop, index: int, quirk: str | None
) -> list[Device]:
    n_devices = rng.choices((1, 2, 3), (78, 18, 4))[0]
    if quirk == "other-device":
        n_devices = 2
    kinds = rng.choices(("mobile", "desktop", "tablet"), (58, 36, 6), k=n_devices)
    owner = index - 1 if quirk == "family-two" else index
    names = [f"{seed}/{shop.shop_id}/{owner}/{place}" for place in range(n_devices)]
    if quirk == "kiosk":
        names[0] = f"{seed}/{shop.shop_id}/kiosk/{index // CYCLE}"
    return [
        Device(
            visitor_id=blake2b(name.encode(), digest_size=16).hexdigest(),
            kind=kind,
            user_agent=rng.choice(_AGENTS[kind]),
        )
        for name, kind in zip(names, kinds, strict=True)
    ]


def _draw_first_visit(rng: Random, shop: DemoShop, until_us: int, quirk: str | None) -> int:
    """A moment of the history, by the shop's day and night; early enough for the odd cases."""
    day = rng.choices(range(HISTORY_DAYS), cum_weights=_DAY_WEIGHTS)[0]
    if quirk:
        day = 2 + day // 3
    hour = rng.choices(range(24), _HOUR_WEIGHTS)[0]
    first_midnight = (until_us // DAY - HISTORY_DAYS + 1) * DAY - shop.utc_offset_h * HOUR
    at = first_midnight + day * DAY + hour * HOUR + rng.randrange(3600) * SECOND
    while at > until_us - 20 * MINUTE:
        at -= DAY
    return at
