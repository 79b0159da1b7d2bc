"""A tea shop whose orders live long: carts left, requests withdrawn, exchanges, subscriptions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.reports.narrated import Story, at, minutes

from talkworth.events import types as wire
from talkworth.events.orders import LineChange, OrderEdited, OrderLine, OrderPlaced


def hours(n: float) -> timedelta:
    return timedelta(hours=n)


def line(product: str, quantity: int, price: str) -> OrderLine:
    return OrderLine(
        line_id=product, product_id=product, quantity=quantity, price=price, title=product.title()
    )


class Life(Story):
    """A story with carts, requests and subscriptions; everything is a server's word."""

    def buys(self, who: str, when: datetime, order: int, *lines: OrderLine, **more: Any) -> None:
        total = sum(float(one.price) * one.quantity for one in lines)
        self.tell(
            OrderPlaced(
                event_id=f"order/{order}/{more.get('updated_at', when):%m%dT%H%M%S}",
                occurred_at=when,
                order_id=str(order),
                order_name=f"#{order}",
                currency="USD",
                total=f"{total:.2f}",
                visitor_id=f"v-{who}",
                source="shop",
                lines=lines,
                **more,
            )
        )

    def fills_cart(self, who: str, when: datetime, *lines: LineChange) -> None:
        self.tell(
            wire.CartChanged(
                event_id=f"cart/{who}/{when:%m%dT%H%M}",
                occurred_at=when,
                visitor_id=f"v-{who}",
                cart_token=f"cart-{who}",
                lines=lines,
            )
        )

    def asks_back(self, order: int, kind: str, when: datetime, name: str, **more: Any) -> None:
        self.tell(
            wire.SaveRequested(
                event_id=f"request/{name}",
                occurred_at=when,
                request_id=name,
                kind=kind,  # type: ignore[arg-type]
                order_id=str(order) if order else None,
                **more,
            )
        )

    def withdraws(self, name: str, when: datetime) -> None:
        self.tell(
            wire.RequestWithdrawn(event_id=f"withdrawn/{name}", occurred_at=when, request_id=name)
        )

    def pays_cycle(self, who: str, when: datetime, amount: str) -> None:
        self.tell(
            wire.SubscriptionRenewed(
                event_id=f"renewal/{who}/{when:%m%d}",
                occurred_at=when,
                visitor_id=f"v-{who}",
                subscription_id=f"sub-{who}",
                order_id=f"{who}-{when:%m%d}",
                amount=amount,
                currency="USD",
            )
        )


def long_lives() -> Life:
    """What each of them earns stands in the tests of explanations."""
    story = Life()
    _carts(story)
    _requests(story)
    _changes(story)
    _apart(story)
    _subscription(story)
    return story


def _carts(story: Life) -> None:
    # Ada left two green teas in her cart, talked, and bought three.
    two = LineChange(product_id="green", quantity=2)
    story.fills_cart("ada", at("11-02 10:00"), two)
    story.talks("ada", at("11-02 14:00"))
    story.buys("ada", at("11-02 15:00"), 2001, line("green", 3, "20.00"), line("cup", 1, "8.00"))
    # Bea talked while her cart lay there, and bought 7 d 3 h after the answer.
    story.fills_cart("bea", at("11-01 10:00"), two)
    story.talks("bea", at("11-02 09:59"))
    story.buys("bea", at("11-09 13:00"), 2002, line("green", 1, "20.00"))
    # Cid bought something else than what he had left.
    story.fills_cart("cid", at("11-03 10:00"), two)
    story.talks("cid", at("11-03 12:00"))
    story.buys("cid", at("11-03 13:00"), 2003, line("cup", 1, "8.00"))


