"""The agenda read by one person after another: what is kept between two readings says nothing of
anybody."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.agenda.models import Event, EventOrganiser
from app.agenda.models.events import days_of
from app.core.db import db, now
from app.workgroups.models import Membership, Workgroup
from tests.factories import (
    AttendanceFactory,
    EventFactory,
    FacilitatorFactory,
    MemberFactory,
    UserFactory,
    WorkgroupFactory,
)

START = datetime(2030, 5, 14, 8, tzinfo=UTC)
VIEWS = ("", "vue=mois&mois=2030-05", "vue=semaine&semaine=2030-05-14")
NARROWED = ("", "mes=1", "region={region}", "departement={department}", "groupe={group}")


class Side(NamedTuple):
    """A member of a group, an event of that group, and what narrows the agenda to it."""

    group: Workgroup
    member: User
    event: Event
    asked: dict[str, object]


def side_of(region: str, department: str, number: int, title: str) -> Side:
    group = WorkgroupFactory(region_code=region, number=number)
    member = MemberFactory(workgroup=group)
    placed = {"workgroup": group, "department_code": department, "starts_at": START}
    event = EventFactory(title=title, **placed)
    AttendanceFactory(event=event, user=member)
    return Side(
        group, member, event, {"region": region, "department": department, "group": group.id}
    )


@pytest.fixture
def here(session) -> Side:
    return side_of("32", "59", 5, "Réunion de Lille")


@pytest.fixture
def there(session) -> Side:
    return side_of("84", "69", 6, "Réunion de Lyon")


def shown(client, address: str) -> str:
    return client.page(address).css_first("main").text()


@pytest.mark.parametrize("view", VIEWS)
def test_each_reads_their_own_agenda_after_somebody_else(here, there, signed_in, view):
    for narrowed in NARROWED:
        for root in ("/agenda", "/agenda/mien"):
            for side, other in ((here, there), (there, here)):
                query = "&".join(filter(None, (view, narrowed.format(**side.asked))))
                text = shown(signed_in(side.member), f"{root}?{query}")
                assert side.event.title in text, (root, query)
                assert other.event.title not in text, (root, query)


def test_what_somebody_looked_for_is_not_looked_for_again(here, there, signed_in):
    client = signed_in(UserFactory(ansa=True))
    for narrowed in NARROWED[2:]:
        for side, other in ((here, there), (there, here)):
            text = shown(client, f"/agenda?{narrowed.format(**side.asked)}")
            assert side.event.title in text, narrowed
            assert other.event.title not in text, narrowed
    assert other.event.title in shown(client, "/agenda")


def test_nobody_is_told_where_another_stands(here, signed_in):
    colleague = MemberFactory(workgroup=here.group)
    assert "Vous venez" in shown(signed_in(here.member), "/agenda")
    text = shown(signed_in(colleague), "/agenda")
    assert here.event.title in text
    assert "Vous venez" not in text


def test_the_page_of_an_event_tells_each_what_is_theirs(here, there, signed_in):
    here.event.video_url = "https://visio.exemple.fr/gt5"
    page, colleague = f"/agenda/{here.event.id}", MemberFactory(workgroup=here.group)
    organiser = EventOrganiser(
        event_id=here.event.id, user_id=MemberFactory(workgroup=here.group).id
    )
    db.session.add(organiser)
    signed_up = {"registered_by_id": here.member.id, "first_name": "Zoé", "last_name": "Invitée"}
    AttendanceFactory(event=here.event, user=MemberFactory(workgroup=here.group), **signed_up)
    for reader, may_organise, is_coming in (
        (here.member, False, True),
        (db.session.get_one(User, organiser.user_id), True, False),
        (colleague, False, False),
    ) * 2:
        client = signed_in(reader)
        text = shown(client, page)
        assert ("Vous venez" in text) is is_coming
        assert ("Qui organise" in text) is may_organise
        assert ("Personnes que vous avez inscrites" in text) is is_coming
        assert ("visio.exemple.fr" in client.get(page).text) is (is_coming or may_organise)
        assert client.get(f"/agenda/{there.event.id}").status_code == 404
    assert signed_in(there.member).get(page).status_code == 404


def test_who_leaves_a_group_reads_its_events_no_more(here, signed_in):
    client = signed_in(here.member)
    assert here.event.title in shown(client, "/agenda")
    own = select(Membership).where(Membership.user_id == here.member.id)
    db.session.scalars(own).one().ended_at = now()
    for view in VIEWS:
        assert here.event.title not in shown(client, f"/agenda?{view}")


def test_who_runs_a_group_lets_nobody_else_create_there(here, signed_in):
    facilitator = FacilitatorFactory(workgroup=here.group)
    for address in ("/agenda", "/groupes/hauts-de-france/acces-a-l-alimentation/agenda"):
        for reader, may_create in ((facilitator, True), (here.member, False)) * 2:
            text = shown(signed_in(reader), address)
            assert ("Nouvel évènement" in text) is may_create


@pytest.mark.parametrize(
    ("starts_at", "hours", "zone", "first", "last"),
    [
        (START, 2, "Europe/Paris", date(2030, 5, 14), date(2030, 5, 14)),
        (START.replace(hour=22), 0, "Europe/Paris", date(2030, 5, 15), date(2030, 5, 15)),
        (START.replace(hour=20), 2, "Europe/Paris", date(2030, 5, 14), date(2030, 5, 14)),
        (START.replace(hour=20), 27, "Europe/Paris", date(2030, 5, 14), date(2030, 5, 16)),
        (START.replace(hour=22), 1, "Indian/Reunion", date(2030, 5, 15), date(2030, 5, 15)),
        (START.replace(hour=2), 1, "America/Martinique", date(2030, 5, 13), date(2030, 5, 13)),
    ],
)
def test_an_event_has_the_days_of_its_place(starts_at, hours, zone, first, last):
    assert days_of(starts_at, starts_at + timedelta(hours=hours), zone) == (first, last)


def test_its_days_follow_it_when_it_moves(here):
    event = here.event
    assert (event.starts_on, event.ends_on) == (date(2030, 5, 14), date(2030, 5, 14))
    event.starts_at, event.ends_at = START + timedelta(days=1), START + timedelta(days=3)
    db.session.flush()
    assert (event.starts_on, event.ends_on) == (date(2030, 5, 15), date(2030, 5, 17))
    event.timezone = "Pacific/Auckland"
    event.ends_at = START + timedelta(days=1, hours=6)
    db.session.flush()
    assert (event.starts_on, event.ends_on) == (date(2030, 5, 15), date(2030, 5, 16))
