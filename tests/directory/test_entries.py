"""Entries follow the people and structures that they are derived from."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.accounts.models import User
from app.accounts.services import lifecycle
from app.core.db import db, now
from app.directory.models import (
    Entry,
    EntryKind,
    EntryLabel,
    EntryWord,
    Expertise,
    LabelCount,
    Organisation,
    ProfileExpertise,
    Vocabulary,
)
from app.directory.services import affiliate, end_affiliations, entries
from app.workgroups.models import Membership, Role
from tests.factories.groups import MemberFactory, MembershipFactory, WorkgroupFactory
from tests.factories.people import (
    AffiliationFactory,
    OrganisationFactory,
    ProfileFactory,
    UserFactory,
)


def entry_of(item: User | Organisation) -> Entry | None:
    db.session.expire_all()
    kind = EntryKind.PERSON if isinstance(item, User) else EntryKind.ORGANISATION
    return db.session.scalar(select(Entry).where(Entry.kind == kind, Entry.item_id == item.id))


def labels_of(item: User | Organisation) -> set[tuple[str, str]]:
    entry = entry_of(item)
    assert entry
    rows = db.session.execute(
        select(EntryLabel.facet, EntryLabel.value).where(EntryLabel.entry_id == entry.id)
    )
    return {(row.facet, row.value) for row in rows}


def words_of(user: User) -> set[str]:
    entry = entry_of(user)
    assert entry
    return set(db.session.scalars(select(EntryWord.word).where(EntryWord.entry_id == entry.id)))


def counted(facet: str, value: str) -> int:
    return (
        db.session.scalar(
            select(LabelCount.count).where(
                LabelCount.kind == EntryKind.PERSON,
                LabelCount.facet == facet,
                LabelCount.value == value,
            )
        )
        or 0
    )


@pytest.fixture(autouse=True)
def everything_agrees(session: Any) -> Any:
    yield
    assert list(entries.problems()) == []


def test_a_person_has_an_entry_with_name_function_structure_territory_and_groups() -> None:
    group = WorkgroupFactory(number=5)
    user = UserFactory(first_name="Chloé", last_name="D’Hauterive")
    ProfileFactory(user_id=user.id, department_code="62")
    place = OrganisationFactory(name="CCAS de Béthune", acronym="CCAS", town="Béthune")
    AffiliationFactory(user_id=user.id, organisation_id=place.id, job_title="Directrice")
    MembershipFactory(user_id=user.id, workgroup_id=group.id, role=Role.FACILITATOR)
    entry = entry_of(user)
    assert entry
    assert entry.name == "Chloé D’Hauterive"
    assert entry.sort_name == "d hauterive chloe"
    assert entry.line == "Directrice, CCAS de Béthune"
    assert entry.place == "Pas-de-Calais, Hauts-de-France"
    assert labels_of(user) == {
        ("region", "32"),
        ("department", "62"),
        ("organisation", str(place.id)),
        ("group", str(group.id)),
        ("theme", str(group.theme_id)),
        ("role", "facilitator"),
        ("32/department", "62"),
        ("32/organisation", str(place.id)),
        ("32/group", str(group.id)),
        ("32/theme", str(group.theme_id)),
        ("32/role", "facilitator"),
    }
    assert {"chloe", "hauterive", "dhauterive", "directrice", "bethune", "calais"} <= words_of(user)


@pytest.mark.parametrize("trait", ["pending", "deactivated"])
def test_whoever_does_not_use_an_account_has_no_entry(trait: str) -> None:
    assert entry_of(UserFactory(**{trait: True})) is None
    assert entry_of(UserFactory()) is not None


def test_an_account_that_closes_leaves_the_directory_and_comes_back() -> None:
    user, by = MemberFactory(), UserFactory(ansa=True)
    before = counted("region", "32")
    lifecycle.deactivate(user, by=by)
    db.session.commit()
    assert entry_of(user) is None
    assert counted("region", "32") == before - 1
    lifecycle.reactivate(user, by=by)
    db.session.commit()
    assert entry_of(user) is not None
    assert counted("region", "32") == before


def test_an_anonymised_person_has_no_entry_and_no_word_is_left() -> None:
    user = UserFactory(last_name="Zyzomys")
    user.deactivated_at = user.anonymised_at = now()
    user.first_name, user.last_name, user.sort_name = "Compte", "supprimé", "supprime compte"
    db.session.commit()
    assert entry_of(user) is None
    left = select(Vocabulary).where(Vocabulary.word == "zyzomys", Vocabulary.count > 0)
    assert db.session.scalar(left) is None


def test_who_changes_employer_is_found_under_the_new_one_alone() -> None:
    user = MemberFactory()
    end_affiliations(user, by=user)
    affiliate(user, OrganisationFactory(name="Mission locale de Lens"), "Conseillère", by=user)
    db.session.commit()
    entry = entry_of(user)
    assert entry
    assert entry.line == "Conseillère, Mission locale de Lens"
    assert "mission" in words_of(user)
    assert "etape" not in words_of(user)


def test_a_structure_that_is_renamed_renames_the_line_of_its_people() -> None:
    user = UserFactory()
    place = OrganisationFactory(name="Ancien nom")
    AffiliationFactory(user_id=user.id, organisation_id=place.id, job_title="Directeur")
    place.name, place.search_name = "Nouveau nom", "nouveau nom"
    db.session.commit()
    entry = entry_of(user)
    assert entry
    assert entry.line == "Directeur, Nouveau nom"


def test_a_structure_merged_into_another_leaves_the_directory() -> None:
    kept, double = OrganisationFactory(), OrganisationFactory()
    double.merged_into_id = kept.id
    db.session.commit()
    listed = select(Entry.item_id).where(Entry.kind == EntryKind.ORGANISATION)
    assert kept.id in db.session.scalars(listed).all()
    assert double.id not in db.session.scalars(listed).all()


def test_groups_and_expertises_come_and_go() -> None:
    user = MemberFactory()
    known = Expertise(label="Aide alimentaire", search_label="aide alimentaire")
    db.session.add(known)
    db.session.flush()
    db.session.add(ProfileExpertise(user_id=user.id, expertise_id=known.id))
    db.session.commit()
    assert ("expertise", str(known.id)) in labels_of(user)
    place = db.session.scalars(select(Membership).where(Membership.user_id == user.id)).one()
    assert ("group", str(place.workgroup_id)) in labels_of(user)
    place.ended_at = now()
    db.session.commit()
    assert not [value for facet, value in labels_of(user) if facet == "group"]


def test_a_structure_bears_the_groups_where_its_people_of_today_sit() -> None:
    group, place = WorkgroupFactory(number=5), OrganisationFactory(name="Épicerie des Lilas")
    user = UserFactory()
    tie = AffiliationFactory(user_id=user.id, organisation_id=place.id)
    sitting = MembershipFactory(user_id=user.id, workgroup_id=group.id)
    seat = {("group", str(group.id)), ("theme", str(group.theme_id))}
    assert seat <= labels_of(place)
    sitting.ended_at = now()
    db.session.commit()
    assert not seat & labels_of(place)
    sitting.ended_at = None
    db.session.commit()
    assert seat <= labels_of(place)
    end_affiliations(user, by=user)
    db.session.commit()
    assert tie.ended_on
    assert not seat & labels_of(place)


def test_what_is_given_up_changes_no_entry() -> None:
    user = UserFactory(first_name="Aïcha", last_name="Béa")
    user.last_name, user.sort_name = "Zola", "zola aicha"
    db.session.flush()
    db.session.rollback()
    db.session.commit()
    entry = entry_of(user)
    assert entry
    assert entry.name == "Aïcha Béa"


def test_a_sign_in_renews_nothing() -> None:
    user = UserFactory()
    user.last_signed_in_at = now()
    db.session.flush()
    assert not db.session.info.get("directory.people")


def test_what_changed_apart_is_told_by_the_check_and_set_right_by_the_refresh(
    app: Flask,
) -> None:
    user = MemberFactory()
    db.session.execute(update(Entry).where(Entry.item_id == user.id).values(line="Faux"))
    db.session.execute(update(LabelCount).values(count=LabelCount.count + 1))
    db.session.commit()
    runner = app.test_cli_runner()
    told = runner.invoke(args=["directory", "check"])
    assert told.exit_code == 1
    assert f"la personne {user.id} n’y est pas à jour" in told.output
    assert "compte mal" in told.output
    assert runner.invoke(args=["directory", "refresh"]).exit_code == 0
    assert runner.invoke(args=["directory", "check"]).exit_code == 0


def test_the_refresh_writes_what_the_session_follows() -> None:
    MemberFactory()
    OrganisationFactory(acronym="UDCCAS")
    before = _everything()
    entries.refresh_all()
    db.session.commit()
    assert _everything() == before
    assert db.session.scalar(select(Organisation.id)) is not None


def _everything() -> set[tuple[Any, ...]]:
    rows = db.session.execute(
        select(Entry.kind, Entry.item_id, Entry.line, EntryLabel.facet, EntryLabel.value).join(
            EntryLabel, EntryLabel.entry_id == Entry.id
        )
    )
    counts = db.session.execute(
        select(LabelCount.kind, LabelCount.facet, LabelCount.value, LabelCount.count).where(
            LabelCount.count > 0
        )
    )
    words = db.session.execute(
        select(Vocabulary.kind, Vocabulary.word, Vocabulary.count).where(Vocabulary.count > 0)
    )
    return {tuple(row) for found in (rows, counts, words) for row in found}
