# Tous les mots de l'appareil en français. Le format est Fluent (projectfluent.org).
# Variables : $length est une durée en mots ; $title, $activity, $who viennent du plan.
# SPELL($number, gender: "feminine") écrit un nombre en lettres ; OPENING($word) vaut vowel
# ou consonant, pour l'élision.

## Durées

seconds = { $seconds ->
    [1] une seconde
   *[other] { SPELL($seconds, gender: "feminine") } secondes
}
half-minute = trente secondes
minutes = { $minutes ->
    [1] une minute
   *[other] { SPELL($minutes, gender: "feminine") } minutes
}
minutes-and-a-half = { $minutes ->
    [1] une minute et demie
   *[other] { SPELL($minutes, gender: "feminine") } minutes et demie
}
minutes-and-seconds = { minutes } et { seconds }

# L'heure, comme on la dit.
clock-time = { $hour ->
    [0] minuit
    [1] une heure
    [12] midi
   *[other] { SPELL($hour, gender: "feminine") } heures
}{ $minute ->
    [0] {""}
   *[other] {" "}{ SPELL($minute, gender: "feminine") }
}

# La date, écrite et dite.
date = { $weekday } { $day ->
    [1] 1er
   *[other] { $day }
} { $month } { $year }

## Qui travaille avec qui

who-alone = individuellement
who-pairs = par deux
who-groups = par groupes de { SPELL($size) }
who-all = tout le groupe ensemble

## Avant la séance

ready = Prêt : { $title }, { $length }. Appuyez sur le bouton pour commencer.
kept-page = { $count ->
    [0] J'ai gardé la page de la dernière séance.
    [1] J'ai gardé une question.
   *[other] J'ai gardé { SPELL($count, gender: "feminine") } questions.
} Branchez une clé pour emporter la page.
cards-today = Je ne peux pas écouter aujourd'hui : gardez des cartes sous la main pour les questions.
offer-forget = Dois-je oublier la dernière séance, avec tout ce qui s'y est dit ? Appuyez pour l'oublier.
offer-switch-off = Dois-je m'éteindre ? Appuyez pour m'éteindre.
left-as-it-is = Rien ne change.
forgotten = La dernière séance est oubliée.
nothing-to-forget = Il n'y a pas de séance à oublier.
not-forgotten = Je n'ai pas pu l'oublier. Réessayez, ou faites-le sur un ordinateur.
keep-holding-off = Maintenez encore pour m'éteindre.
let-go-off = Relâchez maintenant pour m'éteindre.
switching-off = Je m'éteins. Quand ma lumière est éteinte, comptez jusqu'à dix, puis débranchez.
checking-up = Je vérifie mes pièces.
only-plan = Il n'y a que ce plan.
plan-choice = { $title }. Appuyez pour le prendre, ou appuyez brièvement puis maintenez pour le suivant.
volume = Je parle aussi fort que cela.
welcome-device = Bienvenue. Je surveille le temps, et j'annonce la suite.
welcome-outcomes = Ce que nous voulons emporter.
welcome-step-sound = Ce son ouvre une étape.
welcome-end-sound = Et celui-ci la termine.
welcome-listening = Je n'écoute que pendant : { $steps }, pour noter ce qui se dit, ma lumière allumée sans clignoter, et à aucun autre moment.
welcome-recording = Je n'écoute que pendant : { $steps }, pour noter ce qui se dit et garder le son, ma lumière allumée sans clignoter, et à aucun autre moment.
welcome-listening-pulse = Je n'écoute que pendant : { $steps }, pour noter ce qui se dit, et { $pulses }, pour les nombres.
welcome-recording-pulse = Je n'écoute que pendant : { $steps }, pour noter ce qui se dit et garder le son, et { $pulses }, pour les nombres.
welcome-pulse = Je n'écoute que pendant : { $steps }, pour les nombres seuls, ma lumière allumée sans clignoter.
welcome-no-listening = Je ne vous écoute pas.

## Une étape

