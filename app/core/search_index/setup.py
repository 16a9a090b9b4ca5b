"""The engine that SEARCH_URL names, given to the application."""

from urllib.parse import urlsplit

from flask import Flask

from app.core.db import db
from app.core.search_index import cli, synonyms  # noqa: F401 - its table is the application's
from app.core.search_index.engines import Engine
from app.core.search_index.entries import analyse
from app.core.search_index.postgresql_engine.engine import PostgresqlEngine
from app.core.search_index.whoosh_engine.engine import WhooshEngine
from config import Settings, SettingsError

FOLDER = "search"  # under the folder of the service


def init_app(app: Flask, settings: Settings) -> None:
    """Open the engine; nothing is read before the first search."""
    app.extensions["search_engine"] = _engine(app, settings)
    cli.init_app(app)


def _engine(app: Flask, settings: Settings) -> Engine:
    scheme = urlsplit(settings.search_url).scheme
    if scheme == "whoosh":
        return WhooshEngine(settings.data_dir / FOLDER, analyse)
    if scheme == "postgresql" and settings.database_url.startswith("postgresql"):
        with app.app_context():
            return PostgresqlEngine(db.engine, analyse)
    raise SettingsError(
        f"SEARCH_URL : « {settings.search_url} » n’est ni whoosh:, ni postgresql: avec une base"
        " PostgreSQL."
    )
