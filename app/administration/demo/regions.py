"""The ways in which regions differ: one more group, fewer groups, a title of their own."""

from app.accounts.models import User
from app.administration.demo.timeline import days_ago
from app.administration.demo.workgroups import REUNION, by_number
from app.core.db import replayed_at
from app.workgroups.services import archive_workgroup, create_theme, rename_workgroup

MORE_GROUPS = "44"
FEWER_GROUPS = "06"
MERGED_GROUPS = "94"
LOCAL_THEME = "Mobilité dans les campagnes"
LOCAL_TITLES = {
    (REUNION, 5): "Accès à l’alimentation et circuits courts",
    (MERGED_GROUPS, 12): "Entreprises, insertion et travail saisonnier",
}
NOBODY_FOLLOWS = 0
# Archived groups by region, by the number of their theme, with that of the group that follows.
ARCHIVED = {
    FEWER_GROUPS: {7: NOBODY_FOLLOWS, 12: NOBODY_FOLLOWS, 15: NOBODY_FOLLOWS},
    MERGED_GROUPS: {11: 12},
}


def make_regions_differ(by: User) -> None:
    """Add, retitle and archive groups, as staff did when the regions asked for it."""
    with replayed_at(days_ago(329)):
        create_theme(
            number=16, title=LOCAL_THEME, family="Insertion", region_code=MORE_GROUPS, by=by
        )
        for (region_code, number), title in LOCAL_TITLES.items():
            rename_workgroup(by_number(region_code)[number], title, by=by)
        for region_code, followers in ARCHIVED.items():
            groups = by_number(region_code)
            for number, follower in followers.items():
                archive_workgroup(groups[number], successor=groups.get(follower), by=by)