step = { $title }, { $length }.
step-who = { $title }, { $who }, { $length }.
activity-step = { $activity } : { $title }, { $length }.
activity-step-who = { $activity } : { $title }, { $who }, { $length }.
round-step = Tour { $round } sur { $rounds }, { $turn } : { $title }, { $length }.
# Les étapes que termine un appel : aucune durée n'est dite.
step-open = { $title }.
step-open-who = { $title }, { $who }.
activity-step-open = { $activity } : { $title }.
activity-step-open-who = { $activity } : { $title }, { $who }.
round-step-open = Tour { $round } sur { $rounds }, { $turn } : { $title }.
round-step-plain = Tour { $round } sur { $rounds } : { $title }, { $length }.
round-step-plain-open = Tour { $round } sur { $rounds } : { $title }.
ready-call = Tout le monde est prêt ? Appuyez pour continuer.
turn = { $round ->
    [1] la première personne
    [2] la deuxième personne
    [3] la troisième personne
    [4] la quatrième personne
    [5] la cinquième personne
   *[other] la personne numéro { $round }
} prend le rôle { OPENING($role) ->
    [vowel] d'{ $role }
   *[other] de { $role }
}
teach-signals = { $count ->
    [one] Voici le son qui vous dit quand changer.
   *[other] Voici les { SPELL($count) } sons qui vous disent quand changer.
}
teach-NEXT_CLIENT = Au client suivant.
teach-CLARIFY = Passez aux questions pour comprendre.
teach-IDEAS = Passez aux idées.
teach-FEEDBACK = Dites ce qui a aidé.
teach-SWITCH = À l'autre personne.
teach-MOVE_ON = Changez de place ou de partenaire.
consent = Maintenant j'écoute, tant que ma lumière ne clignote pas. J'écris ce qui se dit, pas qui le dit, pour que les questions repartent avec vous.
consent-recording = Maintenant j'écoute, tant que ma lumière ne clignote pas. J'écris ce qui se dit, pas qui le dit, et je garde le son, pour que les questions repartent avec vous.
consent-page = Qui reçoit la page de cette séance peut le lire.
consent-readers = C'est pour : { $readers }.
consent-refusing = Appuyez deux fois, et ce qui vient d'être dit est effacé. Maintenez, et j'arrête. Une carte vaut autant.
quiet-please = D'abord deux secondes de silence, s'il vous plaît.
listening-again = J'écoute à nouveau, et j'écris ce qui se dit, tant que ma lumière ne clignote pas.
recording-again = J'écoute à nouveau, j'écris ce qui se dit et je garde le son, tant que ma lumière ne clignote pas.
pulse-by-hands = Montrez-le d'une main, du poing à cinq doigts. Une personne près de moi dit combien de mains montrent chaque nombre. Je n'entends que des nombres.
pulse-by-voices = L'un après l'autre, dites votre nombre, de zéro à cinq. Je n'entends que des nombres ; un son bref dit que je l'ai. Appuyez quand tous ont parlé.
pulse-impossible = Je ne peux pas écouter aujourd'hui. Quelqu'un peut-il noter combien de mains montrent chaque nombre ?
pulse-ask = { $number ->
    [0] Combien de poings ?
    [1] Combien de mains montrent un ?
   *[other] Combien de mains montrent { SPELL($number) } ?
}
pulse-total = Cela fait { SPELL($count) } en tout. Appuyez pour garder, ou deux fois pour recommencer.
pulse-missed = Je n'ai pas pu prendre les nombres. Appuyez pour continuer, ou deux fois pour réessayer.
hint-far = Un peu plus près, s'il vous plaît.
hint-loud = Il y a du bruit autour de moi. Plus près, s'il vous plaît, et un à la fois.
hint-clipped = Un peu plus loin, s'il vous plaît.
hint-two-at-once = Un à la fois, s'il vous plaît.
hint-dead = Je n'entends rien du tout. Écrivez sur des cartes, s'il vous plaît.
listening-impossible = Je ne peux pas écouter aujourd'hui. Écrivez votre question sur une carte, s'il vous plaît.
halfway = Mi-temps. Il reste { $length }.
left = Il reste { $length }.
anyone-else = Quelqu'un d'autre ?

## Après une étape

reminder = Le temps est écoulé. Appuyez sur le bouton pour continuer.
noted = { $count ->
    [0] Je n'ai rien noté.
    [1] J'ai noté une chose.
   *[other] J'ai noté { SPELL($count, gender: "feminine") } choses.
}
recorded = Ce qui s'est dit est enregistré. Les mots seront écrits plus tard.
read-back = { $count ->
    [1] Je relis une question.
   *[other] Je relis { SPELL($count, gender: "feminine") } questions.
} Appuyez deux fois pour en effacer une, une fois pour finir.
read-back-more = { $count ->
    [1] Une autre question est sur la page.
   *[other] { SPELL($count, gender: "feminine") } autres questions sont sur la page.
}
closing = C'était notre séance. Merci à toutes et à tous.
ended = La séance s'arrête ici. Ce qui a été noté est gardé.

