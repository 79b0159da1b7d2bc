"""Exact money: whole minor units of one currency, and the one way to divide them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from talkworth.errors import BadInput, TalkworthError

# ISO 4217 (list one, 2026): decimals of every active currency that has not two.
_DECIMALS = {
    **dict.fromkeys(
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0
    ),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}
_TWO_DECIMALS = frozenset(
    """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD
    CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL
    GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR
    LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD
    PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC
    SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR
    ZMW ZWG
    """.split()
)
CURRENCIES = _TWO_DECIMALS | _DECIMALS.keys()
LARGEST_MINOR = 10**15  # sums of thousands of such amounts still fit 64 bits
_AMOUNT = re.compile(r"(-?)(\d{1,15})(?:\.(\d{1,9}))?", re.ASCII)


class UnknownCurrency(BadInput):
    code = "unknown-currency"

    def __init__(self, currency: str) -> None:
        super().__init__(
            f"{currency!r} is not an active ISO 4217 currency. Send its three-letter code, "
            "such as 'EUR'."
        )


class AmountNotExact(BadInput):
    code = "amount-not-exact"

    def __init__(self, text: str, currency: str, decimals: int) -> None:
        super().__init__(
            f"{text!r} is not an exact amount of {currency}, which has {decimals} decimals. "
            "Round it where it is made and send decimal text; we never round money on the way in."
        )


class AmountTooLarge(BadInput):
    code = "amount-too-large"

    def __init__(self, text: str, currency: str) -> None:
        super().__init__(
            f"{text} {currency} is beyond what we count: at most {LARGEST_MINOR:,} minor units, "
            "so that sums stay exact. Check the amount and the quantity."
        )


class CurrencyMismatch(TalkworthError):
    code = "currency-mismatch"

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} and {other} met in one sum. Convert one of them first.")


@dataclass(frozen=True, slots=True)
class Money:
    """
    An exact amount of one currency, counted in its minor unit.

    `Money(1999, "EUR")` is 19.99 euro; `Money(1999, "JPY")` is 1999 yen.
    Sales are positive, refunds negative. Divide with `split`.

    Raises:
        CurrencyMismatch: two currencies met in one sum.
    """

    minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        if self.currency != other.currency:
            raise CurrencyMismatch(self.currency, other.currency)
        return Money(self.minor + other.minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return self + -other

    def __str__(self) -> str:
        return f"{decimal_text(self.minor, self.currency)} {self.currency}"


def decimals(currency: str) -> int:
    """
    How many decimals `currency` has (ISO 4217): EUR 2, JPY 0, KWD 3.

    Raises:
        UnknownCurrency: not an active ISO 4217 code.
    """
    if currency in _TWO_DECIMALS:
        return 2
    try:
        return _DECIMALS[currency]
    except KeyError:
        raise UnknownCurrency(currency) from None


def minor_units(text: str, currency: str) -> int:
    """
    Read decimal text as whole minor units: `("19.99", "EUR")` is 1999.

    Zeros beyond the currency's decimals are harmless (`"10.000"` EUR); any other digit there
    is refused. A bare `.5`, exponents, signs other than one leading `-`, and more than 15
    digits before the point are refused too.

    Raises:
        UnknownCurrency, AmountNotExact, AmountTooLarge
    """
    places = decimals(currency)
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise AmountNotExact(text, currency, places)
    sign, whole, fraction = match[1], match[2], match[3] or ""
    if fraction[places:].strip("0"):
        raise AmountNotExact(text, currency, places)
    minor = int(whole + fraction[:places].ljust(places, "0"))
    if minor > LARGEST_MINOR:
        raise AmountTooLarge(text, currency)
    return -minor if sign else minor


def decimal_text(minor: int, currency: str) -> str:
    """Write whole minor units as decimal text: `(-1999, "EUR")` is `"-19.99"`."""
    places = decimals(currency)
    digits = str(abs(minor)).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if minor < 0 else text


def split(total: int, weights: Sequence[int]) -> list[int]:
    """
    Divide `total` minor units in proportion to `weights`, losing none.

    We round the cut points, toward zero, and never the parts: they add up to `total`, each is
    within one unit of its exact share, and a refund mirrors its sale. `weights` are whole, not
    negative, and not all zero.

    Raises:
        ValueError: the weights are all zero, or one is negative.
    """
    sign, whole = (-1 if total < 0 else 1), sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError(f"weights {list(weights)} are not whole, not negative and not all zero")
    cuts = [abs(total) * upto // whole for upto in accumulate(weights, initial=0)]
    return [sign * (after - before) for before, after in pairwise(cuts)]


def convert(minor: int, numerator: int, denominator: int) -> int:
    """`minor` at the locked rate `numerator / denominator`, rounded toward zero."""
    cut = abs(minor) * numerator // denominator
    return -cut if minor < 0 else cut
