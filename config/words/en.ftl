# Every word of the device in English. The format is Fluent (projectfluent.org).
# Variables: $length is a duration in words; $title, $activity, $who are from the plan.

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

## Who works with whom

who-alone = each on your own
who-pairs = in pairs
who-groups = in groups of { $size }
who-all = all together

## Before the session

ready = Ready: { $title }, { $length }. Press the button to begin.
cards-today = I cannot listen today, so have cards at hand for the questions.
welcome-device = Welcome. I keep the time, and say what comes next.
welcome-outcomes = What we want to take home.
welcome-step-sound = This sound begins a step.
welcome-end-sound = And this one ends it.
welcome-listening = I listen only in the { $steps }, to note what is said, with my light steady, and never otherwise.
welcome-recording = I listen only in the { $steps }, to note what is said, and keep the sound, with my light steady, and never otherwise.
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
listening-begins = Now I listen, and note what is said, so that the questions go home with you. A card is as good.
recording-begins = Now I listen, note what is said, and keep the sound, so that the questions go home with you. A card is as good.
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
closing = That was our session. Thank you all.
ended = The session ends here. What was noted is kept.

## Gestures

one-more-minute = One more minute.
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

## What went wrong

stuck = The button is stuck. The steps go on by themselves.
freed = The button works again.
listening-failed = I cannot hear you any more. Please write on cards.
where-we-are = We are in: { $title }. { $length } left.
where-we-wait = We are at the end of: { $title }. Press to go on.
go-on-or-anew = There was a break. We stood in: { $title }, with { $length } left. Press to go on. Hold to begin anew.
go-on-or-anew-start = There was a break. Press to go on. Hold to begin anew.
not-kept = I cannot save any more. The session goes on, but what is said now may be lost.
