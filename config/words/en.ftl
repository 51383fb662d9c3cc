# Every word of the device in English. The format is Fluent (projectfluent.org).
# Variables: $length is a duration in words; $title, $activity, $who are from the plan.
# SPELL($number, gender: "feminine") writes a number in words; OPENING($word) is vowel or
# consonant, for a language that elides.

## Durations

seconds = { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
}
half-minute = half a minute
minutes = { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}
minutes-and-a-half = { $minutes ->
    [one] one and a half minutes
   *[other] { $minutes } and a half minutes
}
minutes-and-seconds = { minutes } and { seconds }

# A time of day, as it is said aloud. Each language takes the variables that it needs.
clock-time = { $minute ->
    [0] { $hour ->
        [0] midnight
        [12] noon
       *[other] { SPELL($hour_of_twelve) } o'clock
    }
   *[other] { SPELL($hour_of_twelve) }{ $minute_tens ->
        [0] {" oh"}
       *[other] {""}
    } { SPELL($minute) }
}

# A date as it is written and said.
date = { $weekday } { $day } { $month } { $year }

## Who works with whom

who-alone = each on your own
who-pairs = in pairs
who-groups = in groups of { $size }
who-all = all together

## Before the session

ready = Ready: { $title }, { $length }. Press the button to begin.
kept-page = { $count ->
    [0] I kept the page of the last session.
    [one] I kept one question.
   *[other] I kept { $count } questions.
} Plug in a stick to take the page with you.
cards-today = I cannot listen today, so have cards at hand for the questions.
offer-forget = Shall I forget the last session, with all that was said in it? Press to forget it.
offer-switch-off = Shall I switch off? Press to switch off.
left-as-it-is = All stays as it is.
forgotten = The last session is forgotten.
nothing-to-forget = There is no session to forget.
not-forgotten = I could not forget it. Please try again, or do it at a computer.
keep-holding-off = Keep holding to switch off.
let-go-off = Let go now to switch off.
switching-off = Switching off. When my light is out, count to ten, then take the plug.
checking-up = I look at my parts.
only-plan = There is only this plan.
plan-choice = { $title }. Press to take it, or press short and hold for the next.
volume = I am as loud as this.
welcome-device = Welcome. I keep the time, and say what comes next.
welcome-outcomes = What we want to take home.
welcome-step-sound = This sound begins a step.
welcome-end-sound = And this one ends it.
welcome-listening = I listen only in the { $steps }, to note what is said, with my light steady, and never otherwise.
welcome-recording = I listen only in the { $steps }, to note what is said, and keep the sound, with my light steady, and never otherwise.
welcome-listening-pulse = I listen only in the { $steps }, to note what is said, and in the { $pulses }, to numbers.
welcome-recording-pulse = I listen only in the { $steps }, to note what is said, and keep the sound, and in the { $pulses }, to numbers.
welcome-pulse = I listen only in the { $steps }, to numbers alone, with my light steady.
welcome-no-listening = I do not listen to you.

## A step

