"""Members write to each other through the directory, and no address is ever shown."""

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.own_data import data_of
from app.core.audit import AuditEntry
from app.core.db import db
from app.directory.models import Profile, RelayedMessage
from app.directory.services import relays
from app.directory.services.relays import (
    AlreadyReported,
    TakesNoMessages,
    TooManyToday,
    WaitForAnAnswer,
    Words,
)
from app.notifications.models import Notification
from tests.factories import MemberFactory, StaffFactory, UserFactory
from tests.support.queries import count_queries

BODY = "Bonjour, qui distribue des repas le dimanche\N{NO-BREAK SPACE}?"


@pytest.fixture
def writer(session):
    return MemberFactory(email="celle-qui-ecrit@exemple.fr")


@pytest.fixture
def reader(session):
    return MemberFactory(email="celui-qui-lit@exemple.fr")


def address(person) -> str:
    return f"/annuaire/personnes/{person.id}/ecrire"


def sent(by, to, body=BODY, key="") -> RelayedMessage:
    made = relays.write_to(to.id, Words("Repas", body, key or body), by=by)
    db.session.commit()
    return made


def answered(message, by, body="Le secours de Lens.") -> RelayedMessage:
    at_hand = db.session.get_one(RelayedMessage, message.id)
    db.session.refresh(at_hand, ["sender", "recipient"])
    made = relays.answer(at_hand, Words(at_hand.subject, body, body), by=by)
    db.session.commit()
    return made


def refuse(person) -> None:
    db.session.get_one(Profile, person.id).takes_messages = False
    db.session.commit()


def test_a_message_reaches_its_reader_by_mail_without_the_address_of_its_author(
    writer, reader, client, sign_in, mailbox, clock
):
    sign_in(client, writer)
    answer = client.submit(address(reader), {"subject": "Repas du dimanche", "body": BODY})
    assert answer.status_code == 303
    clock.advance(minutes=3)
    mail = mailbox.last(reader.email)
    assert "qui distribue des repas le dimanche" in mail.text
    assert writer.full_name in mail.text
    assert writer.email not in mail.message.as_string()
    assert mail.message["Reply-To"] is None
    assert "/annuaire/messages/" in mail.text


def test_its_reader_answers_on_the_page_and_both_see_the_exchange(
    writer, reader, client, sign_in, mailbox, clock
):
    message = sent(writer, reader)
    sign_in(client, reader)
    page = f"/annuaire/messages/{message.id}"
    assert client.submit(page, {"body": "Le secours de Lens."}).status_code == 303
    clock.advance(minutes=3)
    mail = mailbox.last(writer.email)
    assert "Le secours de Lens." in mail.text
    assert reader.email not in mail.message.as_string()
    sign_in(client, writer)
    text = client.page(page).body.text()
    assert "qui distribue des repas" in text
    assert "Le secours de Lens." in text
    assert "Repas" in client.page("/annuaire/messages").body.text()


def test_nobody_else_reads_an_exchange(writer, reader, client, sign_in):
    message = sent(writer, reader)
    for stranger in (MemberFactory(), StaffFactory(), UserFactory(admin=True)):
        sign_in(client, stranger)
        assert client.get(f"/annuaire/messages/{message.id}").status_code == 404
        assert client.get(f"/annuaire/messages/{message.id}/signaler").status_code == 404


def test_the_copy_of_ones_data_holds_the_messages_sent_and_received(writer, reader, session):
    sent(writer, reader)
    title = "messages transmis par l’annuaire"
    for person, way in ((writer, "envoyé"), (reader, "reçu")):
        (line,) = data_of(db.session.get_one(User, person.id))[title]
        assert (line["sens"], line["message"]) == (way, BODY)
    assert data_of(MemberFactory())[title] == []


def test_nobody_writes_to_themselves_nor_to_somebody_who_left(writer, client, sign_in, session):
    gone = MemberFactory(deactivated=True)
    waiting = MemberFactory(pending=True)
    sign_in(client, writer)
    for person in (writer, gone, waiting):
        assert client.get(address(person)).status_code == 404


def test_a_person_who_refuses_messages_gets_none(writer, reader, client, sign_in, raw_client):
    refuse(reader)
    sign_in(client, writer)
    page = client.page(address(reader))
    assert "ne souhaite pas recevoir de messages" in page.body.text()
    assert not page.css("textarea")
    with pytest.raises(TakesNoMessages):
        sent(writer, reader)


def test_what_was_typed_is_kept_when_the_reader_refuses_meanwhile(writer, reader, client, sign_in):
    sign_in(client, writer)
    form = client.page(address(reader)).css_first("main form")
    key = form.css_first("input[name=submission_key]").attributes["value"]
    token = form.css_first("input[name=csrf_token]").attributes["value"]
    refuse(reader)
    typed = {"subject": "Repas", "body": BODY, "submission_key": key, "csrf_token": token}
    answer = client.post(address(reader), data=typed)
    assert answer.status_code == 409
    assert "qui distribue des repas" in answer.text


@pytest.mark.parametrize("event", ["refuses", "reader_left", "writer_left"])
def test_a_mail_is_not_sent_when_a_right_ended_before_it_left(
    event, writer, reader, mailbox, clock, session
):
    sent(writer, reader)
    if event == "refuses":
        refuse(reader)
    else:
        (reader if event == "reader_left" else writer).deactivated_at = clock.now()
        db.session.commit()
    clock.advance(minutes=3)
    assert mailbox.to(reader.email) == []


def test_the_same_form_sent_twice_makes_one_message(writer, reader, session):
    assert sent(writer, reader, key="clef").id == sent(writer, reader, key="clef").id
    assert len(session.scalars(select(RelayedMessage)).all()) == 1


