"""Which mail texts staff rewrote."""

from datetime import datetime

from sqlalchemy import select

from app.core.db import db
from app.core.mail_texts import MailTextOverride


def rewritten_texts() -> dict[str, datetime]:
    """When each rewritten text was last changed, by the key of the text."""
    rows = db.session.execute(select(MailTextOverride.id, MailTextOverride.updated_at))
    return dict(rows.all())
