"""The format of a structure's file, version 1, as a table like that of a plan."""

from __future__ import annotations

from assistant.plan.format import (
    CHANGES,
    LENGTH,
    LINE,
    MOST_PEOPLE,
    NAMES,
    STEPS,
    TEXT,
    TEXTS,
    VERSION,
    VERSION_NUMBER,
    Field,
    Kind,
    Record,
    number,
    ref,
)

SPAN = Record(
    "a span",
    (
        Field("smallest", number(1, MOST_PEOPLE), "the smallest", "3", True),
        Field("largest", number(1, MOST_PEOPLE), "the largest", "3", True),
        Field("usual", number(1, MOST_PEOPLE), "what is usual; default: the smallest"),
    ),
)

ODD_ONES = Record(
    "what the odd ones do",
    (
        Field("more", TEXT, "what a group with one more does"),
        Field("fewer", TEXT, "what a group with one fewer does"),
    ),
)

SPECIFICATION = Record(
    "a minimum specification",
    (
        Field("spec", TEXT, "what must be so", "One idea from each group.", True),
        Field("kept_by", NAMES, "the steps that keep it, by name"),
    ),
)

VARIANT = Record(
    "a variant",
    (
        Field("about", TEXT, "what it is for", "when there is little time", True),
        Field("change", CHANGES, "steps by name, each with the fields that differ"),
        Field("without", NAMES, "names of steps that are left out"),
        Field("departs_from", TEXTS, "what it departs from, as notes"),
    ),
)

_SPAN = Kind("smallest, largest and usual", ref("span"))

STRUCTURE = Record(
    "a structure",
    (
        Field("version", VERSION_NUMBER, "always 1", VERSION, True),
        Field("title", TEXT, "its name", "Troika Consulting", True),
        Field("about", TEXT, "what it is for, in a sentence", "to get and give advice", True),
        Field("source", LINE, "where it comes from", "Liberating Structures", True),
        Field("licence", LINE, "under which licence", "CC BY-SA 4.0", True),
        Field("budget", LENGTH, "as published", "30m", True),
        Field("group_size", _SPAN, "the small groups; left out: the whole group only"),
        Field("people", _SPAN, "for how many in the room"),
        Field("rounds", _SPAN, "how many rounds; left out: none to choose"),
        Field("questions", TEXTS, "what stands for `{questions}` where a plan asks nothing"),
        Field("odd_ones", Kind("more and fewer", ref("odd_ones")), "when it does not divide"),
        Field(
            "minimum_specifications",
            Kind("specifications", {"type": "array", "items": ref("specification")}),
            "what must be so for it to be this structure",
        ),
        Field("steps", STEPS, "its steps, each with a name", "a list of steps", True),
        Field(
            "variants",
            Kind(
                "variants by name",
                {"type": "object", "additionalProperties": ref("variant")},
            ),
            "declared departures",
        ),
    ),
)
