"""Whether the people divide into the groups of a plan, and what the odd ones do."""

from __future__ import annotations

from assistant.plan.document import Node
from assistant.plan.model import Activity, People, Rounds
from assistant.plan.reading import Reading


def note_odd_ones(
    activity: Activity,
    people: People | None,
    node: Node,
    reading: Reading,
    more: str = "",
    fewer: str = "",
) -> None:
    """A note for each size of group that leaves some over; a problem where nobody could
    make one. ``more`` and ``fewer``: what a group does that has one more or one fewer."""
    if people is None:
        return
    for size in _group_sizes(activity):
        if people.most < size:
            reading.problems.add(
                node,
                f"groups of {size} among {people.most} people",
                f"at least {size} people",
                "change 'people' or the size of the group",
            )
        elif people.fewest == people.most and people.most % size:
            found = f"{people.most} people in groups of {size}: {_division(people.most, size)}"
            does = _what_they_do(people.most, size, more, fewer)
            reading.note(node, found, does or "a prompt that says what the odd ones do")


def _group_sizes(activity: Activity) -> list[int]:
    steps = [
        step
        for part in activity.parts
        for step in (part.steps if isinstance(part, Rounds) else (part,))
    ]
    return sorted(
        {step.group_size for step in steps if step.group_size and step.group_size > 1}
    )


def _division(people: int, size: int) -> str:
    """How they divide, with as many groups of the size itself as can be."""
    groups, left = divmod(people, size)
    if left == size - 1 and left > 1:
        return f"{groups} of {size} and one of {left}"
    if left <= groups:
        whole = groups - left
        larger = f"{left} of {size + 1}"
        return f"{whole} of {size} and {larger}" if whole else larger
    return f"{groups} of {size}, {left} left over"


def _what_they_do(people: int, size: int, more: str, fewer: str) -> str:
    left = people % size
    if left == size - 1 and left > 1 and fewer:
        return f"that the smaller group does as is said: '{fewer}'"
    return f"that a larger group does as is said: '{more}'" if more else ""
