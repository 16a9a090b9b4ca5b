"""Lines of the library as HTML: those that were drawn lately, for whomever, are kept.

A line is found again by all that its drawing reads, the day included, for « hier » is not for
ever: so nothing has to be forgotten when something changes.
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from flask import current_app, request
from markupsafe import Markup

from app.core.dates import current_zone
from app.core.db import now
from app.documents.queries.library import Line

MOST_KEPT = 2_000  # three megabytes or so
LONGEST_KEPT = 1_000
Around = tuple[str, bool, str, date]


def drawing(*, shows_place: bool) -> Callable[[Line], Markup]:
    """What draws each line of a page."""
    zone = current_zone()
    around = (request.script_root, shows_place, zone.key, now().astimezone(zone).date())

    def drawn(line: Line) -> Markup:
        keeps = len(line.summary) <= LONGEST_KEPT and not current_app.debug
        return _kept(line, around) if keeps else _draw(line, around)

    return drawn


def _draw(line: Line, around: Around) -> Markup:
    template = current_app.jinja_env.get_template("documents/_line.html")
    root, shows_place, _zone, _today = around
    drawn = template.render(line=line, root=root, shows_place=shows_place)
    return Markup(drawn)  # noqa: S704 - a template of ours


_kept = lru_cache(maxsize=MOST_KEPT)(_draw)
