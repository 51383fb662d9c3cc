# Todas las palabras del aparato en español. El formato es Fluent (projectfluent.org).
# Variables: $length es una duración en palabras; $title, $activity, $who vienen del plan.
# SPELL($number, gender: "masculine") escribe un número en letras ante un nombre.

## Duraciones

seconds = { $seconds ->
    [1] un segundo
   *[other] { SPELL($seconds, gender: "masculine") } segundos
}
half-minute = medio minuto
minutes = { $minutes ->
    [1] un minuto
   *[other] { SPELL($minutes, gender: "masculine") } minutos
}
minutes-and-a-half = { $minutes ->
    [1] un minuto y medio
   *[other] { SPELL($minutes, gender: "masculine") } minutos y medio
}
minutes-and-seconds = { minutes } y { seconds }

# La hora, como se dice.
clock-time = { $hour_of_twelve ->
    [1] la una
   *[other] las { SPELL($hour_of_twelve, gender: "feminine") }
}{ $minute ->
    [0] {""}
    [15] {" "}y cuarto
    [30] {" "}y media
   *[other] {" "}y { SPELL($minute) }
}

# La fecha, escrita y dicha.
date = { $weekday } { $day } de { $month } de { $year }

## Quién trabaja con quién

who-alone = cada persona por su cuenta
who-pairs = en parejas
who-groups = en grupos de { SPELL($size) }
who-all = todo el grupo junto

## Antes de la sesión

ready = Listo: { $title }, { $length }. Pulsen el botón para empezar.
kept-page = { $count ->
    [0] Guardé la página de la última sesión.
    [1] Guardé una pregunta.
   *[other] Guardé { SPELL($count, gender: "feminine") } preguntas.
} Conecten una memoria para llevarse la página.
cards-today = Hoy no puedo escuchar, así que tengan tarjetas a mano para las preguntas.
offer-forget = ¿Olvido la última sesión, con todo lo que se dijo? Pulsen para olvidarla.
offer-switch-off = ¿Me apago? Pulsen para apagarme.
left-as-it-is = Todo queda como está.
forgotten = La última sesión está olvidada.
nothing-to-forget = No hay ninguna sesión que olvidar.
not-forgotten = No pude olvidarla. Inténtenlo otra vez, o háganlo en un ordenador.
keep-holding-off = Sigan pulsando para apagarme.
let-go-off = Suelten ahora para apagarme.
switching-off = Me apago. Cuando mi luz esté apagada, cuenten hasta diez y desenchufen.
checking-up = Reviso mis partes.
only-plan = Solo hay este plan.
plan-choice = { $title }. Pulsen para tomarlo, o pulsen breve y mantengan para el siguiente.
volume = Hablo así de fuerte.
welcome-device = Les doy la bienvenida. Llevo el tiempo y digo qué sigue.
welcome-outcomes = Lo que queremos llevarnos.
welcome-step-sound = Este sonido abre un paso.
welcome-end-sound = Y este lo cierra.
welcome-listening = Solo escucho en: { $steps }, para anotar lo que se dice, con mi luz fija, y en ningún otro momento.
welcome-recording = Solo escucho en: { $steps }, para anotar lo que se dice y guardar el sonido, con mi luz fija, y en ningún otro momento.
welcome-listening-pulse = Solo escucho en: { $steps }, para anotar lo que se dice, y { $pulses }, para los números.
welcome-recording-pulse = Solo escucho en: { $steps }, para anotar lo que se dice y guardar el sonido, y { $pulses }, para los números.
welcome-pulse = Solo escucho en: { $steps }, solo números, con mi luz fija.
welcome-no-listening = No les escucho.

## Un paso

