"""Did the assistant find an answer, not know, or call for a human?"""

from __future__ import annotations

from talkworth.detectors.phrases import Phrasebook, sentences
from talkworth.events.types import Outcome

_HUMAN = "human|agent|person|colleague~|representative|rep|advisor|specialist~|expert~|someone|team"
_OFFICE = "support|service|team|department|hotline|us|care"
_SADLY = "also|really|currently|unfortunately|sadly|just|still|honestly|actually|simply|only|yet"
_HUMANO = "agente|companer~|asesor~|persona|humano|equipo|soporte"

# A call for a human, or for the shopper to go and find one.
_ESCALATED = f"""
    connect|connecting|transfer|transferring|transferred|put|putting * you|this|it * to|with|through
    transferring|connecting|escalating|forwarding you|this|it
    pass|passing|passed|forward|forwarding|forwarded|hand|handing you|this|it|your * to|on|over
    pass|passing|passed|forward|forwarding|forwarded|handing|hand * to|over * {_HUMAN}
    escalate|escalating|escalated this|it|your|you|to
    ask|asking|get|getting|grab|fetch|have|let|find|with|to a|an|one|my|our|someone * {_HUMAN}
    ask|asking|get|getting|grab|fetch|bring|find|loop|looping|pull|with a|an|one * {_HUMAN}
    loop|looping|bring|bringing|pull|pulling in a|an|one|my|our|the
    let|told|notified|informed our|the team|colleague~|warehouse|staff
    agent|agents|representative|representatives|colleague~|specialist|someone|team will|can|va
    agent|representative|colleague|specialist|human * contact|reach|reply|respond|call|write * you
    raised|flagged|reported|shared|left|sent this|that|it|your * with|to|for * our|the|my
    be|being|been|get|getting connected|transferred|forwarded|escalated to|with
    opened|created|raised|filed|submitted|open|create|raise|file|submit a|the|your * ticket|case
    please|kindly|need|have|best * contact|email|call|reach|write|message * {_OFFICE}
    give us|them a call
    customer|client care|service|support * best|glad|happy|able
    speak|talk|chat to|with a|an|one|our|to * {_HUMAN}
    call you back
    get|gets back to you
    be in touch
    reach out|reaches|reaching to you
    follow up with you
    kolleg~|mitarbeiter~|kundendienst|kundenservice
    ich * verbinde|ubergebe|leite * sie|dich|an|ihre|deine|das|die|weiter
    weiterleiten|weitergeleitet|weitergegeben|ubergeben|ubergebe|verbinden
    team|support * wird|werden|meldet|melden|kummert * melden|helfen|kummern|sich|darum
    wenden|wende sie|dich|euch * an
    kontaktieren|kontaktiere sie|uns|bitte
    collegue|collegues|conseiller|conseillere|conseillers|humain
    service apres|client|clients|clientele
    mets|mettre en relation|contact
    transfere|transferer|transmets|transmis|transmettre * equipe|service|support
    equipe va|vous * contacter|repondre|prendre|aider|recontacter|recontactera|repondra
    agente|agentes|companero|companera|companeros|asesor|asesora
    atencion al cliente
    paso|pasar|transfiero|transferir|comunico|conecto|derivo|derivado|escalado * {_HUMANO}
    {_HUMANO} se|te|le|va * pondra|contactara|atendera|respondera|ayudara|contactar|ayudar
    contacta|contacte|contactar|ponte|pongase|escribe|escriba|llama|llame * soporte|equipo|nosotros
"""

# An assistant that says "I" and "not" speaks of what it lacks; "we" speaks of the shop.
_NO_ANSWER = f"""
    i can only
    i|bot|and dont|didnt|cant|cannot|couldnt|havent|wasnt|hadnt
    i|and {_SADLY} dont|didnt|cant|cannot|couldnt|havent|wasnt|hadnt
    i do|did|can|could|was|have|am|had not
    i|im {_SADLY}|do|am|afraid|able * not * know|have|able|find|sure|help|answer|see
    i|we have no|not * information|info|idea|details|data|record|answer|enough
    i|im|am only|just * help|answer|assist|a|an * with|bot|assistant|ai|model|program|questions
    i|im|we|am|was|were unable to
    im not|yet able|allowed|trained|equipped|sure|certain
    im * not sure|certain|able
    having|have trouble|difficulty|difficulties * understanding|finding|with|that
    we couldnt|cannot|cant find|locate|answer|help|assist|provide|confirm|access|check|tell|see
    we could|can|were not find|locate|answer|help|assist|provide|confirm|access|able
    we do|dont|didnt * have|find * information|info|details|data|answer|access|record
    no information|info|results|result|answer|answers|matches|data * found|available|for|on|about
    no mention|details|word of|about|on
    there is|are|s no * information|results|result|matches|data|details
    information|answer|that|this|it * not|isnt|arent|wasnt available|known|covered * to|in|by
    not|isnt covered|something * my|i
    not something i|we * can|know|have|help
    beyond|outside * my|what * knowledge|scope|capabilities|expertise|can|answer
    not sure i|what * understand|mean
    could|can|please|try * rephrase|rephrasing|reword|rewording
    something went wrong
    ich|mir|mich|ichs * nicht|nichts|kein|keine|keinen|keinerlei
    weiss|kann|konnte * ich * nicht|nichts|kein|keine|keinen
    keine|keinen|keinerlei informationen|information|angaben|zugriff|auskunft|ahnung|ergebnisse
    nichts|nicht gefunden|verstanden
    konnten|konnen wir * nicht|nichts * finden
    frage * anders * formulieren|stellen
    je ne|n * pas|rien|aucun|aucune
    je n ai * pas|rien|aucun|aucune
    nous ne|n * savons|pouvons|avons|trouvons|disposons pas|rien|aucun|aucune
    aucune|aucun * information|resultat|reponse|idee
    pouvez|pourriez|peux|pourrais * reformuler
    no lo se|sabemos
    no se|sabria|sabemos|puedo|pude|podemos|tengo|dispongo|cuento|encuentro|encontre|entiendo
    no entendi|comprendo|comprendi|he|logro|consigo|conozco|estoy
    sin|no|ni * resultados|idea
    podrias|puedes|podria|puede * reformular~
"""

# "I can't recommend it enough", "I wouldn't", "Ich empfehle M, nicht L": these are answers.
_ANSWERED = """
    i cant|cannot|dont recommend|wait|think|imagine|stress|mind|worry|believe|suggest
    i cant|cannot|dont see why
    i cant|cannot|dont see any reason|problem
    i dont * need|worry
    i do not recommend|think|advise
    empfehl~|empfiehl~|rate|wurde
    recommande|conseille|pense|crois
    recomiendo|creo
"""
_BOOK = Phrasebook({"escalated": _ESCALATED, "no_answer": _NO_ANSWER, "answered": _ANSWERED})

# "If you have more questions, contact our team" is a courtesy, not a handoff.
_CONDITIONS = frozenset("if should when whenever feel wenn falls sollten solltest si en".split())


def outcome(text: str) -> Outcome:
    """
    What the assistant's words say about its answer.

    A call for a human wins over not knowing. A sentence that begins with a condition says
    neither. Words we do not know are an answer.
    """
    found: set[str] = set()
    for sentence in sentences(text):
        if sentence[0] not in _CONDITIONS:
            said = _BOOK.found(sentence)
            found |= said - {"no_answer"} if "answered" in said else said
    if "escalated" in found:
        return "escalated"
    return "no_answer" if "no_answer" in found else "answered"
