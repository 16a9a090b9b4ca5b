"""What the letter says of the agenda, and what a person is told on screen."""

from datetime import timedelta

import pytest

from app.accounts.own_data import data_of
from app.agenda.models import AttendanceState as State
from app.agenda.services.outcomes import Outcome, tell
from app.core.db import db, now
from app.notifications.kinds import Rhythm
from app.notifications.services.letters import compose_now
from tests.factories import AttendanceFactory, EventFactory, MemberFactory, WorkgroupFactory


@pytest.fixture
def workgroup(session):
    return WorkgroupFactory(region_code="32", number=5)


@pytest.fixture
def zoe(workgroup):
    return MemberFactory(workgroup=workgroup, first_name="Zoé", email="zoe@exemple.fr")


def letter(user) -> str:
    """The part of the letter that the agenda writes."""
    db.session.commit()
    composed = compose_now(user, Rhythm.WEEKLY)
    return composed.body.partition("## À l’agenda")[2].partition("## ")[0] if composed else ""


def long_ago():
    return now() - timedelta(days=90)


def test_it_tells_where_one_is_expected_soon_then_what_was_announced(workgroup, zoe):
    soon = {"workgroup": workgroup, "starts_at": now() + timedelta(days=3)}
    old = EventFactory(title="Ma réunion", created_at=long_ago(), **soon)
    AttendanceFactory(event=old, user=zoe)
    EventFactory(title="Annoncée", workgroup=workgroup, starts_at=now() + timedelta(days=2))
    region = EventFactory(title="Région", region_code="32", for_region=True)
    said = letter(zoe)
    assert said.index("Ma réunion") < said.index("Annoncée")
    assert region.title in said
    assert f"/agenda/{old.id}" in said


@pytest.mark.parametrize(
    "facts",
    [
        {"created_at": now() - timedelta(days=90)},
        {"cancelled": True},
        {"trashed": True},
        {"past": True},
    ],
    ids=["told before", "cancelled", "thrown away", "over"],
)
def test_it_does_not_tell_what_is_of_no_use(workgroup, zoe, facts):
    EventFactory(title="Silence", workgroup=workgroup, **facts)
    assert "Silence" not in letter(zoe)


def test_it_does_not_tell_of_other_groups_nor_of_what_one_made(workgroup, zoe):
    elsewhere = WorkgroupFactory(region_code="84", number=5)
    EventFactory(title="Ailleurs", workgroup=elsewhere, public=True)
    EventFactory(title="La mienne", workgroup=workgroup, by=zoe)
    assert letter(zoe) == ""


def test_a_seat_that_frees_itself_is_told_on_screen(client, sign_in, workgroup, zoe):
    event = EventFactory(workgroup=workgroup, title="Visite")
    attendance = AttendanceFactory(event=event, user=zoe, state=State.OFFERED)
    tell(attendance, Outcome.OFFERED)
    db.session.commit()
    sign_in(client, zoe)
    assert "Une place s’est libérée pour vous" in client.page("/notifications").text()


def test_a_person_takes_away_their_registrations(workgroup, zoe):
    AttendanceFactory(event=EventFactory(workgroup=workgroup, title="Visite"), user=zoe)
    other = AttendanceFactory(event=EventFactory(title="Plus lue"), user=zoe)
    db.session.commit()
    (found,) = [rows for name, rows in data_of(zoe).items() if name.startswith("inscriptions")]
    assert {row["évènement"] for row in found} == {"Visite", "évènement que vous ne lisez plus"}
    assert other.event_id
