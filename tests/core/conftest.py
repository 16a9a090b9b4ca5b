"""An application of its own for the mechanisms, with probe pages that no feature has."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Blueprint, Flask, abort, request
from sqlalchemy import select, text

from app.accounts.models import User
from app.core.authorization import authorize, public, scoped
from app.core.db import db
from app.core.errors import DomainError
from app.core.parameters import Parameter
from tests.support.client import RawClient

probe = Blueprint("probe", __name__)


class DoorIsClosed(DomainError):
    next_step = "Revenez demain."


def _write() -> None:
    db.session.add(Parameter(id="probe", value=1))
    db.session.flush()


@probe.post("/probe/write/<int:status>")
@public
def write_then_answer(status: int) -> Any:
    _write()
    if status >= 400:
        abort(status)
    return "", status


@probe.post("/probe/refuse")
@public
def write_then_refuse() -> Any:
    _write()
    raise DoorIsClosed("La porte est fermée.")


@probe.post("/probe/crash")
@public
def write_then_crash() -> Any:
    _write()
    raise RuntimeError("crash")


@probe.post("/probe/fill")
@public
def write_on_a_full_disk() -> str:
    """The disk is full for this connection: no page more, no temporary file."""
    _write()
    if db.engine.dialect.name == "sqlite":
        pages = db.session.scalar(text("PRAGMA page_count"))
        db.session.execute(text(f"PRAGMA max_page_count = {pages}"))
        filler = text("INSERT INTO parameters (id, value) VALUES (hex(randomblob(100000)), 1)")
        for _ in range(100):
            db.session.execute(filler)
    else:
        db.session.execute(text("SET temp_file_limit = 1"))
        db.session.execute(text("SELECT n FROM generate_series(1, 3000000) n ORDER BY -n"))
    return ""


@probe.get("/probe/forgetful")
def forgetful() -> str:
    return "secret"


@probe.get("/probe/allowed")
def allowed() -> str:
    authorize(lambda _user: True)
    return "open"


@probe.get("/probe/forbidden")
def forbidden() -> str:
    authorize(lambda _user: False)
    return "secret"


@probe.get("/probe/mine")
def mine() -> str:
    return scoped(select(User).where(User.id == int(request.args["id"]))).email


@pytest.fixture(scope="session")
def probe_app(prepared_app: Flask, make_app: Callable[..., Flask], process_folder: Path) -> Flask:
    """The application with the probe pages, on the same database, with real error pages."""
    own = make_app(testing=False, data_dir=process_folder / "data")
    own.config["WTF_CSRF_ENABLED"] = False
    own.register_blueprint(probe)
    return own


@pytest.fixture
def probe_client(app: Flask, probe_app: Flask) -> RawClient:
    """Requests to the probe pages; the database is brought back after the test."""
    return RawClient(probe_app, probe_app.response_class, use_cookies=True)
