"""The ways in which regions differ: one more group, fewer groups, a title of their own."""

from datetime import timedelta

from app.accounts.models import User
from app.administration.demo.workgroups import REUNION, workgroups_of
from app.core.db import now, replayed_at
from app.workgroups.services import archive_workgroup, create_theme, rename_workgroup

MORE_GROUPS = "44"
FEWER_GROUPS = "06"
MERGED_GROUPS = "94"
LOCAL_THEME = "Mobilité dans les campagnes"
LOCAL_TITLES = {
    (REUNION, 5): "Accès à l’alimentation et circuits courts",
    (MERGED_GROUPS, 12): "Entreprises, insertion et travail saisonnier",
}
ARCHIVED = {FEWER_GROUPS: {7: None, 12: None, 15: None}, MERGED_GROUPS: {11: 12}}


def make_regions_differ(by: User) -> None:
    """Add, retitle and archive groups, as staff did when the regions asked for it."""
    with replayed_at(now() - timedelta(days=398)):
        create_theme(
            number=16, title=LOCAL_THEME, family="Insertion", region_code=MORE_GROUPS, by=by
        )
        for (region_code, number), title in LOCAL_TITLES.items():
            by_number = {each.theme.number: each for each in workgroups_of(region_code)}
            rename_workgroup(by_number[number], title, by=by)
    with replayed_at(now() - timedelta(days=150)):
        for region_code, successors in ARCHIVED.items():
            by_number = {each.theme.number: each for each in workgroups_of(region_code)}
            for number, successor in successors.items():
                followed_by = by_number[successor] if successor else None
                archive_workgroup(by_number[number], successor=followed_by, by=by)
