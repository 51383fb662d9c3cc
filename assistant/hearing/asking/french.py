"""How French asks: 'est-ce que', a question word at either end, or a verb before its pronoun.
Pure.

The utterance comes with its hyphens as spaces ('est ce que', 'y a t il'). A plain statement
that only the voice makes a question ('vous venez demain') cannot be told from its words.
"""

from __future__ import annotations

from assistant.hearing.asking import Asking, any_of

_FILLERS = (
    "alors mais bon ben bah euh heu hein donc oui non ouais ok okay enfin puis ensuite "
    "merci bonjour salut pardon attendez tiens aussi sinon déjà moi nous ah oh"
)
_FILLER_PHRASES = (
    r"et(?! si\b)|voilà(?! pourquoi| comment)|d'accord|peut être|du coup|en fait|par contre|"
    r"je veux dire|tu vois|vous voyez|je crois|je pense|tout d'abord|d'abord|à mon avis|de rien"
)
_PREPOSITION = any_of("à de d' pour avec dans par sur en chez depuis vers jusqu'")
_INVERTED = "|".join(
    (
        r"(?:sommes|avons|pouvons|devons|voulons|allons|aurons|pourrions|devrions|aurions|"
        r"saurions|faisons|ferions|serions) nous",
        r"(?:êtes|avez|pouvez|devez|voulez|allez|savez|pensez|connaissez|faites|pourriez|"
        r"voudriez|auriez|seriez|croyez|trouvez|souhaitez|aimeriez) vous",
        r"(?:est|fait|peut|doit|veut|sait|faut|pourrait|devrait|faudrait|aurait|serait|"
        r"vaut|existe t|a t|va t|y a t|y aura t|sera t|pourra t|faudra t|aura t) (?:il|"
        r"elle|on)",
        r"(?:sont|ont|peuvent|doivent|veulent|vont|font|pourraient|devraient) (?:ils|elles)",
        r"(?:es|as|peux|dois|veux|vas|sais|penses|connais|pourrais|aurais|serais) tu",
        r"(?:serait|était) ce",
    )
)
_ANY_QUESTION_WORD = any_of("comment pourquoi combien que où quoi qui")
_PRAISE = any_of("belle bonne beau bon super chance joie plaisir bonheur histoire dommage")

_RULES = (
    (
        "announced",
        r"\b(?:ma|notre|mon|autre|prochaine|première|deuxième|dernière) (?:\w+ )?"
        r"(?:question|interrogation) (?:est|c'est|était|c'était|ce serait|serait|porte|"
        r"concerne)\b",
    ),
    ("announced", r"^(?:la|ma|notre) question (?:que|qu') ?.*\bc'est\b"),
    ("announced", r"^(?:la|les|une) (?:\w+ )?questions? (?:\w+ )?(?:est|c'est|serait|porte)\b"),
    (
        "announced",
        r"\b(?:j'ai|j'avais|j'aurais|on a|nous avons) (?:juste )?(?:une|deux|"
        r"autre) (?:\w+ )?questions?\b",
    ),
    (
        "wondered",
        r"\b(?:me|se|nous) (?:demande|demandais|demandait|demandons|demandions) "
        r"(?:bien |juste |aussi )?(?:si|s'il|s'ils|comment|pourquoi|quand|quel|quelle|quels|"
        r"quelles|ce|où|qui|combien|est)\b",
    ),
    (
        "asked for",
        r"\b(?:voudrais|voulais|veux|aimerais|aimerait|aimerions|voudrait) (?:bien |juste )?"
        r"(?:savoir|comprendre|demander|vous demander)\b",
    ),
    ("est-ce que", r"(?<![cn]')\best ce (?:que|qu'|qui)|^est ce\b"),
    (
        "comment, pourquoi, combien",
        rf"^(?:{_PREPOSITION} ?)?(?:comment|pourquoi|combien)\b(?! dire$)",
    ),
    ("où", rf"^(?:{_PREPOSITION} ?)?où\b"),
    ("quand", rf"^(?:{_PREPOSITION} ?)?quand (?:{_INVERTED})\b"),
    (
        "qui",
        r"^qui (?:peut|va|veut|pourrait|pourra|devrait|doit|prend|fait|anime|invite|vient|"
        r"aimerait|voudrait|d'autre|parmi|de nous|décide|s'occupe|se charge|a (?:déjà|"
        r"une|des|envie|le)|"
        r"sait|connaît|sont)\b",
    ),
    ("à qui", rf"^{_PREPOSITION} ?qui\b"),
    ("quel", rf"^(?:{_PREPOSITION} ?)?quel(?:le)?s? (?!{_PRAISE}\b)"),
    ("lequel", r"^(?:du|des|au|aux)?(?:lequel|laquelle|lesquels|lesquelles|quels|quelles)\b"),
    (
        "que",
        r"^que (?:faire|fait|faites|font|faut|peut|pensez|penses|se passe|se passerait|"
        r"devient|veut|dit)\b",
    ),
    ("qu'", r"^qu'(?:en |y |as |a t|avez|avons|ont|allez|allons|est|attendez|appelle)"),
    ("quoi", rf"^{_PREPOSITION} ?quoi\b|\b(?:c'est|fait|faire|font|dire|sert à|fera) quoi\b"),
    ("verb before pronoun", rf"^(?:ne |n'|me |m'|se |s'|y |en |nous |vous )?(?:{_INVERTED})\b"),
    ("inverted within", rf"\b{_ANY_QUESTION_WORD} (?:{_INVERTED})\b"),
    ("y a-t-il", r"\b(?:y a|y aura|existe|y avait) t il\b|\by aurait il\b"),
    ("comment", r"\b(?:faites|fait|faire|font|gérez|gère) comment\b"),
    ("et si", r"^et si\b"),
    ("pourquoi pas", r"^(?!voilà).*\bpourquoi (?:pas|ne|n'|on|est)"),
    (
        "question word last",
        r"^(?!.*\b(?:sais|sait|savons|savez|savent|savais|voir|vois|verra|dire|expliqué|montré|"
        r"n'importe|voilà|depuis)\b).*\b(?:quand|comment|combien|où|pourquoi|lequel|laquelle)$",
    ),
    (
        "somebody",
        r"^(?:quelqu'un|certains|d'autres) (?:a |ont |d'autre|sait|veut|questions|idées|"
        r"remarques)",
    ),
    ("tag", r"\b(?:n'est ce pas|ou pas|ou non|vous croyez|qu'en pensez vous)$"),
)

FRENCH = Asking(f"{any_of(_FILLERS)}|{_FILLER_PHRASES}", _RULES)
