"""A card as one page of HTML that needs nothing else: no network, no script, no other file."""

from __future__ import annotations

from assistant.showing.card import Card
from assistant.showing.quick_card import QuickCard

TEMPLATES = {Card: "card.html", QuickCard: "quick_card.html"}


def page(card: Card | QuickCard) -> str:
    """The page; every text of the plan is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("assistant.showing", "."),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template(TEMPLATES[type(card)]).render(card=card)
