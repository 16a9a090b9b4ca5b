"""The pages of a conference: made, read, chosen from, seated, ticked at the door, counted."""

import io
from collections.abc import Callable

import pypdfium2 as pdfium
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from app.accounts.models import User
from app.agenda.models import Attendance, Event, EventKind
from app.agenda.services.conference import seating
from app.core.db import db
from tests.agenda.conferences import make, register, sessions_of
from tests.factories import MemberFactory, RegionalTeamFactory, WorkgroupFactory
from tests.factories.agenda import AttendanceFactory
from tests.support.client import PageClient

SignIn = Callable[[PageClient, User], None]
ASKED = {
    "region_code": "32",
    "title": "Conférence régionale des acteurs",
    "audience": "region",
    "day": "2030-07-10",
    "welcome": "08:45",
    "plenary_start": "09:30",
    "plenary_end": "12:30",
    "workshop_start": "14:00",
    "workshop_end": "16:30",
    "plenary_venue": "Préfecture",
    "plenary_seats": "300",
    "workshop_venue": "Sciences Po",
    "workshop_seats": "25",
    "most_wishes": "3",
}


@pytest.fixture
def by(session: DbSession, client: PageClient, sign_in: SignIn) -> User:
    made: User = RegionalTeamFactory(region_code="32")
    sign_in(client, made)
    return made


@pytest.fixture
def event(by: User) -> Event:
    made = make(seats=1, by=by)
    db.session.commit()
    return made


def test_a_conference_is_made_in_one_go(client: PageClient, by: User) -> None:
    answer = client.submit("/agenda/conferences/nouvelle", ASKED)
    assert answer.status_code == 302
    event = db.session.scalars(select(Event).where(Event.kind == EventKind.CONFERENCE)).one()
    assert event.starts_at.isoformat() == "2030-07-10T06:45:00+00:00"
    page = client.get(answer.location).text
    assert "Atelier 5 – Accès à l’alimentation" in page
    assert "Sciences Po" in page


def test_hours_out_of_order_are_refused_and_kept(client: PageClient, by: User) -> None:
    answer = client.submit("/agenda/conferences/nouvelle", ASKED | {"plenary_end": "09:00"})
    assert answer.status_code == 422
    assert "Cette heure vient avant « Début de la plénière »." in answer.text
    assert 'value="Sciences Po"' in answer.text


def test_no_member_makes_nor_seats_a_conference(
    client: PageClient, event: Event, sign_in: SignIn
) -> None:
    sign_in(client, MemberFactory(workgroup=WorkgroupFactory(region_code="32", number=5)))
    assert client.get("/agenda/conferences/nouvelle").status_code == 403
    for page in ("repartition", "feuilles", "accueil", "frequentation"):
        assert client.get(f"/agenda/{event.id}/conference/{page}").status_code == 403
    assert client.get(f"/agenda/{event.id}/conference").status_code == 200


def test_seats_are_proposed_moved_and_told_from_the_screen(
    client: PageClient, event: Event
) -> None:
    one, two, *_others = sessions_of(event)
    register(event, 1, one)
    late = register(event, 2, one)
    db.session.commit()
    path = f"/agenda/{event.id}/conference/repartition"
    client.submit(path, form=f'form[action="{path}/proposer"]')
    assert "Vœu 1 : atelier 1 complet, 1re sur liste" in client.get(path).text
    client.submit(f"{path}/{late.id}", {"session_id": str(two.id)})
    assert "Place choisie par l’organisation" in client.get(f"{path}?atelier={two.id}").text
    client.submit(path, form=f'form[action="{path}/prevenir"]')
    assert "Prévenir" not in client.get(path).text


def test_somebody_is_found_among_all_by_a_few_letters_and_ticked(
    client: PageClient, event: Event
) -> None:
    zoe = AttendanceFactory(event=event, guest_email="z@exemple.fr", first_name="Zoé")
    AttendanceFactory(event=event, guest_email="a@exemple.fr", first_name="Ali")
    db.session.commit()
    path = f"/agenda/{event.id}/conference/accueil"
    page = client.get(f"{path}?q=zoe").text
    assert "Zoé" in page
    assert "Ali " not in page
    client.submit(f"{path}?q=zoe")
    assert "1\u00a0personne arrivée sur 2" in client.get(path).text
    client.submit(f"{path}?q=zoe")
    db.session.expire_all()
    assert db.session.get_one(Attendance, zoe.id).checked_in_at is None


def test_sheets_name_those_who_have_a_seat(client: PageClient, event: Event, by: User) -> None:
    one, *_others = sessions_of(event)
    seated = register(event, 1, one)
    seating.propose(event.id, by=by)
    db.session.commit()
    for order in ("atelier", "salle"):
        answer = client.get(f"/agenda/{event.id}/conference/feuilles.pdf?par={order}")
        pages = pdfium.PdfDocument(io.BytesIO(answer.data))
        text = "".join(each.get_textpage().get_text_range() for each in pages)
        assert text.count(seated.last_name.upper()) == 2, "the plenary and the workshop"


def test_who_came_is_drawn_with_its_table_and_given_as_csv(
    client: PageClient, event: Event
) -> None:
    for family, was_there in (("Association", True), ("Association", False), ("État", True)):
        made = AttendanceFactory(event=event, family=family, department_code="59")
        made.checked_in_at = event.starts_at if was_there else None
    db.session.commit()
    page = client.get(f"/agenda/{event.id}/conference/frequentation").text
    assert '<th scope="row">Association</th><td>2</td><td>1</td>' in page
    assert '<th scope="row">Nord</th><td>3</td><td>2</td>' in page
    assert page.count("<svg") >= 3
    file = client.get(f"/agenda/{event.id}/conference/frequentation.csv").text
    assert "Type de structure;Association;2;1" in file
