"""Registering on the screen: members, guests, colleagues; the organiser's pages."""

import pytest

from app.agenda.models import Attendance, AttendanceState, Question
from app.agenda.services.asking import add_question
from app.agenda.services.guests import forget_unconfirmed
from app.core.db import db
from tests.agenda.registering import YES, answer, states
from tests.factories import (
    AffiliationFactory,
    AttendanceFactory,
    EventFactory,
    FacilitatorFactory,
    MemberFactory,
    OrganisationFactory,
    UserFactory,
    WorkgroupFactory,
)

State = AttendanceState


@pytest.fixture
def workgroup(session):
    return WorkgroupFactory()


@pytest.fixture
def member(workgroup):
    return MemberFactory(workgroup=workgroup)


@pytest.fixture
def facilitator(workgroup):
    return FacilitatorFactory(workgroup=workgroup)


def url(event, *parts):
    return "/".join([f"/agenda/{event.id}", *map(str, parts)])


def main(page) -> str:
    return page.css_first("main").text()


def of(event) -> Attendance:
    return db.session.query(Attendance).filter_by(event_id=event.id).populate_existing().one()


def test_a_member_registers_changes_and_withdraws(workgroup, member, signed_in):
    event = EventFactory(workgroup=workgroup, capacity=1)
    client = signed_in(member)
    done = client.submit(url(event, "inscription"), {"reply": "yes", "comment": "Avec un train."})
    assert done.headers["Location"] == url(event)
    assert "Vous venez." in main(client.page(url(event)))
    assert (of(event).comment, of(event).is_shown) == ("Avec un train.", False)
    client.submit(url(event, "inscription"), {"reply": "maybe"})
    assert of(event).state is State.MAYBE
    client.submit(url(event), form='form[action$="/retirer"]')
    assert of(event).state is State.NOT_COMING


def test_nothing_is_kept_of_a_form_without_an_answer(workgroup, member, signed_in):
    event = EventFactory(workgroup=workgroup)
    refused = signed_in(member).submit(url(event, "inscription"), {"comment": "Je réfléchis"})
    assert refused.status_code == 422
    assert "Je réfléchis" in refused.text
    assert states(event) == []


def test_registering_is_for_readers_of_an_open_event(workgroup, member, signed_in):
    event = EventFactory(workgroup=workgroup)
    assert signed_in(UserFactory()).get(url(event, "inscription")).status_code == 404
    for given in ({"cancelled": True}, {"past": True}, {"without_registration": True}):
        closed = EventFactory(workgroup=workgroup, **given)
        assert signed_in(member).get(url(closed, "inscription")).status_code == 403, given


def test_only_who_agrees_is_named(workgroup, member, signed_in):
    event = EventFactory(workgroup=workgroup)
    AttendanceFactory(event=event, user=UserFactory(first_name="Zoé", last_name="Cachée"))
    AttendanceFactory(event=event, user=UserFactory(first_name="Yves", last_name="Dit"), shown=True)
    page = main(signed_in(member).page(url(event)))
    assert "Yves Dit" in page
    assert "Cachée" not in page
    assert signed_in(member).get(url(event, "inscrits")).status_code == 403


def test_the_questions_of_the_organiser_are_asked_and_answered(
    workgroup, member, facilitator, signed_in
):
    event = EventFactory(workgroup=workgroup)
    client = signed_in(facilitator)
    added = {"label": "Quel repas\xa0?", "choices": "Viande\nSans viande", "is_required": True}
    assert client.submit(url(event, "questions"), added, form="form[novalidate]").status_code == 303
    add_question(event, "Un besoin particulier", [], is_required=False, by=facilitator)
    db.session.commit()
    meal, need = db.session.query(Question).order_by(Question.position)
    client = signed_in(member)
    here = url(event, "inscription")
    assert client.submit(here, {"reply": "yes"}).status_code == 422
    assert client.submit(here, {"reply": "no"}).status_code == 303
    answers = {f"question_{meal.id}": "Sans viande", f"question_{need.id}": "Une rampe"}
    assert client.submit(here, {"reply": "yes", **answers}).status_code == 303
    client = signed_in(facilitator)
    page = main(client.page(url(event, "inscrits", of(event).id)))
    assert "Sans viande" in page
    assert "Une rampe" in page
    listed = client.submit(url(event, "inscrits"), {"file_format": "csv"}).text
    assert "Quel repas" in listed
    assert "Une rampe" in listed
    ods = client.submit(url(event, "inscrits"), {"file_format": "ods"})
    assert ods.data.startswith(b"PK")
    client.submit(url(event, "questions"), form=f'form[action$="/{meal.id}/retirer"]')
    assert "Quel repas" not in main(signed_in(member).page(here))