## Les gestes

more-time = { $seconds ->
    [60] Encore une minute.
   *[other] Encore { $length }.
}
no-more-time = Il n'y a plus de temps à ajouter pour cette étape.
back = Retour à : { $title }. Il reste { $length }.
back-no-time = Retour à : { $title }. Son temps était écoulé, alors elle reçoit une minute.
first-step = C'est la première étape.
again-waiting = Le temps est écoulé. Appuyez pour continuer.
press-to-go-on = Appuyez pour continuer.
paused = Pause. Maintenez de nouveau le bouton pour reprendre.
resumed = Nous reprenons. Il reste { $length }.
resumed-waiting = Nous reprenons.
keep-holding = Maintenez encore pour terminer la séance.
let-go = Relâchez maintenant pour terminer.
confirm-end = Pour terminer la séance, appuyez une fois. Sinon, nous continuons.

## Le rythme
# $late_length : au-delà du créneau ; $first, $second : titres des étapes qui cèdent du temps.

slot-by-clock = Nous terminons à { $time }.
slot-from-now = Nous avons { $length } à partir de maintenant.
slot-left = { $length }.
propose-one = Nous avons { $late_length } de retard. Je propose de prendre { $first_length } sur : { $first }. Appuyez pour accepter.
propose-two = Nous avons { $late_length } de retard. Je propose de prendre { $first_length } sur : { $first }, et { $second_length } sur : { $second }. Appuyez pour accepter.
propose-many = Nous avons { $late_length } de retard. Je propose de prendre { $saved_length } sur les étapes suivantes. Appuyez pour accepter.
agreed = C'est d'accord.
shortened-one = Nous avons { $late_length } de retard : je prends { $first_length } sur : { $first }.
shortened-two = Nous avons { $late_length } de retard : je prends { $first_length } sur : { $first }, et { $second_length } sur : { $second }.
shortened-many = Nous avons { $late_length } de retard : je prends { $saved_length } sur les étapes suivantes.
undone = C'est annulé.
slot-over = Nous terminerons avec { $over_length } de retard.
slot-whole = De nouveau { $length } en tout.
extension-free = Nous en avons le temps.
extension-cost = Cela nous donne { $late_length } de retard.

## Ce qui n'a pas marché

stuck = Le bouton est bloqué. Les étapes s'enchaînent toutes seules.
freed = Le bouton marche de nouveau.
listening-failed = Je ne vous entends plus. Écrivez sur des cartes, s'il vous plaît.
hears-again = Je vous entends de nouveau.
light-failed = Ma lumière est en panne, alors je n'écoute pas. Écrivez sur des cartes, s'il vous plaît.
where-we-are = Nous en sommes à : { $title }. Il reste { $length }.
where-we-wait = Nous sommes à la fin de : { $title }. Appuyez pour continuer.
go-on-or-anew = Il y a eu une coupure. Nous en étions à : { $title }, il restait { $length }. Appuyez pour continuer. Maintenez pour tout recommencer.
go-on-or-anew-start = Il y a eu une coupure. Appuyez pour continuer. Maintenez pour tout recommencer.
not-kept = Je ne peux plus enregistrer. La séance continue, mais ce qui se dit maintenant peut être perdu.

## Ce qui ne va pas dans l'appareil, et que faire

