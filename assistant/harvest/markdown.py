"""The harvest as a page of Markdown: the questions first and large, the rest short. Pure.

Every word is the words file's, so that the page is in the session's language; only the
Markdown is made here.
"""

from __future__ import annotations

import re

from assistant.harvest import phrases
from assistant.harvest.facts import Harvest, Said
from assistant.harvest.phrases import TimeRow
from assistant.words.messages import Messages

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$!])")
_NUMBER = re.compile(r"\d+(?=[.)])")

Lines = list[str]


def page(harvest: Harvest, words: Messages) -> str:
    """The whole page in the language of ``words``, ending in a newline."""
    sections = (
        _head(harvest, words),
        _asked(harvest, words),
        _questions(harvest, words),
        _others(harvest, words),
        _legend(harvest, words),
        _time(harvest, words),
        _missed(harvest, words),
        _making(harvest, words),
    )
    lines = [line for section in sections if section for line in (*section, "")]
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


def _asked(harvest: Harvest, words: Messages) -> Lines:
    prompts = [prompt for step in harvest.asked for prompt in step.prompts]
    if not prompts:
        return []
    quotes = "\n>\n".join(f"> {escaped(prompt)}" for prompt in prompts)
    return [words.text("harvest-asked"), "", quotes]


def _questions(harvest: Harvest, words: Messages) -> Lines:
    lines = [f"## {words.text('harvest-questions')}"]
    for number, said in enumerate(harvest.questions, start=1):
        moment = phrases.question_moment(said, harvest, words)
        lines += ["", f"### {number}. {_quoted(said)}", "", moment]
    if harvest.questions:
        return lines
    if harvest.others:
        return [*lines, "", words.text("harvest-no-questions")]
    return [*lines, "", words.text("harvest-nothing")]


def _others(harvest: Harvest, words: Messages) -> Lines:
    if not harvest.others:
        return []
    heading = words.text("harvest-also-said" if harvest.questions else "harvest-said")
    lines = [f"## {heading}", ""]
    for said in harvest.others:
        moment = phrases.moment(said, phrases.said_at(said, harvest), words)
        lines.append(f"- {_quoted(said)} ({moment})")
    return lines


def _legend(harvest: Harvest, words: Messages) -> Lines:
    if not any(one.has_uncertain_words for one in harvest.said):
        return []
    return [words.text("harvest-uncertain")]


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
    words = ((inline(word.text), word.is_uncertain) for word in said.words)
    marked = (f"*{word}?*" if is_uncertain else word for word, is_uncertain in words if word)
    return _unlisted(" ".join(marked))
