"""Those who organise beside whoever runs the place; what waits for their word reaches them."""

import pytest

from app.agenda.models import Attendance, EventOrganiser
from app.agenda.notices.awaiting import waiting_lines
from app.core.audit import AuditEntry
from app.core.db import db, now
from app.notifications.kinds import Rhythm, Span
from app.notifications.models import Notification
from app.notifications.queries.centre import groups_of, read
from tests.agenda.registering import answer
from tests.factories import EventFactory, FacilitatorFactory, MemberFactory, WorkgroupFactory


@pytest.fixture
def workgroup(session):
    return WorkgroupFactory()


@pytest.fixture
def facilitator(workgroup):
    return FacilitatorFactory(workgroup=workgroup)


def named(event):
    return [each.user_id for each in db.session.query(EventOrganiser).filter_by(event_id=event.id)]


def told(user):
    groups = db.session.execute(groups_of(user)).all()
    return [each.conversation.title for each in read(user, [row.conversation for row in groups])]


def test_a_member_is_named_helps_and_is_dismissed(workgroup, facilitator, signed_in):
    event = EventFactory(workgroup=workgroup)
    helper = MemberFactory(workgroup=workgroup, first_name="Inès", last_name="Quirant")
    here, listed = f"/agenda/{event.id}/organisation", f"/agenda/{event.id}/inscrits"
    assert signed_in(helper).get(here).status_code == 403
    client = signed_in(facilitator)
    found = client.page(f"{here}?q=quirant").css_first("main").text()
    assert "Inès Quirant" in found
    client.submit(here, form=f'form[action$="/{helper.id}/ajouter"]')
    assert named(event) == [helper.id]
    assert "Vous organisez" in told(helper)[0]
    client = signed_in(helper)
    assert client.get(listed).status_code == 200
    done = client.submit(here, form=f'form[action$="/{helper.id}/retirer"]')
    assert done.headers["Location"] == f"/agenda/{event.id}"
    assert client.get(listed).status_code == 403
    actions = {each.action for each in db.session.query(AuditEntry)}
    assert {"event.organiser_named", "event.organiser_dismissed"} <= actions


def test_only_people_of_the_place_are_named(workgroup, facilitator, signed_in):
    event = EventFactory(workgroup=workgroup)
    stranger = MemberFactory(workgroup=WorkgroupFactory())
    pending = MemberFactory(workgroup=workgroup, pending=True)
    client, here = signed_in(facilitator), f"/agenda/{event.id}/organisation"
    page = client.page(f"/agenda/{event.id}/questions")
    token = page.css_first('main [name="csrf_token"]').attributes["value"]
    for person in (stranger, pending, facilitator):
        forged = client.post(f"{here}/{person.id}/ajouter", data={"csrf_token": token})
        assert forged.status_code == 404
    assert named(event) == []


def test_registrations_that_wait_are_told_together_and_no_more_once_decided(
    workgroup, facilitator, signed_in, mailbox
):
    event = EventFactory(workgroup=workgroup, approved=True, title="Séminaire")
    for _ in range(3):
        answer(event, MemberFactory(workgroup=workgroup))
    assert [each.replace("\xa0", " ") for each in told(facilitator)] == [
        "3 inscriptions à accepter dans « Séminaire »"
    ]
    assert not mailbox.to(facilitator.email)
    lines = waiting_lines(facilitator, Span(Rhythm.DAILY, now(), now()))
    assert [each.title.replace("\xa0", " ") for each in lines] == [
        "3 inscriptions à accepter : Séminaire"
    ]
    client = signed_in(facilitator)
    first = db.session.query(Attendance).order_by(Attendance.id).first()
    client.submit(f"/agenda/{event.id}/inscrits", form=f'form[action$="/{first.id}/accepter"]')
    assert "2 inscriptions" in told(facilitator)[0].replace("\xa0", " ")
    member = db.session.get(type(facilitator), first.user_id)
    assert waiting_lines(member, Span(Rhythm.DAILY, now(), now())) == []
    kinds = {each.kind for each in db.session.query(Notification).filter_by(user_id=member.id)}
    assert "agenda.awaiting" not in kinds