step = { $title }, { $length }.
step-who = { $title }, { $who }, { $length }.
activity-step = { $activity }: { $title }, { $length }.
activity-step-who = { $activity }: { $title }, { $who }, { $length }.
round-step = Ronda { $round } de { $rounds }, { $turn }: { $title }, { $length }.
# Los pasos que termina una llamada: no se dice ninguna duración.
step-open = { $title }.
step-open-who = { $title }, { $who }.
activity-step-open = { $activity }: { $title }.
activity-step-open-who = { $activity }: { $title }, { $who }.
round-step-open = Ronda { $round } de { $rounds }, { $turn }: { $title }.
round-step-plain = Ronda { $round } de { $rounds }: { $title }, { $length }.
round-step-plain-open = Ronda { $round } de { $rounds }: { $title }.
ready-call = ¿Todo listo? Pulsen para seguir.
turn = { $round ->
    [1] la primera persona
    [2] la segunda persona
    [3] la tercera persona
    [4] la cuarta persona
    [5] la quinta persona
   *[other] la persona número { $round }
} hace ahora de { $role }
teach-signals = { $count ->
    [one] Este sonido les dice cuándo cambiar.
   *[other] Estos { SPELL($count, gender: "masculine") } sonidos les dicen cuándo cambiar.
}
teach-NEXT_CLIENT = Le toca al siguiente cliente.
teach-CLARIFY = Pasen a las preguntas para entender.
teach-IDEAS = Pasen a las ideas.
teach-FEEDBACK = Digan qué les ayudó.
teach-SWITCH = Ahora la otra persona.
teach-MOVE_ON = Pasen al siguiente lugar.
consent = Ahora escucho, mientras mi luz esté fija. Escribo lo que se dice, no quién lo dice, para que se lleven las preguntas.
consent-recording = Ahora escucho, mientras mi luz esté fija. Escribo lo que se dice, no quién lo dice, y guardo el sonido, para que se lleven las preguntas.
consent-page = Quien reciba la página de esta sesión puede leerlo.
consent-readers = Es para: { $readers }.
consent-refusing = Pulsen dos veces, y lo último que se dijo se borra. Mantengan pulsado, y dejo de escuchar. Una tarjeta vale igual.
quiet-please = Primero, dos segundos de silencio, por favor.
listening-again = Escucho otra vez, y escribo lo que se dice, mientras mi luz esté fija.
recording-again = Escucho otra vez, escribo lo que se dice y guardo el sonido, mientras mi luz esté fija.
pulse-by-hands = Muéstrenlo con una mano, del puño a cinco dedos. Una persona a mi lado dice cuántas manos muestran cada número. Solo oigo números.
pulse-by-voices = Digan su número por turnos, de cero a cinco. Solo oigo números; un tono breve dice que lo tengo. Pulsen cuando todos hayan hablado.
pulse-impossible = Hoy no puedo escuchar. Que alguien anote, por favor, cuántas manos muestran cada número.
pulse-ask = { $number ->
    [0] ¿Cuántos puños?
    [1] ¿Cuántas manos muestran uno?
   *[other] ¿Cuántas manos muestran { SPELL($number) }?
}
pulse-total = Son { SPELL($count) } en total. Pulsen para guardarlo, o dos veces para repetirlo.
pulse-missed = No pude tomar los números. Pulsen para seguir, o dos veces para intentarlo otra vez.
hint-far = Un poco más cerca, por favor.
hint-loud = Hay ruido a mi alrededor. Más cerca, por favor, y de uno en uno.
hint-clipped = Un poco más lejos, por favor.
hint-two-at-once = De uno en uno, por favor.
hint-dead = No oigo nada. Por favor, escriban en tarjetas.
listening-impossible = Hoy no puedo escuchar. Por favor, escriban su pregunta en una tarjeta.
halfway = Vamos por la mitad. Todavía tienen { $length }.
left = Todavía tienen { $length }.
anyone-else = ¿Alguien más?

## Después de un paso

reminder = Se acabó el tiempo. Pulsen el botón para seguir.
noted = { $count ->
    [0] No anoté nada.
    [1] Anoté una cosa.
   *[other] Anoté { SPELL($count, gender: "feminine") } cosas.
}
recorded = Lo que se dijo quedó grabado. Las palabras se escribirán más tarde.
read-back = { $count ->
    [1] Leo una pregunta.
   *[other] Leo { SPELL($count, gender: "feminine") } preguntas.
} Pulsen dos veces para borrar una, una vez para terminar.
read-back-more = { $count ->
    [1] Otra pregunta está en la página.
   *[other] Otras { SPELL($count, gender: "feminine") } preguntas están en la página.
}
closing = Esta fue nuestra sesión. Muchas gracias.
ended = La sesión termina aquí. Lo anotado queda guardado.

## Los gestos

