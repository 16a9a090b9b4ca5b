"""Maillage: create_app() is the one module that knows every feature."""

from flask import Flask
from jinja2 import StrictUndefined

from app.access_requests import views as access_requests
from app.accounts import login
from app.accounts import views as accounts
from app.administration import cli as administration_cli
from app.administration import views as administration
from app.agenda import views as agenda
from app.core import (
    assets,
    authorization,
    cli,
    converters,
    dates,
    db,
    errors,
    files,
    jobs,
    layout,
    navigation,
    security,
    transactions,
    uploads,
)
from app.core.search_index import setup as search_index
from app.core.text import of
from app.directory import views as directory
from app.documents import views as documents
from app.forums import views as forums
from app.home import views as home
from app.notifications import views as notifications
from app.search import views as search
from app.workgroups import views as workgroups
from config import Settings

FEATURES = (
    accounts,
    notifications,
    directory,
    workgroups,
    access_requests,
    forums,
    documents,
    agenda,
    search,
    home,
    administration,
)


def create_app(settings: Settings | None = None) -> Flask:
    """The application: its mechanisms first, then the features that stand on them."""
    settings = settings or Settings.from_environment()
    app = Flask(__name__)
    app.extensions["settings"] = settings
    app.testing = settings.testing
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(settings=settings)
    app.jinja_env.filters.update(of=of)
    _init_mechanisms(app, settings)
    for feature in FEATURES:
        app.register_blueprint(feature.bp)
    administration_cli.init_app(app)
    return app


def _init_mechanisms(app: Flask, settings: Settings) -> None:
    converters.init_app(app)
    db.init_app(app, settings.database_url)
    transactions.init_app(app)
    uploads.init_app(app)
    security.init_app(app, settings)
    login.init_app(app)
    authorization.init_app(app)
    errors.init_app(app)
    jobs.init_app(app, settings)
    search_index.init_app(app, settings)
    files.init_app(app, settings)
    dates.init_app(app)
    navigation.init_app(app)
    layout.init_app(app)
    assets.init_app(app)
    cli.init_app(app)
