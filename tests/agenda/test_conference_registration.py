"""One registration to a conference: the answer, the plenary, ranked workshops, needs."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from app.accounts.models import User
from app.agenda.models import Attendance, AttendanceState, Event, Seat, SeatState, Wish
from app.agenda.queries.guest_links import secret_of
from app.agenda.services.conference import seating, telling
from app.core.db import db, now
from app.workgroups.models import Audience
from tests.agenda.conferences import conference_of, make, register, sessions_of
from tests.factories import MemberFactory, RegionalTeamFactory, WorkgroupFactory
from tests.support.client import PageClient

SignIn = Callable[[PageClient, User], None]


@pytest.fixture
def by(session: DbSession) -> User:
    made: User = RegionalTeamFactory(region_code="32")
    return made


@pytest.fixture
def event(by: User) -> Event:
    made = make(seats=1, by=by)
    made.audience = Audience.PUBLIC
    db.session.commit()
    return made


@pytest.fixture
def member(event: Event, client: PageClient, sign_in: SignIn) -> User:
    made: User = MemberFactory(workgroup=WorkgroupFactory(region_code="32", number=5))
    sign_in(client, made)
    return made


def wished() -> list[int]:
    db.session.expire_all()
    return list(db.session.scalars(select(Wish.session_id).order_by(Wish.rank)))


def seated_in(session_id: int) -> list[int]:
    """Who sits in a workshop."""
    seats = select(Seat.attendance_id).where(
        Seat.session_id == session_id, Seat.state == SeatState.SEATED
    )
    return list(db.session.scalars(seats))


def test_a_member_says_it_all_at_once_reads_it_then_changes_it(
    client: PageClient, event: Event, member: User
) -> None:
    one, two, *_others = sessions_of(event)
    path = f"/agenda/{event.id}/inscription"
    sent = {"reply": "yes", "at_plenary": "y", "wish_1": str(two.id), "wish_2": str(one.id)}
    answer = client.submit(path, sent)
    assert answer.status_code == 303
    assert wished() == [two.id, one.id]
    page = client.get(f"/agenda/{event.id}").text
    assert f'<ol class="fr-mb-2w">\n<li>Atelier 2 – {two.title}</li>' in page
    assert "un courriel vous dira la vôtre" in page
    assert f'<option selected value="{two.id}">' in client.get(path).text
    client.submit(path, {"wish_1": str(one.id), "wish_2": "0"})
    assert wished() == [one.id]


def test_a_workshop_ranked_twice_is_refused_and_the_rest_is_kept(
    client: PageClient, event: Event, member: User
) -> None:
    one, *_others = sessions_of(event)
    sent = {"reply": "yes", "wish_1": str(one.id), "wish_2": str(one.id), "comment": "Merci"}
    answer = client.submit(f"/agenda/{event.id}/inscription", sent)
    assert answer.status_code == 422
    assert "Vous avez déjà choisi cet atelier." in answer.text
    assert "Merci</textarea>" in answer.text
    assert wished() == []


def test_past_the_deadline_one_reads_ones_wishes_and_changes_the_rest(
    client: PageClient, event: Event, member: User
) -> None:
    one, *_others = sessions_of(event)
    register(event, 1, one, user=member)
    conference_of(event).wishes_close_at = now() - timedelta(hours=1)
    db.session.commit()
    path = f"/agenda/{event.id}/inscription"
    page = client.get(path).text
    assert "wish_1" not in page
    assert f"<li>Atelier 1 – {one.title}</li>" in page
    assert client.submit(path, {"reply": "yes", "comment": "Merci"}).status_code == 303
    assert wished() == [one.id]


def test_a_guest_confirms_and_their_choices_are_there(client: PageClient, event: Event) -> None:
    one, two, *_others = sessions_of(event)
    who = {"first_name": "Zoé", "last_name": "Marin", "email": "zoe@exemple.fr"}
    sent = who | {"wish_1": str(two.id), "wish_2": str(one.id), "at_plenary": "y"}
    assert client.submit(f"/agenda/{event.id}/inscription", sent).status_code == 303
    own = db.session.scalars(select(Attendance)).one()
    assert own.state is AttendanceState.UNCONFIRMED
    link = f"/agenda/inscription/{secret_of(own)}"
    client.submit(link)
    page = client.get(link).text
    assert f"<li>Atelier 2 – {two.title}</li>" in page
    client.submit(link, {"reply": "yes", "wish_1": str(one.id), "wish_2": "0"})
    assert wished() == [one.id]


def test_a_guest_who_turns_out_to_have_an_account_keeps_their_choices(
    client: PageClient, event: Event
) -> None:
    one, *_others = sessions_of(event)
    user = MemberFactory(workgroup=WorkgroupFactory(region_code="32", number=5))
    db.session.commit()
    sent = {"first_name": "Zoé", "last_name": "Marin", "email": user.email, "wish_1": str(one.id)}
    client.submit(f"/agenda/{event.id}/inscription", sent)
    own = db.session.scalars(select(Attendance)).one()
    client.submit(f"/agenda/inscription/{secret_of(own)}")
    db.session.expire_all()
    assert [each.user_id for each in db.session.scalars(select(Attendance))] == [user.id]
    assert wished() == [one.id]


def test_somebody_elses_form_changes_nothing_of_a_guest_who_confirmed(
    client: PageClient, event: Event
) -> None:
    one, two, *_others = sessions_of(event)
    register(event, 1, one, guest_email="zoe@exemple.fr")
    db.session.commit()
    sent = {"first_name": "Autre", "last_name": "Nom", "email": "zoe@exemple.fr"}
    client.submit(f"/agenda/{event.id}/inscription", sent | {"wish_1": str(two.id)})
    assert wished() == [one.id]


def test_who_leaves_a_seat_gives_it_to_the_next_and_still_comes(
    client: PageClient, event: Event, member: User, by: User
) -> None:
    one, *_others = sessions_of(event)
    mine, late = register(event, 1, one, user=member), register(event, 2, one)
    seating.propose(event.id, by=by)
    telling.tell_all(event.id, by=by)
    db.session.commit()
    path = f"/agenda/{event.id}/conference"
    gesture = f'form[action="{path}/place/{one.id}/laisser"]'
    assert client.submit(path, form=gesture).status_code == 303
    db.session.expire_all()
    assert mine.state is AttendanceState.COMING
    assert seated_in(one.id) == [late.id]
    seating.propose(event.id, by=by)
    assert seated_in(one.id) == [late.id]


def test_a_visitor_reads_the_programme_of_a_public_conference_alone(
    client: PageClient, event: Event
) -> None:
    path = f"/agenda/{event.id}/conference"
    assert "S’inscrire" in client.get(path).text
    event.audience = Audience.REGION
    db.session.commit()
    assert "/connexion" in client.get(path).location