more-time = { $seconds ->
    [60] Un minuto más.
   *[other] { $length } más.
}
no-more-time = Ya no hay más tiempo para este paso.
back = Volvemos a: { $title }. Todavía tienen { $length }.
back-no-time = Volvemos a: { $title }. No le quedaba tiempo, así que recibe un minuto.
first-step = Este es el primer paso.
again-waiting = Se acabó el tiempo. Pulsen para seguir.
press-to-go-on = Pulsen para seguir.
paused = En pausa. Mantengan pulsado otra vez para seguir.
resumed = Seguimos. Todavía tienen { $length }.
resumed-waiting = Seguimos.
keep-holding = Sigan pulsando para terminar la sesión.
let-go = Suelten ahora para terminar.
confirm-end = Para terminar la sesión, pulsen una vez. Si no, seguimos.

## El ritmo
# $late_length: más allá del horario; $first, $second: títulos de los pasos que ceden tiempo.

slot-by-clock = Terminamos a { $time }.
slot-from-now = Tenemos { $length } desde ahora.
slot-left = { $length }.
propose-one = Llevamos { $late_length } de retraso. Propongo quitar { $first_length } a: { $first }. Pulsen para aceptar.
propose-two = Llevamos { $late_length } de retraso. Propongo quitar { $first_length } a: { $first }, y { $second_length } a: { $second }. Pulsen para aceptar.
propose-many = Llevamos { $late_length } de retraso. Propongo quitar { $saved_length } a los pasos siguientes. Pulsen para aceptar.
agreed = De acuerdo.
shortened-one = Llevamos { $late_length } de retraso, así que quito { $first_length } a: { $first }.
shortened-two = Llevamos { $late_length } de retraso, así que quito { $first_length } a: { $first }, y { $second_length } a: { $second }.
shortened-many = Llevamos { $late_length } de retraso, así que quito { $saved_length } a los pasos siguientes.
undone = Deshecho.
slot-over = Terminaremos con { $over_length } de retraso.
slot-whole = Otra vez { $length } en total.
extension-free = Hay tiempo para ello.
extension-cost = Con eso llevamos { $late_length } de retraso.

## Lo que falló

stuck = El botón está atascado. Los pasos siguen solos.
freed = El botón funciona otra vez.
listening-failed = Ya no les oigo. Por favor, escriban en tarjetas.
hears-again = Vuelvo a oírles.
light-failed = Mi luz no funciona, así que no escucho. Por favor, escriban en tarjetas.
where-we-are = Estamos en: { $title }. Todavía tienen { $length }.
where-we-wait = Estamos al final de: { $title }. Pulsen para seguir.
go-on-or-anew = Hubo una interrupción. Estábamos en: { $title }, con { $length } por delante. Pulsen para seguir. Mantengan pulsado para empezar de nuevo.
go-on-or-anew-start = Hubo una interrupción. Pulsen para seguir. Mantengan pulsado para empezar de nuevo.
not-kept = Ya no puedo guardar. La sesión sigue, pero lo que se diga ahora puede perderse.

## Lo que falla en el aparato, y qué hacer

