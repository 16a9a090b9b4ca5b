"""Workgroups: their title, theme, region and mandate, which every member may read."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import Select, select

from app.accounts.models import User
from app.core.dates import plural
from app.core.db import db
from app.core.links import address_of
from app.core.search_index.items import Item
from app.core.search_index.shown import Presenter, Shown, name_values, present
from app.core.search_index.sources import Dependence, Source, declare
from app.core.text import plain_text
from app.directory.models import Region
from app.directory.registry import numbers_among
from app.workgroups.audiences import MEMBERS, place_of
from app.workgroups.models import Theme, Workgroup
from app.workgroups.policies import all_workgroups, visible_workgroups

KIND = "workgroup"
LIVING, ARCHIVED = 0.9, 0.4  # a group before one of the many things that it holds
PLACES = ("workgroup-", "region-")


def _ids() -> Select[int]:
    return select(Workgroup.id)


def _describe(ids: Sequence[int]) -> Iterator[Item]:
    wanted = all_workgroups().where(Workgroup.id.in_(ids))
    return (_item(each) for each in db.session.scalars(wanted))


def _item(workgroup: Workgroup) -> Item:
    theme = workgroup.theme
    said = (
        theme.title if workgroup.local_title else "",
        f"GT {theme.number}",
        f"groupe de travail {theme.number}",
        workgroup.region.name,
        plain_text(workgroup.mandate_html),
    )
    return Item(
        kind=KIND,
        id=workgroup.id,
        title=workgroup.title,
        body="\n".join(filter(None, said)),
        audiences=frozenset({MEMBERS}),
        container=place_of(workgroup.region_code, workgroup.id),
        facets={"region": (workgroup.region_code,), "theme": (str(workgroup.theme_id),)},
        weight=ARCHIVED if workgroup.is_archived else LIVING,
    )


def _of_theme(theme: Theme) -> Select[int]:
    return select(Workgroup.id).where(Workgroup.theme_id == theme.id)


def _load(user: User, wanted: Mapping[int, int]) -> dict[int, Shown]:
    visible = visible_workgroups(user).where(Workgroup.id.in_(wanted))
    return {each.id: _shown(each) for each in db.session.scalars(visible)}


def _shown(workgroup: Workgroup) -> Shown:
    region, theme = workgroup.region, workgroup.theme
    facts = "Archivé" if workgroup.is_archived else workgroup.openness.label
    return Shown(
        title=f"GT {theme.number} – {workgroup.title}",
        href=address_of("workgroups.show", region=region.slug, theme=theme.slug),
        text=plain_text(workgroup.mandate_html),
        place=region.name,
        facts=f"{facts}, {plural(workgroup.member_count, 'membre', 'membres')}",
    )


def _places_named(user: User, tokens: Collection[str]) -> dict[str, str]:
    """« GT 5 – Accès à l’alimentation (Bretagne) », a region by its name."""
    groups, regions = ([_after(each, start) for each in tokens] for start in PLACES)
    numbers = numbers_among(list(filter(None, groups)))
    found = {MEMBERS: "Tous les membres"} if MEMBERS in tokens else {}
    for each in db.session.scalars(visible_workgroups(user).where(Workgroup.id.in_(numbers))):
        name = f"GT {each.theme.number} – {each.title} ({each.region.name})"
        found[place_of(each.region_code, each.id)] = name
    named = select(Region.code, Region.name).where(Region.code.in_(list(filter(None, regions))))
    return found | {place_of(code, None): name for code, name in db.session.execute(named)}


def _after(token: str, start: str) -> str:
    return token.removeprefix(start) if token.startswith(start) else ""


def _themes_named(_user: User, ids: Collection[str]) -> dict[str, str]:
    wanted = select(Theme.id, Theme.title).where(Theme.id.in_(numbers_among(ids)))
    return {str(number): title for number, title in db.session.execute(wanted)}


source = declare(
    Source(
        kind=KIND,
        model=Workgroup,
        ids=_ids,
        describe=_describe,
        columns=frozenset({"local_title", "mandate_html", "openness", "region_code", "theme_id"}),
        dependences=(Dependence(Theme, _of_theme, frozenset({"title", "number"})),),
    )
)
presenter = present(Presenter(KIND, "groupe", "groupes", order=5, load=_load))
name_values("container", "workgroups", _places_named)
name_values("theme", "workgroups", _themes_named)
