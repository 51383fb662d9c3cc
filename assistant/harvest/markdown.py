"""The harvest as a page of Markdown: the questions first and large, the rest short. Pure.

Every word is the words file's, so that the page is in the session's language; only the
Markdown is made here.
"""

from __future__ import annotations

import re

from assistant.harvest import phrases
from assistant.harvest.facts import Harvest
from assistant.harvest.phrases import TimeRow
from assistant.harvest.pulse_picture import panels, table
from assistant.harvest.said import Said
from assistant.harvest.sections import Part, Section, heading, sections
from assistant.words.messages import Messages

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$!])")
_NUMBER = re.compile(r"\d+(?=[.)])")

Lines = list[str]


def page(harvest: Harvest, words: Messages) -> str:
    """The whole page in the language of ``words``, ending in a newline."""
    blocks = (
        _head(harvest, words),
        _questions(harvest, words),
        _legend(harvest, words),
        *(_section(section, harvest, words) for section in sections(harvest, words)),
        _pulse(harvest, words),
        _time(harvest, words),
        _missed(harvest, words),
        _making(harvest, words),
    )
    lines = [line for block in blocks if block for line in (*block, "")]
    return "\n".join(lines).rstrip("\n") + "\n"


def escaped(text: str) -> str:
    """Text that stands in Markdown exactly as it was said, on one line."""
    return _unlisted(inline(text))


def inline(text: str) -> str:
    """The same for text that does not begin a line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _unlisted(line: str) -> str:
    """A line whose beginning is not taken for a list, a rule or a heading."""
    number = _NUMBER.match(line)
    if number:
        return f"{number[0]}\\{line[number.end() :]}"
    return f"\\{line}" if line.startswith(("-", "+", "=")) else line


# -- sections ------------------------------------------------------------------------------


def _head(harvest: Harvest, words: Messages) -> Lines:
    remarks = phrases.remarks_of_session(harvest, words)
    lines = [f"# {escaped(harvest.title)}", "", " · ".join(remarks)]
    if harvest.purpose:
        lines += ["", escaped(harvest.purpose)]
    if harvest.outcomes:
        lines += ["", words.text("harvest-outcomes"), ""]
        lines += [f"- {escaped(outcome)}" for outcome in harvest.outcomes]
    return lines


def _questions(harvest: Harvest, words: Messages) -> Lines:
    lines = [f"## {words.text('harvest-questions')}"]
    for number, said in enumerate(harvest.questions, start=1):
        moment = phrases.question_moment(said, harvest, words)
        lines += ["", f"### {number}. {_quoted(said)}"]
        if said.before:
            lines += ["", f"{words.text('harvest-before')} {_quoted(said.before)}"]
        lines += ["", moment]
    if harvest.questions:
        return lines
    if harvest.others:
        return [*lines, "", words.text("harvest-no-questions")]
    return [*lines, "", words.text("harvest-nothing")]


def _legend(harvest: Harvest, words: Messages) -> Lines:
    lines = []
    if any(one.has_uncertain_words for one in harvest.said):
        lines.append(words.text("harvest-uncertain"))
    if any(one.offers for one in harvest.said):
        lines.append(inline(words.text("harvest-offered")))
    return "\n\n".join(lines).split("\n") if lines else []


def _section(section: Section, harvest: Harvest, words: Messages) -> Lines:
    """Questions stand above; here only their numbers are, at their places."""
    lines = [f"## {escaped(heading(section, words))}"]
    for part in section.parts:
        lines += _part(part, harvest, words)
    return lines


def _part(part: Part, harvest: Harvest, words: Messages) -> Lines:
    lines = []
    if part.prompts:
        lines += ["", "\n>\n".join(f"> {escaped(prompt)}" for prompt in part.prompts)]
    if not part.said:
        return [*lines, "", words.text("harvest-nothing-here")]
    lines.append("")
    for number, said in part.said:
        if number is None:
            moment = phrases.moment(said, phrases.said_at(said, harvest), words)
            lines.append(f"- {_quoted(said)} ({moment})")
        else:
            lines.append(f"- {phrases.question_number(number, words)}")
    return lines


def _pulse(harvest: Harvest, words: Messages) -> Lines:
    drawn = panels(harvest.pulses, words)
    if not drawn:
        return []
    lines = [f"## {words.text('harvest-pulse')}", "", words.text("harvest-pulse-about")]
    lines += [line for panel in drawn for line in ("", inline(panel.summary))]
    head, *rows = table(drawn, words)
    lines += ["", f"| {' | '.join(map(inline, head))} |", f"|:--|{'--:|' * len(drawn)}"]
    return lines + [f"| {' | '.join(map(inline, row))} |" for row in rows]


def _time(harvest: Harvest, words: Messages) -> Lines:
    headings = (
        words.text("harvest-step"),
        words.text("harvest-planned"),
        words.text("harvest-actual"),
        words.text("harvest-difference"),
        words.text("harvest-remarks"),
    )
    lines = [f"## {words.text('harvest-time')}", ""]
    lines += [" ".join(phrases.time_summary(harvest, words)), ""]
    lines += [f"| {' | '.join(headings)} |", "|:--|--:|--:|--:|:--|"]
    return lines + [_row(row) for row in phrases.time_rows(harvest, words)]


def _row(row: TimeRow) -> str:
    title = f"**{inline(row.title)}**" if row.is_activity else inline(row.title)
    cells = (title, row.planned, row.actual, row.difference, ", ".join(row.remarks))
    return f"| {' | '.join(cells)} |"


def _missed(harvest: Harvest, words: Messages) -> Lines:
    missed = phrases.missed(harvest, words, inline)
    if not missed:
        return []
    heading = words.text("harvest-missed")
    return [f"## {heading}", "", *(f"- {line}" for line in missed)]


def _making(harvest: Harvest, words: Messages) -> Lines:
    lines = [f"## {words.text('harvest-making')}"]
    for paragraph in phrases.making(harvest, words, inline):
        lines += ["", paragraph]
    return lines


def _quoted(said: Said) -> str:
    shown = []
    for index, word in enumerate(said.words):
        text = inline(word.text)
        if text:
            shown.append(f"*{text}?*" if word.is_uncertain else text)
        shown += [inline(f"[{term}?]") for term in said.offered_after(index)]
    return _unlisted(" ".join(shown))