doctor-all-well = Todas mis partes están en orden.
doctor-well = En orden: { $parts }.
doctor-more = { $count ->
    [one] Queda una cosa por arreglar; está en la pantalla.
   *[other] Quedan { $count } cosas por arreglar; están en la pantalla.
}
doctor-listens = Escucho durante un segundo, para medir el micrófono. No se guarda nada.
doctor-part-settings = los ajustes
doctor-part-plan = el plan
doctor-part-voice = la voz
doctor-part-speaker = el altavoz
doctor-part-pins = los pines
doctor-part-button = el botón
doctor-part-light = la luz
doctor-part-microphone = el micrófono
doctor-part-model = el modelo de voz
doctor-part-disk = el disco
doctor-part-root = el sistema
doctor-part-clock = el reloj
doctor-part-temperature = la temperatura
doctor-part-power = la alimentación
doctor-part-memory = la memoria
doctor-part-swap = el espacio de intercambio
doctor-say-settings = Hay un error en mis ajustes. Por favor, corrijan el archivo de ajustes.
doctor-say-plan = Hay un error en el plan. Por favor, revísenlo en un ordenador.
doctor-say-voice = Mi voz no funciona. Por favor, instálenla otra vez.
doctor-say-no-speaker = No tengo altavoz. Por favor, conecten uno.
doctor-say-speaker = El altavoz no funciona. Por favor, revisen su enchufe.
doctor-say-pins = No encuentro mi botón ni mi luz. Por favor, repitan la instalación.
doctor-say-button = No encuentro mi botón. Por favor, revisen su cable.
doctor-say-button-down = Mi botón está apretado. Por favor, suéltenlo o revisen su cable.
doctor-say-button-flaps = Mi botón hace mal contacto. Por favor, revisen su cable.
doctor-say-light = Mi luz no funciona, así que no puedo escuchar. Por favor, revisen su cable.
doctor-say-no-microphone = No tengo micrófono. Por favor, conecten uno, o tengan tarjetas a mano.
doctor-say-microphone = El micrófono no funciona. Por favor, revisen su enchufe.
doctor-say-microphone-dead = El micrófono no da ningún sonido. Por favor, revisen su interruptor y su enchufe.
doctor-say-microphone-quiet = El micrófono suena muy bajo. Por favor, suban su nivel.
doctor-say-microphone-clips = El micrófono suena demasiado fuerte. Por favor, bajen su nivel.
doctor-say-microphone-loses = Se pierde parte del sonido del micrófono. Por favor, conéctenlo sin concentrador.
doctor-say-model = Mi modelo de voz falta o está dañado. Por favor, instálenlo, o tengan tarjetas a mano.
doctor-say-disk-full = Mi disco está lleno. Por favor, borren sesiones antiguas.
doctor-say-disk-filling = Mi disco se está llenando. Por favor, borren pronto sesiones antiguas.
doctor-say-disk-refuses = No puedo guardar nada en mi disco. Por favor, pongan una tarjeta nueva.
doctor-say-disk-slow = Mi disco es muy lento. Por favor, pongan una tarjeta más nueva.
doctor-say-disk-forgets = Lo que guardo se pierde cuando se va la corriente. Por favor, denme un disco que lo conserve.
doctor-say-clock = No sé qué día es. Por favor, conéctenme una vez a una red.
doctor-say-heat = Tengo demasiado calor y voy lento. Por favor, denme aire y sombra.
doctor-say-warm = Me estoy calentando. Por favor, denme aire y sombra.
doctor-say-power = Mi alimentación es demasiado débil. Por favor, usen una más fuerte, hecha para esta placa.
doctor-say-power-was = Mi alimentación fue demasiado débil por un momento. Por favor, usen una más fuerte.
doctor-say-memory = Me falta memoria. Por favor, cierren otros programas o reinícienme.
doctor-say-swap = Lo que oigo podría quedar escrito en el disco. Por favor, desactiven el espacio de intercambio.

## Los planes que escribe el programa

new-debrief = Puesta en común
new-debrief-prompt = De cada grupo, una frase que se llevan
import-break = Pausa
import-untitled = Parte { $number }

## The stick
# Said in this order while it is plugged. $name: a file's; $title: a plan's or a session's.

