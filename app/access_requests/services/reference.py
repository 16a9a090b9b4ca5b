"""The reason texts that come with the product; staff rewrite them on the screen."""

import csv
from pathlib import Path

from sqlalchemy import func, select

from app.access_requests.models import ReasonText
from app.core.db import db

REASONS = Path(__file__).parents[1] / "reference" / "reasons.csv"


def load_reference() -> dict[str, int]:
    """Add the reason texts of the product where there is none at all, so that none that staff
    erased comes back. Returns how many were added, by French noun."""
    if db.session.scalar(select(func.count(ReasonText.id))):
        return {"motifs": 0}
    with REASONS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    db.session.add_all(
        ReasonText(label=row["intitule"], body=row["texte"], position=position)
        for position, row in enumerate(rows)
    )
    db.session.flush()
    return {"motifs": len(rows)}