doctor-all-well = Tout est en ordre chez moi.
doctor-well = En ordre : { $parts }.
doctor-more = { $count ->
    [one] Il reste une chose à réparer ; elle est à l'écran.
   *[other] Il reste { $count } choses à réparer ; elles sont à l'écran.
}
doctor-listens = J'écoute pendant une seconde, pour mesurer le micro. Rien n'est gardé.
doctor-part-settings = les réglages
doctor-part-plan = le plan
doctor-part-voice = la voix
doctor-part-speaker = le haut-parleur
doctor-part-pins = les broches
doctor-part-button = le bouton
doctor-part-light = la lumière
doctor-part-microphone = le micro
doctor-part-model = le modèle de parole
doctor-part-disk = le disque
doctor-part-root = le système
doctor-part-clock = l'horloge
doctor-part-temperature = la température
doctor-part-power = l'alimentation
doctor-part-memory = la mémoire
doctor-part-swap = l'espace d'échange
doctor-say-settings = Il y a une erreur dans mes réglages. Corrigez le fichier des réglages, s'il vous plaît.
doctor-say-plan = Il y a une erreur dans le plan. Vérifiez-le sur un ordinateur, s'il vous plaît.
doctor-say-voice = Ma voix ne marche pas. Installez-la de nouveau, s'il vous plaît.
doctor-say-no-speaker = Je n'ai pas de haut-parleur. Branchez-en un, s'il vous plaît.
doctor-say-speaker = Le haut-parleur ne marche pas. Vérifiez sa prise, s'il vous plaît.
doctor-say-pins = Je ne trouve ni mon bouton ni ma lumière. Relancez l'installation, s'il vous plaît.
doctor-say-button = Je ne trouve pas mon bouton. Vérifiez son câble, s'il vous plaît.
doctor-say-button-down = Mon bouton reste enfoncé. Lâchez-le, ou vérifiez son câble.
doctor-say-button-flaps = Mon bouton a un faux contact. Vérifiez son câble, s'il vous plaît.
doctor-say-light = Ma lumière ne marche pas, alors je ne peux pas écouter. Vérifiez son câble, s'il vous plaît.
doctor-say-no-microphone = Je n'ai pas de micro. Branchez-en un, ou gardez des cartes sous la main.
doctor-say-microphone = Le micro ne marche pas. Vérifiez sa prise, s'il vous plaît.
doctor-say-microphone-dead = Le micro ne donne aucun son. Vérifiez son interrupteur et sa prise, s'il vous plaît.
doctor-say-microphone-quiet = Le micro est très faible. Augmentez son niveau, s'il vous plaît.
doctor-say-microphone-clips = Le micro est trop fort. Baissez son niveau, s'il vous plaît.
doctor-say-microphone-loses = Une partie du son du micro se perd. Branchez-le sans concentrateur, s'il vous plaît.
doctor-say-model = Mon modèle de parole manque ou est abîmé. Installez-le, ou gardez des cartes sous la main.
doctor-say-disk-full = Mon disque est plein. Effacez d'anciennes séances, s'il vous plaît.
doctor-say-disk-filling = Mon disque se remplit. Effacez bientôt d'anciennes séances, s'il vous plaît.
doctor-say-disk-refuses = Je ne peux rien enregistrer sur mon disque. Mettez une carte neuve, s'il vous plaît.
doctor-say-disk-slow = Mon disque est très lent. Mettez une carte plus récente, s'il vous plaît.
doctor-say-disk-forgets = Ce que j'enregistre disparaît quand le courant est coupé. Donnez-moi un disque qui le garde, s'il vous plaît.
doctor-say-clock = Je ne connais pas la date. Reliez-moi une fois à un réseau, s'il vous plaît.
doctor-say-heat = J'ai trop chaud, et je ralentis. Donnez-moi de l'air et de l'ombre, s'il vous plaît.
doctor-say-warm = Je chauffe. Donnez-moi de l'air et de l'ombre, s'il vous plaît.
doctor-say-power = Mon alimentation est trop faible. Prenez-en une plus forte, faite pour cette carte, s'il vous plaît.
doctor-say-power-was = Mon alimentation a été trop faible un moment. Prenez-en une plus forte, s'il vous plaît.
doctor-say-memory = Je manque de mémoire. Fermez d'autres programmes, ou redémarrez-moi, s'il vous plaît.
doctor-say-swap = Ce que j'entends pourrait être écrit sur le disque. Désactivez l'espace d'échange, s'il vous plaît.

## Les plans que le programme écrit

new-debrief = Debriefing
new-debrief-prompt = De chaque groupe, une phrase que vous emportez
import-break = Pause
import-untitled = Partie { $number }

## The stick
# Said in this order while it is plugged. $name: a file's; $title: a plan's or a session's.