def test_a_member_signs_up_a_colleague_of_their_structure(workgroup, member, signed_in, mailbox):
    structure = OrganisationFactory()
    colleague, other = MemberFactory(workgroup=workgroup), MemberFactory(workgroup=workgroup)
    for person in (member, colleague):
        AffiliationFactory(user_id=person.id, organisation_id=structure.id)
    event = EventFactory(workgroup=workgroup)
    client = signed_in(member)
    options = main(client.page(url(event, "collegue")))
    assert colleague.full_name in options
    client.submit(url(event, "collegue"), {"person": colleague.id})
    assert (of(event).user_id, of(event).organisation_name) == (colleague.id, structure.name)
    assert f"{member.full_name} vous a inscrit" in mailbox.last(colleague.email).text
    forged = client.submit(url(event, "inscription"), {"reply": "yes"})
    assert forged.status_code == 303
    assert other.id not in [each.user_id for each in db.session.query(Attendance)]


def test_the_members_are_invited_in_one_click(workgroup, facilitator, member, signed_in, mailbox):
    pending = MemberFactory(workgroup=workgroup, pending=True, last_name="Dormante")
    left_out = MemberFactory(workgroup=workgroup)
    event = EventFactory(workgroup=workgroup)
    client = signed_in(facilitator)
    assert "Dormante" not in main(client.page(url(event, "inviter")))
    chosen = {"people": [member.id], "outsiders": "Zoé Dehors <zoe@exemple.fr>\nyann@exemple.fr"}
    assert client.submit(url(event, "inviter"), chosen).status_code == 303
    invited = db.session.query(Attendance).filter_by(state=State.INVITED).all()
    assert {each.user_id or each.guest_email for each in invited} == {
        member.id,
        "zoe@exemple.fr",
        "yann@exemple.fr",
    }
    assert "Invitation" in mailbox.last(member.email).subject
    assert not mailbox.to(pending.email)
    assert not mailbox.to(left_out.email)
    again = client.page(url(event, "inviter"))
    assert member.full_name not in again.css_first("fieldset").text() or member.full_name in (
        left_out.full_name
    )
    link = mailbox.last("zoe@exemple.fr").link("/agenda/inscription/")
    client.submit(link, {"reply": "yes"})
    assert "Zoé Dehors" in main(client.page(url(event, "inscrits")))
    bare = mailbox.last("yann@exemple.fr")
    assert bare.text.startswith("Bonjour,")
    link = bare.link("/agenda/inscription/")
    assert client.submit(link, {"reply": "yes"}).status_code == 422
    client.submit(link, {"reply": "yes", "first_name": "Yann", "last_name": "Nommé"})
    assert "Yann Nommé" in main(client.page(url(event, "inscrits")))
    hostile = {"people": [], "outsiders": "www.ailleurs.fr gagnez <q@exemple.fr>\n\n  \nrien"}
    assert client.submit(url(event, "inviter"), hostile).status_code == 422


def test_a_registration_is_read_and_decided_on_the_page_of_its_event_alone(
    workgroup, facilitator, member, signed_in
):
    event, other = EventFactory(workgroup=workgroup), EventFactory(workgroup=WorkgroupFactory())
    theirs = AttendanceFactory(event=other, user=member, state=State.AWAITING_APPROVAL)
    client = signed_in(facilitator)
    token = client.page(url(event, "questions")).css_first('[name="csrf_token"]')
    sent = {"csrf_token": token.attributes["value"], "reason": "Non", "state": "not_coming"}
    for page in ((theirs.id,), (theirs.id, "accepter"), (theirs.id, "refuser")):
        assert client.post(url(event, "inscrits", *page), data=sent).status_code == 404, page
    assert states(other) == [State.AWAITING_APPROVAL]


def test_an_outsider_may_not_invite(workgroup, member, signed_in):
    event = EventFactory(workgroup=workgroup)
    for page in ("inviter", "questions", "places"):
        assert signed_in(member).get(url(event, page)).status_code == 403, page


def test_a_visitor_registers_by_a_confirmed_address(workgroup, client, mailbox):
    event = EventFactory(workgroup=workgroup, public=True, capacity=1)
    typed = {"first_name": "Zoé", "last_name": "Dehors", "email": "zoe@exemple.fr"}
    client.submit(url(event, "inscription"), typed)
    assert states(event) == [State.UNCONFIRMED]
    link = mailbox.last("zoe@exemple.fr").link("/agenda/inscription/")
    assert "Confirmer" in main(client.page(link))
    assert states(event) == [State.UNCONFIRMED]
    client.submit(link)
    assert states(event) == [State.COMING]
    client.submit(link, {"reply": "maybe"})
    assert states(event) == [State.MAYBE]
    client.submit(link, form='form[action$="/retirer"]')
    assert states(event) == [State.NOT_COMING]
    client.submit(url(event, "inscription"), typed)
    assert "déjà inscrite" in mailbox.last("zoe@exemple.fr").text
    assert client.get("/agenda/inscription/" + "x" * 43).status_code == 409


