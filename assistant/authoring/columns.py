"""Which column of a table holds what: by the words of its header, or by what stands in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from assistant.authoring.cells import parse_clock, parse_length, plain_words
from assistant.authoring.draft import one_line

HEADER_WITHIN_ROWS = 40


class Role(Enum):
    """What a column holds; the value is how it is named to a person."""

    LENGTH = "length"
    END = "end"
    START = "time"
    TITLE = "title"
    GROUP = "group"
    DESCRIPTION = "description"


@dataclass(frozen=True)
class Row:
    """``number``: the line or row in the file, from 1."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not any(self.cells)


@dataclass(frozen=True)
class Columns:
    """``roles``: for each role the columns that have it. ``names``: each column's header.
    ``language``: that of the header, or "" where it does not tell."""

    roles: dict[Role, tuple[int, ...]]
    names: tuple[str, ...]
    language: str = ""

    def name(self, index: int) -> str:
        name = self.names[index] if index < len(self.names) else ""
        return one_line(name) or f"column {index + 1}"

    @property
    def is_usable(self) -> bool:
        return bool({Role.START, Role.LENGTH} & set(self.roles)) and bool(
            {Role.TITLE, Role.DESCRIPTION} & set(self.roles)
        )


_OTHER = {
    "total",
    "cumulative",
    "elapsed",
    "cumul",
    "acumulado",
    "date",
    "fecha",
    "jour",
    "day",
}
_WORDS: dict[Role, dict[str, str]] = {
    Role.LENGTH: {
        "en": "length duration min mins minutes dur timing",
        "fr": "duree min minutes",
        "es": "duracion min minutos",
    },
    Role.END: {"en": "end ends until to finish", "fr": "fin jusqu", "es": "fin termina final"},
    Role.START: {
        "en": "time start starts begin begins from when clock",
        "fr": "heure heures debut horaire horaires",
        "es": "hora inicio comienzo horario",
    },
    Role.TITLE: {
        "en": "title what session activity item topic name block method step exercise agenda",
        "fr": "titre quoi seance activite sujet theme etape sequence exercice",
        "es": "titulo que sesion actividad tema bloque ejercicio nombre",
    },
    Role.GROUP: {
        "en": "group groups grouping who setting",
        "fr": "groupe groupes qui modalite",
        "es": "grupo grupos quien quienes",
    },
    Role.DESCRIPTION: {
        "en": "description details notes instructions how content process prompts questions "
        "steps",
        "fr": "description details notes consignes contenu deroulement comment",
        "es": "descripcion detalles notas instrucciones contenido desarrollo preguntas",
    },
}
_MINUTE_WORDS = {"min", "mins", "minutes", "minutos", "mn"}


def role_of(header: str) -> Role | None:
    """The role that a header's words give; the first word that is known decides, but an end
    or a length that stands anywhere goes before it (``Fin``, ``Time (min)``)."""
    words = plain_words(header).split()
    if not words or len(words) > 6 or set(words) & _OTHER:
        return None
    if set(words) & _MINUTE_WORDS:
        return Role.LENGTH
    if set(words) & {"end", "fin"}:
        return Role.END
    for word in words:
        for role, languages in _WORDS.items():
            if any(word in known.split() for known in languages.values()):
                return role
    return None


def find_columns(rows: Sequence[Row]) -> tuple[Columns, int]:
    """The columns, and the index of the first row below the header.

    Without a header the columns are judged by what stands in them, and all rows count.
    """
    for index, row in enumerate(rows[:HEADER_WITHIN_ROWS]):
        columns = by_header(row, rows[index + 1 :])
        if columns.is_usable:
            return columns, index + 1
    return by_content(rows), 0


def by_header(row: Row, below: Sequence[Row]) -> Columns:
    """The roles that the words of this row give to its columns."""
    roles: dict[Role, list[int]] = {}
    for index, cell in enumerate(row.cells):
        role = role_of(cell)
        is_clock = role is not Role.START or _holds(below, index, parse_clock)
        if not is_clock and _holds(below, index, parse_length):
            role = Role.LENGTH  # 'Time: 20 min'
        if role is not None:
            roles.setdefault(role, []).append(index)
    only_one = {
        role: tuple(indexes if role is Role.DESCRIPTION else indexes[:1])
        for role, indexes in roles.items()
    }
    return Columns(only_one, row.cells, _language(row.cells))


def _holds(rows: Sequence[Row], index: int, parse: Callable[[str], object]) -> bool:
    cells = [row.cells[index] for row in rows if index < len(row.cells) and row.cells[index]]
    return any(parse(cell) is not None for cell in cells)


def _language(names: Sequence[str]) -> str:
    """The language that most of the header's words are of; "" where several are."""
    words = {word for name in names for word in plain_words(name).split()}
    counts = {
        language: sum(1 for known in _WORDS.values() if words & set(known[language].split()))
        for language in ("en", "fr", "es")
    }
    best = max(counts.values())
    leading = [language for language, count in counts.items() if count == best]
    return leading[0] if len(leading) == 1 else ""


def by_content(rows: Sequence[Row]) -> Columns:
    """Times, lengths, then the shorter text as title and the longer as description."""
    width = max((len(row.cells) for row in rows), default=0)
    cells = [
        [row.cells[index] for row in rows if index < len(row.cells) and row.cells[index]]
        for index in range(width)
    ]
    roles: dict[Role, tuple[int, ...]] = {}
    texts = []
    for index, column in enumerate(cells):
        if not column:
            continue
        if _share(column, parse_clock) > 0.5 and not _share(column, _bare_number) > 0.5:
            role = Role.END if Role.START in roles else Role.START
            roles.setdefault(role, (index,))
        elif _share(column, parse_length) > 0.5:
            roles.setdefault(Role.LENGTH, (index,))
        else:
            texts.append(index)
    if texts:
        roles[Role.TITLE] = (texts[0],)
        others = sorted(texts[1:], key=lambda index: -sum(map(len, cells[index])))
        if others:
            roles[Role.DESCRIPTION] = (others[0],)
    return Columns(roles, ())


def _share(cells: Sequence[str], parse: Callable[[str], object]) -> float:
    return sum(1 for cell in cells if parse(cell)) / len(cells)


def _bare_number(cell: str) -> bool:
    return cell.isdecimal()
