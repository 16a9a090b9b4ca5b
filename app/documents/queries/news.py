"""The newest documents of a person's own places, for their first screen."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import and_, or_

from app.accounts.models import User
from app.core.db import db, now
from app.documents.models import Document
from app.documents.policies import NAMED, visible_documents
from app.workgroups.audiences import belonging_region_codes
from app.workgroups.policies import workgroup_ids_of

LATELY = timedelta(days=30)


def newest_documents(user: User, count: int) -> Sequence[Document]:
    """The documents that came lately to the groups of a person, to their region or to all
    members, with what names their place."""
    of_region = and_(
        Document.workgroup_id.is_(None), Document.region_code.in_(belonging_region_codes(user))
    )
    found = visible_documents(user).where(
        or_(
            Document.workgroup_id.in_(workgroup_ids_of(user)),
            of_region,
            Document.region_code.is_(None),
        ),
        Document.deposited_at > now() - LATELY,
    )
    newest = found.order_by(Document.deposited_at.desc(), Document.id.desc()).limit(count)
    return db.session.scalars(newest.options(*NAMED)).all()
