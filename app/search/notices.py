"""What the search adds to the letter: what came since in the searches that a person keeps."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from app.accounts.models import User
from app.core.dates import NBSP
from app.core.search_index.engines import IndexUnavailable
from app.core.search_index.shown import Shown
from app.notifications.kinds import Line, Rhythm, Span, declare_letter_kind, section
from app.search.models import SavedSearch
from app.search.queries.address import read_line
from app.search.queries.saved import alerts_of, count_of, new_results

ORDER = 60
SAVED = "/recherche/enregistrees"
# What was saved a moment before a letter left may not have been in the index yet.
INDEXED_WITHIN = timedelta(hours=1)
ALERT = declare_letter_kind(
    "search.saved",
    "Du nouveau dans mes recherches enregistrées",
    family="Recherche",
    mail=Rhythm.WEEKLY,
    concerns=lambda user: count_of(user) > 0,
)


@section(
    ALERT.key,
    "Dans vos recherches enregistrées",
    order=ORDER,
    kind=ALERT,
    one="résultat de recherche",
    many="résultats de recherche",
    more=SAVED,
)
def new_in_searches(user: User, span: Span) -> Sequence[Line]:
    """What came in each search since the last letter, or since it was last looked at; what
    answers two searches is told once."""
    found: dict[str, Line] = {}
    for saved in alerts_of(user):
        for line in _lines(user, saved, span):
            found.setdefault(line.href, line)
    return list(found.values())


def _lines(user: User, saved: SavedSearch, span: Span) -> Iterator[Line]:
    since = max(span.since - INDEXED_WITHIN, saved.looked_at)
    try:
        results = new_results(
            user, read_line(saved.address).asked, since, span.until - INDEXED_WITHIN
        )
    except IndexUnavailable:
        return
    yield from (_line(saved, each) for each in results)


def _line(saved: SavedSearch, each: Shown) -> Line:
    name = f"«{NBSP}{saved.name}{NBSP}»"
    return Line(title=each.title, href=each.href, author=each.author, place_name=name)