stick-seen = Una memoria. Miro lo que contiene.
stick-next = Otra memoria. La miro cuando termine con la primera.
stick-plan = He copiado el plan { $title }.
stick-plans = He copiado { $count } planes.
stick-plan-bad = No puedo usar { $name }. Línea { $line }: { $problem }. Todo está en la memoria, en el archivo Problems.
stick-plans-bad = { $count ->
    [one] Hay un error en otro plan; mire el archivo Problems en la memoria.
   *[other] Hay errores en otros { $count } planes; mire el archivo Problems en la memoria.
}
stick-recordings = { $count ->
    [one] He copiado una grabación.
   *[other] He copiado { $count } grabaciones.
}
stick-recordings-bad = No puedo usar algunas grabaciones; mire el archivo Problems en la memoria.
stick-settings = He copiado ajustes nuevos.
stick-settings-bad = Hay un error en los ajustes de la memoria, así que me quedo con los míos; mire el archivo Problems.
stick-date-and-time = Hoy es { $date }, { $time }.
stick-date-known = Ya sé qué día es: { $date }.
stick-date-bad = No tomo la fecha de la memoria; mire el archivo Problems.
stick-date-locked = No puedo escribir en esta memoria, así que no tomo su fecha.
stick-refused = { $count ->
    [one] Hay en la memoria una cosa que no he abierto; mire el archivo Problems.
   *[other] Hay en la memoria { $count } cosas que no he abierto; mire el archivo Problems.
}
stick-device-full = Mi propio disco está lleno, así que no he podido copiarlo todo. Hágame olvidar sesiones antiguas.
stick-harvest = La cosecha de { $title } está en la memoria.
stick-harvests = Las cosechas de { $count } sesiones están en la memoria.
stick-nothing-new = No había nada nuevo en la memoria, ni nada que llevarse.
stick-check = He mirado mis partes, y he anotado en la memoria lo que encontré.
stick-may-be-taken = Puede retirar la memoria.
stick-first-may-be-taken = Puede retirar la memoria que conectó primero. Ahora miro la siguiente.
stick-full = La memoria está llena, así que falta algo en ella. Aquí no se pierde nada. Conecte una con más espacio.
stick-locked = No puedo escribir en esta memoria, así que no se lleva nada. Aquí no se pierde nada. Conecte otra.
stick-gone = La memoria se retiró demasiado pronto. Aquí no se pierde nada. Conéctela de nuevo.
stick-unreadable = No puedo usar esta memoria. Aquí no se pierde nada. Conecte otra.

## La página de una sesión: escrita, nunca dicha
# Los tiempos como 72:05 son minutos y segundos. $word, $title: ya seguros en Markdown.

