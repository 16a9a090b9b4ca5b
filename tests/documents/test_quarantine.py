"""From the deposit to the shelves: nobody reads a file before the antivirus has spoken."""

from dataclasses import dataclass, replace

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.jobs import Job
from app.documents.models import Document, DocumentFile, ScanState
from app.documents.policies import quarantined_versions, visible_documents, visible_versions
from app.documents.services import scanning
from app.workgroups.models import Audience, Workgroup
from tests.documents.steps import deposit, file_of, version_of
from tests.factories import (
    DocumentFactory,
    FacilitatorFactory,
    MemberFactory,
    StaffFactory,
    UserFactory,
    WorkgroupFactory,
    small_pdf,
)
from tests.support.clamav import HARMFUL, MOST_BYTES


@dataclass(frozen=True)
class People:
    """A group, whoever deposits there and another member."""

    group: Workgroup
    depositor: User
    fellow: User


@pytest.fixture
def people(session) -> People:
    group = WorkgroupFactory()
    return People(group, MemberFactory(workgroup=group), MemberFactory(workgroup=group))


def reads(user, document) -> bool:
    found = select(visible_documents(user).where(Document.id == document.id).exists())
    is_read: bool = db.session.scalar(found)
    return is_read


def test_without_an_antivirus_a_file_is_out_at_once_and_told(people):
    made = deposit(small_pdf("Bonjour"), workgroup=people.group, by=people.depositor)
    assert reads(people.fellow, made)
    assert file_of(made).scan_state is ScanState.NOT_SCANNED
    assert made.announced_at is not None


def test_a_clean_file_is_known_to_its_depositor_alone_until_it_is_scanned(clamd, people, run_jobs):
    made = deposit(small_pdf("Bonjour"), workgroup=people.group, by=people.depositor)
    assert not reads(people.fellow, made)
    assert not reads(people.depositor, made)
    assert [each.id for each in db.session.scalars(quarantined_versions(people.depositor))] == [
        version_of(made).id
    ]
    assert not db.session.scalars(quarantined_versions(people.fellow)).all()
    assert made.announced_at is None
    run_jobs()
    db.session.expire_all()
    assert reads(people.fellow, made)
    assert file_of(made).scan_state is ScanState.CLEAN
    assert made.announced_at is not None


def test_an_infected_file_is_never_given_out_and_its_depositor_and_staff_are_told(
    clamd, people, run_jobs, mailbox, clock
):
    staff = StaffFactory()
    made = deposit(b"%PDF-1.4 " + HARMFUL, workgroup=people.group, by=people.depositor)
    run_jobs()
    clock.advance(minutes=5)
    run_jobs()
    db.session.expire_all()
    assert not reads(people.fellow, made)
    assert not reads(staff, made)
    assert "Maillage.Essai" in file_of(made).signature
    for told in (people.depositor, staff):
        assert "antivirus" in mailbox.last(told.email).subject
    assert not mailbox.to(people.fellow.email)
    logged = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "document.infected")
    ).one()
    assert logged.subject_id == str(made.id)


def test_the_same_infected_bytes_are_known_at_once_when_they_come_back(clamd, people, run_jobs):
    deposit(b"%PDF-1.4 " + HARMFUL, workgroup=people.group, by=people.depositor)
    run_jobs()
    again = deposit(b"%PDF-1.4 " + HARMFUL, workgroup=people.group, by=people.fellow)
    assert not reads(people.depositor, again)
    entries = select(AuditEntry).where(AuditEntry.action == "document.infected")
    assert len(db.session.scalars(entries).all()) == 2


def test_the_same_clean_bytes_are_out_at_once_when_they_come_back(clamd, people, run_jobs):
    deposit(small_pdf("Deux fois"), workgroup=people.group, by=people.depositor)
    run_jobs()
    assert reads(
        people.fellow, deposit(small_pdf("Deux fois"), workgroup=people.group, by=people.depositor)
    )
    assert len(db.session.scalars(select(DocumentFile)).all()) == 1