def _requests(story: Life) -> None:
    # Dan asked to cancel, was answered, withdrew; 5.00 was given for staying.
    story.talks("dan", at("11-04 09:00"), conversation_id="c-dan-1")
    story.buys("dan", at("11-04 10:00"), 2011, line("pot", 2, "30.00"))
    story.asks_back(2011, "cancel", at("11-05 10:00"), "q-dan")
    story.talks("dan", at("11-05 11:00"), conversation_id="c-dan-2")
    story.withdraws("q-dan", at("11-05 12:00"))
    story.tell(
        wire.ConcessionGranted(
            event_id="conceded/dan",
            occurred_at=at("11-05 12:30"),
            request_id="q-dan",
            amount="5.00",
            currency="USD",
        )
    )
    # Eli's answer came a minute before his request, Flo's 3 d 2 h before she withdrew.
    story.talks("eli", at("11-04 09:58"))
    story.buys("eli", at("11-04 09:30"), 2012, line("pot", 1, "30.00"))
    story.asks_back(2012, "return", at("11-04 10:00"), "q-eli")
    story.withdraws("q-eli", at("11-04 12:00"))
    story.buys("flo", at("11-04 09:30"), 2013, line("pot", 1, "30.00"))
    story.asks_back(2013, "return", at("11-04 10:00"), "q-flo")
    story.talks("flo", at("11-04 10:59"))
    story.withdraws("q-flo", at("11-07 13:00"))
    # Gil never withdrew.
    story.buys("gil", at("11-04 09:30"), 2014, line("pot", 1, "30.00"))
    story.asks_back(2014, "cancel", at("11-04 10:00"), "q-gil")


def _changes(story: Life) -> None:
    # Hal bought a cup, talked, and had a pot added; the cup was exchanged for a dearer mug.
    cup, pot = line("cup", 1, "8.00"), line("pot", 1, "30.00")
    story.buys("hal", at("11-06 09:00"), 2021, cup)
    story.talks("hal", at("11-06 10:00"))
    story.buys("hal", at("11-06 09:00"), 2021, cup, pot, updated_at=at("11-06 11:00"))
    story.tell(
        OrderEdited(
            event_id="edit/hal",
            occurred_at=at("11-06 11:00"),
            order_id="2021",
            edit_id="e1",
            added=(LineChange(line_id="pot", quantity=1),),
        )
    )
    story.tell(
        wire.Exchanged(
            event_id="exchange/hal",
            occurred_at=at("11-08 09:00"),
            order_id="2021",
            exchange_id="x1",
            returned=(LineChange(line_id="cup", quantity=1, amount="8.00"),),
            received=(LineChange(line_id="mug", product_id="mug", quantity=1, amount="12.00"),),
        )
    )


def _apart(story: Life) -> None:
    # Ian's bank took 10.00 back.
    pot = line("pot", 1, "30.00")
    story.talks("ian", at("11-06 10:00"))
    story.buys("ian", at("11-06 11:00"), 2022, pot)
    story.tell(
        wire.DisputeOpened(
            event_id="dispute/ian",
            occurred_at=at("11-10 11:00"),
            order_id="2022",
            dispute_id="d1",
            amount="10.00",
            currency="USD",
        )
    )
    # A campaign brought Jim before he talked.
    story.tell(
        wire.SessionStarted(
            event_id="visit/jim",
            occurred_at=at("11-06 08:00"),
            visitor_id="v-jim",
            session_id="s-jim",
            traffic_source="google_ads",
        )
    )
    story.talks("jim", at("11-06 09:00"), conversation_id="c-jim-1")
    story.talks("jim", at("11-06 10:00"), conversation_id="c-jim-2")
    story.buys("jim", at("11-06 11:00"), 2023, pot)


def _subscription(story: Life) -> None:
    # Kay's subscription costs 20.00; she talked and took the larger one for 30.00.
    story.tell(
        wire.SubscriptionStarted(
            event_id="sub/kay",
            occurred_at=at("09-01 10:00"),
            visitor_id="v-kay",
            subscription_id="sub-kay",
            amount="20.00",
            currency="USD",
        )
    )
    story.pays_cycle("kay", at("10-01 10:00"), "20.00")
    story.talks("kay", at("10-15 10:00"))
    story.tell(
        wire.SubscriptionChanged(
            event_id="sub/kay/larger",
            occurred_at=at("10-15 10:00") + minutes(30),
            visitor_id="v-kay",
            subscription_id="sub-kay",
            amount="30.00",
            currency="USD",
        )
    )
    story.pays_cycle("kay", at("11-01 10:00"), "30.00")
