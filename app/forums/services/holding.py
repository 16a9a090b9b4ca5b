"""Holding one row that is known already: what hangs on it stays loaded (``locking`` loads anew)."""

from collections.abc import Sequence

from app.core.db import Base, db


def hold(row: Base, columns: Sequence[str]) -> None:
    """Read these columns as they stand now, and hold the row until the end of the transaction.

    What was changed in this session is written first: ``refresh`` alone would forget it.
    """
    db.session.flush()
    db.session.refresh(row, columns, with_for_update=True)
