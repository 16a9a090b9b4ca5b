"""What an import keeps of people, for how long."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from app.core import jobs
from app.core.db import db, now
from app.directory.models import ImportProblem, ImportRun

LISTS_KEPT = timedelta(days=7)
PROBLEMS_KEPT = timedelta(days=30)


@jobs.daily("directory.forget_imported_lists", hour=2)
def forget_imported_lists(_payload: dict[str, Any]) -> None:
    """Let go of the lists that nobody imported in a week, and of lines left out a month ago."""
    db.session.execute(
        update(ImportRun)
        .where(ImportRun.created_at < now() - LISTS_KEPT, ImportRun.stored_name.is_not(None))
        .values(stored_name=None)
    )
    old = select(ImportRun.id).where(ImportRun.created_at < now() - PROBLEMS_KEPT)
    db.session.execute(delete(ImportProblem).where(ImportProblem.run_id.in_(old)))
