"""Facets as HTML: those that were drawn lately, for whomever, are kept.

A facet is found again by all that its drawing reads, names and figures included: so nothing has to
be forgotten when something changes.
"""

from functools import lru_cache

from flask import current_app
from markupsafe import Markup

from app.directory.queries.search import Choices

MOST_KEPT = 300  # a megabyte or two


def draw(choices: Choices) -> Markup:
    """A list to choose a value from."""
    return _draw(choices) if current_app.debug else _kept(choices)


def _draw(choices: Choices) -> Markup:
    template = current_app.jinja_env.get_template("directory/_facet.html")
    return Markup(template.render(choices=choices))  # noqa: S704 - a template of ours


_kept = lru_cache(maxsize=MOST_KEPT)(_draw)
