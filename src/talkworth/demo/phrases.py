"""What is said in the demo's chats. The text stays here: it goes no further than the door."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """What a shopper asks about: the words, a good answer, and the names they go by."""

    intent: str
    workflow: str | None
    question: str
    answer: str


BEFORE_BUYING = (
    Topic(
        "product_question",
        "product_recommendation",
        "Which shoe would you recommend for muddy trails?",
        "The Fell trail shoe is a great choice for mud: its lugs are 6 mm deep.",
    ),
    Topic(
        "product_question",
        "product_recommendation",
        "Is this jacket waterproof?",
        "Yes, it is waterproof to 20,000 mm and all seams are taped.",
    ),
    Topic(
        "sizing",
        "product_recommendation",
        "Does the Fell shoe run small?",
        "It is true to size. Between two sizes, the larger one would be perfect.",
    ),
    Topic(
        "availability",
        "product_recommendation",
        "Is the Lark shell back in stock in green?",
        "It is back since Monday: green in S, M and L.",
    ),
    Topic(
        "pricing",
        "pricing_and_shipping_objection",
        "Why is the Tern watch so expensive?",
        "Its battery lasts 40 hours with GPS, twice that of last year's model.",
    ),
    Topic(
        "discount",
        "pricing_and_shipping_objection",
        "Do you have a discount code for a first order?",
        "Yes: use the code TRAIL10 for 10 % off.",
    ),
    Topic(
        "shipping",
        "pricing_and_shipping_objection",
        "How much is shipping to my address?",
        "Standard shipping is free above 75, and 5.95 below.",
    ),
)
CART_LEFT = Topic(
    "discount",
    "abandonment_recovery",
    "Is there a discount code for what I left in my cart?",
    "It still waits in your cart. Use TRAIL10 and it is 10 % less.",
)
CARD_DECLINED = Topic(
    "other",
    "abandonment_recovery",
    "My card was declined at the checkout. What now?",
    "The bank asks you to confirm it in its app. You can also pay by invoice.",
)
RETURN = Topic(
    "return_or_refund",
    "post_purchase_save",
    "I want to return the shorts.",
    "Of course. Would a smaller size instead of a refund work? It ships today.",
)
CANCEL = Topic(
    "cancel",
    "post_purchase_save",
    "Please cancel my order.",
    "Done for the poles. Would you keep the socks at 15 % less?",
)
END_SUBSCRIPTION = Topic(
    "cancel",
    "post_purchase_save",
    "Please cancel my subscription.",
    "Done for next month. Would you keep it with a box every six weeks instead?",
)
AFTER_BUYING = (
    Topic(
        "order_status",
        None,
        "Where is my order?",
        "It left our warehouse this morning and arrives on Thursday.",
    ),
    RETURN,
    CANCEL,
    Topic(
        "reorder",
        "replenishment",
        "I am running out of gels, can I order the same again?",
        "Here is your last box of gels, ready to reorder with one click.",
    ),
)
# What an assistant in another language is asked; its intent is found, or not, at the door.
ABROAD = {
    "de": ("Ist die Jacke wasserdicht?", "Ja, sie ist bis 20.000 mm wasserdicht."),
    "fr": ("Cette veste est-elle imperméable ?", "Oui, elle est imperméable à 20 000 mm."),
}

GREETINGS = {
    "en": (("Hi", "Hello there", "Good morning!", "hey"), "Hi! How can I help you today?"),
    "de": (("Hallo", "Guten Tag"), "Hallo! Wie kann ich Ihnen helfen?"),
    "fr": (("Bonjour", "Bonsoir"), "Bonjour ! Comment puis-je vous aider ?"),
}
NOT_KNOWN = {
    "en": (
        "I'm sorry, I don't know that.",
        "I couldn't find any information about this.",
        "I'm not sure I understand. Could you rephrase?",
    ),
    "de": ("Das weiß ich leider nicht.",),
    "fr": ("Désolé, je ne sais pas.",),
}
ESCALATED = {
    "en": ("Let me connect you with a colleague.", "I'll transfer you to our support team."),
    "de": ("Ich verbinde Sie mit einem Mitarbeiter.",),
    "fr": ("Je vous mets en relation avec un conseiller.",),
}
THANKS = ("Perfect, thank you.", "Great, I will take it.", "OK thanks a lot")

FAQS = (
    ("faq-shipping", "How long does shipping take?"),
    ("faq-returns", "Can I return worn shoes?"),
    ("faq-sizes", "How do I find my size?"),
    ("faq-warranty", "What does the warranty cover?"),
)
NUDGES = ("nudge-need-help", "nudge-cart-waiting", "nudge-size-guide")
