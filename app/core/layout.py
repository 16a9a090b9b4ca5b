"""The pieces of the layout that are the same on every page: rendered once, kept in memory."""

from functools import cache

from flask import Flask, request
from markupsafe import Markup

PIECES = {"banner": "layout/banner.html", "footer": "layout/footer.html"}


def init_app(app: Flask) -> None:
    """Give templates ``piece(name)``: HTML that neither the reader nor the page changes."""

    @cache
    def rendered(name: str, _root: str) -> Markup:
        return Markup(app.jinja_env.get_template(PIECES[name]).render())  # noqa: S704

    def piece(name: str) -> Markup:
        """A piece with the addresses of the place where the application is served."""
        find = rendered.__wrapped__ if app.debug else rendered
        return find(name, request.script_root)

    app.jinja_env.globals.update(piece=piece)