step = { $title }, { $length }.
step-who = { $title }, { $who }, { $length }.
activity-step = { $activity }: { $title }, { $length }.
activity-step-who = { $activity }: { $title }, { $who }, { $length }.
round-step = Round { $round } of { $rounds }, { $turn }: { $title }, { $length }.
# Steps that end by the call, so that no length is said.
step-open = { $title }.
step-open-who = { $title }, { $who }.
activity-step-open = { $activity }: { $title }.
activity-step-open-who = { $activity }: { $title }, { $who }.
round-step-open = Round { $round } of { $rounds }, { $turn }: { $title }.
round-step-plain = Round { $round } of { $rounds }: { $title }, { $length }.
round-step-plain-open = Round { $round } of { $rounds }: { $title }.
ready-call = Ready? Press to go on.
turn = { $round ->
    [1] the first person is the { $role } now
    [2] the second person is the { $role } now
    [3] the third person is the { $role } now
   *[other] person { $round } is the { $role } now
}
teach-signals = { $count ->
    [one] This sound tells you when to switch.
   *[other] { $count } sounds tell you when to switch.
}
teach-NEXT_CLIENT = The next client.
teach-CLARIFY = Turn to clarifying questions.
teach-IDEAS = Turn to ideas.
teach-FEEDBACK = Say what helped.
teach-SWITCH = The other one now.
teach-MOVE_ON = Move on to the next.
consent = Now I listen, while my light is steady. I write down what is said, not who says it, so that the questions go home with you.
consent-recording = Now I listen, while my light is steady. I write down what is said, not who says it, and keep the sound, so that the questions go home with you.
consent-page = Whoever gets the page of this session can read it.
consent-readers = It is for: { $readers }.
consent-refusing = Press twice, and what was said last is struck. Hold, and I stop. A card is as good.
quiet-please = First, two seconds of quiet, please.
listening-again = I listen again, and write down what is said, while my light is steady.
recording-again = I listen again, write down what is said, and keep the sound, while my light is steady.
pulse-by-hands = Show it with one hand, from a fist to five fingers. One person beside me says how many hands show each. I hear numbers alone.
pulse-by-voices = One after the other, say your number, from zero to five. I hear numbers alone; a short tone says that I have it. Press when all have spoken.
pulse-impossible = I cannot listen today. Somebody, please, write down how many hands show each number.
pulse-ask = { $number ->
    [0] How many fists?
    [1] How many hands show one?
   *[other] How many hands show { $number }?
}
pulse-total = That makes { $count } in all. Press to keep it, or twice to take it again.
pulse-missed = I could not take the numbers. Press to go on, or twice to try again.
hint-far = A little closer, please.
hint-loud = It is loud around me. Closer, please, and one at a time.
hint-clipped = A little further away, please.
hint-two-at-once = One at a time, please.
hint-dead = I hear nothing at all. Please write on cards.
listening-impossible = I cannot listen today. Please write your question on a card.
halfway = Halfway. { $length } left.
left = { $length } left.
anyone-else = Anyone else?

## After a step

reminder = Time is up. Press the button to go on.
noted = { $count ->
    [0] I noted nothing.
    [one] I noted one thing.
   *[other] I noted { $count } things.
}
recorded = What was said is recorded. Its words will be written later.
read-back = { $count ->
    [one] I read back one question.
   *[other] I read back { $count } questions.
} Press twice to strike one, once to end.
read-back-more = { $count ->
    [one] One more question is on the page.
   *[other] { $count } more questions are on the page.
}
closing = That was our session. Thank you all.
ended = The session ends here. What was noted is kept.

## Gestures

more-time = { $seconds ->
    [60] One more minute.
   *[other] { $length } more.
}
no-more-time = There is no more time for this step.
back = Back to: { $title }. { $length } left.
back-no-time = Back to: { $title }. It had no time left, so it gets one minute.
first-step = This is the first step.
again-waiting = Time is up. Press to go on.
press-to-go-on = Press to go on.
paused = Paused. Hold again to go on.
resumed = We go on. { $length } left.
resumed-waiting = We go on.
keep-holding = Keep holding to end the session.
let-go = Let go now to end.
confirm-end = To end the session, press once. If not, we go on.

## Pacing
# $late_length: beyond the slot; $first, $second: titles of steps that give way.

slot-by-clock = We end at { $time }.
slot-from-now = We have { $length } from now.
slot-left = { $length }.
slot-whole = The whole { $length } again.
propose-one = We are { $late_length } late. I would take { $first_length } from: { $first }. Press to agree.
propose-two = We are { $late_length } late. I would take { $first_length } from: { $first }, and { $second_length } from: { $second }. Press to agree.
propose-many = We are { $late_length } late. I would take { $saved_length } from the next steps. Press to agree.
agreed = Agreed.
shortened-one = We are { $late_length } late, so I take { $first_length } from: { $first }.
shortened-two = We are { $late_length } late, so I take { $first_length } from: { $first }, and { $second_length } from: { $second }.
shortened-many = We are { $late_length } late, so I take { $saved_length } from the next steps.
undone = Taken back.
slot-over = We will end { $over_length } late.
extension-free = There is time for it.
extension-cost = That makes us { $late_length } late.