harvest-when = { $date }, { $hour }:{ $minute }
harvest-date-not-known = Fecha desconocida
harvest-date-by-stick = { $moment } (según un archivo en una memoria)
harvest-rehearsal = ensayo
harvest-ended-early = terminada antes de tiempo
harvest-begun-anew = interrumpida y empezada de nuevo
harvest-broken-off = interrumpida
harvest-outcomes = Debía aportar:
harvest-questions = Preguntas
harvest-no-questions = No se reconoció ninguna pregunta en lo que se dijo. Las preguntas de las tarjetas cuentan igual: guárdenlas con esta página.
harvest-nothing = **El aparato no anotó nada de lo que se dijo.** Las preguntas están en las tarjetas: recójanlas y guárdenlas con esta página.
harvest-said = Lo que se dijo
harvest-filed = { $title }: { $what ->
    [questions] preguntas
    [positives] elementos positivos
    [negatives] elementos negativos
    [feelings] sentimientos
   *[other] { $what }
}
harvest-before = Oído antes:
harvest-repeated = repetido más cerca del micrófono
harvest-uncertain = Una palabra *como esta?* no se oyó con certeza. El resto también puede tener errores: pregunten a quienes estuvieron allí.
harvest-offered = Entre corchetes [como este?] está un término del plan al que suenan las palabras anteriores. Se ofrece, sin ocupar su lugar.
harvest-pulse = El pulso, del puño a cinco
harvest-pulse-about = Cuántas manos mostraron cada número, de cinco dedos a ninguno.
harvest-pulse-before = Antes
harvest-pulse-after = Después
harvest-pulse-mean = { $title }: { $mean } de 5 en { $count ->
    [one] una mano
   *[other] { $count } manos
}
harvest-pulse-partly = { $title }: { $count ->
    [one] una mano
   *[other] { $count } manos
}, sin contar hasta el final
harvest-pulse-number = Número mostrado
harvest-pulse-hands = Manos
harvest-pulse-average = Media
harvest-into-session = a los { $time } del comienzo
harvest-at = { $moment }, a las { $hour }:{ $minute }
harvest-time = Cómo se usó el tiempo
harvest-slot = El horario era de { $slot }; la sesión duró { $lasted } ({ $difference }). Los tiempos son minutos y segundos e incluyen los anuncios.
harvest-step = Paso
harvest-planned = Previsto
harvest-actual = Real
harvest-difference = Diferencia
harvest-remarks = Observaciones
harvest-not-reached = no alcanzado
harvest-reached = { $count ->
    [one] { $count } alcanzada
   *[other] { $count } alcanzadas
}
harvest-rounds = { $count ->
    [one] { $count } ronda
   *[other] { $count } rondas
}
harvest-paused = pausa de { $time }
harvest-returned = { $count ->
    [one] retomado una vez
   *[other] retomado { $count } veces
}
harvest-missed = Lo que se le escapó al aparato
harvest-power = Se cortó la corriente cuando la sesión iba por { $time }; su reloj estuvo parado ese tiempo.
harvest-restart = El aparato se reinició solo a los { $time }.
harvest-part = { $device ->
    [speaker] el altavoz
    [microphone] el micrófono
    [recogniser] el reconocimiento de voz
    [voice] la voz
    [light] la luz
    [button] el botón
    [journal] el registro
    [power] la alimentación
    [heat] la refrigeración
    [disk] el disco
    [memory] la memoria
    [pins] la conexión con el botón y la luz
   *[other] { $device }
}
harvest-failed = Falló a los { $time }, hasta el final: { harvest-part }.
harvest-failed-until = Falló a los { $time }, hasta { $until }: { harvest-part }.
harvest-lost-sound = Durante la escucha { $count ->
    [one] se perdió un breve tramo de sonido; puede que falten palabras ahí.
   *[other] se perdieron { $count } breves tramos de sonido; puede que falten palabras ahí.
}
harvest-hint = { $trouble ->
    [far] A los { $time } pidió que se acercaran: las voces le llegaban muy débiles.
    [loud] A los { $time } pidió que se acercaran, de una en una: había mucho ruido alrededor.
    [clipped] A los { $time } pidió que se alejaran: una voz era demasiado fuerte.
    [two-at-once] A los { $time } pidió que hablara una persona a la vez.
    [dead] A los { $time } dijo que no oía nada.
   *[other] A los { $time } dijo que oía mal.
}
harvest-damaged = El registro del aparato se dañó: parte de lo que ocurrió o se dijo falta en esta página.
harvest-more-time = { $time } más, a petición del botón
harvest-gave-way = cedió { $time } para cumplir el horario
harvest-deaf = sin escuchar durante { $time }
harvest-late = Empezó { $time } después de su horario.
harvest-taken-off = Se quitaron { $time } del horario antes de la primera pulsación, porque empezaba tarde.
harvest-deaf-step = En «{ $title }» el aparato debía escuchar, y durante { $time } no lo hizo: lo que se dijo entonces está solo en las tarjetas.
harvest-lost-here = aquí se perdió sonido
harvest-mended-mark = corregido a mano
harvest-mended = Lo marcado como corregido lo cambió una persona después de la sesión. Lo que el aparato había oído queda en su propio archivo de la sesión, y no está en esta página.
harvest-question-number = Pregunta { $number }
harvest-nothing-here = Aquí no se anotó nada.
harvest-picture = Cada parte de la sesión en el tiempo
harvest-picture-about = La barra de arriba muestra cuándo estaba prevista la parte; la de abajo, cuándo tuvo lugar. La tabla que sigue dice lo mismo.
harvest-sign-paused = en pausa
harvest-sign-deaf = sin escuchar
harvest-sign-more = más tiempo
harvest-sign-less = menos tiempo, para cumplir el horario
harvest-sign-returned = retomado tras una pulsación de más
harvest-sign-slot = el final del horario
harvest-together = { $count } sesiones lado a lado
harvest-other-plan = No todas estas sesiones tenían el mismo plan: las partes del mismo nombre están lado a lado.
harvest-session-number = Sesión { $number }
harvest-cards = Tarjetas de las preguntas
harvest-cards-about = Para imprimir en A4 y recortar por las líneas. Un espacio en blanco es una palabra que no se oyó con certeza: pregunten a quienes estuvieron allí y complétenla a mano.
harvest-blank = en blanco
harvest-making = Cómo se hizo esta página y qué se guarda
harvest-quoted = «{ $title }»
harvest-listened = El aparato de la mesa (facilitate { $version }) escuchó en { $steps }, con su luz fija, y en ningún otro momento. Convirtió la voz en palabras por sí mismo, sin red, y las escribió como las oyó: nada está reformulado y no se nombra a nadie.
harvest-not-listened = El aparato de la mesa (facilitate { $version }) no escuchó en esta sesión.
harvest-counted = En { $steps } escuchó solo números, y guardó únicamente cuántas manos mostraron cada uno.
harvest-struck = { $count ->
    [one] Una cosa se borró a petición de quien la dijo: sus palabras ya no existen.
   *[other] { $count } cosas se borraron a petición de quienes las dijeron: sus palabras ya no existen.
}
harvest-kept = Guarda estas palabras y los tiempos de arriba en un archivo propio. No se grabó ningún sonido.
harvest-kept-with-sound = Guarda estas palabras y los tiempos de arriba en un archivo propio. También guarda el sonido grabado en los pasos de escucha, como se avisó al grupo.
harvest-kept-with-sound-until = Guarda estas palabras y los tiempos de arriba en un archivo propio. También guarda el sonido grabado en los pasos de escucha, como se avisó al grupo, y lo borra a los { $count ->
    [one] { $count } día
   *[other] { $count } días
}, o antes, cuando sus palabras se hayan vuelto a leer.

