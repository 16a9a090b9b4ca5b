"""Who is told of a new document, once, on screen and in the weekly letter."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.db import db, now
from app.documents.models import Document
from app.documents.services.announcing import announce
from app.notifications.kinds import Rhythm, Span
from app.notifications.models import Mute, Notification
from app.notifications.queries.letter import content_of
from app.workgroups.models import Membership, Workgroup
from tests.factories import (
    DocumentFactory,
    MemberFactory,
    StaffFactory,
    UserFactory,
    WorkgroupFactory,
)
from tests.support.client import PageClient

RunJobs = Callable[[], int]


@pytest.fixture
def workgroup(session: Session) -> Workgroup:
    return WorkgroupFactory(region_code="32", number=5)


@pytest.fixture
def reader(workgroup: Workgroup) -> User:
    return MemberFactory(workgroup=workgroup)


def told(document: Document, run_jobs: RunJobs) -> list[int]:
    """Who is told of a document that leaves quarantine."""
    announce(document)
    db.session.commit()
    run_jobs()
    db.session.expire_all()
    rows = select(Notification.user_id).where(
        Notification.about_kind == "documents", Notification.about_id == document.id
    )
    return sorted(db.session.scalars(rows))


def lines(user: User) -> list[tuple[str, str]]:
    """What the weekly letter of a person says of new documents: title and place."""
    span = Span(Rhythm.WEEKLY, since=now() - timedelta(days=7), until=now())
    return [
        (line.title, line.place_name)
        for part in content_of(user, span).parts
        if part.title == "Nouveaux documents"
        for line in part.lines
    ]


def test_the_people_of_the_group_are_told_once_whoever_else_may_read(
    workgroup: Workgroup, reader: User, run_jobs: RunJobs
) -> None:
    author = MemberFactory(workgroup=workgroup)
    StaffFactory()
    MemberFactory(workgroup=WorkgroupFactory(region_code="84", number=6))
    document = DocumentFactory(workgroup=workgroup, by=author, for_members=True, announced_at=None)
    assert told(document, run_jobs) == [reader.id]
    assert document.announced_at
    assert told(document, run_jobs) == [reader.id]


def test_a_region_is_told_of_its_own_and_everybody_of_the_nation_s(
    workgroup: Workgroup, reader: User, run_jobs: RunJobs
) -> None:
    other = MemberFactory(workgroup=WorkgroupFactory(region_code="84", number=6))
    author = UserFactory()
    regional = DocumentFactory(region_code="32", for_region=True, by=author, announced_at=None)
    assert told(regional, run_jobs) == [reader.id]
    national = DocumentFactory(national=True, by=author, announced_at=None)
    assert told(national, run_jobs) == [reader.id, other.id]


def test_nobody_is_told_of_what_was_thrown_away_or_of_a_group_in_silence(
    workgroup: Workgroup, reader: User, run_jobs: RunJobs
) -> None:
    thrown = DocumentFactory(workgroup=workgroup, trashed=True, announced_at=None)
    assert told(thrown, run_jobs) == []
    db.session.add(Mute(user_id=reader.id, target=f"workgroup-{workgroup.id}"))
    db.session.commit()
    assert told(DocumentFactory(workgroup=workgroup, announced_at=None), run_jobs) == []


def test_the_letter_tells_new_documents_place_by_place_and_never_those_that_were_opened(
    workgroup: Workgroup, reader: User, run_jobs: RunJobs, client: PageClient,
    sign_in: Callable[..., None],
) -> None:  # fmt: skip
    for title in ("Ancien", "Ouvert", "Récent"):
        document = DocumentFactory(workgroup=workgroup, title=title, announced_at=None)
        told(document, run_jobs)
        if title == "Ouvert":
            sign_in(client, reader)
            client.page(f"/documents/{document.id}")
    place = "GT 5 – Accès à l’alimentation, Hauts-de-France"
    assert lines(reader) == [("Récent", place), ("Ancien", place)]


def test_who_left_the_group_is_told_nothing_any_more(
    workgroup: Workgroup, reader: User, run_jobs: RunJobs, client: PageClient,
    sign_in: Callable[..., None],
) -> None:  # fmt: skip
    document = DocumentFactory(workgroup=workgroup, title="Secret de groupe", announced_at=None)
    assert told(document, run_jobs) == [reader.id]
    sign_in(client, reader)
    assert "Secret de groupe" in client.page("/notifications").css_first("main").text()
    db.session.query(Membership).filter_by(user_id=reader.id).update({"ended_at": now()})
    db.session.commit()
    assert lines(reader) == []
    assert "Secret de groupe" not in client.page("/notifications").css_first("main").text()


def test_my_space_shows_the_new_documents_of_my_groups(
    workgroup: Workgroup, reader: User, client: PageClient, sign_in: Callable[..., None]
) -> None:
    DocumentFactory(workgroup=workgroup, title="Le nôtre")
    elsewhere = WorkgroupFactory(region_code="84", number=6)
    DocumentFactory(workgroup=elsewhere, for_members=True, title="Le leur")
    sign_in(client, reader)
    text = client.page("/").css_first("main").text()
    assert "Le nôtre" in text
    assert "Le leur" not in text