stick-seen = Une clé. Je regarde ce qu'elle contient.
stick-next = Une autre clé. Je la regarde quand la première est terminée.
stick-plan = J'ai copié le plan { $title }.
stick-plans = J'ai copié { $count } plans.
stick-plan-bad = Je ne peux pas utiliser { $name }. Ligne { $line } : { $problem }. Tout est sur la clé, dans le fichier Problems.
stick-plans-bad = { $count ->
    [one] Il y a une erreur dans un autre plan ; voir le fichier Problems sur la clé.
   *[other] Il y a des erreurs dans { $count } autres plans ; voir le fichier Problems sur la clé.
}
stick-recordings = { $count ->
    [one] J'ai copié un enregistrement.
   *[other] J'ai copié { $count } enregistrements.
}
stick-recordings-bad = Je ne peux pas utiliser certains enregistrements ; voir le fichier Problems sur la clé.
stick-settings = J'ai copié de nouveaux réglages.
stick-settings-bad = Il y a une erreur dans les réglages de la clé, je garde donc les miens ; voir le fichier Problems.
stick-date-and-time = Nous sommes le { $date }, il est { $time }.
stick-date-known = Je connais déjà la date : { $date }.
stick-date-bad = Je ne reprends pas la date de la clé ; voir le fichier Problems.
stick-date-locked = Je ne peux pas écrire sur cette clé, je ne reprends donc pas sa date.
stick-refused = { $count ->
    [one] Il y a sur la clé un élément que je n'ai pas ouvert ; voir le fichier Problems.
   *[other] Il y a sur la clé { $count } éléments que je n'ai pas ouverts ; voir le fichier Problems.
}
stick-device-full = Mon propre disque est plein, je n'ai pas pu tout copier. Faites-moi oublier d'anciennes séances.
stick-harvest = La récolte de { $title } est sur la clé.
stick-harvests = Les récoltes de { $count } séances sont sur la clé.
stick-nothing-new = Il n'y avait rien de nouveau sur la clé, et rien à emporter.
stick-check = J'ai examiné mes pièces, et noté sur la clé ce que j'ai trouvé.
stick-may-be-taken = Vous pouvez retirer la clé.
stick-first-may-be-taken = Vous pouvez retirer la clé branchée en premier. Je passe à la suivante.
stick-full = La clé est pleine, il y manque donc quelque chose. Rien n'est perdu ici. Branchez une clé moins remplie.
stick-locked = Je ne peux pas écrire sur cette clé, elle n'emporte donc rien. Rien n'est perdu ici. Branchez-en une autre.
stick-gone = La clé a été retirée trop tôt. Rien n'est perdu ici. Rebranchez-la.
stick-unreadable = Je ne peux pas utiliser cette clé. Rien n'est perdu ici. Branchez-en une autre.

## La page d'une séance : écrite, jamais dite
# Les temps comme 72:05 sont en minutes et secondes. $word, $title : déjà sûrs en Markdown.

