"""How Spanish asks: its question words bear an accent, which the recogniser writes. Pure.

A yes-or-no question has the words of a statement ('podemos invitar a otros'): only the voice
tells them apart, so most of them are missed, and listed with what was also said.
"""

from __future__ import annotations

from assistant.hearing.asking import Asking, any_of

_FILLERS = (
    "pero bueno pues eh este entonces sí no ok okay vale mira oye oigan gracias hola buenas "
    "perdón disculpe disculpen también además ah oh ahora primero segundo luego igual"
)
_FILLER_PHRASES = (
    r"y(?! si\b)|a ver|o sea|es decir|yo creo que|creo que|por ejemplo|de acuerdo|en fin|"
    "por otro lado|la verdad|una cosa"
)
_PREPOSITION = any_of("a de en con por para desde hasta sobre hacia")
_QUESTION = any_of(
    "qué cómo cuándo cuánto cuánta cuántos cuántas quién quiénes dónde adónde cuál cuáles"
)
_PRAISE = any_of(
    "bueno bien lindo bonito interesante pena alegría gusto rico maravilla lástima"
)
_KNOWING = any_of(
    "sé sabe sabes sabemos saben sabía sabíamos ver vi vimos veo entender entendí entiendo "
    "entendimos explicó explicar explicaron decir dijo dijeron contó aprendí aprendimos "
    "descubrí depende importa mostró recordar pensar descubrimos vieron hablamos"
)

_RULES = (
    (
        "announced",
        r"\b(?:mi|nuestra|otra|siguiente|primera|segunda|última) (?:\w+ )?"
        r"(?:pregunta|duda|inquietud) (?:es|era|sería|va|tiene)\b",
    ),
    ("announced", r"^(?:la|mi|nuestra) pregunta que .*\bes\b"),
    (
        "announced",
        r"^(?:la|las|una) (?:\w+ )?preguntas? (?:\w+ )?(?:es|era|sería|para|sobre)\b",
    ),
    (
        "announced",
        r"\b(?:tengo|tenía|tenemos|tendría|traigo) (?:una|otra|dos|un par de) (?:\w+ )?"
        r"(?:preguntas?|dudas?)\b",
    ),
    (
        "wondered",
        r"\b(?:me|nos) (?:pregunto|preguntaba|preguntamos|preguntábamos) "
        rf"(?:si|como|por|{_PREPOSITION}|{_QUESTION})\b",
    ),
    (
        "asked for",
        r"\b(?:(?:me|nos) (?:gustaría|encantaría|interesa)|quiero|quisiera|queremos|quería|"
        r"querría|quisiéramos) (?:saber|entender|preguntar|preguntarles|conocer)\b",
    ),
    (
        "question word first",
        rf"^(?:{_PREPOSITION} )?{_QUESTION}\b(?! {_PRAISE}\b)(?<!cómo no)(?! decirlo$)",
    ),
    ("question word within", rf"^(?!.*\b{_KNOWING}\b).+ {_QUESTION} (?!{_PRAISE}\b)\w"),
    ("por qué no", r"\bpor qué no\b"),
    (
        "question word without its accent",
        r"^(?:por que (?:no|se|nos)|como (?:podemos|puedo|hacemos|hago|logramos|podríamos|"
        r"podría)(?! ver)|cuando (?:es|será|empieza|empezamos)|que (?:pasa|pasaría|hacemos|"
        r"podemos|opinan|piensan|significa|tal)|quien (?:puede|quiere|va|se)|"
        r"donde (?:está|podemos|puedo)|cual (?:es|sería))\b",
    ),
    ("y si", r"^y si\b"),
    (
        "is there",
        r"^(?:hay|habrá|habría|existe) (?:algún|alguna|alguien|algo|otra|otro|manera|forma)\b",
    ),
    (
        "has anybody",
        r"^alguien (?:sabe|tiene|quiere|más|puede|podría|ha|conoce)\b"
        r"|^alguna (?:idea|pregunta|duda|otra)\b",
    ),
    (
        "have you",
        r"\b(?:tienen|tienes|tenemos|tendrán) (?:ustedes )?(?:algún|alguna|algo)\b",
    ),
    (
        "could you",
        r"^(?:(?:me|nos) (?:podrían|podrías|pueden|puedes|podría)|podrían|podrías)\b",
    ),
    (
        "would it be",
        r"^(?:sería|es|será) (?:posible|mejor|necesario|buena idea|normal) (?:que|si)?\b.*"
        r"|^(?:tiene sentido|se puede|se podría|se vale)\b",
    ),
    ("do you think", r"\b(?:creen|crees|piensan|piensas|opinan) (?:ustedes )?que\b"),
    (
        "tag",
        r"\b(?:no es así|o no|o qué|no creen|no les parece|les parece)$|"
        r"(?<!es )(?<!de )(?<!la )\bverdad$",
    ),
)

SPANISH = Asking(f"{any_of(_FILLERS)}|{_FILLER_PHRASES}", _RULES)