## What went wrong

stuck = The button is stuck. The steps go on by themselves.
freed = The button works again.
listening-failed = I cannot hear you any more. Please write on cards.
hears-again = I hear you again.
light-failed = My light is broken, so I do not listen. Please write on cards.
where-we-are = We are in: { $title }. { $length } left.
where-we-wait = We are at the end of: { $title }. Press to go on.
go-on-or-anew = There was a break. We stood in: { $title }, with { $length } left. Press to go on. Hold to begin anew.
go-on-or-anew-start = There was a break. Press to go on. Hold to begin anew.
not-kept = I cannot save any more. The session goes on, but what is said now may be lost.

## What is wrong with the device, and what to do

doctor-all-well = All my parts are in order.
doctor-well = In order: { $parts }.
doctor-more = { $count ->
    [one] There is one more thing to mend; it is on the screen.
   *[other] There are { $count } more things to mend; they are on the screen.
}
doctor-listens = I listen for one second, to measure the microphone. Nothing is kept.
doctor-part-settings = the settings
doctor-part-plan = the plan
doctor-part-voice = the voice
doctor-part-speaker = the loudspeaker
doctor-part-pins = the pins
doctor-part-button = the button
doctor-part-light = the light
doctor-part-microphone = the microphone
doctor-part-model = the speech model
doctor-part-disk = the disk
doctor-part-root = the system
doctor-part-clock = the clock
doctor-part-temperature = the temperature
doctor-part-power = the power supply
doctor-part-memory = the memory
doctor-part-swap = the swap space
doctor-say-settings = There is a mistake in my settings. Please mend the settings file.
doctor-say-plan = There is a mistake in the plan. Please check it at a computer.
doctor-say-voice = My voice does not work. Please install it again.
doctor-say-no-speaker = I have no loudspeaker. Please plug one in.
doctor-say-speaker = The loudspeaker does not work. Please check its plug.
doctor-say-pins = I cannot reach my button and my light. Please run the set-up again.
doctor-say-button = I cannot reach my button. Please check its cable.
doctor-say-button-down = My button is held down. Please let it go, or check its cable.
doctor-say-button-flaps = My button has a loose contact. Please check its cable.
doctor-say-light = My light does not work, so I cannot listen. Please check its cable.
doctor-say-no-microphone = I have no microphone. Please plug one in, or have cards at hand.
doctor-say-microphone = The microphone does not work. Please check its plug.
doctor-say-microphone-dead = The microphone gives no sound. Please check its switch and its plug.
doctor-say-microphone-quiet = The microphone is very quiet. Please raise its level.
doctor-say-microphone-clips = The microphone is too loud. Please lower its level.
doctor-say-microphone-loses = Some sound of the microphone is lost. Please plug it in without a hub.
doctor-say-model = My speech model is missing or damaged. Please install it, or have cards at hand.
doctor-say-disk-full = My disk is full. Please delete old sessions.
doctor-say-disk-filling = My disk is filling up. Please delete old sessions soon.
doctor-say-disk-refuses = I cannot save anything on my disk. Please put in a new card.
doctor-say-disk-slow = My disk is very slow. Please put in a newer card.
doctor-say-disk-forgets = What I save is gone when the power is off. Please give me a disk that keeps it.
doctor-say-clock = I do not know the date. Please connect me to a network once.
doctor-say-heat = I am too hot, and slow. Please give me air and shade.
doctor-say-warm = I am getting warm. Please give me air and shade.
doctor-say-power = My power supply is weak. Please use a stronger one, made for this board.
doctor-say-power-was = My power supply was weak for a moment. Please use a stronger one.
doctor-say-memory = My memory is short. Please end other programs, or start me again.
doctor-say-swap = What I hear might be written to the disk. Please turn the swap space off.

