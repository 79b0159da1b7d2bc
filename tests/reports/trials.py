"""A tea shop that holds some visitors out: who was assigned when, and what each of them brought."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from tests.reports.narrated import BOT, BROWSER, SHOP, Story, at, micros, minutes

from talkworth.control.experiments import Experiment
from talkworth.events import types as wire
from talkworth.events.orders import OrderCancelled, OrderRefunded, RefundLine
from talkworth.experiments.arms import Arm, arm_of
from talkworth.journal.entry import CLIENT_REPORTED, VERIFIED
from talkworth.rules import PUBLISHED, RuleSetVersion

Device = Literal["desktop", "mobile", "tablet"]
HORIZON_D = 10
STARTS_AT, JOINED, ENDS_AT = at("10-01 00:00"), at("10-02 10:00"), at("10-08 00:00")
US, TEN_DAYS = minutes(1) / 60_000_000, minutes(HORIZON_D * 24 * 60)
ARMS = (Arm("assistant", 50), Arm("holdout", 50))
RULES = [RuleSetVersion(shop_id=SHOP, version=1, active_from=0, rules=PUBLISHED)]


def plan(**changed: Any) -> Experiment:
    """The shop's experiment as registered, with `changed` fields."""
    known: dict[str, Any] = {
        "shop_id": SHOP,
        "experiment_id": "x",
        "name": "Does it sell?",
        "arms": ARMS,
        "control": "holdout",
        "assigned_by": "outside",
        "starts_at": micros(STARTS_AT),
        "ends_at": micros(ENDS_AT),
        "n_planned": 1_000,
        "salt": "x",
        "horizon_d": HORIZON_D,
        "rule_set_version": 1,
        "registered_at": micros(STARTS_AT) - 1,
        "registered_by": "ana",
    }
    return Experiment(**known | changed)


class Trial(Story):
    """A story in which people are assigned to arms."""

    def joins(
        self,
        who: str,
        arm: str,
        when: datetime,
        *,
        assigned_at: datetime | None = None,
        is_bot: bool = False,
        experiment_id: str = "x",
        salt: str | None = None,
    ) -> None:
        """`who` is told to be in `arm`; a browser says so."""
        self.tell(
            wire.ExposureLogged(
                event_id=f"{experiment_id}/{who}/{arm}/{when:%m%dT%H%M%S.%f}",
                occurred_at=when,
                visitor_id=f"v-{who}",
                experiment_id=experiment_id,
                arm=arm,
                assigned_at=assigned_at,
                salt=salt,
            ),
            trust=CLIENT_REPORTED,
            user_agent=BOT if is_bot else BROWSER,
        )

    def visits(self, who: str, when: datetime, device: Device) -> None:
        """`who` opens the shop."""
        self.tell(
            wire.SessionStarted(
                event_id=f"visit/{who}/{when:%m%dT%H%M%S}",
                occurred_at=when,
                visitor_id=f"v-{who}",
                session_id=f"s-{who}-{when:%m%d}",
                device=device,
                traffic_source="direct",
            ),
            trust=VERIFIED,
        )

    def refunds(self, order: int, when: datetime, amount: str) -> None:
        """Money of an order goes back."""
        self.tell(
            OrderRefunded(
                event_id=f"refund/{order}/{when:%m%dT%H%M%S.%f}",
                occurred_at=when,
                order_id=str(order),
                refund_id=f"r-{order}-{when:%m%dT%H%M%S.%f}",
                amount=amount,
                currency="USD",
                lines=(RefundLine(line_id="1", subtotal=amount),),
                source="shop",
            )
        )

    def cancels(self, order: int, when: datetime) -> None:
        """An order is cancelled as a whole."""
        self.tell(
            OrderCancelled(
                event_id=f"cancel/{order}", occurred_at=when, order_id=str(order), source="shop"
            )
        )


def edges() -> Trial:
    """Everybody stands at an edge of a definition; `test_experiment.py` says what they bring."""
    story = Trial()
    _treated(story)
    _held_out(story)
    _left_out(story)
    return story


