"""Calendars that read by themselves: what they show, to whom, when they change, until revoked."""

from datetime import date, timedelta

import icalendar
import pytest
import recurring_ical_events
import vobject
from selectolax.lexbor import LexborHTMLParser

from app.agenda.models import AttendanceState as State
from app.agenda.models import CalendarFeed, FeedScope
from app.core.db import db, now
from app.workgroups.models import Membership
from tests.factories import (
    AttendanceFactory,
    CalendarFeedFactory,
    EventFactory,
    FacilitatorFactory,
    MemberFactory,
    WorkgroupFactory,
)
from tests.support.queries import count_queries

SECRET = "s" * 43
PATH = f"/agenda/flux/{SECRET}.ics"


@pytest.fixture
def workgroup(session):
    return WorkgroupFactory(region_code="32", number=5)


@pytest.fixture
def zoe(workgroup):
    return MemberFactory(workgroup=workgroup, email="zoe@exemple.fr")


def feed_of(user, scope=FeedScope.MY_GROUPS, **place):
    made = CalendarFeedFactory(user_id=user.id, raw=SECRET, scope=scope, **place)
    db.session.commit()
    return made


def shown(client, path=PATH) -> set[str]:
    """The titles that an independent reader finds."""
    answer = client.get(path)
    assert answer.status_code == 200
    calendar = vobject.readOne(answer.get_data(as_text=True))
    return {event.summary.value for event in calendar.contents.get("vevent", [])}


def test_a_feed_shows_what_its_owner_may_read_at_each_reading(client, workgroup, zoe):
    EventFactory(workgroup=workgroup, title="Du groupe")
    EventFactory(workgroup=WorkgroupFactory(region_code="32", number=6), title="D’un autre")
    EventFactory(workgroup=workgroup, title="Jetée", trashed=True)
    feed_of(zoe)
    assert shown(client) == {"Du groupe"}
    db.session.query(Membership).filter_by(user_id=zoe.id).update({"ended_at": now()})
    db.session.commit()
    assert shown(client) == set()


@pytest.mark.parametrize("state", list(State))
def test_my_events_are_those_where_i_have_a_seat(client, workgroup, zoe, state):
    event = EventFactory(workgroup=workgroup, title="Réunion")
    AttendanceFactory(event=event, user=zoe, state=state)
    feed_of(zoe, FeedScope.MY_EVENTS)
    holds = state in {State.COMING, State.MAYBE, State.OFFERED}
    assert shown(client) == ({"Réunion"} if holds else set())


def test_a_region_and_a_group_have_their_feeds(client, workgroup, zoe):
    EventFactory(workgroup=workgroup, title="Du groupe")
    EventFactory(region_code="32", for_region=True, title="De la région")
    EventFactory(workgroup=WorkgroupFactory(region_code="84", number=5), public=True, title="Lyon")
    feed = feed_of(zoe, FeedScope.WORKGROUP, workgroup_id=workgroup.id)
    assert shown(client) == {"Du groupe"}
    feed.scope, feed.region_code = FeedScope.REGION, "32"
    db.session.commit()
    assert shown(client) == {"Du groupe", "De la région"}


def test_the_public_feed_shows_public_events_to_anybody(client, workgroup):
    EventFactory(workgroup=workgroup, title="Du groupe")
    EventFactory(
        workgroup=workgroup,
        public=True,
        title="Journée ouverte",
        video_url="https://visio.exemple.fr",
    )
    EventFactory(workgroup=WorkgroupFactory(region_code="84", number=5), public=True, title="Lyon")
    db.session.commit()
    assert shown(client, "/agenda/public.ics") == {"Journée ouverte", "Lyon"}
    assert shown(client, "/agenda/public.ics?region=84") == {"Lyon"}
    assert "visio" not in client.get("/agenda/public.ics").get_data(as_text=True)
    assert client.get("/agenda/public.ics?region=999").status_code == 404


def test_the_link_of_the_video_room_is_for_who_comes_or_organises(client, workgroup, zoe):
    given = {"workgroup": workgroup, "video_url": "https://visio.exemple.fr/salle"}
    EventFactory(title="Sans moi", **given)
    AttendanceFactory(event=EventFactory(title="Avec moi", **given), user=zoe)
    feed_of(zoe)
    by_title = read(client)
    assert "visio" in by_title["Avec moi"]["description"]
    assert "visio" not in by_title["Sans moi"]["description"]
    db.session.query(CalendarFeed).update({"user_id": FacilitatorFactory(workgroup=workgroup).id})
    db.session.commit()
    assert "visio" in read(client)["Sans moi"]["description"]


