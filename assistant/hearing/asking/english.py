"""How English asks: by an announcing phrase, by a question word before a verb, or by an
auxiliary before its subject. Pure."""

from __future__ import annotations

from assistant.hearing.asking import Asking, any_of

_FILLERS = (
    "so and but well um uh hm oh okay ok yeah yes no now then or also like actually right "
    "because just please hi hello sorry first second finally again maybe wait hey"
)
_FILLER_PHRASES = "i mean|you know|i guess|i think|let's see|of course|at least|in other words"
_BE = "is are was were am isn't aren't wasn't weren't"
_AUXILIARIES = (
    "do does did don't doesn't didn't can could can't couldn't should shouldn't would "
    "wouldn't will won't shall may might must have has had haven't hasn't hadn't"
)
_PRONOUNS = "i you we they he she it"
_SUBJECTS = (
    "there this that these those the a an any anyone anybody anything someone somebody "
    "everyone everybody everything people my your our their his her its all each some most "
    "other others one"
)
_QUESTION_WORDS = "what where when why who whom whose how what's who's how's where's"

_VERB = f"(?:{any_of(_BE)}|{any_of(_AUXILIARIES)})"
_ASKING_VERB = any_of(
    "is are was were does did can could should would will shall has isn't aren't doesn't didn't"
)
_QUESTION = any_of(_QUESTION_WORDS)
_PREPOSITION = any_of("at for from in of on to with about by")
_SUBJECT = f"(?:{any_of(_PRONOUNS)}|{any_of(_SUBJECTS)})"
_WORD = r"[a-z']+"

_RULES = (
    ("announced", r"\b(?:my|another|next) (?:\w+ )?questions? (?:is|was|are|for)\b"),
    ("announced", r"^(?:the|our|one|a|my)? ?(?:\w+ )?questions? (?:\w+ )?(?:is|are|for)\b"),
    (
        "wondered",
        r"^(?:i'm|i am|i was)? ?(?:i )?(?:just )?wonder(?:ing)? (?:if|whether|how|what)\b",
    ),
    ("asked for", r"\bi(?:'d| would)? (?:want|like|love) to (?:know|ask|understand)\b"),
    ("asked for", r"^(?:i'm|i am) curious\b|^what i want to (?:know|ask)\b"),
    ("question word and verb", rf"^(?:{_PREPOSITION} )?{_QUESTION} {_VERB}\b"),
    ("question word first", r"^(?:how|why|who|whose|what's|who's|how's|where's)\b"),
    ("where", rf"^where (?!{_SUBJECT}\b)"),
    (
        "question word, thing, verb",
        rf"^what (?!{_SUBJECT} )(?:{_WORD} ){{1,3}}{_VERB} {_SUBJECT}\b",
    ),
    ("which", r"^which (?:one|ones|of)\b"),
    ("what about", r"^(?:what|how) (?:about|if|kind|kinds|sort|many|much|else|come)\b"),
    ("why not", r"\bwhy (?:not|don't|do|does|did|is|are)\b"),
    ("verb before subject", rf"^{_VERB} (?:not )?{_SUBJECT}\b"),
    ("verb before thing", rf"^{_ASKING_VERB} {_WORD}"),
    ("inverted within", rf"\b{_QUESTION} {_VERB} {any_of(_PRONOUNS)}\b"),
    ("do you", r"(?<!\bor )\b(?:do|did|does|don't|didn't) (?:you|they|we)\b"),
    ("can you", r"\b(?:can|could|would|will|are) you\b"),
    ("is there", r"\b(?:is|are|isn't|aren't) there (?:a|any|an|some|something|anything)\b"),
    ("is it", r"\b(?:is|isn't|does|has) it (?:a|the|just|still|ok|okay)\b"),
    ("anything else", r"^(?:any|anything|anybody|anyone)\b"),
    ("you mean", r"^you mean\b"),
    ("open end", r"\bor (?:not|what)$"),
    (
        "tag",
        r"\b(?:isn't|aren't|wasn't|don't|doesn't|didn't|won't) (?:it|you|we|they)$",
    ),
)

ENGLISH = Asking(f"{any_of(_FILLERS)}|{_FILLER_PHRASES}", _RULES)
