"""The demonstration, loaded once per process: each test that starts from it has it put back."""

from dataclasses import replace
from pathlib import Path

from flask import Flask

from app.administration.demo import loading
from app.core.db import db
from tests.support.database import Keeper, keep

# Tests that start from it run in one process, so that it is loaded once.
GROUP = "demonstration"


def bring(app: Flask, folder: Path) -> None:
    """Every fictional person and what they did, as `flask demo load` leaves them."""
    app.extensions["settings"] = replace(app.extensions["settings"], demo=True)
    known: Keeper | None = app.extensions.get("demonstration")
    if known:
        known.restore()
        return
    loading.load()
    db.session.commit()
    db.session.remove()
    url = app.extensions["settings"].database_url
    app.extensions["demonstration"] = keep(url, db.metadata, folder, "demonstration")
