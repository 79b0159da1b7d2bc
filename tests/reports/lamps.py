"""A lamp shop, narrated for the reports that tell conversations, clicks and orders apart."""

from __future__ import annotations

from typing import Any

from tests.reports.narrated import Story, at, minutes

from talkworth.events import types as wire
from talkworth.events.orders import LineChange, OrderEdited, OrderLine, OrderPlaced

Lines = tuple[tuple[str, str, str, str | None], ...]


def buys(
    story: Story,
    who: str,
    when: str,
    order: int,
    lines: Lines,
    *,
    version: str = "first",
    **more: Any,
) -> None:
    """An order of lines (line_id, product_id, price, category), joined by `who`'s visitor id."""
    total = sum(float(price) for _, _, price, _ in lines)
    story.tell(
        OrderPlaced(
            event_id=f"order/{order}/{version}",
            occurred_at=at(when),
            order_id=str(order),
            currency="USD",
            total=f"{total:.2f}",
            visitor_id=f"v-{who}",
            source="shop",
            lines=tuple(
                OrderLine(
                    line_id=line_id,
                    quantity=1,
                    price=price,
                    product_id=product_id or None,
                    category=category,
                )
                for line_id, product_id, price, category in lines
            ),
            **more,
        )
    )


def visits(story: Story, who: str, when: str, **more: Any) -> None:
    """A visit, with its session `s-WHO`."""
    story.tell(
        wire.SessionStarted(
            event_id=f"visit/{who}",
            occurred_at=at(when),
            session_id=f"s-{who}",
            visitor_id=f"v-{who}",
            source="site",
            **more,
        )
    )


def sees(story: Story, who: str, when: str, category: str, *, in_chat: bool = False) -> None:
    """A product in the visit, or recommended in the conversation."""
    where: dict[str, Any] = {"conversation_id": f"c-{who}"} if in_chat else {}
    kind = wire.ProductRecommended if in_chat else wire.ProductViewed
    story.tell(
        kind(
            event_id=f"sees/{who}/{when}",
            occurred_at=at(when),
            product_id=f"{category}-1",
            category=category,
            visitor_id=f"v-{who}",
            source="site",
            **(where or {"session_id": f"s-{who}"}),
        )
    )


def lamp_shop() -> Story:
    """Everybody's story; the tests beside say what each report makes of it."""
    story = Story()
    _ann(story)
    _bob(story)
    _cas(story)
    _dee(story)
    _eli(story)
    return story


def _ann(story: Story) -> None:
    # Ann came from an ad on her phone, looked at desk lamps, then at floor lamps, asked and bought.
    visits(
        story,
        "ann",
        "11-03 15:00",
        traffic_source="google_ads",
        device="mobile",
        country="US",
        landing="https://lamps.example/en-us/Products/desk?utm_source=x",
    )
    sees(story, "ann", "11-03 15:05", "desk lamps")
    sees(story, "ann", "11-03 15:06", "floor lamps")
    story.says(
        "ann",
        "shopper",
        at("11-03 15:10"),
        "c-ann",
        session_id="s-ann",
        intent="product_question",
        properties={"plan": " gold ", "vip": True},
    )
    story.says("ann", "assistant", at("11-03 15:11"), "c-ann", outcome="answered")
    buys(
        story,
        "ann",
        "11-03 16:00",
        1,
        (("1", "desk-1", "40.00", "desk lamps"), ("2", "bulb", "10.00", None)),
    )
    _ann_again(story)


def _ann_again(story: Story) -> None:
    # Two days later she asks where it is, and within the week reorders bulbs and adds a shade.
    story.says(
        "ann", "shopper", at("11-05 10:00"), "c-ann", intent="order_status", properties={"plan": ""}
    )
    story.says("ann", "assistant", at("11-05 10:01"), "c-ann", outcome="answered")
    buys(
        story,
        "ann",
        "11-08 12:00",
        2,
        (("1", "bulb", "30.00", None), ("2", "shade", "20.00", "shades"), ("3", "", "5.00", None)),
    )


def _bob(story: Story) -> None:
    # Bob bought in October, talks in November; the lamp he was recommended came up after his order.
    buys(story, "bob", "10-20 12:00", 3, (("1", "desk-1", "40.00", "desk lamps"),))
    visits(story, "bob", "11-04 09:00", traffic_source="email", landing="/")
    story.says("bob", "shopper", at("11-04 09:05"), "c-bob", session_id="s-bob")
    story.says(
        "bob",
        "assistant",
        at("11-04 09:06"),
        "c-bob",
        outcome="answered",
        assistant="Lux",
        assistant_version="2",
    )
    buys(story, "bob", "11-04 09:30", 4, (("1", "floor-1", "60.00", "floor lamps"),))
    sees(story, "bob", "11-04 09:40", "shades", in_chat=True)
    story.says("bob", "shopper", at("11-04 09:45"), "c-bob", properties={"plan": "silver"})


def _cas(story: Story) -> None:
    # Cas opened a conversation from a question, and was told the answer is not known.
    visits(story, "cas", "11-06 10:00", landing="/collections/desk", country="CA")
    story.tell(
        wire.FaqClicked(
            event_id="faq/cas",
            occurred_at=at("11-06 10:01"),
            visitor_id="v-cas",
            session_id="s-cas",
            faq_id="delivery",
        )
    )
    story.says("cas", "shopper", at("11-06 10:02"), "c-cas", session_id="s-cas", intent="shipping")
    story.says("cas", "assistant", at("11-06 10:03"), "c-cas", outcome="no_answer")
    buys(story, "cas", "11-06 11:00", 5, (("1", "desk-1", "25.00", "desk lamps"),))


def _dee(story: Story) -> None:
    # Dee clicked three questions, one of which had no answer, and bought; no conversation.
    for number, (faq_id, is_answered) in enumerate(
        [("delivery", True), ("delivery", True), ("returns", False)]
    ):
        story.tell(
            wire.FaqClicked(
                event_id=f"faq/dee/{number}",
                occurred_at=at("11-07 10:00") + minutes(number),
                visitor_id="v-dee",
                faq_id=faq_id,
                is_answered=is_answered,
            )
        )
    buys(story, "dee", "11-07 10:30", 6, (("1", "floor-1", "70.00", "floor lamps"),))


def _eli(story: Story) -> None:
    # Eli, whom the platform calls an old customer, complained, then had a shade added to an order.
    buys(story, "eli", "11-01 09:00", 7, (("1", "desk-1", "35.00", None),), customer_order_index=4)
    story.says("eli", "shopper", at("11-02 09:00"), "c-eli", intent="complaint")
    story.says("eli", "assistant", at("11-02 09:01"), "c-eli", outcome="answered")
    story.tell(
        OrderEdited(
            event_id="edit/7",
            occurred_at=at("11-02 10:00"),
            order_id="7",
            edit_id="e1",
            added=(LineChange(line_id="2", quantity=1),),
            source="shop",
        )
    )
    lines = (("1", "desk-1", "35.00", None), ("2", "shade", "15.00", "shades"))
    buys(
        story,
        "eli",
        "11-01 09:00",
        7,
        lines,
        customer_order_index=4,
        updated_at=at("11-02 10:00"),
        version="edited",
    )
