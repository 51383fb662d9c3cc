"""Questions among unpunctuated snippets."""

from __future__ import annotations

import pytest

from assistant.hearing.questions import is_question, matching_rules

QUESTIONS = [
    "my question is how can i keep people coming back",
    "the question is whether we meet too often",
    "our question for the community is what to stop doing",
    "i wonder if we could share the hosting",
    "how do i make newcomers feel welcome",
    "um so what would happen if we stopped sending reminders",
    "could we invite people from other teams",
    "is there a better time to meet",
    "are are people still interested in this",
    "in which case why don't we ask them",
    "what kind of stories do people remember",
    "any ideas about the next meeting",
    "what i want to know is how to begin",
]
STATEMENTS = [
    "we could invite people from other teams",
    "i really liked the walk around the drawings",
    "the people in my community are very busy",
    "which is the reason that nobody came",
    "and then it was over",
    "when people come they stay",
    "what we need is more time",
    "thank you",
    "",
]


@pytest.mark.parametrize("text", QUESTIONS)
def test_questions_are_recognised(text: str) -> None:
    """What asks is a question, with fillers and stutters or without."""
    assert is_question(text), text


@pytest.mark.parametrize("text", STATEMENTS)
def test_statements_are_none(text: str) -> None:
    """What tells is no question."""
    assert not is_question(text), matching_rules(text)


def test_question_ignores_case_and_spaces() -> None:
    """A mended snippet may have capitals."""
    assert is_question("  How  do We go on ")


def test_question_of_a_region_uses_the_language() -> None:
    """en-GB is English; a language without rules has no questions."""
    assert is_question("why not", "en-GB")
    assert not is_question("why not", "de")


