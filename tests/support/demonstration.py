"""The demonstration, loaded once per process: each test that starts from it has it put back."""

from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask

from app.core import files
from app.core.db import db
from tests.support.database import Keeper, keep

# Tests that start from it run in one process, so that it is loaded once.
GROUP = "demonstration"


@dataclass(frozen=True)
class Loaded:
    """The demonstration as it was loaded: its rows, and its stored files by name."""

    rows: Keeper
    stored: dict[str, bytes]

    def restore(self) -> None:
        """Put rows and files back: a test may have removed both."""
        self.rows.restore()
        for name in self.stored.keys() - set(files.stored_names()):
            files.put_back(name, self.stored[name])


def bring(app: Flask, folder: Path) -> None:
    """Every fictional person and what they did, as `flask demo load` leaves them."""
    app.extensions["settings"] = replace(app.extensions["settings"], demo=True)
    known: Loaded | None = app.extensions.get("demonstration")
    if known:
        known.restore()
        return
    db.session.commit()
    done = app.test_cli_runner().invoke(args=["demo", "load", "--if-empty"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    db.session.remove()
    url = app.extensions["settings"].database_url
    rows = keep(url, db.metadata, folder, "demonstration")
    stored = {name: files.read(name) for name in files.stored_names()}
    app.extensions["demonstration"] = Loaded(rows, stored)