## The stick
# Said in this order while it is plugged. $name: a file's; $title: a plan's or a session's.

stick-seen = A stick. I look at what is on it.
stick-next = Another stick. I look at it when the first one is done.
stick-plan = I have taken in the plan { $title }.
stick-plans = I have taken in { $count } plans.
stick-plan-bad = I cannot use { $name }. Line { $line }: { $problem }. All of it is on the stick, in the file Problems.
stick-plans-bad = { $count ->
    [one] There is a mistake in one more plan; see the file Problems on the stick.
   *[other] There are mistakes in { $count } more plans; see the file Problems on the stick.
}
stick-recordings = { $count ->
    [one] I have taken in one recording.
   *[other] I have taken in { $count } recordings.
}
stick-recordings-bad = Some recordings I cannot use; see the file Problems on the stick.
stick-settings = I have taken in new settings.
stick-settings-bad = There is a mistake in the settings on the stick, so I keep mine; see the file Problems.
stick-date-and-time = It is { $date }, { $time }.
stick-date-known = I know the date already: { $date }.
stick-date-bad = I do not take the date from the stick; see the file Problems.
stick-date-locked = I cannot write on this stick, so I do not take its date.
stick-refused = { $count ->
    [one] One thing on the stick I did not look into; see the file Problems.
   *[other] { $count } things on the stick I did not look into; see the file Problems.
}
stick-device-full = My own disk is full, so I could not take in everything. Please forget old sessions.
stick-harvest = The harvest of { $title } is on the stick.
stick-harvests = The harvests of { $count } sessions are on the stick.
stick-nothing-new = There was nothing new on the stick, and nothing to take out.
stick-check = I looked at my parts, and wrote on the stick what I found.
stick-may-be-taken = You may take the stick.
stick-first-may-be-taken = You may take the stick that you plugged in first. Now I look at the next one.
stick-full = The stick is full, so something is missing on it. Nothing is lost here. Please plug in an emptier one.
stick-locked = I cannot write on this stick, so it takes nothing with it. Nothing is lost here. Please plug in another.
stick-gone = The stick was taken too early. Nothing is lost here. Please plug it in again.
stick-unreadable = I cannot use this stick. Nothing is lost here. Please plug in another.

## The page of a session: written, never said
# Times like 72:05 are minutes and seconds. $word, $title: already safe for Markdown.

