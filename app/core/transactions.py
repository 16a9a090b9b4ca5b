"""One transaction per request: saved when the answer is a success, else nothing is."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction
from werkzeug.wrappers import Response

from app.core.authorization import require_decision
from app.core.db import db


def init_app(app: Flask) -> None:
    """Commit under 400, roll back from 400 up."""

    @app.after_request
    def finish(response: Response) -> Response:
        if response.status_code >= 400:
            db.session.rollback()
            return response
        require_decision(response)
        if db.session.registry.has():  # a page that asked nothing has nothing to save
            db.session.commit()
        return response


def after_commit(key: str, action: Callable[[], None]) -> None:
    """Do something once the current transaction is saved, and never if it is not."""
    db.session.info.setdefault("after_commit", {})[key] = action


@event.listens_for(Session, "after_commit")
def _run_after_commit(session: Session) -> None:
    if session.in_nested_transaction():
        return
    for action in session.info.pop("after_commit", {}).values():
        action()


@event.listens_for(Session, "after_soft_rollback")
def _forget_after_rollback(session: Session, ended: SessionTransaction) -> None:
    """A savepoint given up leaves the rest of the transaction to be saved, and what follows it."""
    if not ended.nested:
        session.info.pop("after_commit", None)
