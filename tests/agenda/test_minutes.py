"""Minutes: written line by line, shared, corrected for a week by those who were there, frozen."""

import io
from collections.abc import Callable
from datetime import timedelta

import pypdfium2 as pdfium
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from app.accounts.models import User
from app.agenda.models import Attendance, Correction, Event, LineKind, Minutes, MinutesLine
from app.agenda.notices.minutes import MISSING
from app.agenda.services.meetings import corrections, missing
from app.agenda.services.meetings import minutes as services
from app.agenda.services.meetings.minutes import LineDraft
from app.agenda.services.meetings.refusals import (
    MinutesEditedMeanwhile,
    MinutesFrozen,
    NothingToShare,
)
from app.core.db import db, now
from app.notifications.models import Notification
from app.workgroups.models import Workgroup
from tests.factories import FacilitatorFactory, MemberFactory, WorkgroupFactory
from tests.factories.agenda import AttendanceFactory, EventFactory
from tests.support.client import PageClient
from tests.support.clock import Clock

SignIn = Callable[[PageClient, User], None]


@pytest.fixture
def group(session: DbSession) -> Workgroup:
    made: Workgroup = WorkgroupFactory(region_code="32", number=5)
    return made


@pytest.fixture
def runner(group: Workgroup) -> User:
    made: User = FacilitatorFactory(workgroup=group)
    return made


@pytest.fixture
def member(group: Workgroup) -> User:
    made: User = MemberFactory(workgroup=group, first_name="Zoé", last_name="Ndiaye")
    return made


@pytest.fixture
def event(group: Workgroup, member: User) -> Event:
    made: Event = EventFactory(workgroup=group, starts_at=now() - timedelta(days=4))
    AttendanceFactory(event=made, user=member)
    db.session.commit()
    return made


@pytest.fixture
def shared(event: Event, runner: User) -> Minutes:
    made = services.begin(event, by=runner)
    lines = [
        LineDraft(LineKind.DECISION, "On ouvre le mardi."),
        LineDraft(LineKind.ACTION, "Écrire à la mairie.", "Zoé Ndiaye"),
    ]
    services.write(made, "", lines, edit_number=0, by=runner)
    services.share(made, by=runner)
    db.session.commit()
    return made


def told(user: User) -> list[str]:
    wanted = select(Notification.kind).where(Notification.user_id == user.id)
    return list(db.session.scalars(wanted))


def test_lines_are_written_on_the_screen_then_shared_with_those_who_were_there(
    client: PageClient, event: Event, runner: User, member: User, sign_in: SignIn
) -> None:
    path = f"/agenda/{event.id}/compte-rendu"
    sign_in(client, runner)
    sent = {
        "introduction": "Une **bonne** réunion.",
        "rows-0-kind": "action",
        "rows-0-text": "Écrire à la mairie.",
        "rows-0-owner_name": "Zoé Ndiaye",
        "rows-0-due_on": "2030-02-01",
    }
    assert client.submit(f"{path}/ecrire", sent, form="main form").status_code == 302
    sign_in(client, member)
    assert client.get(path).status_code == 404, "a draft is for those who run the meeting"
    sign_in(client, runner)
    client.submit(path, form=f'form[action="{path}/partager"]')
    sign_in(client, member)
    page = client.get(path).text
    assert "Écrire à la mairie." in page
    assert "pour le 1er\u00a0février 2030" in page
    assert db.session.scalars(select(MinutesLine.owner_id)).one() == member.id
    assert told(member) == ["agenda.minutes_shared"]


def test_an_action_without_anybody_is_refused_and_the_text_kept(
    client: PageClient, event: Event, runner: User, sign_in: SignIn
) -> None:
    sign_in(client, runner)
    sent = {"rows-0-kind": "action", "rows-0-text": "Écrire à la mairie."}
    path = f"/agenda/{event.id}/compte-rendu/ecrire"
    answer = client.submit(path, sent, form="main form")
    assert answer.status_code == 422
    assert "Dites qui s’en charge." in answer.text
    assert "Écrire à la mairie." in answer.text


def test_nobody_else_writes_minutes(
    client: PageClient, event: Event, member: User, sign_in: SignIn
) -> None:
    sign_in(client, member)
    assert client.get(f"/agenda/{event.id}/compte-rendu/ecrire").status_code == 403
    assert client.get(f"/agenda/{event.id}/ordre-du-jour").status_code == 403
    assert client.get(f"/agenda/{event.id}/presence").status_code == 403