## En la pantalla

display-says = dice
display-sounds = suena
display-heard = oído
display-heard-kept = algo, que se guarda
display-runs = paso
display-listens = escucha
display-state = estado
display-left = quedan { $time }
state-READY = espera la primera pulsación
state-OFFERING = pregunta si olvidar la última sesión, o apagarse
state-CHOOSING = nombra otro plan
state-SWITCHING_OFF = dice que se apaga
state-WELCOMING = se da la bienvenida
state-ANNOUNCING = se anuncia un paso; su tiempo no ha empezado
state-RUNNING = corre el tiempo de un paso
state-LISTENING = corre el tiempo de un paso y el micrófono está abierto
state-COUNTING = se toma el pulso: el micrófono está abierto para los números
state-CHECKING = se dice el pulso; una pulsación lo guarda
state-CATCHING_UP = el micrófono está cerrado; se reconocen las últimas palabras
state-WAITING = se espera una pulsación
state-PAUSED = el tiempo está parado hasta que se mantenga pulsado otra vez
state-PROPOSING = pregunta si pasos posteriores pueden ceder tiempo
state-CONFIRMING = pide una pulsación para terminar la sesión
state-ASKING = tras un corte de corriente: pregunta si se sigue
state-READING_BACK = se leen las preguntas oídas
state-CLOSING = se dicen las últimas palabras
state-ENDED = la sesión ha terminado

## Lo que dicen los sonidos, la luz y los gestos

signal-TICK = se notó su pulsación
signal-STEP = empieza un paso nuevo
signal-WARNING = el tiempo se acaba
signal-END = se acabó el tiempo
signal-GATHER = reúnanse
signal-NEXT_CLIENT = le toca al siguiente cliente
signal-CLARIFY = pasen a las preguntas para entender
signal-IDEAS = pasen a las ideas
signal-FEEDBACK = digan qué les ayudó
signal-SWITCH = ahora la otra persona
signal-MOVE_ON = pasen al siguiente lugar
signal-REMINDER = el paso terminó, pulsen para seguir
signal-STRUCK = lo último que se dijo se borra
signal-TAP = queda un minuto
signal-FAULT = algo va mal
light-OFF = nada en marcha
light-READY = listo: pulsen para empezar
light-RUNNING = corre el tiempo de un paso
light-LAST_MINUTE = el último minuto
light-TIME_UP = pulsen para seguir
light-PAUSED = en pausa
light-ASKING = una pregunta espera su pulsación
light-LISTENING = escucha: el micrófono está abierto
light-HEARING_BADLY = escucha, pero oye mal: más cerca, o de uno en uno
light-FAULT = una parte ha fallado
gesture-PRESS = pulsar
gesture-PRESS-means = pasar al paso siguiente
gesture-DOUBLE_PRESS = pulsar dos veces
gesture-DOUBLE_PRESS-means = oírlo otra vez, y el tiempo que queda; mientras escucha: borrar lo último que se dijo
gesture-TRIPLE_PRESS = pulsar tres veces
gesture-TRIPLE_PRESS-means = volver un paso atrás
gesture-QUADRUPLE_PRESS = pulsar cuatro veces
gesture-QUADRUPLE_PRESS-means = cuando está listo: revisa sus partes y dice qué arreglar
gesture-PRESS_THEN_HOLD = pulsar breve y luego mantener
gesture-PRESS_THEN_HOLD-means = más tiempo para este paso
gesture-HOLD = mantener pulsado
gesture-HOLD-means = pausa; mantener otra vez para seguir
gesture-END_HELD = mantener cinco segundos y soltar
gesture-END_HELD-means = terminar la sesión, tras una pulsación más