def _treated(story: Trial) -> None:
    # Ann bought before, talked, bought for 60.00; 20.00 went back in time, 10.00 too late.
    story.orders("ann", at("09-25 10:00"), 1, "40.00")
    story.joins("ann", "assistant", JOINED)
    story.talks("ann", JOINED + minutes(20))
    story.orders("ann", JOINED + minutes(60), 2, "60.00")
    story.refunds(2, JOINED + TEN_DAYS - US, "20.00")
    story.refunds(2, JOINED + TEN_DAYS, "10.00")
    # Bob bought in the last instant of his horizon, and again in the first after it.
    story.joins("bob", "assistant", JOINED)
    story.orders("bob", JOINED + TEN_DAYS - US, 3, "30.00")
    story.orders("bob", JOINED + TEN_DAYS, 4, "31.00")
    # Cat's subscription renewed; Dan cancelled all he had ordered.
    story.joins("cat", "assistant", JOINED)
    story.orders("cat", JOINED + minutes(5), 5, "15.00", sales_channel="subscription")
    story.joins("dan", "assistant", JOINED)
    story.orders("dan", JOINED + minutes(5), 6, "70.00")
    story.cancels(6, JOINED + minutes(90))
    # Eve was seen in both arms.
    story.joins("eve", "holdout", JOINED + minutes(30))
    story.joins("eve", "assistant", JOINED)
    story.orders("eve", JOINED + minutes(45), 7, "25.00")
    # Ola is in time, and her horizon ends last.
    story.joins("ola", "assistant", ENDS_AT - US)
    story.orders("ola", ENDS_AT + minutes(5), 17, "12.00")


def _held_out(story: Trial) -> None:
    # Fay bought in the instant of her assignment, Gus before it.
    story.joins("fay", "holdout", JOINED + minutes(2), assigned_at=JOINED)
    story.orders("fay", JOINED, 8, "50.00")
    story.joins("gus", "holdout", JOINED)
    story.orders("gus", JOINED - US, 9, "11.00")
    # Ivy's order is a browser's word, Jon's a test, Kim's in pounds without a rate.
    story.joins("ivy", "holdout", JOINED)
    story.orders("ivy", JOINED + minutes(5), 10, "99.00", trust=CLIENT_REPORTED)
    story.joins("jon", "holdout", JOINED)
    story.orders("jon", JOINED + minutes(5), 11, "98.00", is_test=True)
    story.joins("kim", "holdout", JOINED)
    story.orders("kim", JOINED + minutes(5), 12, "70.00", currency="GBP")


def _left_out(story: Trial) -> None:
    # A bot, one too early, one in the instant of the end, and one in an arm nobody registered.
    story.joins("bot", "assistant", JOINED, is_bot=True)
    story.orders("bot", JOINED + minutes(5), 13, "97.00")
    story.joins("lea", "assistant", STARTS_AT - US)
    story.orders("lea", JOINED, 14, "96.00")
    story.joins("mia", "holdout", ENDS_AT)
    story.orders("mia", ENDS_AT + minutes(5), 15, "95.00")
    story.joins("ned", "beta", JOINED)
    story.orders("ned", JOINED + minutes(5), 16, "94.00")


def crowd(
    n: int,
    *,
    buys_every: tuple[int, int] = (4, 6),
    arms: tuple[Arm, ...] = ARMS,
    price: str = "20.00",
    experiment_id: str = "x",
    prefix: str = "p",
) -> Trial:
    """
    `n` visitors in the arms that the hash gives them, a few seconds apart; of each arm every so
    manieth buys within the hour, for a little more each time.
    """
    story = Trial()
    seen = dict.fromkeys((arm.name for arm in arms), 0)
    often = dict(zip(seen, buys_every, strict=True))
    for number in range(n):
        who, when = f"{prefix}{number}", at("10-02 00:00") + minutes(number / 10)
        arm = arm_of(experiment_id, f"v-{who}", arms)
        story.joins(who, arm, when, experiment_id=experiment_id, salt=experiment_id)
        seen[arm] += 1
        if often[arm] and seen[arm] % often[arm] == 0:
            total = f"{float(price) + seen[arm] % 7:.2f}"
            order = 100_000 * ord(prefix) + number
            story.orders(who, when + minutes(30), order, total)
    return story
