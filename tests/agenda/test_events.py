"""Events on the screen: made, changed, cancelled, thrown away, found again in each view."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.agenda.models import AttendanceState, Event
from app.agenda.services import trash
from app.core.db import db
from app.workgroups.models import Workgroup
from tests.factories import (
    AttendanceFactory,
    EventFactory,
    FacilitatorFactory,
    MemberFactory,
    WorkgroupFactory,
)
from tests.support.queries import count_queries

NEW = "/agenda/nouveau"
MEETING = {
    "title": "Réunion des tarifs",
    "starts_on": "2030-05-14",
    "starts_time": "9h30",
    "ends_time": "12:00",
}


@pytest.fixture
def group(session) -> Workgroup:
    return WorkgroupFactory(region_code="32", number=5)


@pytest.fixture
def facilitator(group):
    return FacilitatorFactory(workgroup=group)


@pytest.fixture
def member(group):
    return MemberFactory(workgroup=group)


def only_event() -> Event:
    return db.session.scalars(select(Event)).one()


def test_a_facilitator_puts_a_meeting_in_the_agenda_of_the_group(facilitator, member, signed_in):
    client = signed_in(facilitator)
    assert client.submit(NEW, MEETING).status_code == 302
    made = only_event()
    assert made.starts_at == datetime(2030, 5, 14, 7, 30, tzinfo=UTC)
    page = signed_in(member).page(f"/agenda/{made.id}").css_first("main").text()
    assert "mardi 14\u00a0mai 2030, de 9\u00a0h\u00a030 à 12\u00a0h" in page


def test_a_member_may_not(member, signed_in):
    assert signed_in(member).get(NEW).status_code == 403


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"ends_time": "09:00"}, "La fin vient avant le début."),
        ({"ends_on": "2030-07-14"}, "Un évènement dure 30 jours au plus."),
        ({"starts_on": "2030-03-31", "starts_time": "2h30"}, "Cette heure n’existe pas"),
        ({"title": ""}, "Donnez un titre"),
        ({"video_url": "ftp://visio.exemple.fr"}, "Collez l’adresse entière"),
        ({"repeats": "semaines"}, "Écrivez la dernière date possible"),
        ({"closes_on": "2030-06-01"}, "Les inscriptions se terminent avant"),
        ({"starts_on": "2030-02-29"}, "Écrivez une date, par exemple"),
        ({"starts_on": "0001-01-01"}, "Écrivez une date entre 2000 et 2100."),
        ({"title": "é" * 10_000}, "200 caractères"),
        ({"capacity": "-1"}, "Écrivez un nombre entre 0 et 100"),
        ({"capacity": "9" * 40}, "Écrivez un nombre entre 0 et 100"),
        ({"timezone": "Mars/Base"}, "Heure de quel lieu"),
        ({"department_code": "75"}, "Département"),
        ({"audience": "nobody"}, "Pour qui"),
    ],
)
def test_what_cannot_be_is_refused_with_what_was_typed(facilitator, signed_in, said, told):
    answer = signed_in(facilitator).submit(NEW, MEETING | said)
    assert answer.status_code == 422
    assert told in answer.text
    assert db.session.scalar(select(Event.id)) is None


def test_what_is_typed_is_shown_as_text_in_every_view(facilitator, member, signed_in):
    hostile = "<script>alert(1)</script> & «\u202e{{7*7}}»"
    said = dict.fromkeys(("title", "venue", "access_details", "description"), hostile)
    client = signed_in(facilitator)
    assert client.submit(NEW, MEETING | said | {"starts_on": "2040-02-29"}).status_code == 302
    client = signed_in(member)
    for page in (f"/agenda/{only_event().id}", "/agenda", "/agenda?vue=mois&mois=2040-02", "/"):
        text = client.get(page).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text, page


def test_an_address_that_nobody_wrote_is_answered_calmly(group, member, facilitator, signed_in):
    client = signed_in(member)
    for nonsense in (
        "vue=mois&mois=9999-99", "vue=semaine&semaine=0001-01-01", f"groupe={'9' * 40}&groupe=-1",
        "departement=%00&region=%3Cb%3E&kind=x", "page=zz%00",
    ):  # fmt: skip
        assert client.get(f"/agenda?{nonsense}").status_code == 200, nonsense
    elsewhere = EventFactory(workgroup=WorkgroupFactory(region_code="84", number=6))
    client = signed_in(facilitator)
    for part in ("", "/modifier", "/annuler", "/corbeille", "/presence", "/compte-rendu", ".ics"):
        assert client.get(f"/agenda/{elsewhere.id}{part}").status_code == 404, part
        assert client.get(f"/agenda/{'9' * 40}{part}").status_code == 404, part


def test_a_series_says_its_rhythm_and_leads_from_date_to_date(facilitator, signed_in):
    client = signed_in(facilitator)
    said = {"repeats": "semaines", "interval": "2", "ends": "nombre", "times": "3"}
    assert client.submit(NEW, MEETING | said | {"skipped": "28/05/2030"}).status_code == 302
    first = db.session.scalars(select(Event).order_by(Event.starts_at)).first()
    page = client.page(f"/agenda/{first.id}").css_first("main").text()
    assert "toutes les 2 semaines, le mardi, 3 fois" in page
    assert "Date suivante : 11\u00a0juin 2030" in page


def test_an_hour_of_overseas_is_written_with_its_zone(session, signed_in):
    overseas = WorkgroupFactory(region_code="04", number=5)
    client = signed_in(FacilitatorFactory(workgroup=overseas))
    assert client.submit(NEW, MEETING).status_code == 302
    made = only_event()
    assert made.starts_at.hour == 5
    page = client.page(f"/agenda/{made.id}").css_first("main").text()
    assert "(heure de La Réunion)" in page
    assert "À Paris : mardi 14\u00a0mai 2030, de 7\u00a0h\u00a030" in page


def test_a_change_made_meanwhile_is_not_overwritten(group, facilitator, signed_in):
    event = EventFactory(workgroup=group)
    client = signed_in(facilitator)
    address = f"/agenda/{event.id}/modifier"
    assert client.submit(address, {"title": "Réunion avancée"}).status_code == 302
    assert client.submit(address, {"title": "Autre", "edit_number": "0"}).status_code == 409


def test_cancelled_says_why_then_takes_place_after_all(group, facilitator, member, signed_in):
    event = EventFactory(workgroup=group, capacity=5)
    AttendanceFactory(event=event, user=member)
    client = signed_in(facilitator)
    said = {"reason": "La salle est fermée."}
    assert client.submit(f"/agenda/{event.id}/annuler", said).status_code == 302
    assert "La salle est fermée." in signed_in(member).page(f"/agenda/{event.id}").text()
    assert signed_in(facilitator).submit(f"/agenda/{event.id}/retablir").status_code == 302
    db.session.refresh(event)
    assert (event.is_cancelled, event.coming_count, event.sequence) == (False, 1, 2)


def test_what_is_thrown_away_is_out_of_sight_and_taken_back(group, facilitator, member, signed_in):
    event = EventFactory(workgroup=group, title="Tour des jardins")
    trash.trash(event, by=facilitator)
    db.session.commit()
    assert signed_in(member).get(f"/agenda/{event.id}").status_code == 404
    assert "Tour des jardins" not in signed_in(member).get("/agenda").text
    client = signed_in(facilitator)
    assert client.submit("/agenda/corbeille").status_code == 302
    assert signed_in(member).get(f"/agenda/{event.id}").status_code == 200


def test_a_visitor_reads_public_events_alone(group, client):
    public, own = EventFactory(workgroup=group, public=True), EventFactory(workgroup=group)
    assert client.get(f"/agenda/{public.id}").status_code == 200
    assert client.get(f"/agenda/{own.id}").status_code in {302, 401}


def test_the_link_of_the_video_room_is_for_those_registered(group, member, facilitator, signed_in):
    event = EventFactory(workgroup=group, video_url="https://visio.exemple.fr/gt5")
    assert "visio.exemple.fr" not in signed_in(member).get(f"/agenda/{event.id}").text
    assert "visio.exemple.fr" in signed_in(facilitator).get(f"/agenda/{event.id}").text
    AttendanceFactory(event=event, user=member)
    assert "visio.exemple.fr" in signed_in(member).get(f"/agenda/{event.id}").text


@pytest.mark.parametrize("view", ["vue=mois&mois=2030-05", "vue=semaine&semaine=2030-05-15"])
def test_a_calendar_shows_each_day_that_an_event_covers(group, member, signed_in, view):
    start = datetime(2030, 5, 14, 22, 30, tzinfo=UTC)  # the 15th in Paris, half past midnight
    EventFactory(workgroup=group, title="Nuit des maraudes", starts_at=start, hours=30)
    page = signed_in(member).page(f"/agenda?{view}")
    found = [each.text() for each in page.css(".app-entry")]
    assert len(found) == 2
    assert "0\u00a0h\u00a030" in found[0]
    assert "suite" in found[1]


def test_one_s_groups_are_laid_over_each_other(group, member, signed_in):
    other = WorkgroupFactory(region_code="84", number=6)
    for each, title in ((group, "À moi"), (other, "À eux")):
        EventFactory(workgroup=each, title=title, for_members=True)
    client = signed_in(member)
    assert "À eux" in client.get("/agenda").text
    for narrowed in (f"groupe={group.id}", "mes=1", "region=32"):
        text = client.page(f"/agenda?{narrowed}").css_first("main").text()
        assert "À moi" in text
        assert "À eux" not in text, narrowed


def test_a_department_narrows_the_agenda_within_its_region(group, member, signed_in):
    for code, title in (("59", "Dans le Nord"), ("80", "Dans la Somme")):
        EventFactory(workgroup=group, title=title, department_code=code)
    client = signed_in(member)
    text = client.page("/agenda?departement=59").css_first("main").text()
    assert "Dans le Nord" in text
    assert "Dans la Somme" not in text
    elsewhere = client.page("/agenda?region=32&departement=75").css_first("main").text()
    assert "Dans la Somme" in elsewhere, "a department of another region is left out"


def test_the_first_screen_shows_what_one_goes_to_next(group, member, signed_in):
    EventFactory(workgroup=group, title="Du groupe")
    declined = EventFactory(workgroup=group, title="Sans moi")
    AttendanceFactory(event=declined, user=member, state=AttendanceState.NOT_COMING)
    EventFactory(workgroup=WorkgroupFactory(region_code="84", number=6), title="Ailleurs")
    text = signed_in(member).page("/").css_first("main").text()
    assert "Du groupe" in text
    assert "Sans moi" not in text
    assert "Ailleurs" not in text


def test_my_agenda_holds_what_i_answered(group, member, signed_in):
    mine, _other = EventFactory(workgroup=group, title="À moi"), EventFactory(workgroup=group)
    AttendanceFactory(event=mine, user=member)
    page = signed_in(member).page("/agenda/mien")
    assert [each.text() for each in page.css(".app-event__title")] == ["À moi"]
    assert "Vous venez" in page.css_first("main").text()


@pytest.mark.parametrize("view", ["", "?vue=mois", "?vue=semaine", "?passes=1"])
def test_many_events_cost_as_many_statements_as_few(group, member, signed_in, view):
    client = signed_in(member)
    EventFactory(workgroup=group, starts_at=datetime.now(UTC) + timedelta(hours=1))
    client.get(f"/agenda{view}")
    with count_queries(db.engine) as few:
        client.get(f"/agenda{view}")
    for hours in range(8):
        moment = datetime.now(UTC) + timedelta(hours=hours)
        EventFactory(workgroup=WorkgroupFactory(number=hours + 1), starts_at=moment, public=True)
    with count_queries(db.engine) as many:
        client.get(f"/agenda{view}")
    assert len(many) == len(few)