def test_while_the_antivirus_is_away_deposits_wait_and_pass_when_it_is_back(
    clamd, people, run_jobs, clock
):
    clamd.stop()
    made = [
        deposit(small_pdf(f"Attente {n}"), workgroup=people.group, by=people.depositor)
        for n in range(3)
    ]
    run_jobs()
    clock.advance(minutes=3)
    run_jobs()
    db.session.expire_all()
    assert not any(reads(people.fellow, each) for each in made)
    waiting = select(Job).where(Job.name == "documents.scan_waiting", Job.done_at.is_(None))
    assert len(db.session.scalars(waiting).all()) == 1
    clamd.start()
    clock.advance(minutes=3)
    run_jobs()
    db.session.expire_all()
    assert all(reads(people.fellow, each) for each in made)


def test_a_file_too_large_for_the_antivirus_waits_and_says_so(
    clamd, client, sign_in, people, run_jobs
):
    made = deposit(small_pdf("x") + b" " * MOST_BYTES, workgroup=people.group, by=people.depositor)
    run_jobs()
    db.session.expire_all()
    assert not reads(people.fellow, made)
    assert file_of(made).scan_state is ScanState.PENDING
    sign_in(client, people.depositor)
    page = client.get(f"/documents/{made.id}/versions/1/traitement")
    assert "L’antivirus ne regarde pas les fichiers de cette taille" in page.text


def test_what_is_found_later_leaves_the_shelves_and_the_public_page(clamd, app, people, run_jobs):
    own = app.extensions["settings"]
    app.extensions["settings"] = replace(own, clamd_url="")
    made = deposit(b"%PDF-1.4 " + HARMFUL, workgroup=people.group, by=people.depositor)
    made.public_version_id, made.audience = version_of(made).id, Audience.PUBLIC
    db.session.commit()
    assert reads(people.fellow, made)
    app.extensions["settings"] = own
    scanning.scan(version_of(made).file_id, again=True)
    db.session.expire_all()
    assert not reads(people.fellow, made)
    assert (made.current_version_id, made.public_version_id) == (None, None)
    assert made.audience is Audience.MEMBERS


def test_an_older_version_stays_while_the_new_one_waits(clamd, people, run_jobs):
    made = DocumentFactory(workgroup=people.group, by=people.depositor)
    older = made.current_version_id
    newer = deposit(b"%PDF-1.4 " + HARMFUL, workgroup=people.group, by=people.depositor)
    version = version_of(newer)
    version.document_id, version.number = made.id, 2
    db.session.commit()
    run_jobs()
    db.session.expire_all()
    assert made.current_version_id == older
    assert [each.number for each in db.session.scalars(visible_versions(people.fellow))] == [1]


def test_only_the_depositor_and_those_who_run_the_place_follow_a_file(client, sign_in, people):
    made = deposit(small_pdf("Suivi"), workgroup=people.group, by=people.depositor)
    address = f"/documents/{made.id}/versions/1/traitement"
    facilitator = FacilitatorFactory(workgroup=people.group)
    for user, status in (
        (people.depositor, 200),
        (facilitator, 200),
        (people.fellow, 404),
        (UserFactory(), 404),
    ):
        sign_in(client, user)
        assert client.get(address).status_code == status


def test_no_address_gives_out_bytes_before_they_are_scanned(
    clamd, people, raw_client, sign_in, run_jobs
):
    made = deposit(small_pdf("Octets"), workgroup=people.group, by=people.depositor)
    addresses = [
        f"/documents/{made.id}/telecharger",
        f"/documents/{made.id}/versions/1/telecharger",
        f"/documents/selection.zip?id={made.id}",
    ]
    readers = (people.depositor, people.fellow, FacilitatorFactory(workgroup=people.group))
    for reader in readers:
        sign_in(raw_client, reader)
        for address in addresses:
            assert not raw_client.get(address).data.startswith((b"%PDF", b"PK"))
        assert raw_client.get(addresses[0]).status_code == 404
    run_jobs()
    for reader in readers:
        sign_in(raw_client, reader)
        assert raw_client.get(addresses[0]).data == small_pdf("Octets")
