"""An application of its own for the mechanisms, with probe pages that no feature has."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Blueprint, Flask, abort, request
from sqlalchemy import select

from app import create_app
from app.accounts.models import User
from app.core.authorization import authorize, public, scoped
from app.core.db import db
from app.core.errors import DomainError
from app.core.parameters import Parameter
from config import Settings

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
def probe_app(prepared_app: Flask, test_settings: Settings, process_folder: Path) -> Flask:
    """The application with the probe pages, on the same database, with real error pages."""
    own = create_app(replace(test_settings, testing=False, data_dir=process_folder / "data"))
    own.config["WTF_CSRF_ENABLED"] = False
    own.register_blueprint(probe)
    return own


@pytest.fixture
def probe_client(app: Flask, probe_app: Flask) -> Any:
    """Requests to the probe pages; the database is brought back after the test."""
    return probe_app.test_client()