def test_an_eleventh_message_within_a_day_waits_until_tomorrow(writer, session, clock):
    for _ in range(10):
        sent(writer, MemberFactory())
    late = MemberFactory()
    with pytest.raises(TooManyToday):
        sent(writer, late)
    clock.advance(days=1, minutes=1)
    assert sent(writer, late)


def test_a_fourth_message_waits_for_an_answer(writer, reader, session):
    messages = [sent(writer, reader, body=f"Message {number}") for number in range(3)]
    with pytest.raises(WaitForAnAnswer):
        sent(writer, reader, body="Encore moi")
    answered(messages[0], by=reader)
    assert sent(writer, reader, body="Merci")


def test_answers_are_not_counted_among_the_messages_of_the_day(writer, session):
    others = [MemberFactory() for _ in range(10)]
    asked = [sent(other, writer) for other in others]
    for person in [MemberFactory() for _ in range(10)]:
        sent(writer, person)
    assert answered(asked[0], by=writer)


def test_a_reader_reports_a_message_and_the_team_reads_it(
    writer, reader, client, sign_in, session, clock
):
    ansa = StaffFactory()
    message = sent(writer, reader, body="Achetez mes tableaux")
    sign_in(client, reader)
    page = f"/annuaire/messages/{message.id}/signaler"
    assert client.submit(page, {"reason": ""}).status_code == 422
    assert client.submit(page, {"reason": "C’est une publicité."}).status_code == 303
    told = select(Notification).where(Notification.kind == "directory.message_reported")
    assert [each.user_id for each in session.scalars(told)] == [ansa.id]
    sign_in(client, ansa)
    listed = client.page("/gestion/annuaire/signalements").body.text()
    assert "C’est une publicité." in listed
    assert "Achetez mes tableaux" in listed
    classed = client.submit("/gestion/annuaire/signalements", {}, form="main form")
    assert classed.status_code == 303
    assert "Tout est traité" in client.page(classed.location).body.text()
    actions = set(session.scalars(select(AuditEntry.action)))
    assert {"relay.reported", "relay.report_settled"} <= actions
    sign_in(client, reader)
    assert "L’équipe l’a lu" in client.page(f"/annuaire/messages/{message.id}").body.text()


def test_a_message_is_reported_once_and_not_by_its_author(writer, reader, client, sign_in):
    message = sent(writer, reader)
    relays.report(message, "Une injure.", by=reader)
    with pytest.raises(AlreadyReported):
        relays.report(message, "Une injure.", by=reader)
    db.session.commit()
    sign_in(client, writer)
    assert client.get(f"/annuaire/messages/{message.id}/signaler").status_code == 404


def test_the_list_of_exchanges_costs_the_same_for_two_as_for_twenty(
    reader, client, sign_in, session
):
    sign_in(client, reader)

    def cost() -> int:
        with count_queries(db.engine) as counted:
            client.page("/annuaire/messages")
        return len(counted)

    for _ in range(2):
        sent(MemberFactory(), reader)
    first = cost()
    for _ in range(18):
        sent(MemberFactory(), reader)
    assert cost() == first


def test_messages_kept_too_long_are_erased_save_a_report_that_waits(writer, reader, clock):
    sent(writer, reader, body="Ancien")
    waiting = sent(writer, reader, body="Signalé")
    relays.report(waiting, "Une injure.", by=reader)
    db.session.commit()
    clock.advance(days=366)
    recent = sent(reader, writer, body="Récent")
    assert relays.purge() == 1
    db.session.commit()
    assert set(db.session.scalars(select(RelayedMessage.id))) == {waiting.id, recent.id}


def test_a_reader_takes_no_more_messages_from_one_person_and_changes_their_mind(
    writer, reader, client, sign_in
):
    message, other = sent(writer, reader), MemberFactory()
    page = f"/annuaire/messages/{message.id}"
    sign_in(client, reader)
    client.submit(page, form='form[action$="/refuser"]')
    assert "Vous ne recevez plus les messages" in client.page(page).body.text()
    with pytest.raises(TakesNoMessages):
        sent(writer, reader, "Encore moi.")
    sent(other, reader, "Et moi\N{NO-BREAK SPACE}?")
    sign_in(client, writer)
    seen = client.page(f"/annuaire/personnes/{reader.id}").body.text()
    assert "Écrire un message" not in seen
    assert "ne souhaite pas recevoir de messages" in client.page(address(reader)).body.text()
    sign_in(client, reader)
    client.submit(page, form='form[action$="/accepter"]')
    assert sent(writer, reader, "Me revoici.").recipient_id == reader.id


def test_a_mail_does_not_leave_when_its_author_is_refused_meanwhile(
    writer, reader, mailbox, clock, session
):
    sent(writer, reader)
    relays.refuse_sender(writer, by=reader)
    relays.refuse_sender(writer, by=reader)
    db.session.commit()
    clock.advance(minutes=3)
    assert [mail for mail in mailbox.all() if mail.to == reader.email] == []
    title = "personnes dont les messages ne sont plus reçus"
    assert [line["personne"] for line in data_of(reader)[title]] == [writer.full_name]


def test_only_who_received_a_message_refuses_its_author(writer, reader, client, sign_in, session):
    message = sent(writer, reader)
    for person, status in ((reader, 303), (writer, 404), (MemberFactory(), 404)):
        sign_in(client, person)
        token = client.page("/annuaire/fiches").css_first("[name=csrf_token]").attributes["value"]
        answer = client.post(f"/annuaire/messages/{message.id}/refuser", data={"csrf_token": token})
        assert answer.status_code == status
