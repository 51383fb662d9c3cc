"""Whether something that was said is a question, without punctuation. Pure.

Vosk gives none, so only the words tell. The debrief asks people to begin with 'my question
is', which settles it; otherwise English shows a question by an announcing phrase, by a
question word before a verb, or by an auxiliary before its subject.
"""

from __future__ import annotations

import re

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


def _any(words: str) -> str:
    return "(?:" + "|".join(re.escape(word) for word in words.split()) + ")"


_VERB = f"(?:{_any(_BE)}|{_any(_AUXILIARIES)})"
_ASKING_VERB = _any(
    "is are was were does did can could should would will shall has isn't aren't doesn't didn't"
)
_QUESTION = _any(_QUESTION_WORDS)
_PREPOSITION = _any("at for from in of on to with about by")
_SUBJECT = f"(?:{_any(_PRONOUNS)}|{_any(_SUBJECTS)})"
_WORD = r"[a-z']+"

_STUTTER = re.compile(r"\b([a-z']+(?: [a-z']+)?)(?: \1\b)+")
_OPENING = re.compile(rf"^(?:(?:{_any(_FILLERS)}|{_FILLER_PHRASES}) )+")

# Each rule: its name, and what to look for in the utterance freed of opening fillers.
# '^' rules hold at its beginning only.
_ENGLISH_RULES: tuple[tuple[str, str], ...] = (
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
    ("inverted within", rf"\b{_QUESTION} {_VERB} {_any(_PRONOUNS)}\b"),
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
_RULES = {"en": tuple((name, re.compile(pattern)) for name, pattern in _ENGLISH_RULES)}


def is_question(text: str, language: str = "en") -> bool:
    """Whether these unpunctuated, lower-case words are a question.

    Languages without rules have no questions: their snippets are listed with the others.
    """
    return bool(matching_rules(text, language))


def matching_rules(text: str, language: str = "en") -> tuple[str, ...]:
    """The names of the rules that find a question in it."""
    core = _core(text)
    rules = _RULES.get(language.partition("-")[0], ())
    return tuple(name for name, rule in rules if rule.search(core))


def _core(text: str) -> str:
    """The words without stutters and opening fillers."""
    words = " ".join(text.lower().split())
    return _OPENING.sub("", _STUTTER.sub(r"\1", words) + " ").strip()
