"""Where a topic stands, for the index and for whoever reads what was found."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from app.core.links import address_of
from app.forums.models import Forum, ForumKind
from app.workgroups.models import Workgroup

# What an item says of its place, from rows joined to their forum and to its workgroup.
PLACE = (Forum.place, Forum.region_code, Workgroup.theme_id)


class Standing(NamedTuple):
    """The facets of an item, its container, and the one token of those who may read it."""

    audiences: frozenset[str]
    container: str
    facets: Mapping[str, tuple[str, ...]]


def standing_of(row: Any) -> Standing:
    """What a row that holds ``PLACE`` says: a forum is open to its own people, the nation's to
    all."""
    values = (("region", row.region_code), ("theme", row.theme_id))
    facets = {name: (str(value),) for name, value in values if value is not None}
    return Standing(frozenset({row.place}), row.place, facets)


def forum_address(forum: Forum) -> str:
    """The address of a forum whose workgroup, theme and region are loaded."""
    if forum.kind is ForumKind.NATIONAL:
        return address_of("forums.national_forum")
    if forum.workgroup is None:
        assert forum.region
        return address_of("forums.region_forum", region=forum.region.slug)
    region, theme = forum.workgroup.region.slug, forum.workgroup.theme.slug
    return address_of("forums.workgroup_forum", region=region, theme=theme)
