"""Who is told of a document: the people of its place, whoever else may read it."""

from collections.abc import Sequence

from app.accounts.models import User
from app.core.db import db
from app.documents.models import Document
from app.workgroups.audiences import people_of
from app.workgroups.models import Audience


def people_of_place(document: Document) -> Sequence[int]:
    """The people of the group, of the region or of the nation that a document comes from: what a
    group opens to all members is told to this group."""
    audience = Audience.WORKGROUP
    if document.workgroup_id is None:
        audience = Audience.REGION if document.region_code else Audience.MEMBERS
    people = people_of(audience, document.region_code, document.workgroup_id)
    return db.session.scalars(people.with_only_columns(User.id)).all()
