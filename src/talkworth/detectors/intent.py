"""What a shopper wants, from a closed list: of the intents that are named, the first below."""

from __future__ import annotations

from typing import Literal, cast

from talkworth.detectors.phrases import Phrasebook, words

Intent = Literal[
    "human_request",
    "cancel",
    "return_or_refund",
    "order_status",
    "reorder",
    "subscription",
    "discount",
    "complaint",
    "shipping",
    "availability",
    "sizing",
    "pricing",
    "product_question",
    "other",
]

_ORDER = "order|orders|package|parcel|delivery|shipment|item|items|stuff"
_BESTELLUNG = "bestellung|paket|lieferung|sendung|ware"

_BOOK = Phrasebook(
    {
        "human_request": """
            speak|talk|chat|connect to|with|me * human|agent|person|someone|representative|rep
            speak|talk|chat|connect to|with|me * support|service|manager|supervisor|team
            real|actual|live|human person|human|agent|representative|being|chat|support
            human|agent|representative|operator please
            person|someone|somebody|anyone * speak|talk|chat
            get|give|send|pass|need|want * human|agent|representative
            not|dont * talk|speak|chat|want|with|to * bot|robot|machine|ai
            mitarbeiter~
            mit * mensch~|berater~|jemand~ sprechen|reden|schreiben|chatten|verbinden
            echten|echter|richtigen mensch~|person
            un|une conseiller|conseillere|humain
            parler a|avec * humain|conseill~|personne|agent|quelqu
            vrai|vraie conseill~|humain|personne
            hablar con * persona|agente|humano|alguien|asesor~
            persona|agente real|humano
            con un|una agente|asesor~|persona
        """,
        "cancel": """
            cancel|cancels|canceling|cancelling|cancellation|cancelled|canceled
            storn~|kundigen|kundigung|kundige|abbestell~
            bestellung * abbrechen
            annuler|annulation|annulez|annulee|resilier|resiliation
            cancelar|anular|cancelacion|anulacion|cancelo|cancelen
        """,
        "return_or_refund": """
            return|returns|returning|returned|returnable
            refund~
            send|sending|bring|take it|this|them|these|one back
            money back
            exchange~
            swap * for
            wrong|different item|size|product|colour|color|order * arrived|received|sent|got|came
            sent|got|received|delivered * wrong|different
            retour~|ruckgabe~|zuruckgeb~|zuruckschick~|zurucksend~|umtausch~|erstatt~
            ruckerstatt~|rucksend~
            geld zuruck
            rembours~|retourner|renvoyer|echanger|echange
            devolucion~|devolver|devuelvo|reembols~|cambiarlo|cambiarla
        """,
        "order_status": f"""
            where|wheres is|my|are * {_ORDER}
            where|wheres my {_ORDER}
            track|tracking|tracked
            {_ORDER} * status|arrived|arrive|come|shipped|late|delayed|missing|lost
            status of * {_ORDER}
            when will|does|is * {_ORDER} * arrive|come|ship|get|be
            havent|not|never|didnt * received|gotten|got|receive * {_ORDER}|yet
            still * waiting * {_ORDER}
            order number
            check|look on|up|into|for * my|order|package|parcel
            nothing|nothings|hasnt|hasnt|not has|have|come|arrived|shown * come|arrived|up|yet
            my order|package|parcel|shipment
            meine|meiner|meines bestellung|pakets|lieferung|sendung
            mein|das paket
            mon|votre colis
            update|news on|about|regarding * order|package|parcel|delivery
            says|marked|shows * delivered
            wo|wann ist|bleibt|bleiben|kommt|kommen * {_BESTELLUNG}
            {_BESTELLUNG} * nicht|nie * da|angekommen|erhalten
            sendungs~|bestellstatus|lieferstatus|paketverfolgung
            {_BESTELLUNG} * angekommen|erhalten|verschickt|da
            ou est|en|se * commande|colis
            suivi|suivre
            statut de * commande
            arrive|arriver|arrivera * commande|colis
            commande|colis * arrive|arrivee|recue|recu|expediee|expedie
            pas * recu * commande|colis
            colis * bloque|perdu|retard
            donde esta|va * pedido|paquete
            seguimiento|rastrear
            estado de * pedido
            llega|llegara|llegado * pedido|paquete
            pedido|paquete * llegado|llega|llegara|enviado
        """,
        "reorder": """
            reorder~
            re order
            order|buy|get|purchase * same|again|another * again|one|ones|thing|as|pack|bag
            order|buy|purchase it|this|them|these again
            order|buy|purchase again
            refill~
            restock my
            running|run|ran low|out
            almost|nearly out of
            same as last|before
            nachbestell~|nachfull~
            gleiche|gleichen|selbe|selben|dasselbe nochmal|wieder|noch
            nochmal|erneut|wieder|nochmals * bestellen|kaufen
            commander|acheter * nouveau|meme|memes
            recommander la|le|les meme|memes
            recommander encore
            volver a pedir|comprar
            pedir|comprar * otra vez
        """,
        "subscription": """
            subscription~
            subscribe|subscribed|subscribing|unsubscribe
            auto ship|renew|delivery
            autoship|membership
            skip * delivery|month|shipment|box
            pause * delivery|plan|membership|box
            abonnement~|abonnier~
            abo|abos
            suscri~
        """,
        "discount": """
            discount~
            coupon~
            promo|promos|promocode|promotion|promotions
            voucher~
            code * work|working|works|valid|apply|applied|accepted|expired
            on sale
            any|a|the|summer|winter sale|sales|deal|deals|offer|offers
            black friday
            cyber monday
            rabatt~|gutschein~|aktionscode|prozente
            im angebot
            remise|remises|reduction|reductions|soldes
            descuento|descuentos|cupon|cupones|oferta|ofertas|rebaja|rebajas
        """,
        "complaint": """
            complain~
            terrible|awful|horrible|disappointed|disappointing|unacceptable|ridiculous|disgusting
            scam|fraud|ripoff
            worst|poor|bad service|experience|quality|company
            worst ever
            broken|damaged|defective|faulty|cracked|torn|ripped|leaking
            stopped working
            doesnt|dont|not work|working|function
            fell apart
            never again
            not * happy|satisfied|acceptable
            crushed|chipped|scratched|stained|dirty|dented|bent
            rude|angry|furious|frustrated|unhappy
            overcharged
            charged twice
            frechheit|arger|argerlich|sauer
            beschwer~|reklam~|enttausch~|kaputt|defekt~|beschadigt~|unverschamt~|mangelhaft~
            funktioniert nicht
            reclamation|decu|decue|inadmissible|scandaleux|arnaque
            casse|cassee|casses|cassees|endommage~|defectueu~
            ne fonctionne|marche pas|plus
            queja~|decepcion~|estafa|roto|rota|rotos|rotas|danad~|defectuos~
            no funciona
        """,
        "shipping": """
            shipping|delivery|deliveries|postage
            ship|ships to|in|within|by|internationally|abroad|overseas|there|worldwide|from
            do|does|can|will you ship|deliver
            deliver|delivered to|in|by|before|on
            how long|soon * arrive|deliver|delivered|here
            when will|would * arrive|delivered|here
            get|arrive|be here|there|it|arrive|delivered by|before|in|on
            arrive|arrives by|before|in
            express|overnight|next day
            pick up
            pickup|customs
            click and collect
            how fast|quickly * get|arrive|ship|deliver|send
            versand~|versend~|verschickt|porto|zoll
            lieferzeit~|lieferkosten|liefert|liefern|lieferung
            kommt|kommen|ankommen * vor|bis
            livraison|livrer|livrez|livrons|expedition|expediez
            frais de port
            envio|envios|enviar|envian|enviais
            entrega|entregas|entregan
        """,
        "availability": """
            stock|instock|available|availability
            sold out
            back in
            any|more|some more * coming|left
            restock~
            do|does you|anyone still have|carry|sell
            in store|stores
            in * london|berlin|paris|local store|shop
            preorder~
            pre order
            verfugbar~|vorratig|lieferbar|ausverkauft
            auf lager
            disponible|disponibles|rupture|epuise~
            agotado|agotada|agotados|agotadas
        """,
        "sizing": """
            size|sizes|sizing|sized
            fit|fits|fitting
            measurement~
            inseam|waist|bust|chest
            too|run|runs small|big|large|tight|loose|short|long|wide|narrow
            what|which width|length
            between|from a|an|size|sizes * and|or
            welche|meine|die|richtige|in grosse|grossen
            grosse|grossen brauche|bei|nehmen|wahlen|xs|s|m|l|xl|xxl
            grossentabelle|passform|konfektionsgrosse|korpergrosse
            passt|passen mir|die|der|das|es|bei|er|sie
            fallt|fallen * aus
            taille|tailles|pointure|mensurations
            talla|tallas|medidas
        """,
        "pricing": """
            price|prices|pricing|priced|pricey
            was|wieviel kostet|kosten
            cost|costs|cheaper|cheapest|expensive|affordable|budget
            how much
            match the|this|that|their|a * price
            afterpay|klarna|affirm|installments|instalments
            preis~|kostet|kosten|teuer|billiger|gunstig~|ratenzahlung
            prix|combien|coute|coutent|cher|chere|chers
            precio~|cuesta|cuestan|cuanto|caro|cara|barato|barata
        """,
        "product_question": """
            recommend~
            suggest~
            which|what * best|better|good|right|difference|ingredients|material|materials|made
            whats the|a * best|better|good|right|difference
            looking|searching|shopping for
            im|am after
            whats|what in|inside
            kann|konnen|darf|muss man|ich * waschen|benutzen|verwenden|nutzen|tragen
            wie schwer|gross|hoch|laut|lang|dick|warm|alt
            pesa|peso|mide
            gift|present for|idea|ideas
            help * choose|find|pick|decide
            made of|from|in|with
            can|could|should|may i|you|we * use|wear|wash|put|take|mix|add
            which|what of|one|ones|is|are
            any|some tips|advice|ideas
            how * heavy|big|tall|loud|quiet|warm|long|many|old|strong|thick
            material|fabric|ingredient|ingredients|cotton|leather|vegan|waterproof|colour|colours
            color|colors|warranty|guarantee|compatible|compatibility
            does|do|is|are|will|can|would it|this|these|that|they|the|your|those|its
            how do|does|to|should * use|wash|clean|work|wear|apply|assemble|install|care
            difference between
            do|does you|anyone|guys * have|sell|carry|offer|stock
            i need|want a|an|some|something
            can you show|tell
            tell me * about
            empfehl~|empfiehl~
            suche|geschenk|unterschied|zutaten|inhaltsstoffe|wasserdicht|farbe|farben|garantie
            haben|habt|gibt|ist|sind|kann|hat sie|ihr|es|der|die|das|dieser|diese|dieses
            welche|welcher|welches|welchen
            conseill~|recommand~
            cherche|cadeau|matiere|composition|couleur|couleurs|impermeable|ingredients
            avez|est|quelle|quel|quelles|quels vous|ce|est|sont
            recomiend~|recomend~
            busco|regalo|diferencia|ingredientes|colores
            tienen|teneis|tiene|es|cual|que|sirve|venden
        """,
    }
)


def intent(text: str) -> Intent:
    """What the shopper's words ask for; `other` when they name nothing we know."""
    return cast(Intent, _BOOK.first(words(text)) or "other")
