"""Is a message nothing but a greeting?"""

from __future__ import annotations

from talkworth.detectors.phrases import Phrasebook, sentences

_SHOPPER = Phrasebook(
    {
        "greeting": """
            hi|hii|hiii|hey|heyy|heyyy|heya|hello|helloo|hellooo|helo|hullo|hiya|howdy|yo|sup
            greetings
            good morning|afternoon|evening|day
            morning|evening
            how are you
            how are you doing|today
            hows it going
            whats up
            nice to meet you
            anyone|anybody|someone|somebody there|here|home
            is anyone|anybody|someone|somebody there|here
            are you there|here
            hallo|hallochen|hi|servus|moin|gruezi|guten|gruss
            moin moin
            guten tag|morgen|abend
            guten tag zusammen
            gruss gott
            wie gehts|geht
            wie geht es dir|ihnen|euch
            ist|jemand da
            ist jemand da|hier
            bonjour|bonsoir|salut|coucou|allo
            comment allez vous
            comment ca va
            ca va
            il y a quelqu un
            quelqu un
            hola|buenas|holi
            buenos dias
            buen dia
            buenas tardes|noches|dias
            que tal
            como estas|esta
            hay alguien
            alguien ahi
        """,
        # Words that may stand beside a greeting without making it more than one.
        "company": """
            there|all|everyone|everybody|team|guys|folks|friend|sir|madam|bot|chatbot|robot
            assistant|again|zusammen|leute|nochmal|ihr|dir|euch|ihnen|ahi
            a tous|toutes
            tout le monde
            a todos|todas
        """,
    }
)

_ASSISTANT = Phrasebook(
    {
        "greeting": """
            hi|hey|hello|hiya|howdy|greetings|welcome|hallo|moin|servus|willkommen|bonjour|bonsoir
            there|back|again
            good morning|afternoon|evening|day
            guten tag|morgen|abend
            herzlich willkommen
            salut|bienvenue|hola|bienvenido|bienvenida|bienvenidos
            buenos dias
            buenas tardes|noches
        """,
        "offer": """
            how can|may|could i help|assist
            how can|may we help|assist
            what can i do|help
            what brings you here
            what are you looking for
            looking for something|anything
            im here to help|assist
            i am here to help|assist
            happy|glad to help
            let me know how|what i
            ask me anything
            im|i * assistant|bot
            welcome to
            willkommen bei|in
            bienvenue chez|a|sur
            bienvenido|bienvenida|bienvenidos a
            my name is
            nice to meet you
            thanks|thank for contacting|reaching
            thanks|thank you for contacting|reaching|visiting
            wie kann|konnen|darf ich|wir * helfen
            was kann ich * tun
            ich bin * assistent|assistentin|assistenz
            womit kann ich * helfen
            wobei kann ich * helfen
            comment puis je vous|t aider
            comment puis je * aider
            en quoi puis je * aider
            que puis je faire
            je suis * assistant|assistante
            je suis la pour * aider
            en que puedo ayudar~
            en que te|le puedo ayudar
            como puedo ayudar~
            como te|le puedo ayudar
            soy * asistente
            estoy aqui para ayudar~
        """,
    }
)
_LONGEST_SHOPPER_GREETING = 12
_LONGEST_ASSISTANT_SENTENCE = 14
_MOST_NAMES = 1


def is_shopper_greeting(text: str) -> bool:
    """
    Whether the shopper said nothing but hello: every word belongs to a greeting.

    In doubt it is no greeting: a conversation that counts must not be lost. A wave or a smile
    without a word is one.
    """
    said = [word for sentence in sentences(text) for word in sentence]
    if not said:
        return bool(text.strip()) and "?" not in text
    if len(said) > _LONGEST_SHOPPER_GREETING:
        return False
    matches = list(_SHOPPER.matches(said))
    covered = {at for match in matches for at in range(match.start, match.end)}
    return len(covered) == len(said) and any(match.label == "greeting" for match in matches)


def is_assistant_greeting(text: str) -> bool:
    """Whether the assistant only said hello, who it is, or that it would like to help."""
    spoken = sentences(text)
    return bool(spoken) and all(map(_only_welcomes, spoken))


def _only_welcomes(sentence: list[str]) -> bool:
    if len(sentence) > _LONGEST_ASSISTANT_SENTENCE:
        return False
    matches = list(_ASSISTANT.matches(sentence))
    if any(match.label == "offer" for match in matches):
        return True
    covered = {at for match in matches for at in range(match.start, match.end)}
    return 0 in covered and len(sentence) - len(covered) <= _MOST_NAMES
