"""Minutes once they are shared: whoever reads the meeting finds them, by their own words."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import contains_eager

from app.accounts.models import User
from app.agenda.models import Event, Minutes, MinutesLine
from app.agenda.policies import NAMED, visible_minutes
from app.agenda.search.places import said_of_place, standing_of
from app.agenda.search.showing import full_place
from app.core.dates import NBSP, span
from app.core.db import db
from app.core.links import address_of
from app.core.search_index.items import Item
from app.core.search_index.shown import Presenter, Shown, present
from app.core.search_index.sources import Dependence, Source, declare
from app.core.text import plain_text

KIND = "minutes"
TITLE = "Compte rendu – "


def _is_shared() -> ColumnElement[bool]:
    return and_(Minutes.shared_at.is_not(None), Event.trashed_at.is_(None))


def _ids() -> Select[int]:
    return select(Minutes.id).join(Minutes.event).where(_is_shared())


def _describe(ids: Sequence[int]) -> Iterator[Item]:
    shared = select(Minutes).join(Minutes.event).where(Minutes.id.in_(ids), _is_shared())
    named = contains_eager(Minutes.event).options(*NAMED)
    found = db.session.scalars(shared.options(named)).all()
    texts = _texts_of(found)
    return (_item(each, texts[each.id]) for each in found)


def _texts_of(found: Collection[Minutes]) -> dict[int, str]:
    """What some minutes say: the introduction, then each line with who does it."""
    said = {each.id: [plain_text(each.introduction_html)] for each in found}
    rows = db.session.execute(
        select(MinutesLine.minutes_id, MinutesLine.text, MinutesLine.owner_name)
        .where(MinutesLine.minutes_id.in_(said))
        .order_by(MinutesLine.minutes_id, MinutesLine.position, MinutesLine.id)
    )
    for minutes_id, text, owner_name in rows:
        said[minutes_id] += [text, owner_name]
    return {number: "\n".join(filter(None, lines)) for number, lines in said.items()}


def _item(minutes: Minutes, text: str) -> Item:
    event = minutes.event
    stands = standing_of(event, is_for_visitors=False)
    said = (_meeting_of(event), *said_of_place(event), text)
    return Item(
        kind=KIND,
        id=minutes.id,
        title=f"{TITLE}{event.title}",
        body="\n".join(filter(None, said)),
        audiences=stands.audiences,
        container=stands.container,
        facets=stands.facets,
        moment=minutes.shared_at,
    )


def _meeting_of(event: Event) -> str:
    when = span(event.starts_at, event.ends_at, event.timezone)
    return f"{event.kind.label}{NBSP}: {when}"


def _load(user: User, wanted: Mapping[int, int]) -> dict[int, Shown]:
    shared = visible_minutes(user).where(Minutes.id.in_(wanted), Minutes.shared_at.is_not(None))
    named = contains_eager(Minutes.event).options(*NAMED)
    found = db.session.scalars(shared.options(named)).all()
    texts = _texts_of(found)
    return {each.id: _shown(each, texts[each.id]) for each in found}


def _shown(minutes: Minutes, text: str) -> Shown:
    event = minutes.event
    return Shown(
        title=f"{TITLE}{event.title}",
        href=address_of("agenda.minutes", event_id=event.id),
        text=text,
        place=full_place(event),
        place_href=address_of("agenda.event", event_id=event.id),
        facts=_meeting_of(event),
    )


def _of_line(line: MinutesLine) -> Select[int]:
    return select(Minutes.id).where(Minutes.id == line.minutes_id)


def _of_event(event: Event) -> Select[int]:
    return select(Minutes.id).where(Minutes.event_id == event.id)


source = declare(
    Source(
        kind=KIND,
        model=Minutes,
        ids=_ids,
        describe=_describe,
        # Lines are also erased by a statement: what is written anew has another number.
        columns=frozenset({"introduction_html", "shared_at", "edit_number"}),
        dependences=(
            Dependence(
                MinutesLine, _of_line, frozenset({"minutes_id", "text", "owner_name", "position"})
            ),
            Dependence(
                Event,
                _of_event,
                frozenset({"title", "kind", "starts_at", "ends_at", "timezone", "trashed_at"})
                | {"audience", "region_code", "workgroup_id", "department_code"},
            ),
        ),
    )
)
presenter = present(Presenter(KIND, "compte rendu", "comptes rendus", order=27, load=_load))