## El desarrollo y la tarjeta de un plan: se escribe, nunca se dice

show-from-start = Los tiempos cuentan desde la primera pulsación.
show-welcome = Bienvenida
show-closing = Cierre
show-after = La frase después de la actividad
show-round = ronda { $round } de { $rounds }
show-budget = Presupuesto { $budget }, quedan { $left }
show-time = tiempo
show-speech = habla
show-sounds = sonidos
show-wait = espera de la pulsación
show-move = desplazamiento
show-locked = nunca se acorta
show-flexible = ajustado dentro de { $range }
show-silent = en silencio
show-listens = el micrófono está abierto
show-move-to = primero { $time } para desplazarse
show-soft = más suave
show-by-itself = continúa solo
show-waits = espera la pulsación
show-sum = La cuenta
show-together = en total
show-slot = franja
show-left-over = queda
show-share = El aparato habla durante el { $percent } % de la franja.
show-could-give = Si la sesión se retrasa, estos pasos aún pueden ceder tiempo:
show-estimated = De { $total } frases, { $count } aún no están preparadas: su duración es estimada.
card-people = { $people } personas
card-outcomes = Lo que queremos llevarnos
card-minutes = { $minutes } min
card-rounds = { $rounds } rondas de { $minutes } min
card-role-passes = papel que rota: { $role }
card-after = Entre actividades
card-sounds = Qué significan los sonidos
card-gestures = Qué hace usted con el botón
card-lights = Qué significa la luz
card-quick-title = El aparato: botón, luz y sonidos
card-quick-do = Con el botón
card-quick-ready = cuando está listo
card-quick-session = durante una sesión
card-quick-notes = Conviene saber
card-quick-starting = está arrancando; esperen a que diga que está listo
card-quick-ready-PRESS = empezar la sesión
card-quick-ready-DOUBLE_PRESS = empezar tarde: cinco minutos menos; si la hora es segura: oírlo otra vez
card-quick-ready-TRIPLE_PRESS = olvidar la última sesión, tras una pulsación más
card-quick-ready-QUADRUPLE_PRESS = revisa sus partes y dice qué arreglar
card-quick-ready-PRESS_THEN_HOLD = nombra el plan siguiente; una pulsación lo toma
card-quick-ready-HOLD = más bajo; tras lo más bajo, otra vez lo más alto
card-quick-ready-END_HELD = apagarlo, tras una pulsación más
card-quick-note-hush = Mientras habla, una pulsación solo lo hace callar.
card-quick-note-back = Una pulsación de más no cuesta nada: pulsen tres veces, y el paso anterior vuelve con el tiempo que le quedaba.
card-quick-note-power = Tras un corte de luz dice dónde estaban. Pulsen para seguir; mantengan pulsado para empezar de nuevo.
card-quick-note-stick = Conecten una memoria: entran planes nuevos, salen las páginas de sus sesiones. Retírenla cuando lo diga.
card-quick-note-off = Apáguenlo antes de desenchufarlo; cuando su luz esté apagada, cuenten hasta diez.
card-quick-note-remote = Con un mando de presentaciones: avanzar es el botón, retroceder vuelve un paso atrás, la pantalla negra da un minuto más.

## La biblioteca de estructuras: se escribe, nunca se dice
# Los nombres entre corchetes son los de los pasos de una estructura.

show-structure-name = estructura
show-structure-groups = grupos
show-structure-people = personas
show-structure-all = todos
show-structure-length = { $budget } en total; sus pasos solos llevan { $range }
show-structure-group-size = tamaño de los grupos
show-structure-rounds = rondas
show-structure-usual = normalmente { $usual }, en un plan «{ $field }: { $usual }»
show-structure-steps = Pasos
show-structure-times = { $count } rondas
show-structure-role = cada persona, por turno, es: { $role }
show-structure-odd-ones = Cuando los grupos no salen exactos
show-structure-specifications = Especificaciones mínimas [y los pasos que las cumplen]
show-structure-variants = Variantes
show-structure-without = Sin { $steps }.
show-structure-source = Fuente
show-structure-licence = Licencia
show-structure-use = En un plan