harvest-when = { $date }, { $hour } h { $minute }
harvest-date-not-known = Date inconnue
harvest-date-by-stick = { $moment } (d'après un fichier sur une clé)
harvest-rehearsal = répétition
harvest-ended-early = terminée avant la fin
harvest-begun-anew = interrompue puis recommencée
harvest-broken-off = interrompue
harvest-outcomes = Elle devait apporter :
harvest-questions = Questions
harvest-no-questions = Aucune question n'a été reconnue dans ce qui s'est dit. Les questions des cartes comptent autant : gardez-les avec cette page.
harvest-nothing = **L'appareil n'a rien noté de ce qui s'est dit.** Les questions sont sur les cartes : ramassez-les et gardez-les avec cette page.
harvest-said = Ce qui s'est dit
harvest-filed = { $title } : { $what ->
    [questions] questions
    [positives] éléments positifs
    [negatives] éléments négatifs
    [feelings] ressentis
   *[other] { $what }
}
harvest-before = Entendu avant :
harvest-repeated = répété plus près du microphone
harvest-uncertain = Un mot *comme ceci?* n'a pas été entendu avec certitude. Le reste peut aussi contenir des erreurs : demandez à celles et ceux qui étaient là.
harvest-offered = Entre crochets [comme ceci?] se trouve un terme du plan auquel ressemblent les mots qui le précèdent. Il est proposé, sans prendre leur place.
harvest-pulse = Le pouls, du poing à cinq
harvest-pulse-about = Combien de mains ont montré chaque nombre, de cinq doigts à aucun.
harvest-pulse-before = Avant
harvest-pulse-after = Après
harvest-pulse-mean = { $title } : { $mean } sur 5 pour { $count ->
    [one] une main
   *[other] { $count } mains
}
harvest-pulse-partly = { $title } : { $count ->
    [one] une main
   *[other] { $count } mains
}, sans compter jusqu'au bout
harvest-pulse-number = Nombre montré
harvest-pulse-hands = Mains
harvest-pulse-average = Moyenne
harvest-into-session = à { $time } du début
harvest-at = { $moment }, à { $hour } h { $minute }
harvest-time = L'emploi du temps
harvest-slot = Le créneau était de { $slot } ; la séance a duré { $lasted } ({ $difference }). Les temps sont en minutes et secondes et comprennent les annonces.
harvest-step = Étape
harvest-planned = Prévu
harvest-actual = Réel
harvest-difference = Écart
harvest-remarks = Remarques
harvest-not-reached = pas atteinte
harvest-reached = { $count ->
    [one] { $count } atteint
   *[other] { $count } atteints
}
harvest-rounds = { $count ->
    [one] { $count } tour
   *[other] { $count } tours
}
harvest-paused = pause de { $time }
harvest-returned = { $count ->
    [one] reprise une fois
   *[other] reprise { $count } fois
}
harvest-missed = Ce qui a échappé à l'appareil
harvest-power = Le courant a été coupé alors que la séance en était à { $time } ; son horloge s'est arrêtée aussi longtemps.
harvest-restart = L'appareil a redémarré de lui-même à { $time }.
harvest-part = { $device ->
    [speaker] le haut-parleur
    [microphone] le microphone
    [recogniser] la reconnaissance de la parole
    [voice] la voix
    [light] la lumière
    [button] le bouton
    [journal] le journal
    [power] l'alimentation
    [heat] le refroidissement
    [disk] le disque
    [memory] la mémoire
    [pins] la liaison avec le bouton et la lumière
   *[other] { $device }
}
harvest-failed = Panne à { $time }, jusqu'à la fin : { harvest-part }.
harvest-failed-until = Panne à { $time }, jusqu'à { $until } : { harvest-part }.
harvest-lost-sound = Pendant l'écoute, { $count ->
    [one] un court passage de son a été perdu ; il peut y manquer des mots.
   *[other] { $count } courts passages de son ont été perdus ; il peut y manquer des mots.
}
harvest-hint = { $trouble ->
    [far] À { $time }, il a demandé de s'approcher : les voix lui parvenaient trop faiblement.
    [loud] À { $time }, il a demandé de s'approcher, une personne à la fois : il y avait du bruit autour de lui.
    [clipped] À { $time }, il a demandé de s'éloigner : une voix était trop forte pour lui.
    [two-at-once] À { $time }, il a demandé de parler une personne à la fois.
    [dead] À { $time }, il a dit qu'il n'entendait rien du tout.
   *[other] À { $time }, il a dit qu'il entendait mal.
}
harvest-damaged = Le journal de l'appareil a été endommagé : une partie de ce qui s'est passé ou dit manque sur cette page.
harvest-more-time = { $time } de plus, à la demande du bouton
harvest-gave-way = { $time } de moins pour tenir le créneau
harvest-deaf = sans écoute pendant { $time }
harvest-late = Elle a commencé { $time } après le début de son créneau.
harvest-taken-off = { $time } ont été retirés du créneau avant le premier appui, parce qu'elle commençait en retard.
harvest-deaf-step = Pendant « { $title } », l'appareil devait écouter, et ne l'a pas fait pendant { $time } : ce qui s'est dit alors n'est que sur les cartes.
harvest-lost-here = du son a été perdu ici
harvest-mended-mark = corrigé à la main
harvest-mended = Ce qui est marqué comme corrigé a été changé par une personne après la séance. Ce que l'appareil avait entendu reste dans son propre fichier de la séance, et n'est pas sur cette page.
harvest-question-number = Question { $number }
harvest-nothing-here = Rien n'a été noté ici.
harvest-picture = Chaque partie de la séance dans le temps
harvest-picture-about = La barre du haut montre quand la partie était prévue, celle du bas quand elle a eu lieu. Le tableau qui suit dit la même chose.
harvest-sign-paused = en pause
harvest-sign-deaf = sans écoute
harvest-sign-more = plus de temps
harvest-sign-less = moins de temps, pour tenir le créneau
harvest-sign-returned = reprise après un appui de trop
harvest-sign-slot = la fin du créneau
harvest-together = { $count } séances côte à côte
harvest-other-plan = Ces séances n'avaient pas toutes le même plan : les parties de même nom sont côte à côte.
harvest-session-number = Séance { $number }
harvest-cards = Cartes des questions
harvest-cards-about = À imprimer en A4 et à découper le long des lignes. Un blanc est un mot qui n'a pas été entendu avec certitude : demandez à celles et ceux qui étaient là, et complétez à la main.
harvest-blank = blanc
harvest-making = Comment cette page a été faite, et ce qui est gardé
harvest-quoted = « { $title } »
harvest-listened = L'appareil posé sur la table (facilitate { $version }) a écouté pendant { $steps }, sa lumière allumée sans clignoter, et à aucun autre moment. Il a lui-même transformé la parole en mots, sans réseau, et les a écrits comme il les a entendus : rien n'est reformulé, et personne n'est nommé.
harvest-not-listened = L'appareil posé sur la table (facilitate { $version }) n'a pas écouté pendant cette séance.
harvest-counted = Pendant { $steps }, il n'a écouté que des nombres, et n'a gardé que le nombre de mains pour chacun.
harvest-struck = { $count ->
    [one] Une chose a été effacée à la demande de la personne qui l'avait dite : ses mots ont disparu.
   *[other] { $count } choses ont été effacées à la demande de celles et ceux qui les avaient dites : leurs mots ont disparu.
}
harvest-kept = Il garde ces mots et les temps ci-dessus dans un fichier à part. Aucun son n'a été enregistré.
harvest-kept-with-sound = Il garde ces mots et les temps ci-dessus dans un fichier à part. Il garde aussi le son enregistré pendant les étapes d'écoute, comme le groupe en a été informé.
harvest-kept-with-sound-until = Il garde ces mots et les temps ci-dessus dans un fichier à part. Il garde aussi le son enregistré pendant les étapes d'écoute, comme le groupe en a été informé, et l'efface après { $count ->
    [one] { $count } jour
   *[other] { $count } jours
}, ou plus tôt, une fois que les mots en ont été relus.

