"""What the search holds about a person, for their own copy of their data (RGPD, articles 15 and
20)."""

from typing import Any

from app.accounts import own_data
from app.accounts.models import User
from app.core.db import db
from app.search.policies import visible_saved_searches


@own_data.declare("recherches enregistrées")
def _saved(user: User) -> list[dict[str, Any]]:
    return [
        {
            "nom": each.name,
            "recherche": each.address,
            "signalée dans la lettre": each.has_alert,
            "enregistrée le": each.created_at.isoformat(),
        }
        for each in db.session.scalars(visible_saved_searches(user))
    ]
