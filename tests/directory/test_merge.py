"""Doubles merged by staff: what moves is shown first, nothing is lost, the old address leads on."""

from datetime import date
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from app.accounts.models import User
from app.core.audit import AuditEntry
from app.core.db import db
from app.directory.models import Affiliation, Entry, EntryKind, Organisation
from app.directory.services.entries import problems
from app.directory.services.merging import SameStructure, merge
from app.directory.services.organisations import MergedMeanwhile, complete, find_or_add_organisation
from app.directory.services.particulars import particulars_of
from tests.factories import (
    AccessRequestFactory,
    AffiliationFactory,
    OrganisationFactory,
    StaffFactory,
    UserFactory,
)

SIRET = "73282932000074"


@pytest.fixture
def kept(session):
    return OrganisationFactory(name="CCAS de Dunkerque", town="Dunkerque")


@pytest.fixture
def double(session):
    return OrganisationFactory(
        name="C.C.A.S. Dunkerque", town="Dunkerque Centre", siret=SIRET, street="1 place de l’Hôtel"
    )


@pytest.fixture
def staff(session):
    return StaffFactory()


def url_of(organisation, suffix="/fusionner") -> str:
    return f"/gestion/annuaire/structures/{organisation.id}{suffix}"


def test_what_moves_is_shown_before_anything_does(kept, double, staff, client, sign_in, session):
    AffiliationFactory(organisation_id=double.id)
    AffiliationFactory(organisation_id=double.id, ended_on=date(2021, 1, 1))
    AccessRequestFactory(organisation_id=double.id)
    sign_in(client, staff)
    text = client.page(f"{url_of(double)}?avec={kept.id}").css_first("main").text()
    assert "1\xa0rattachement en cours et 1\xa0rattachement passé" in text
    assert "1\xa0demande d’accès" in text
    assert "adresse" in text
    assert "SIRET" in text
    session.expire_all()
    assert double.merged_into_id is None


def test_everything_goes_to_the_one_that_is_kept(kept, double, staff, client, sign_in, session):
    tie = AffiliationFactory(organisation_id=double.id)
    past = AffiliationFactory(organisation_id=double.id, ended_on=date(2021, 1, 1))
    asked = AccessRequestFactory(organisation_id=double.id)
    sign_in(client, staff)
    sent = client.submit(
        f"{url_of(double)}?avec={kept.id}", button=f"Fusionner et garder «\xa0{kept.name}\xa0»"
    )
    assert sent.status_code == 303
    session.expire_all()
    assert {tie.organisation_id, past.organisation_id, asked.organisation_id} == {kept.id}
    assert (kept.siret, kept.street, kept.town) == (SIRET, "1 place de l’Hôtel", "Dunkerque")
    assert (kept.people_count, double.people_count) == (1, 0)
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "organisation.merged")
    ).one()
    assert entry.details == {"into_id": kept.id, "people": 2, "fields": ["SIRET", "adresse"]}
    assert entry.actor_id == staff.id


def test_the_address_and_the_name_of_a_double_lead_to_the_one_kept(
    kept, double, staff, client, sign_in, session
):
    older = OrganisationFactory(name="CCAS Dunkerque (ancien)")
    merge(older, double, by=staff)
    merge(double, kept, by=staff)
    session.commit()
    sign_in(client, UserFactory())
    for former in (older, double):
        answer = client.get(f"/annuaire/structures/{former.id}")
        assert answer.status_code == 301
        assert answer.headers["Location"].endswith(f"/annuaire/structures/{kept.id}")
    assert find_or_add_organisation("C.C.A.S. Dunkerque", department_code="59", by=None) == kept
    entries = select(Entry.item_id).where(Entry.kind == EntryKind.ORGANISATION)
    listed = set(session.scalars(entries))
    assert kept.id in listed
    assert not {older.id, double.id} & listed


