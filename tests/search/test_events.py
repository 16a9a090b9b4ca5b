"""Events and minutes: found by what their readers read of them, one line for what comes back."""

from datetime import timedelta

from sqlalchemy import select

from app.agenda.models import Event, LineKind, RegistrationMode
from app.agenda.models.rules import Frequency, Rule
from app.agenda.services import trash
from app.agenda.services.cancelling import cancel, uncancel
from app.agenda.services.details import Details
from app.agenda.services.meetings import minutes, points
from app.agenda.services.meetings.minutes import LineDraft
from app.agenda.services.meetings.points import Point
from app.agenda.services.series import cutting, writing
from app.agenda.services.series.occurrences import details_of
from app.agenda.services.series.renewing import renew_dates_found
from app.core.db import db, now
from app.core.search_index.items import Key
from app.core.search_index.upkeep import check
from app.workgroups.audiences import audiences_of
from app.workgroups.models import Audience
from tests.agenda import conferences
from tests.factories import (
    FacilitatorFactory,
    MemberFactory,
    StaffFactory,
    UserFactory,
    WorkgroupFactory,
)
from tests.factories.agenda import EventFactory
from tests.search.asking import ALL, ask, keys, lines
from tests.support.clock import Clock

HOURS = timedelta(hours=2)


def group_and_member():
    group = WorkgroupFactory(region_code="32", number=5)
    return group, MemberFactory(workgroup=group), frozenset({f"workgroup-{group.id}"})


def test_an_event_is_found_by_what_it_says_when_where_and_by_whom(index):
    group, member, theirs = group_and_member()
    event = EventFactory(
        workgroup=group,
        title="Glanage solidaire",
        venue="Salle Rameau",
        organiser_line="Banque alimentaire du Nord",
        video_url="https://visio.exemple.fr/topinambour",
        registration=RegistrationMode.NONE,
    )
    points.set_points(event, [Point("Bilan des cagettes", 20, "Odile Vandamme")], by=member)
    index.refresh()
    own = {Key("event", event.id)}
    day = f"{event.starts_at:%d/%m/%Y}"
    for typed in ("glanages", "Rameau", "banque alimentaire", "cagette", "Vandamme", day):
        assert own <= keys(typed, theirs), typed
    assert keys("topinambour", theirs) == set()
    (line,) = lines(member, "glanage")
    assert line.href.endswith(f"/agenda/{event.id}")
    assert line.facts.startswith("Réunion, ")
    assert "Salle Rameau" in line.facts
    assert "topinambour" not in str(line)
    points.set_points(event, [], by=member)
    index.refresh()
    assert keys("cagette", theirs) == set()


def test_an_event_is_found_by_its_audience_alone_and_narrowed_by_its_facets(index):
    group, member, theirs = group_and_member()
    event = EventFactory(workgroup=group, title="Glanage")
    index.refresh()
    assert lines(member, "glanage")
    assert not lines(UserFactory(), "glanage")
    chosen = {"kind": "event", "region": "32", "theme": str(group.theme_id)}
    chosen |= {"category": "event-meeting", "year": str(event.starts_at.year)}
    assert ask("glanage", theirs, **chosen).total == 1
    assert ask("glanage", theirs, **chosen | {"category": "event-visit"}).total == 0
    event.audience = Audience.MEMBERS
    index.refresh()
    assert lines(UserFactory(), "glanage")


def test_a_cancelled_event_says_so_and_the_trash_is_not_found(index):
    group, member, theirs = group_and_member()
    event = EventFactory(workgroup=group, title="Glanage")
    cancel(event, "Verglas", by=member)
    index.refresh()
    (line,) = lines(member, "verglas")
    assert line.facts.endswith(", annulé")
    uncancel(event, by=member)
    trash.trash(event, by=member)
    index.refresh()
    assert keys("glanage", theirs) == set()
    trash.restore(event, by=member)
    index.refresh()
    assert keys("glanage", theirs) == {Key("event", event.id)}


def test_a_conference_is_found_by_its_workshops_by_visitors_too_if_it_is_public(index):
    WorkgroupFactory(region_code="32", number=5)
    event = conferences.make()
    event.audience = Audience.PUBLIC
    index.refresh()
    found = keys("Accès à l’alimentation conférence", audiences_of(None))
    assert found == {Key("event", event.id)}
    assert keys("Sciences Po", ALL) == {Key("event", event.id)}
    (line,) = lines(None, "Sciences Po")
    assert line.href.endswith(f"/agenda/{event.id}")
    points.set_points(event, [Point("Bilan des cagettes", 20)], by=StaffFactory())
    index.refresh()
    assert lines(None, "conférence") == []  # what is to be discussed is for members
    assert keys("cagettes", ALL) == {Key("event", event.id)}