def read(client) -> dict[str, icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(client.get(PATH).data)
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


def test_a_calendar_that_has_it_all_gets_nothing_until_something_changes(client, workgroup, zoe):
    event = EventFactory(workgroup=workgroup)
    feed_of(zoe)
    first = client.get(PATH)
    known = {"If-None-Match": first.headers["ETag"]}
    again = client.get(PATH, headers=known)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    event.title, event.changed_at = "Autre titre", now() + timedelta(seconds=1)
    db.session.commit()
    assert client.get(PATH, headers=known).status_code == 200
    known = {"If-None-Match": client.get(PATH).headers["ETag"]}
    event.trashed_at = now()
    db.session.commit()
    assert client.get(PATH, headers=known).status_code == 200


def test_a_revoked_address_is_as_unknown(client, sign_in, workgroup, zoe):
    feed = feed_of(zoe)
    assert client.get(PATH).status_code == 200
    sign_in(client, zoe)
    done = client.submit(
        "/agenda/flux", form=f'form[action$="/{feed.id}/revoquer"]', follow_redirects=True
    )
    assert "L’adresse est révoquée" in done.text
    assert client.get(PATH).status_code == 404
    assert client.get(f"/agenda/flux/{'z' * 43}.ics").status_code == 404


def test_the_feed_of_a_closed_account_is_read_no_more(client, zoe):
    feed_of(zoe)
    zoe.deactivated_at = now()
    db.session.commit()
    assert client.get(PATH).status_code == 404


def test_an_address_is_shown_once_and_kept_as_a_digest(client, sign_in, workgroup, zoe):
    sign_in(client, zoe)
    made = client.submit("/agenda/flux", {"what": f"workgroup-{workgroup.id}"})
    address = LexborHTMLParser(made.text).css_first("#adresse").text()
    secret = address.rpartition("/")[2].removesuffix(".ics")
    feed = db.session.query(CalendarFeed).one()
    assert secret not in {feed.digest, feed.label}
    assert (feed.label, feed.workgroup_id) == ("GT 5, Hauts-de-France", workgroup.id)
    assert client.get(f"/agenda/flux/{secret}.ics").status_code == 200
    later = client.get("/agenda/flux")
    assert secret not in later.text
    assert "lue aujourd’hui" in later.text


def test_an_unknown_choice_makes_no_address(client, sign_in, zoe):
    sign_in(client, zoe)
    elsewhere = WorkgroupFactory(region_code="84", number=7)
    db.session.commit()
    refused = client.submit("/agenda/flux", {"what": f"workgroup-{elsewhere.id}"})
    assert refused.status_code == 422
    assert not db.session.query(CalendarFeed).count()


def test_an_event_keeps_its_hour_across_the_change_of_clocks_and_overseas(
    client, workgroup, zoe, clock
):
    clock.stop_at(now().replace(year=2026, month=3, day=1))
    start = now().replace(year=2026, month=3, day=28, hour=9, minute=0, second=0, microsecond=0)
    for days in (0, 1):
        moved = start + timedelta(days=days) - (timedelta(hours=1) * days)
        EventFactory(workgroup=workgroup, starts_at=moved, title=f"Paris {days}")
    EventFactory(workgroup=workgroup, starts_at=start, title="Réunion", timezone="Indian/Reunion")
    EventFactory(workgroup=workgroup, starts_at=start, title="Échéance", hours=0)
    feed_of(zoe)
    calendar = icalendar.Calendar.from_ical(client.get(PATH).data)
    found = recurring_ical_events.of(calendar).between(date(2026, 3, 28), date(2026, 3, 30))
    starts = {str(each["summary"]): each["dtstart"].dt.isoformat() for each in found}
    assert starts == {
        "Paris 0": "2026-03-28T10:00:00+01:00",
        "Paris 1": "2026-03-29T10:00:00+02:00",
        "Réunion": "2026-03-28T13:00:00+04:00",
        "Échéance": "2026-03-28T10:00:00+01:00",
    }


def test_what_is_cancelled_says_so_even_to_programs_that_ignore_it(client, workgroup, zoe):
    EventFactory(workgroup=workgroup, title="Réunion", cancelled=True, cancel_reason="Grève")
    feed_of(zoe)
    event = read(client)["Annulé\u00a0: Réunion"]
    assert event["status"] == "CANCELLED"
    assert "Grève" in event["description"]


def test_a_feed_costs_the_same_for_two_events_and_for_twenty(client, workgroup, zoe):
    feed_of(zoe)
    EventFactory.create_batch(2, workgroup=workgroup)
    db.session.commit()
    with count_queries(db.engine) as few:
        client.get(PATH)
    EventFactory.create_batch(18, workgroup=workgroup)
    db.session.commit()
    with count_queries(db.engine) as many:
        client.get(PATH)
    assert len(many.statements) <= len(few.statements)


def test_the_file_of_an_event_is_for_who_reads_it(client, sign_in, workgroup, zoe):
    event = EventFactory(workgroup=workgroup, title="Réunion", video_url="https://visio.exemple.fr")
    db.session.commit()
    path = f"/agenda/{event.id}.ics"
    assert client.get(path).status_code == 404
    sign_in(client, zoe)
    answer = client.get(path)
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert "evenement.ics" in answer.headers["Content-Disposition"]
    assert "visio.exemple.fr" not in answer.get_data(as_text=True)
    AttendanceFactory(event=event, user=zoe)
    db.session.commit()
    assert "visio.exemple.fr" in client.get(path).get_data(as_text=True)
