"""Structures found or added."""

from app.core.db import db
from app.core.text import fold
from app.directory.models import Organisation
from app.directory.queries import find_organisation


def find_or_add_organisation(
    name: str, *, department_code: str | None, type_code: str | None = None
) -> Organisation:
    """The known structure of this name, else a new one."""
    known = find_organisation(name, department_code)
    if known is not None:
        return known
    added = Organisation(
        name=name, search_name=fold(name), type_code=type_code, department_code=department_code
    )
    db.session.add(added)
    db.session.flush()
    return added