def test_visitors_may_find_a_public_event_that_says_nothing_more_to_members(index):
    event = EventFactory(public=True, title="Portes ouvertes")
    index.refresh()
    assert keys("portes ouvertes", audiences_of(None)) == {Key("event", event.id)}


# Minutes


def test_minutes_are_found_once_shared_and_lead_to_their_page(index):
    group, member, theirs = group_and_member()
    by = FacilitatorFactory(workgroup=group)
    event = EventFactory(workgroup=group, past=True, public=True, title="Réunion de janvier")
    made = minutes.begin(event, by=by)
    said = [LineDraft(LineKind.DECISION, "Acheter deux glacières", owner_name="Zoé Ndiaye")]
    minutes.write(made, "Ambiance studieuse.", said, edit_number=0, by=by)
    index.refresh()
    assert keys("glacière", ALL | theirs) == set()
    minutes.share(made, by=by)
    index.refresh()
    own = {Key("minutes", made.id)}
    for typed in ("glacière", "Ndiaye", "studieuse", "compte rendu janvier"):
        assert keys(typed, ALL | theirs) == own, typed
    assert keys("glacière", audiences_of(None)) == set()  # visitors read no minutes
    (line,) = lines(member, "glacière")
    assert line.title == "Compte rendu – Réunion de janvier"
    assert line.href.endswith(f"/agenda/{event.id}/compte-rendu")
    minutes.write(made, "", [LineDraft(LineKind.DECISION, "Rien")], edit_number=1, by=by)
    index.refresh()
    assert keys("glacière", ALL | theirs) == set()
    event.audience = Audience.WORKGROUP
    index.refresh()
    assert keys("janvier", ALL) == set()


# What comes back


def series(group, by) -> Event:
    starts_at = (now() + timedelta(days=3)).replace(hour=12, minute=0, second=0, microsecond=0)
    told = Details("Glanage du mardi", starts_at, starts_at + HOURS, Audience.WORKGROUP)
    rule = Rule(Frequency.WEEKLY, count=6)
    return writing.begin(told, rule, set(), place=(group.region_code, group.id), by=by)


def dates_of(first: Event) -> list[int]:
    own = select(Event.id).where(Event.series_id == first.series_id)
    return list(db.session.scalars(own.order_by(Event.starts_at)))


def test_the_next_date_stands_for_a_series_and_the_last_once_it_is_over(index, clock: Clock):
    group, member, theirs = group_and_member()
    first = series(group, FacilitatorFactory(workgroup=group))
    index.refresh()
    dates = dates_of(first)
    assert keys("glanage", theirs) == {Key("event", dates[0])}
    (line,) = lines(member, "glanage")
    assert "chaque semaine" in line.facts
    clock.advance(days=5)
    renew_dates_found({})
    index.refresh()
    assert keys("glanage", theirs) == {Key("event", dates[1])}
    clock.advance(days=90)
    for _event in (1, 2):
        report = check()
    assert not report.amiss
    assert keys("glanage", theirs) == {Key("event", dates[-1])}


def test_the_date_after_takes_the_place_of_one_that_is_cancelled_or_thrown_away(index):
    group, _member, theirs = group_and_member()
    by = FacilitatorFactory(workgroup=group)
    dates = dates_of(series(group, by))
    index.refresh()
    cancel(db.session.get_one(Event, dates[0]), "Verglas", by=by)
    index.refresh()
    assert keys("glanage", theirs) == {Key("event", dates[1])}
    trash.trash(db.session.get_one(Event, dates[1]), by=by)
    index.refresh()
    assert keys("glanage", theirs) == {Key("event", dates[2])}
    assert not check().amiss


def test_a_date_with_an_agenda_of_its_own_has_its_line(index):
    group, _member, theirs = group_and_member()
    by = FacilitatorFactory(workgroup=group)
    dates = dates_of(series(group, by))
    points.set_points(db.session.get_one(Event, dates[3]), [Point("Cagettes")], by=by)
    index.refresh()
    assert keys("glanage", theirs) == {Key("event", dates[0]), Key("event", dates[3])}
    points.set_points(db.session.get_one(Event, dates[3]), [], by=by)
    index.refresh()
    assert keys("glanage", theirs) == {Key("event", dates[0])}


def test_a_series_that_goes_on_otherwise_is_one_line(index, clock: Clock):
    group, _member, theirs = group_and_member()
    by = FacilitatorFactory(workgroup=group)
    dates = dates_of(series(group, by))
    clock.advance(days=9)
    renew_dates_found({})
    index.refresh()
    assert keys("glanage", theirs) == {Key("event", dates[1])}
    event = db.session.get_one(Event, dates[1])
    told = Details(**{**vars(details_of(event)), "venue": "Salle Rameau"})
    cutting.edit_following(event, told, edit_number=event.edit_number, by=by)
    index.refresh()
    assert keys("glanage", theirs) == {Key("event", dates[1])}
    assert not check().amiss
