"""Who signed up a colleague takes it back, until that one says something themselves."""

import pytest

from app.agenda.models import Attendance, AttendanceState
from app.agenda.services import colleagues
from app.agenda.services.colleagues import AnsweredAlready, sign_up
from app.agenda.services.guests import confirm
from app.agenda.services.registering import withdraw
from app.core.db import db
from tests.agenda.registering import YES, answer, assert_sound, guise_of, states
from tests.factories import (
    AffiliationFactory,
    AttendanceFactory,
    EventFactory,
    MemberFactory,
    OrganisationFactory,
    WorkgroupFactory,
)

State = AttendanceState


@pytest.fixture
def workgroup(session):
    return WorkgroupFactory()


@pytest.fixture
def two(workgroup):
    """Two members of one structure."""
    structure = OrganisationFactory()
    made = [MemberFactory(workgroup=workgroup) for _ in range(2)]
    for person in made:
        AffiliationFactory(user_id=person.id, organisation_id=structure.id)
    return made


def gesture(made: Attendance) -> str:
    return f'form[action$="/collegue/{made.id}/retirer"]'


def test_who_signed_up_a_colleague_takes_it_back_and_may_do_it_again(
    workgroup, two, signed_in, mailbox
):
    member, colleague = two
    event = EventFactory(workgroup=workgroup, capacity=1)
    client = signed_in(member)
    client.submit(f"/agenda/{event.id}/collegue", {"person": colleague.id})
    [made] = db.session.query(Attendance)
    mailbox.last(colleague.email)
    done = client.submit(f"/agenda/{event.id}", form=gesture(made), follow_redirects=True)
    assert f"L’inscription de {colleague.full_name} est annulée." in done.text
    assert states(event) == [State.NOT_COMING]
    mail = mailbox.last(colleague.email)
    assert mail.subject.startswith("Inscription annulée")
    assert member.full_name in mail.text
    assert _method(mail) == "CANCEL"
    assert_sound(event)
    assert not client.page(f"/agenda/{event.id}").css(gesture(made))
    client.submit(f"/agenda/{event.id}/collegue", {"person": colleague.id})
    assert states(event) == [State.COMING]


def test_nobody_else_takes_it_back_nor_anybody_once_the_colleague_answered(
    workgroup, two, signed_in
):
    member, colleague = two
    event = EventFactory(workgroup=workgroup)
    made = sign_up(event, colleague, YES, guise_of(colleague), by=member)
    db.session.commit()
    client = signed_in(MemberFactory(workgroup=workgroup))
    address = f"/agenda/{event.id}/collegue/{made.id}/retirer"
    token = client.page(f"/agenda/{event.id}").css_first('[name="csrf_token"]').attributes["value"]
    assert client.post(address, data={"csrf_token": token}).status_code == 404
    answer(event, colleague)
    with pytest.raises(AnsweredAlready):
        colleagues.withdraw_colleague(made, by=member)
    assert states(event) == [State.COMING]
    withdraw(made)
    with pytest.raises(AnsweredAlready):
        sign_up(event, colleague, YES, guise_of(colleague), by=member)


def test_a_guest_is_taken_back_until_their_address_is_confirmed(workgroup, two, signed_in):
    member, _colleague = two
    event = EventFactory(workgroup=workgroup, public=True)
    given = {"event": event, "registered_by_id": member.id, "state": State.UNCONFIRMED}
    left, kept = (
        AttendanceFactory(guest_email=f"{name}@exemple.fr", **given) for name in ("zoe", "ali")
    )
    confirm(kept)
    db.session.commit()
    client = signed_in(member)
    page = client.page(f"/agenda/{event.id}")
    assert [len(page.css(gesture(each))) for each in (left, kept)] == [1, 0]
    client.submit(f"/agenda/{event.id}", form=gesture(left))
    assert states(event) == [State.COMING]


def _method(mail) -> str:
    parts = [each for each in mail.message.walk() if each.get_content_type() == "text/calendar"]
    return str(parts[0].get_param("method"))
