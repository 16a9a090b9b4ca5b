"""The entries of structures: all but the doubles that were merged."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, select

from app.core.db import db
from app.directory import registry
from app.directory.models import Department, EntryKind, Organisation, OrganisationType, Region
from app.directory.services.entries.draft import IN_FUNCTION, IN_NAME, IN_PLACE, Draft


def listed_organisations() -> Select[int]:
    """The structures that have an entry."""
    return select(Organisation.id).where(Organisation.merged_into_id.is_(None))


def draft_organisations(ids: Collection[int]) -> dict[int, Draft]:
    """The entries that these structures should have; one that was merged has no key."""
    rows = db.session.execute(
        select(
            Organisation.id,
            Organisation.name,
            Organisation.acronym,
            Organisation.search_name,
            Organisation.town,
            Organisation.type_code,
            Organisation.department_code,
            OrganisationType.label.label("type"),
            Department.name.label("department"),
            Department.region_code,
            Region.name.label("region"),
        )
        .outerjoin(Organisation.type)
        .outerjoin(Organisation.department)
        .outerjoin(Department.region)
        .where(Organisation.id.in_(listed_organisations().where(Organisation.id.in_(ids))))
    )
    drafts = {row.id: _draft(row) for row in rows}
    for organisation_id, labels in registry.labels_of_organisations(list(drafts)).items():
        drafts[organisation_id].labels.update(labels)
    return drafts


def _draft(row: Any) -> Draft:
    name = f"{row.name} ({row.acronym})" if row.acronym else row.name
    draft = Draft(EntryKind.ORGANISATION, row.id, name, row.search_name)
    draft.line = row.type or ""
    places = [place for place in (row.town, row.department, row.region) if place]
    draft.place = ", ".join(dict.fromkeys(places))
    codes = {
        "region": row.region_code,
        "department": row.department_code,
        "type": row.type_code,
    }
    draft.labels = {(facet, code) for facet, code in codes.items() if code}
    draft.add_words([row.name, row.acronym], IN_NAME)
    draft.add_words([row.type], IN_FUNCTION)
    draft.add_words(places, IN_PLACE)
    return draft