harvest-when = { $date }, { $hour }:{ $minute }
harvest-date-not-known = Date not known
harvest-date-by-stick = { $moment } (by a file on a stick)
harvest-rehearsal = a rehearsal
harvest-ended-early = ended early
harvest-begun-anew = broken off and begun anew
harvest-broken-off = broken off
harvest-outcomes = It was to bring about:
harvest-questions = Questions
harvest-no-questions = No question was made out among what was said. The questions on the cards count as much as these: keep them with this page.
harvest-nothing = **The device noted nothing that was said.** The questions are on the cards: collect them and keep them with this page.
harvest-said = What was said
harvest-filed = { $title }: { $what ->
    [questions] questions
    [positives] positive elements
    [negatives] negative elements
    [feelings] feelings
   *[other] { $what }
}
harvest-before = Heard before it:
harvest-repeated = repeated closer to the microphone
harvest-uncertain = A word *like this?* was not heard with certainty. The rest may hold mistakes too: ask those who were there.
harvest-offered = In brackets [like this?] stands a term of the plan that the words before it sound like. It is offered, not put in their place.
harvest-pulse = The pulse, from a fist to five
harvest-pulse-about = How many hands showed each number, from five fingers to none.
harvest-pulse-before = Before
harvest-pulse-after = After
harvest-pulse-mean = { $title }: { $mean } of 5 over { $count ->
    [one] one hand
   *[other] { $count } hands
}
harvest-pulse-partly = { $title }: { $count ->
    [one] one hand
   *[other] { $count } hands
}, not counted to the end
harvest-pulse-number = Number shown
harvest-pulse-hands = Hands
harvest-pulse-average = Mean
harvest-into-session = { $time } into the session
harvest-at = { $moment }, at { $hour }:{ $minute }
harvest-time = How the time went
harvest-slot = The slot was { $slot }; the session took { $lasted } ({ $difference }). Times are minutes and seconds and include the announcements.
harvest-step = Step
harvest-planned = Planned
harvest-actual = Actual
harvest-difference = Difference
harvest-remarks = Remarks
harvest-not-reached = not reached
harvest-reached = { $count } reached
harvest-rounds = { $count } rounds
harvest-paused = paused for { $time }
harvest-returned = { $count ->
    [one] returned to once
   *[other] returned to { $count } times
}
harvest-missed = What the device missed
harvest-power = The power was off once the session stood at { $time }; its clock stood still for as long.
harvest-restart = The device started again by itself at { $time }.
harvest-part = { $device ->
    [speaker] speaker
    [microphone] microphone
    [recogniser] recogniser
    [voice] voice
    [light] light
    [button] button
    [journal] journal
    [power] power supply
    [heat] cooling
    [disk] disk
    [memory] memory
    [pins] connection to button and light
   *[other] { $device }
}
harvest-failed = The { harvest-part } failed at { $time } and did not return.
harvest-failed-until = The { harvest-part } failed at { $time } and worked again at { $until }.
harvest-lost-sound = While listening, { $count ->
    [one] a short stretch of sound was lost; words may be missing there.
   *[other] { $count } short stretches of sound were lost; words may be missing there.
}
harvest-hint = { $trouble ->
    [far] At { $time } it asked to come closer: voices reached it too faintly.
    [loud] At { $time } it asked to come closer, one at a time: it was loud around it.
    [clipped] At { $time } it asked to go further away: a voice was too loud for it.
    [two-at-once] At { $time } it asked to speak one at a time.
    [dead] At { $time } it said that it heard nothing at all.
   *[other] At { $time } it said that it heard badly.
}
harvest-damaged = The device's record was damaged: some of what happened or was said is missing from this page.
harvest-more-time = { $time } more, at the press of the button
harvest-gave-way = gave up { $time } so that the slot could be kept
harvest-deaf = did not listen for { $time }
harvest-late = It began { $time } after its slot did.
harvest-taken-off = { $time } were taken off the slot before the first press, because it began late.
harvest-deaf-step = In “{ $title }” the device was to listen, and for { $time } it did not: what was said then is on the cards alone.
harvest-lost-here = some sound was lost here
harvest-mended-mark = mended by hand
harvest-mended = What is marked as mended was changed by a person after the session. What the device had heard stays in its own file of the session, and is not on this page.
harvest-question-number = Question { $number }
harvest-nothing-here = Nothing was noted here.
harvest-picture = Each part of the session in time
harvest-picture-about = A bar above shows when the part was planned, a bar below when it took place. The table under it says the same.
harvest-sign-paused = paused
harvest-sign-deaf = did not listen
harvest-sign-more = more time
harvest-sign-less = less time, for the slot's sake
harvest-sign-returned = returned to after a press too many
harvest-sign-slot = the end of the slot
harvest-together = { $count } sessions side by side
harvest-other-plan = These sessions did not all have the same plan: parts of the same name stand side by side.
harvest-session-number = Session { $number }
harvest-cards = Question cards
harvest-cards-about = Print on A4 and cut along the lines. A blank is a word that was not heard with certainty: ask those who were there, and fill it in by hand.
harvest-blank = blank
harvest-making = How this page was made, and what is kept
harvest-quoted = “{ $title }”
harvest-listened = The device on the table (facilitate { $version }) listened in { $steps }, while its light was steady, and at no other time. It turned speech into words by itself, without a network, and wrote them down as it heard them: nothing is rephrased, and nobody is named.
harvest-not-listened = The device on the table (facilitate { $version }) did not listen in this session.
harvest-counted = In { $steps } it listened for numbers alone, and kept nothing but how many hands showed each.
harvest-struck = { $count ->
    [one] One thing was struck at the wish of the person who said it: its words are gone.
   *[other] { $count } things were struck at the wish of those who said them: their words are gone.
}
harvest-kept = It keeps these words and the times above in one file of its own. No sound was recorded.
harvest-kept-with-sound = It keeps these words and the times above in one file of its own. It keeps the recorded sound of the listening steps too, as the room was told.
harvest-kept-with-sound-until = It keeps these words and the times above in one file of its own. It keeps the recorded sound of the listening steps too, as the room was told, and deletes it after { $count ->
    [one] one day
   *[other] { $count } days
}, or sooner, once the words have been read again from it.