def test_two_who_write_at_once_lose_nothing(shared: Minutes, runner: User) -> None:
    with pytest.raises(MinutesEditedMeanwhile):
        services.write(shared, "", [], edit_number=0, by=runner)


def test_empty_minutes_are_not_shared(event: Event, runner: User) -> None:
    with pytest.raises(NothingToShare):
        services.share(services.begin(event, by=runner), by=runner)


def test_who_was_there_asks_a_correction_and_has_an_answer(
    client: PageClient, shared: Minutes, runner: User, member: User, sign_in: SignIn
) -> None:
    path = f"/agenda/{shared.event_id}/compte-rendu"
    sign_in(client, member)
    client.submit(path, {"text": "C’était le jeudi."})
    correction = db.session.scalars(select(Correction)).one()
    sign_in(client, runner)
    sent = {"is_accepted": "yes", "answer": "Merci."}
    client.submit(f"{path}/corrections/{correction.id}", sent)
    assert "Corrigé : Merci." in client.get(path).text
    assert told(runner) == ["agenda.correction_asked"]


def test_who_was_not_there_asks_nothing(
    client: PageClient, shared: Minutes, group: Workgroup, member: User, sign_in: SignIn
) -> None:
    sign_in(client, MemberFactory(workgroup=group))
    path = f"/agenda/{shared.event_id}/compte-rendu"
    assert "Demander une correction" not in client.get(path).text
    absent = db.session.scalars(select(Attendance).where(Attendance.user_id == member.id)).one()
    absent.was_absent = True
    db.session.commit()
    sign_in(client, member)
    assert "Demander une correction" not in client.get(path).text


def test_a_week_later_nothing_changes_any_more(
    shared: Minutes, runner: User, member: User, clock: Clock
) -> None:
    clock.advance(days=7, minutes=1)
    with pytest.raises(MinutesFrozen):
        services.write(shared, "Autre", [], edit_number=1, by=runner)
    with pytest.raises(MinutesFrozen):
        corrections.ask(shared, "Trop tard", by=member)


def test_the_owner_of_an_action_says_that_it_is_done(
    client: PageClient, shared: Minutes, member: User, sign_in: SignIn
) -> None:
    sign_in(client, member)
    line = db.session.scalars(select(MinutesLine).where(MinutesLine.owner_id == member.id)).one()
    path = f"/agenda/{shared.event_id}/compte-rendu"
    client.submit(path, form=f'form[action="{path}/lignes/{line.id}"]')
    assert "fait le" in client.get(path).text


def test_the_printed_minutes_hold_every_line(
    client: PageClient, shared: Minutes, member: User, sign_in: SignIn
) -> None:
    sign_in(client, member)
    answer = client.get(f"/agenda/{shared.event_id}/compte-rendu.pdf")
    page = pdfium.PdfDocument(io.BytesIO(answer.data))[0]
    text = " ".join(page.get_textpage().get_text_range().split())
    assert "On ouvre le mardi." in text
    assert "Zoé Ndiaye" in text


def test_missing_minutes_are_asked_for_once(
    event: Event, runner: User, run_jobs: Callable[[], int]
) -> None:
    for _ in range(2):
        missing.remind_of_minutes({})
        run_jobs()
    assert told(runner) == [MISSING.key]


def test_minutes_that_were_shared_are_not_asked_for(
    shared: Minutes, runner: User, run_jobs: Callable[[], int]
) -> None:
    missing.remind_of_minutes({})
    run_jobs()
    assert MISSING.key not in told(runner)


def test_points_are_put_on_the_agenda_and_people_ticked(
    client: PageClient, event: Event, runner: User, sign_in: SignIn
) -> None:
    sign_in(client, runner)
    sent = {"rows-0-title": "Bilan", "rows-0-minutes": "20"}
    path = f"/agenda/{event.id}"
    assert client.submit(f"{path}/ordre-du-jour", sent).status_code == 302
    assert 'value="Bilan"' in client.get(f"{path}/ordre-du-jour").text
    client.submit(f"{path}/presence", form="main form:has([value=absent])")
    assert "Absence notée" in client.get(f"{path}/presence").text
    for number in ("9" * 40, "-1", "x"):
        gesture = {"attendance_id": number, "gesture": "tick"}
        form = "main form:has([value=undo])"
        assert client.submit(f"{path}/presence", gesture, form=form).status_code == 404, number
    sheet = pdfium.PdfDocument(io.BytesIO(client.get(f"{path}/emargement").data))[0]
    assert "NDIAYE Zoé" in sheet.get_textpage().get_text_range()
