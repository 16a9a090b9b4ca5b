"""What a person let be seen, and until when: their own record (RGPD, article 7)."""

from sqlalchemy import select

from app.accounts.models import User
from app.core.db import db
from app.directory.models import Consent


def consents_of(user: User) -> list[Consent]:
    """Every consent of a person, given or withdrawn, the last one first."""
    return list(
        db.session.scalars(
            select(Consent).where(Consent.user_id == user.id).order_by(Consent.id.desc())
        )
    )
