"""The themes and groups that `flask init` loads, and what staff change afterwards."""

from sqlalchemy import func, select

from app.core.db import db
from app.directory.models import Region
from app.workgroups.models import Openness, Theme, Workgroup
from app.workgroups.queries import joinable_in
from app.workgroups.services import (
    archive_workgroup,
    create_theme,
    edit_theme,
    load_reference,
    rename_workgroup,
)
from app.workgroups.services.reference import theme_slug
from tests.factories import StaffFactory, WorkgroupFactory


def group_count() -> int:
    return db.session.scalar(select(func.count(Workgroup.id))) or 0


def test_each_region_has_a_group_for_each_national_theme(session):
    themes = session.scalar(select(func.count(Theme.id)))
    regions = session.scalar(select(func.count(Region.code)))
    assert themes == 15
    assert group_count() == themes * regions


def test_loading_again_adds_nothing(session):
    assert load_reference() == {"thématiques": 0, "groupes de travail": 0}


def test_titles_without_a_source_are_marked_as_provisional(session):
    provisional = select(Theme.number).where(Theme.is_reconstructed).order_by(Theme.number)
    assert session.scalars(provisional).all() == [9, 10, 11, 12, 13, 15]


def test_titles_are_written_in_french_typography(session):
    titles = " ".join(session.scalars(select(Theme.title)))
    assert "Accès à l’alimentation" in titles
    assert "'" not in titles
    assert " :" not in titles


def test_a_group_that_staff_archived_is_not_opened_again(session):
    group = WorkgroupFactory(number=5)
    before = group_count()
    archive_workgroup(group, successor=None, by=StaffFactory())
    load_reference()
    assert group_count() == before
    assert group.openness is Openness.ARCHIVED


def test_a_theme_that_staff_retitled_keeps_its_address_and_is_not_added_again(session):
    theme = session.scalar(select(Theme).where(Theme.number == 9))
    slug = theme.slug
    edit_theme(
        theme,
        number=9,
        title="Sorties de l’ASE",
        family="Jeunes",
        is_reconstructed=False,
        is_active=True,
        by=StaffFactory(),
    )
    assert load_reference()["thématiques"] == 0
    assert (theme.slug, theme.title) == (slug, "Sorties de l’ASE")


def test_an_inactive_theme_keeps_its_groups_and_opens_no_other(session):
    theme = session.scalar(select(Theme).where(Theme.number == 12))
    theme.is_active = False
    session.execute(
        Workgroup.__table__.delete().where(
            Workgroup.theme_id == theme.id, Workgroup.region_code == "53"
        )
    )
    assert load_reference()["groupes de travail"] == 0
    kept = select(func.count(Workgroup.id)).where(Workgroup.theme_id == theme.id)
    assert session.scalar(kept) == 17


def test_a_region_can_have_a_theme_of_its_own(session):
    create_theme(number=16, title="Vie chère", region_code="04", by=StaffFactory())
    assert [group.theme.number for group in joinable_in("04")][-1] == 16
    assert len(joinable_in("04")) == 16
    assert len(joinable_in("53")) == 15


def test_a_new_national_theme_opens_a_group_everywhere(session):
    before = group_count()
    create_theme(number=16, title="Mobilité", by=StaffFactory())
    assert group_count() == before + 18


def test_two_themes_of_one_title_have_two_addresses(session):
    staff = StaffFactory()
    first = create_theme(number=16, title="Vie chère", region_code="04", by=staff)
    second = create_theme(number=16, title="Vie chère", region_code="02", by=staff)
    third = create_theme(number=17, title="Vie chère", region_code="02", by=staff)
    assert [first.slug, second.slug] == ["vie-chere", "vie-chere-martinique"]
    assert third.slug == "vie-chere-2"


def test_a_region_can_have_its_own_title_and_go_back_to_the_national_one(session):
    group, staff = WorkgroupFactory(number=5), StaffFactory()
    national = session.get(Theme, group.theme_id).title
    rename_workgroup(group, "Manger à sa faim", by=staff)
    (shown,) = [each for each in joinable_in("32") if each.id == group.id]
    assert shown.title == "Manger à sa faim"
    rename_workgroup(group, "", by=staff)
    assert shown.title == national


def test_the_address_of_a_long_title_ends_with_a_whole_word():
    slug = theme_slug("Développer " + "l’accompagnement " * 8)
    assert len(slug) <= 80
    assert slug.endswith("accompagnement")


def test_closed_and_archived_groups_cannot_be_asked_for(session):
    WorkgroupFactory(number=5, openness=Openness.CLOSED)
    WorkgroupFactory(number=6, openness=Openness.ARCHIVED)
    numbers = [group.theme.number for group in joinable_in("32")]
    assert {5, 6}.isdisjoint(numbers)
    assert len(numbers) == 13