def test_an_address_of_a_member_registers_their_account(workgroup, member, client, mailbox):
    event = EventFactory(workgroup=workgroup, public=True)
    typed = {"first_name": "Autre", "last_name": "Nom", "email": member.email}
    client.submit(url(event, "inscription"), typed)
    client.submit(mailbox.last(member.email).link("/agenda/inscription/"))
    assert (of(event).user_id, of(event).guest_email) == (member.id, None)


def test_a_colleague_without_account_confirms_by_a_mail(workgroup, member, signed_in, mailbox):
    event = EventFactory(workgroup=workgroup, public=True)
    client = signed_in(member)
    assert "sans compte" in main(client.page(url(event, "collegue")))
    here = url(event, "collegue", "sans-compte")
    typed = {"first_name": "Zoé", "last_name": "Dehors", "email": "zoe@exemple.fr"}
    assert client.submit(here, typed | {"email": "zoe"}).status_code == 422
    assert client.submit(here, typed).status_code == 303
    assert states(event) == [State.UNCONFIRMED]
    assert "Zoé Dehors\xa0: adresse à confirmer" in main(client.page(url(event)))
    mail = mailbox.last("zoe@exemple.fr")
    assert f"{member.full_name} vous inscrit" in mail.text
    client.submit(mail.link("/agenda/inscription/"))
    assert states(event) == [State.COMING]
    closed = EventFactory(workgroup=workgroup)
    assert client.get(url(closed, "collegue", "sans-compte")).status_code == 403


def test_a_visitor_is_led_to_sign_in_where_the_event_is_not_public(workgroup, client):
    event = EventFactory(workgroup=workgroup)
    assert "/connexion" in client.get(url(event, "inscription")).headers["Location"]
    closed = EventFactory(workgroup=workgroup, public=True, past=True)
    assert client.get(url(closed, "inscription")).status_code == 403


def test_the_organiser_accepts_refuses_and_moves(workgroup, facilitator, member, signed_in):
    event = EventFactory(workgroup=workgroup, approved=True, capacity=1)
    other = MemberFactory(workgroup=workgroup)
    answer(event, member)
    answer(event, other)
    mine, theirs = db.session.query(Attendance).order_by(Attendance.id)
    client = signed_in(facilitator)
    client.submit(url(event, "inscrits"), form=f'form[action$="/{mine.id}/accepter"]')
    refusing = url(event, "inscrits", theirs.id, "refuser")
    assert client.submit(refusing, {"reason": ""}).status_code == 422
    client.submit(refusing, {"reason": "Réservé au comité."})
    assert states(event) == [State.COMING, State.REFUSED]
    assert client.submit(refusing, {"reason": "Encore"}).status_code == 409
    client.submit(url(event, "inscrits", mine.id), {"state": "not_coming"})
    assert states(event) == [State.NOT_COMING, State.REFUSED]
    assert "Réservé au comité." in main(signed_in(other).page(url(event)))


def test_the_organiser_sets_the_seats(workgroup, facilitator, member, signed_in):
    event = EventFactory(workgroup=workgroup, capacity=0)
    answer(event, member, YES)
    client = signed_in(facilitator)
    too_many = client.submit(url(event, "places"), {"kept_0": "3"})
    assert too_many.status_code == 409
    assert client.submit(url(event, "places"), {"answer_hours": "0"}).status_code == 303
    assert client.submit(url(event, "modifier"), {"capacity": "2"}).status_code == 302
    assert states(event) == [State.COMING]
    client.submit(url(event, "modifier"), {"capacity": "0"})
    assert states(event) == [State.COMING]
    for page in ((), ("inscrits",), ("places",)):
        assert "Personne n’a perdu la sienne" in main(client.page(url(event, *page))), page


def test_an_address_that_nobody_confirms_is_forgotten_in_a_week(workgroup, clock):
    event = EventFactory(workgroup=workgroup, public=True)
    AttendanceFactory(event=event, guest_email="zoe@exemple.fr", state=State.UNCONFIRMED)
    AttendanceFactory(event=event, guest_email="yann@exemple.fr")
    forget_unconfirmed({})
    assert len(states(event)) == 2
    clock.advance(days=8)
    forget_unconfirmed({})
    assert states(event) == [State.COMING]
