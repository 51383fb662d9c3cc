"""Reading a page as a browser or a screen reader would, from its source alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

VOID = {"meta", "link", "br", "img", "hr", "input", "rect", "path", "line", "circle"}


@dataclass
class Element:
    """An element with what is in it."""

    name: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it, spaces made single."""
        parts = (one if isinstance(one, str) else one.text for one in self.children)
        return " ".join("".join(parts).split())

    def all(self, name: str = "", **attributes: str) -> list[Element]:
        """Every element in it of that name with these attributes, in order."""
        found = []
        for one in self.children:
            if isinstance(one, Element):
                wanted = {key.replace("_", "-"): value for key, value in attributes.items()}
                is_named = name in {"", one.name}
                if is_named and wanted.items() <= one.attributes.items():
                    found.append(one)
                found += one.all(name, **attributes)
        return found

    def of_class(self, name: str) -> list[Element]:
        return [one for one in self.all() if name in one.attributes.get("class", "").split()]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {key: value or "" for key, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {key: value or "" for key, value in attrs})
        self.open[-1].children.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open[-1].name == tag, f"</{tag}> closes <{self.open[-1].name}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(source: str) -> Element:
    """The page as a tree. Fails where an element is not closed, or not in its order."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    assert reader.open == [reader.root], f"<{reader.open[-1].name}> is never closed"
    return reader.root


def spoken(element: Element) -> str:
    """The words of a quotation, without the marks of doubt and the terms that are offered."""
    words = element.of_class("words")[0] if element.of_class("words") else element
    parts = [
        one if isinstance(one, str) else one.text.removesuffix("?")
        for one in words.children
        if isinstance(one, str) or one.attributes.get("class") != "offer"
    ]
    return " ".join("".join(parts).split())


# -- accessibility ---------------------------------------------------------------------------


def barriers(page: Element) -> list[str]:
    """What would keep somebody from reading the page; a short list of the rules of WCAG that
    can be judged from the source."""
    found = []
    html = page.all("html")[0]
    if not html.attributes.get("lang"):
        found.append("no language")
    if not page.all("title") or not page.all("head")[0].all("title")[0].text:
        found.append("no title")
    if len(page.all("main")) != 1:
        found.append("not one main landmark")
    body = page.all("body")[0]
    found += [
        f"<{one.name}> outside of any landmark"
        for one in body.children
        if isinstance(one, Element) and one.name not in {"header", "main", "footer", "nav"}
    ]
    found += _heading_barriers(page)
    found += _name_barriers(page)
    found += _reference_barriers(page)
    found += [
        f"a list of {one.name}"
        for parent in ("ul", "ol")
        for a_list in page.all(parent)
        for one in a_list.children
        if isinstance(one, Element) and one.name != "li"
    ]
    found += ["a header cell without scope" for one in page.all("th") if not scope(one)]
    return found


def scope(cell: Element) -> str:
    return cell.attributes.get("scope", "")


def _heading_barriers(page: Element) -> list[str]:
    levels = [int(one.name[1]) for one in page.all() if re.fullmatch("h[1-6]", one.name)]
    found = [] if levels.count(1) == 1 and levels[0] == 1 else ["not one h1, at first"]
    pairs = pairwise(levels)
    found += [f"h{before}, then h{after}" for before, after in pairs if after > before + 1]
    found += [f"{one.name} is empty" for one in page.all() if heading(one) and not one.text]
    return found


def heading(element: Element) -> bool:
    return re.fullmatch("h[1-6]", element.name) is not None


def _name_barriers(page: Element) -> list[str]:
    found = []
    hidden = {id(one) for top in page.all(aria_hidden="true") for one in (top, *top.all())}
    inner = {id(one) for top in page.all(role="img") for one in top.all()}
    for one in page.all():
        if id(one) in hidden or id(one) in inner:
            continue
        if one.name == "svg" and one.attributes.get("role") != "img":
            found.append("a picture that is neither named nor hidden")
        if one.name == "svg" and not (one.all("title") and one.all("desc")):
            found.append("a picture without title and description")
        if one.name == "img" and not one.attributes.get("alt"):
            found.append("a picture without an alternative text")
        if one.name == "a" and not (one.text or one.attributes.get("aria-label")):
            found.append("a link without a name")
    return found


def _reference_barriers(page: Element) -> list[str]:
    ids = [one.attributes["id"] for one in page.all() if "id" in one.attributes]
    found = [f"id {one} twice" for one in set(ids) if ids.count(one) > 1]
    for one in page.all():
        named = one.attributes.get("aria-labelledby", "").split()
        target = one.attributes.get("href", "")
        named += [target[1:]] if target.startswith("#") else []
        found += [f"nothing has the id {name}" for name in named if name not in ids]
    return found


def outside(source: str) -> list[str]:
    """Whatever the page would fetch, run or send."""
    found = re.findall(r"(?:src|href|action|poster|data)\s*=\s*[\"'](?!#)[^\"']*", source)
    found += re.findall(r"url\((?!#)[^)]*\)|@import|@font-face", source)
    return found + re.findall(r"<(?:script|iframe|object|embed|link|form)\b", source)


# -- colours -----------------------------------------------------------------------------------


def palettes(source: str) -> list[dict[str, str]]:
    """The colours by name in each of the page's schemes: light, dark, print."""
    return [
        dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root \{([^}]*)\}", source)
    ]


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