## À l'écran

display-says = dit
display-sounds = sonne
display-heard = entendu
display-heard-kept = quelque chose, qui est gardé
display-runs = étape
display-listens = écoute
display-state = état
display-left = reste { $time }
state-READY = attend le premier appui
state-OFFERING = demande s'il faut oublier la dernière séance, ou s'éteindre
state-CHOOSING = nomme un autre plan
state-SWITCHING_OFF = dit qu'il s'éteint
state-WELCOMING = l'accueil est en cours
state-ANNOUNCING = une étape est annoncée ; son temps n'a pas commencé
state-RUNNING = le temps d'une étape court
state-LISTENING = le temps d'une étape court et le microphone est ouvert
state-COUNTING = on prend le pouls : le microphone est ouvert pour les nombres
state-CHECKING = le pouls est dit ; un appui le garde
state-CATCHING_UP = le microphone est fermé ; les derniers mots sont reconnus
state-WAITING = un appui est attendu
state-PAUSED = le temps est arrêté jusqu'à ce que le bouton soit de nouveau maintenu
state-PROPOSING = demande si des étapes à venir peuvent céder du temps
state-CONFIRMING = demande un appui pour terminer la séance
state-ASKING = après une coupure : demande s'il faut continuer
state-READING_BACK = les questions entendues sont relues
state-CLOSING = les derniers mots sont dits
state-ENDED = la séance est terminée

## Ce que disent les sons, la lumière et les gestes

signal-TICK = votre appui a été senti
signal-STEP = une nouvelle étape commence
signal-WARNING = le temps est bientôt écoulé
signal-END = le temps est écoulé
signal-GATHER = rassemblez-vous
signal-NEXT_CLIENT = au client suivant
signal-CLARIFY = passez aux questions pour comprendre
signal-IDEAS = passez aux idées
signal-FEEDBACK = dites ce qui a aidé
signal-SWITCH = à l'autre personne
signal-MOVE_ON = changez de place ou de partenaire
signal-REMINDER = l'étape est finie, appuyez pour continuer
signal-STRUCK = ce qui vient d'être dit est effacé
signal-TAP = il reste une minute
signal-FAULT = quelque chose ne va pas
light-OFF = rien ne tourne
light-READY = prêt : appuyez pour commencer
light-RUNNING = le temps d'une étape court
light-LAST_MINUTE = la dernière minute
light-TIME_UP = appuyez pour continuer
light-PAUSED = pause
light-ASKING = une question attend votre appui
light-LISTENING = j'écoute : le microphone est ouvert
light-HEARING_BADLY = j'écoute, mais j'entends mal : plus près, ou un à la fois
light-FAULT = une pièce est en panne
gesture-PRESS = un appui
gesture-PRESS-means = passer à l'étape suivante
gesture-DOUBLE_PRESS = deux appuis
gesture-DOUBLE_PRESS-means = réentendre la consigne et le temps qui reste; pendant qu'il écoute : effacer ce qui vient d'être dit
gesture-TRIPLE_PRESS = trois appuis
gesture-TRIPLE_PRESS-means = revenir d'une étape
gesture-QUADRUPLE_PRESS = quatre appuis
gesture-QUADRUPLE_PRESS-means = quand il est prêt : il vérifie ses pièces et dit quoi réparer
gesture-PRESS_THEN_HOLD = un appui court, puis maintenir
gesture-PRESS_THEN_HOLD-means = plus de temps pour cette étape
gesture-HOLD = maintenir
gesture-HOLD-means = pause ; maintenir de nouveau pour reprendre
gesture-END_HELD = maintenir cinq secondes, puis relâcher
gesture-END_HELD-means = terminer la séance, après un dernier appui

