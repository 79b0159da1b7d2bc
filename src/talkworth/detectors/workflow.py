"""Which piece of work for the shop a message belongs to, if it is one we can tell."""

from __future__ import annotations

from typing import Literal, cast

from talkworth.detectors.phrases import Phrasebook, words

Workflow = Literal[
    "abandonment_recovery",
    "post_purchase_save",
    "replenishment",
    "pricing_and_shipping_objection",
    "product_recommendation",
]

# Where a shopper's words name no workflow, what they want does. A cancellation or a return is
# money at risk; a question about a product calls for advice.
_OF_INTENT: dict[str, Workflow] = {
    "cancel": "post_purchase_save",
    "return_or_refund": "post_purchase_save",
    "reorder": "replenishment",
    "pricing": "pricing_and_shipping_objection",
    "discount": "pricing_and_shipping_objection",
    "shipping": "pricing_and_shipping_objection",
    "product_question": "product_recommendation",
    "sizing": "product_recommendation",
    "availability": "product_recommendation",
}

_BOOK = Phrasebook(
    {
        "abandonment_recovery": """
            in your|my|the cart|basket
            your|my cart|basket
            complete|finish|completing|finishing your|my|the order|purchase|checkout
            checkout|payment|card * not|doesnt|wont|isnt * work|working|go
            payment|card|checkout * failed|declined|error
            cant|cannot|couldnt|unable * check|checkout|pay
            still thinking|interested
            im|in|ihrem|deinem|meinem warenkorb
            kasse|zahlung * nicht|fehlgeschlagen|abgelehnt
            votre|mon|ton|le panier
            paiement * refuse|echoue|passe
            tu|su|mi|el carrito|cesta
            pago * rechazado|fallido|funciona
        """,
        "post_purchase_save": """
            instead|rather of|than * cancel~|return~|refund~
            before you cancel|return|go
            keep|keeping your|the|it|them * order|subscription|item|instead
            offer|offering you * exchange|credit|discount * instead|keep
            changed my mind
            statt|anstatt * stornier~|retour~|ruckgabe~|kundig~
            plutot que * annul~|rembours~|retour~|resili~
            en lugar|vez de * cancel~|devol~|reembols~
        """,
        "replenishment": """
            running|run low|out
            time to reorder|restock|refill
            reorder~
            refill~
            replenish~
            subscribe and save
            nachbestell~|nachfull~
            spar abo
            racheter|reapprovisionn~
            volver a pedir|comprar
        """,
        "pricing_and_shipping_objection": """
            too|so|bit|quite|little expensive|pricey
            more than i|expected * budget|spend|pay
            shipping|delivery is|cost|costs|fee * high|expensive|much|ridiculous
            free|standard|express shipping|delivery|returns
            shipping|delivery is free
            use|with|apply|enter * code
            discount|coupon|promo code|codes
            price match|matching
            zu|so|recht|ziemlich teuer
            kostenlos~|gratis * versand|lieferung
            versand * kostenlos~|gratis
            versandkosten~
            gutschein~|rabatt~
            trop|tres|assez cher|chere
            livraison * gratuite|offerte
            frais de port|livraison
            demasiado|muy|tan caro|cara
            envio * gratis|gratuito
            gastos de envio
        """,
        "product_recommendation": """
            recommend~
            suggest~
            you|youll|youd|might|may|would|will|could like|love|enjoy
            good|great|perfect|best|popular|ideal choice|option|options|fit|match|pick|seller
            here|these are|is * options|picks|products|styles|ideas
            looking|searching|shopping for
            which|what * best|better|right|good
            whats the|a * best|better|right
            difference between
            gift|present for|idea|ideas
            help * choose|find|pick|decide
            empfehl~|empfiehl~
            passt|passen gut|perfekt
            suche|geschenk
            conseill~|recommand~
            cherche|cadeau
            recomiend~|recomend~
            busco|regalo
        """,
    }
)


def shopper_workflow(text: str, intent: str | None) -> Workflow | None:
    """The workflow that a shopper's words, or else their intent, call for; `None`: none of ours."""
    return cast(Workflow | None, _BOOK.first(words(text))) or _OF_INTENT.get(intent or "")


def assistant_workflow(text: str) -> Workflow | None:
    """The workflow that an assistant's words carry out; `None`: none of ours."""
    return cast(Workflow | None, _BOOK.first(words(text)))