## At a screen

display-says = says
display-sounds = sounds
display-heard = heard
display-heard-kept = something, which is kept
display-runs = runs
display-listens = listens
display-state = state
display-left = { $time } left
state-READY = standing by for the first press
state-OFFERING = asks whether to forget the last session, or to switch off
state-CHOOSING = names another plan
state-SWITCHING_OFF = says that it switches off
state-WELCOMING = the welcome is being said
state-ANNOUNCING = a step is being announced; its time has not begun
state-RUNNING = a step's time is running
state-LISTENING = a step's time is running and the microphone is open
state-COUNTING = a pulse is taken: the microphone is open for numbers
state-CHECKING = the pulse is said; a press keeps it
state-CATCHING_UP = the microphone is closed; the last words are recognised
state-WAITING = the press is awaited
state-PAUSED = time stands still until the button is held again
state-PROPOSING = asks whether later steps may give way
state-CONFIRMING = asks for one press to end the session
state-ASKING = after a power cut: asks whether to go on
state-READING_BACK = the questions that were heard are said
state-CLOSING = the last words are being said
state-ENDED = the session is over

## What the sounds, the light and the gestures mean

signal-TICK = your press was felt
signal-STEP = a new step begins
signal-WARNING = time is running out
signal-END = time is up
signal-GATHER = come together
signal-NEXT_CLIENT = the next client
signal-CLARIFY = turn to clarifying questions
signal-IDEAS = turn to ideas
signal-FEEDBACK = say what helped
signal-SWITCH = the other one now
signal-MOVE_ON = move on to the next
signal-REMINDER = the step is over, press to go on
signal-STRUCK = what was said last is struck
signal-TAP = one minute left
signal-FAULT = something is wrong
light-OFF = nothing runs
light-READY = ready: press to begin
light-RUNNING = a step's time is running
light-LAST_MINUTE = the last minute
light-TIME_UP = press to go on
light-PAUSED = paused
light-ASKING = a question waits for your press
light-LISTENING = listening: the microphone is open
light-HEARING_BADLY = listening, but hearing badly: come closer, or one at a time
light-FAULT = a part has failed
gesture-PRESS = press
gesture-PRESS-means = go on to the next step
gesture-DOUBLE_PRESS = press twice
gesture-DOUBLE_PRESS-means = hear it again, and the time left; while it listens: strike what was said last
gesture-TRIPLE_PRESS = press three times
gesture-TRIPLE_PRESS-means = go back one step
gesture-QUADRUPLE_PRESS = press four times
gesture-QUADRUPLE_PRESS-means = standing ready: it looks at its parts, and says what to mend
gesture-PRESS_THEN_HOLD = press short, then hold
gesture-PRESS_THEN_HOLD-means = more time for this step
gesture-HOLD = hold
gesture-HOLD-means = pause; hold again to go on
gesture-END_HELD = hold for five seconds, then let go
gesture-END_HELD-means = end the session, after one more press