## Le déroulement et la carte d'un plan : écrit, jamais dit

show-from-start = Les temps comptent à partir du premier appui.
show-welcome = Accueil
show-closing = Clôture
show-after = La phrase après l'activité
show-round = tour { $round } sur { $rounds }
show-budget = Budget { $budget }, reste { $left }
show-time = temps
show-speech = parole
show-sounds = sons
show-wait = attente de l'appui
show-move = déplacement
show-locked = jamais raccourci
show-flexible = ajusté dans { $range }
show-silent = en silence
show-listens = le micro est ouvert
show-move-to = d'abord { $time } pour se déplacer
show-soft = plus doux
show-by-itself = continue tout seul
show-waits = attend l'appui
show-sum = Le compte
show-together = ensemble
show-slot = créneau
show-left-over = reste
show-share = L'appareil parle pendant { $percent } % du créneau.
show-could-give = Si la séance prend du retard, ces étapes peuvent encore céder du temps :
show-estimated = Sur { $total } phrases, { $count } ne sont pas encore prononcées : leur durée est estimée.
card-people = { $people } personnes
card-outcomes = Ce que nous voulons emporter
card-minutes = { $minutes } min
card-rounds = { $rounds } tours de { $minutes } min
card-role-passes = rôle qui tourne : { $role }
card-after = Entre les activités
card-sounds = Ce que disent les sons
card-gestures = Ce que vous faites avec le bouton
card-lights = Ce que dit la lumière
card-quick-title = L'appareil : bouton, lumière et sons
card-quick-do = Avec le bouton
card-quick-ready = quand il est prêt
card-quick-session = pendant une séance
card-quick-notes = Bon à savoir
card-quick-starting = il démarre ; attendez qu'il dise qu'il est prêt
card-quick-ready-PRESS = commencer la séance
card-quick-ready-DOUBLE_PRESS = commencer en retard : cinq minutes de moins ; si l'heure est sûre : réentendre
card-quick-ready-TRIPLE_PRESS = oublier la dernière séance, après un appui de plus
card-quick-ready-QUADRUPLE_PRESS = il vérifie ses pièces et dit quoi réparer
card-quick-ready-PRESS_THEN_HOLD = il nomme le plan suivant ; un appui le choisit
card-quick-ready-HOLD = moins fort ; après le plus doux, de nouveau le plus fort
card-quick-ready-END_HELD = éteindre, après un appui de plus
card-quick-note-hush = Pendant qu'il parle, un appui le fait seulement taire.
card-quick-note-back = Un appui de trop ne coûte rien : appuyez trois fois, et l'étape d'avant revient avec le temps qui lui restait.
card-quick-note-power = Après une coupure de courant, il dit où vous en étiez. Appuyez pour continuer ; maintenez pour recommencer.
card-quick-note-stick = Branchez une clé : de nouveaux plans entrent, les pages de vos séances sortent. Retirez-la quand il le dit.
card-quick-note-off = Éteignez-le avant de le débrancher ; quand sa lumière est éteinte, comptez jusqu'à dix.
card-quick-note-remote = Avec une télécommande de présentation : avancer est le bouton, reculer revient d'une étape, l'écran noir donne une minute de plus.

## La bibliothèque des structures : écrit, jamais dit
# Les noms entre crochets sont ceux des étapes d'une structure.

show-structure-name = structure
show-structure-groups = groupes
show-structure-people = personnes
show-structure-all = tous
show-structure-length = { $budget } en tout ; ses étapes seules prennent { $range }
show-structure-group-size = taille des groupes
show-structure-rounds = tours
show-structure-usual = d'habitude { $usual }, dans un plan « { $field }: { $usual } »
show-structure-steps = Étapes
show-structure-times = { $count } tours
show-structure-role = chaque personne à son tour est : { $role }
show-structure-odd-ones = Quand les groupes ne tombent pas juste
show-structure-specifications = Spécifications minimales [et les étapes qui les respectent]
show-structure-variants = Variantes
show-structure-without = Sans { $steps }.
show-structure-source = Source
show-structure-licence = Licence
show-structure-use = Dans un plan
