"""The words that say nothing of what a sentence is about, in each language. Pure."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+")

_FUNCTION_WORDS = {
    "en": """a about after all also am an and any are as at be because been before being but
        by can cannot could d did do does doing don done down each else even every for from
        get go going good got had has have having he her here hers him his how i if in into
        is it its just know let like ll m make many may me might mine more most much must my
        no not now of off oh okay on one only or other our ours out over people really re s
        said say see shall she should so some still such t take than that the their theirs
        them then there these they thing things think this those through to too two um under
        up us ve very want was way we well were what when where which while who whom whose
        why will with without would yeah yes yet you your yours question questions""",
    "fr": """à ai ainsi alors après as au aucun aussi autre autres aux avait avant avec avez
        avoir avons bien bon c car ce cela celle celui ces cet cette ceux chaque chez chose
        choses comme comment d dans de des deux dire doit donc dont du elle elles en encore
        entre es est et était étaient être eu euh eux fait faire faut font grand ici il ils
        j je jusqu l la là le les leur leurs lui m ma mais me même mes moi moins mon n ne ni
        non nos notre nous on ont ou où oui par parce pas peu peut peuvent plus pour pourquoi
        pouvons qu quand que quel quelle quelles quels quelque quelques qui quoi s sa sans se
        sera ses si son sont sous suis sur t ta te tes toi ton tous tout toute toutes très tu
        un une va veut voilà vos votre vous y question questions""",
    "es": """a al algo algún alguna algunas algunos ante antes así aquí aunque bien bueno
        cada casi como cómo con cosa cosas cual cuál cuáles cuando cuándo cuánto de del desde
        donde dónde dos e él el ella ellas ellos en entonces entre era eran es esa esas ese
        eso esos está están estamos estar estas este esto estos fue ha hace hacen hacer hacia
        han hasta hay he hemos la las le les lo los más me mi mí mis mismo muchas mucho muy
        nada ni no nos nosotros nuestra nuestras nuestro nuestros o otra otras otro otros
        para pero poco podemos por porque puede pueden pues que qué quien quién quienes se
        sea ser si sí sin sino sobre somos son soy su sus también tan tanto te tenemos tener
        tiene tienen todas todo todos tu tus un una unas uno unos va vale vamos van y ya yo
        pregunta preguntas""",
}
_EVERY = {language: frozenset(text.split()) for language, text in _FUNCTION_WORDS.items()}


def language_of(name: str) -> str:
    """The language of a name that may hold a country: en of en-GB."""
    return name.partition("-")[0].lower()


def function_words(language: str) -> frozenset[str]:
    """Those of a language; none where the language is not known."""
    return _EVERY.get(language_of(language), frozenset())


def content_words(text: str, language: str) -> frozenset[str]:
    """What a sentence is about, in lower case; single letters are left out."""
    words = {word for word in _WORD.findall(text.lower()) if len(word) > 1}
    return frozenset(words) - function_words(language)