def test_whoever_was_in_both_is_there_once_since_the_first_day(kept, double, staff, session):
    person = UserFactory()
    AffiliationFactory(user_id=person.id, organisation_id=kept.id, started_on=date(2020, 1, 1))
    AffiliationFactory(user_id=person.id, organisation_id=double.id, started_on=date(2018, 1, 1))
    merge(double, kept, by=staff)
    session.commit()
    tie = session.scalars(select(Affiliation).where(Affiliation.user_id == person.id)).one()
    assert (tie.organisation_id, tie.started_on) == (kept.id, date(2018, 1, 1))
    session.refresh(kept)
    assert kept.people_count == 1


def test_a_merge_sent_twice_is_done_once(kept, double, staff, client, sign_in, session):
    sign_in(client, staff)
    page = client.page(f"{url_of(double)}?avec={kept.id}")
    token = page.css_first('main [name="csrf_token"]').attributes["value"]
    for _ in range(2):
        sent = client.post(url_of(double), data={"csrf_token": token, "kept": kept.id})
        assert sent.status_code == 303
    merged = select(func.count(AuditEntry.id)).where(AuditEntry.action == "organisation.merged")
    assert session.scalar(merged) == 1


def test_of_two_merges_at_once_of_the_same_two_one_wins(app, kept, double, staff, session):
    person = AffiliationFactory(organisation_id=double.id).user_id
    AffiliationFactory(user_id=person, organisation_id=kept.id)
    ids, staff_id = (double.id, kept.id), staff.id
    session.commit()
    start, refused = Barrier(2), []

    def merging(double_id: int, into_id: int) -> None:
        with app.app_context():
            start.wait()
            try:
                pair = [db.session.get_one(Organisation, each) for each in (double_id, into_id)]
                merge(*pair, by=db.session.get_one(User, staff_id))
                db.session.commit()
            except MergedMeanwhile as refusal:
                db.session.rollback()
                refused.append(refusal)

    threads = [Thread(target=merging, args=way) for way in (ids, ids[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    session.expire_all()
    gone, left = sorted(
        map(session.get_one, [Organisation] * 2, ids), key=lambda it: it.people_count
    )
    assert (gone.merged_into_id, left.merged_into_id) == (left.id, None)
    assert (gone.people_count, left.people_count) == (0, 1)
    assert list(problems()) == []


def test_the_one_kept_is_chosen(kept, double, staff, client, sign_in):
    sign_in(client, staff)
    page = client.page(f"{url_of(double)}?avec={kept.id}")
    other_way = f"{url_of(kept)}?avec={double.id}"
    assert page.css_first(f'a[href="{other_way}"]')
    assert (
        f"Fusionner et garder «\xa0{double.name}\xa0»"
        in client.page(other_way).css_first("main").text()
    )


def test_likes_are_offered_then_any_by_name(kept, double, staff, client, sign_in):
    sign_in(client, staff)
    likes = client.page(url_of(kept)).css_first("main").html
    assert f"avec={double.id}" in likes
    far = OrganisationFactory(name="Maison de quartier", department_code="62")
    found = client.page(f"{url_of(kept)}?q=maison").css_first("main").html
    assert f"avec={far.id}" in found


def test_only_staff_merge(kept, double, client, sign_in, session):
    sign_in(client, UserFactory())
    assert client.get(url_of(double)).status_code == 403
    sign_in(client, StaffFactory())
    assert client.get(url_of(double)).status_code == 200


def test_a_structure_is_not_merged_into_itself_nor_into_a_double(kept, double, staff, session):
    with pytest.raises(SameStructure):
        merge(kept, kept, by=staff)
    merge(double, kept, by=staff)
    with pytest.raises(MergedMeanwhile):
        merge(OrganisationFactory(), double, by=staff)


def test_a_double_is_not_completed_any_more(kept, double, staff, session):
    said, version = particulars_of(double), double.version
    merge(double, kept, by=staff)
    with pytest.raises(MergedMeanwhile):
        complete(double, said, version, by=staff)


def test_two_numbers_stay_each_where_it_is(kept, double, staff, session):
    kept.siret = "35600000000048"
    merge(double, kept, by=staff)
    session.commit()
    assert (kept.siret, session.get(Organisation, double.id).siret) == ("35600000000048", SIRET)