FRENCH_QUESTIONS = [
    "ma question est comment garder le lien entre deux réunions",
    "notre question c'est qui anime la prochaine fois",
    "j'ai une question sur les réunions à distance",
    "je me demande si on se voit trop souvent",
    "j'aimerais savoir comment vous faites chez vous",
    "est-ce qu'on pourrait inviter des gens d'autres équipes",
    "qu'est-ce qui vous a surpris",
    "euh alors comment faire pour que les nouveaux se sentent bien",
    "pourquoi ne pas commencer par une histoire",
    "et si on arrêtait les comptes rendus",
    "y a-t-il un meilleur moment pour se voir",
    "y a t il des sujets dont personne ne veut parler",
    "peut-on partager l'animation",
    "pouvez-vous nous redire la consigne",
    "quelle est la taille idéale d'un groupe",
    "à quoi sert cette communauté",
    "qui pourrait accueillir la prochaine rencontre",
    "que faire quand personne ne parle",
    "qu' en pensent les autres",
    "on se revoit quand",
    "ça veut dire quoi une communauté vivante",
    "combien de temps faut-il pour que ça prenne",
    "où est-ce qu'on range tout ça",
    "quelqu'un a une idée pour la suite",
    "on garde le même horaire ou pas",
    "vous viendriez à une autre heure",
    "les autres équipes sont au courant",
    "comment est-ce que vous gérez les absents",
    "je voulais savoir si quelqu'un prend des notes",
    "dans quelle mesure on peut changer le format",
    "est-ce normal d'avoir peur du silence",
    "qui va garder les dessins",
    "vous faites comment quand il n'y a pas de salle",
    "on fait quoi si personne ne vient",
    "pourrait-on avoir un exemple",
    "faut-il un animateur à chaque fois",
    "et la suite c'est pour quand",
    "avez-vous déjà essayé en ligne",
    "la question que je me pose c'est le temps",
    "ça existe ailleurs",
]
FRENCH_STATEMENTS = [
    "on pourrait inviter des gens d'autres équipes",
    "j'ai beaucoup aimé la marche autour des dessins",
    "les gens de ma communauté sont très occupés",
    "ce qui est la raison pour laquelle personne n'est venu",
    "quand les gens viennent ils restent",
    "quand on veut on peut",
    "ce dont nous avons besoin c'est de temps",
    "je ne sais pas comment",
    "merci à tous",
    "qui est une très bonne chose",
    "et puis c'était fini",
    "si on se voyait plus souvent ce serait mieux",
    "quelle belle séance",
    "il y a trop de réunions",
    "nous avons décidé de partager l'animation",
    "pour moi c'est le plus important",
    "on a vu comment les autres font",
    "je pense que c'est une question de confiance",
    "vous avez raison",
    "c'est ce que nous avons dit tout à l'heure",
    "c'est là où on se retrouve",
    "que du bonheur",
    "",
    "c'était vraiment riche",
    "pour nous la question du temps est réglée",
    "j'ai appris qu'il faut écouter",
    "personne ne sait où ça va",
    "comment dire",
    "chez nous on se voit une fois par mois",
    "je retiens l'idée du cercle",
    "parce que quand on se parle on avance",
    "d'accord merci",
    "la question de la confiance revient souvent",
    "il faut que tout le monde parle",
    "voilà pourquoi on continue",
    "on ne savait pas quoi faire",
]
SPANISH_QUESTIONS = [
    "mi pregunta es cómo mantener el contacto entre reuniones",
    "nuestra pregunta es quién facilita la próxima vez",
    "tengo una pregunta sobre las reuniones a distancia",
    "me pregunto si nos vemos demasiado",
    "me gustaría saber cómo lo hacen ustedes",
    "cómo hacemos para que la gente nueva se sienta bien",
    "bueno pues qué pasaría si dejamos de mandar recordatorios",
    "por qué no empezamos con una historia",
    "y si dejamos de hacer actas",
    "hay algún momento mejor para vernos",
    "de qué temas no queremos hablar",
    "alguien tiene una idea para lo que sigue",
    "nos pueden repetir la consigna",
    "cuál es el tamaño ideal de un grupo",
    "para qué sirve esta comunidad",
    "quién podría recibir el próximo encuentro",
    "cuándo nos volvemos a ver",
    "cuánto tiempo hace falta",
    "dónde guardamos todo esto",
    "sería posible cambiar la hora",
    "entonces ustedes qué harían en mi lugar",
    "creen que podemos seguir sin presupuesto",
    "seguimos con el mismo horario o no",
    "tienen alguna experiencia con esto",
    "podemos invitar a gente de otros equipos",
    "ustedes vendrían a otra hora",
    "cómo manejan a los que faltan",
    "quería saber si alguien toma notas",
    "en qué medida podemos cambiar el formato",
    "es normal tener miedo al silencio",
    "quién va a guardar los dibujos",
    "ustedes cómo le hacen cuando no hay sala",
    "qué hacemos si nadie viene",
    "podríamos tener un ejemplo",
    "hace falta una persona facilitadora cada vez",
    "y lo que sigue para cuándo es",
    "han probado en línea",
    "la pregunta que me hago es el tiempo",
    "esto existe en otro lugar",
]
SPANISH_STATEMENTS = [
    "podríamos invitar a gente de otros equipos",
    "me gustó mucho el paseo por los dibujos",
    "la gente de mi comunidad está muy ocupada",
    "que es la razón por la que nadie vino",
    "cuando la gente viene se queda",
    "lo que necesitamos es tiempo",
    "no sé cómo",
    "gracias a todas y a todos",
    "qué bueno que hablamos de esto",
    "y luego se terminó",
    "si nos viéramos más sería mejor",
    "hay demasiadas reuniones",
    "decidimos compartir la facilitación",
    "para mí es lo más importante",
    "vimos cómo lo hacen los demás",
    "creo que es una cuestión de confianza",
    "tienen razón",
    "es lo que dijimos antes",
    "como dijimos antes hay que escuchar",
    "donde nos reunimos hay poca luz",
    "es verdad",
    "alguna gente no viene porque está lejos",
    "",
    "fue muy rico",
    "para nosotros la pregunta del tiempo está resuelta",
    "aprendí que hay que escuchar",
    "nadie sabe a dónde va",
    "cómo decirlo",
    "nos vemos una vez al mes",
    "me quedo con la idea del círculo",
    "porque cuando hablamos avanzamos",
    "de acuerdo gracias",
    "la cuestión de la confianza vuelve seguido",
    "hace falta que todos hablen",
    "por eso seguimos",
    "no sabíamos qué hacer",
]
HEARD = {
    "fr": (FRENCH_QUESTIONS, FRENCH_STATEMENTS),
    "es": (SPANISH_QUESTIONS, SPANISH_STATEMENTS),
}


def f_score(language: str) -> float:
    """The harmonic mean of how many are found and how many of the found are right."""
    questions, statements = HEARD[language]
    found = sum(is_question(text, language) for text in questions)
    wrong = sum(is_question(text, language) for text in statements)
    return 2 * found / (2 * found + wrong + len(questions) - found)


@pytest.mark.parametrize("language", HEARD)
def test_questions_are_mostly_told_from_statements(language: str) -> None:
    """Those that only the voice tells are among them, and are missed."""
    assert f_score(language) >= 0.85


@pytest.mark.parametrize("language", HEARD)
def test_announced_questions_are_always_recognised(language: str) -> None:
    """What the debrief asks people to say settles it."""
    announced = HEARD[language][0][:2]
    assert all(is_question(text, language) for text in announced)


def test_french_question_may_be_written_in_several_ways() -> None:
    """With hyphens, without, and with the apostrophe standing apart."""
    for text in ("est-ce qu'on continue", "est ce qu' on continue", "EST-CE QU’ON continue"):
        assert is_question(text, "fr-CA")