## Plans that the program writes
# Titles and prompts in the file of 'facilitate new' and 'facilitate import'. No full stop.

new-debrief = Debrief
new-debrief-prompt = From each group, one sentence that you take home
import-break = Break
import-untitled = Part { $number }

## The timeline and the card of a plan: written, never said
# Times like 15:30 are minutes and seconds.

show-from-start = Times count from the first press.
show-welcome = Welcome
show-closing = Closing
show-after = The sentence after the activity
show-round = round { $round } of { $rounds }
show-budget = Budget { $budget }, { $left } left over
show-time = time
show-speech = speech
show-sounds = sounds
show-wait = waiting for the press
show-move = moving
show-locked = never shortened
show-flexible = fitted within { $range }
show-silent = in silence
show-listens = the microphone is open
show-move-to = first { $time } to move
show-soft = softer
show-by-itself = goes on by itself
show-waits = waits for the press
show-sum = The sum
show-together = together
show-slot = slot
show-left-over = left over
show-share = The device speaks for { $percent } % of the slot.
show-could-give = If the session runs late, these can still give way:
show-estimated = Of { $total } sentences { $count } are not rendered yet: their length is estimated.
card-people = { $people } people
card-outcomes = What we want to take home
card-minutes = { $minutes } min
card-rounds = { $rounds } rounds of { $minutes } min
card-role-passes = the { $role } changes each round
card-after = Between activities
card-sounds = What the sounds mean
card-gestures = What you do with the button
card-lights = What the light means
card-quick-title = The device: button, light and sounds
card-quick-do = With the button you
card-quick-ready = while it stands ready
card-quick-session = in a session
card-quick-notes = Good to know
card-quick-starting = it is starting; wait until it says that it is ready
card-quick-ready-PRESS = begin the session
card-quick-ready-DOUBLE_PRESS = begin late: five minutes off; by a trusted clock: hear it again
card-quick-ready-TRIPLE_PRESS = forget the last session, after one more press
card-quick-ready-QUADRUPLE_PRESS = it looks at its parts, and says what to mend
card-quick-ready-PRESS_THEN_HOLD = it names the next plan; a press takes it
card-quick-ready-HOLD = softer; after the softest it is the loudest again
card-quick-ready-END_HELD = switch off, after one more press
card-quick-note-hush = While it speaks, a press only hushes it.
card-quick-note-back = A press too many costs nothing: press three times, and the step before is back with the time that it had left.
card-quick-note-power = After a power cut it says where you stood. Press to go on; hold to begin anew.
card-quick-note-stick = Plug in a stick: new plans go in, the pages of your sessions come out. Take it when it says so.
card-quick-note-off = Switch it off before you take the plug; when its light is out, count to ten.
card-quick-note-remote = With a presenter's remote: forward is the button, back goes back one step, the dark screen is one more minute.

## The library of structures: written, never said
# Names in square brackets are those of a structure's steps.

show-structure-name = structure
show-structure-groups = groups
show-structure-people = people
show-structure-all = all
show-structure-length = { $budget } in all; its steps alone take { $range }
show-structure-group-size = size of the groups
show-structure-rounds = rounds
show-structure-usual = usually { $usual }, in a plan '{ $field }: { $usual }'
show-structure-steps = Steps
show-structure-times = { $count } rounds
show-structure-role = each in turn is the { $role }
show-structure-odd-ones = When the groups do not come out even
show-structure-specifications = Minimum specifications [and the steps that keep them]
show-structure-variants = Variants
show-structure-without = Without { $steps }.
show-structure-source = Source
show-structure-licence = Licence
show-structure-use = In a plan
