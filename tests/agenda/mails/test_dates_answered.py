"""One answer for the dates of a series to come: each by its own seats, told by one mail."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from app.agenda.models import Attendance, AttendanceState, Event
from app.agenda.models.rules import Frequency, Rule
from app.agenda.queries.registrations import questions_of
from app.agenda.services.asking import add_question
from app.agenda.services.registering import Answer, Reply
from app.agenda.services.series import cutting, writing
from app.agenda.services.series.answering import answer_dates
from app.agenda.services.series.occurrences import details_of
from app.core.db import db
from tests.agenda.mails.gestures import MONDAY
from tests.agenda.registering import YES, answer, guise_of
from tests.factories import AttendanceFactory, EventFactory, MemberFactory

State = AttendanceState


@pytest.fixture
def dates(workgroup, facilitator, clock):
    """Four Mondays to come."""
    clock.stop_at(MONDAY - timedelta(days=20))
    said = details_of(EventFactory(workgroup=workgroup, title="Petits déjeuners", starts_at=MONDAY))
    place = (workgroup.region_code, workgroup.id)
    rule = Rule(Frequency.WEEKLY, count=4)
    first = writing.begin(said, rule, (), place=place, by=facilitator)
    found = list(cutting.following(first))
    db.session.commit()
    return found


def own(user) -> dict[int, State]:
    """Where a person stands, by the number of the date."""
    rows = db.session.query(Attendance).filter_by(user_id=user.id).populate_existing()
    return {each.event_id: each.state for each in rows}


def states(user, dates) -> list[State | None]:
    known = own(user)
    return [known.get(each.id) for each in dates]


def entries_of(mail) -> dict[str, str]:
    [file] = list(mail.message.iter_attachments())
    found = Calendar.from_ical(file.get_payload(decode=True)).walk("VEVENT")
    return {str(each["uid"]): str(each["status"]) for each in found}


def test_one_answer_is_taken_for_every_date_and_taken_back_by_the_same_way(
    dates, zoe, client, sign_in, post_after
):
    sign_in(client, zoe)
    here = f"/agenda/{dates[1].id}"
    link = client.page(here).css_first('a[href$="inscription?dates=toutes"]').attributes["href"]
    assert "checked" in client.page(link).css_first("[name=for_all]").attributes
    done = client.submit(link, {"reply": "yes"}, follow_redirects=True)
    assert "C’est noté pour 4\N{NO-BREAK SPACE}dates. Votre place est réservée." in done.text
    assert states(zoe, dates) == [State.COMING] * 4
    [mail] = post_after()
    assert mail.subject == "Inscription confirmée : Petits déjeuners, 4 dates"
    assert [mail.text.count(f"/agenda/{each.id}/inscription") for each in dates] == [1] * 4
    assert entries_of(mail) == {each.uid: "CONFIRMED" for each in dates}

    client.submit(link, {"reply": "no"})
    assert states(zoe, dates) == [State.NOT_COMING] * 4
    [mail] = post_after()
    assert mail.subject == "Vous ne venez plus : Petits déjeuners, 4 dates"
    assert entries_of(mail) == {each.uid: "CANCELLED" for each in dates}
    assert not db.session.query(Event).filter(Event.coming_count != 0).count()


def test_one_date_alone_is_answered_unless_all_are_asked_for(
    dates, zoe, workgroup, client, sign_in
):
    sign_in(client, zoe)
    said = client.submit(
        f"/agenda/{dates[1].id}/inscription", {"reply": "yes"}, follow_redirects=True
    )
    assert states(zoe, dates) == [None, State.COMING, None, None]
    assert "Répondre de même pour toutes les dates à venir</a>" in said.text
    alone = EventFactory(workgroup=workgroup)
    assert not client.page(f"/agenda/{alone.id}/inscription").css("[name=for_all]")


def test_each_date_keeps_its_seats_and_its_deadline_and_the_mail_says_which(
    dates, zoe, workgroup, clock, post_after
):
    full, closed, refused, free = dates
    full.capacity = 1
    closed.registration_closes_at = clock.now() - timedelta(hours=1)
    AttendanceFactory(event=refused, user=zoe, state=State.REFUSED)
    answer(full, MemberFactory(workgroup=workgroup))
    post_after()
    done = answer_dates(free, YES, guise_of(zoe), by=zoe)
    assert done.states == [State.WAITING, State.COMING]
    assert states(zoe, dates) == [State.WAITING, None, State.REFUSED, State.COMING]
    [mail] = post_after()
    assert mail.subject == "Votre réponse : Petits déjeuners, 2 dates"
    assert mail.text.count("Les inscriptions y sont closes. Rien n’y change") == 1
    assert mail.text.count("n’y a pas retenu votre inscription") == 1
    assert entries_of(mail) == {free.uid: "CONFIRMED"}


def test_what_was_said_of_a_date_before_is_replaced_and_nobody_is_told_twice(
    dates, zoe, post_after
):
    answer(dates[0], zoe)
    answer(dates[1], zoe, Answer(Reply.NO))
    assert len(post_after()) == 1
    answer_dates(dates[2], Answer(Reply.MAYBE), guise_of(zoe), by=zoe)
    assert states(zoe, dates) == [State.MAYBE] * 4
    assert not post_after()  # as for one date: a maybe is said on screen
    answer_dates(dates[2], YES, guise_of(zoe), by=zoe)
    answer_dates(dates[2], YES, guise_of(zoe), by=zoe)
    assert len(post_after()) == 1


def test_what_changes_before_the_mail_leaves_is_not_told(dates, zoe, facilitator, post_after):
    answer_dates(dates[0], YES, guise_of(zoe), by=zoe)
    answer(dates[3], zoe, Answer(Reply.NO))
    [mail] = post_after()
    assert mail.subject == "Inscription confirmée : Petits déjeuners, 3 dates"


def test_the_questions_of_a_date_get_the_answers_given_to_the_same_words(dates, zoe, facilitator):
    for each in dates[:3]:
        add_question(each, "Quel repas ?", ["Viande", "Sans viande"], is_required=True, by=zoe)
    add_question(dates[2], "Une allergie ?", [], is_required=True, by=zoe)
    db.session.flush()
    meals = {each.id: "Sans viande" for each in questions_of(dates[0])}
    done = answer_dates(dates[0], Answer(Reply.YES, answers=meals), guise_of(zoe), by=zoe)
    assert states(zoe, dates) == [State.COMING, State.COMING, None, State.COMING]
    assert [why.value for why in done.left] == ["asks"]
    answer_dates(dates[0], Answer(Reply.NO), guise_of(zoe), by=zoe)
    assert states(zoe, dates) == [State.NOT_COMING] * 4


def test_a_date_that_one_may_not_read_is_answered_by_nobody(dates, zoe):
    stranger = MemberFactory()
    done = answer_dates(dates[0], YES, guise_of(stranger), by=stranger)
    assert not done.taken
    assert own(stranger) == {}
