"""What makes pages cheap to draw: pieces that are the same everywhere, partials set in place."""

from functools import cache

from flask import Flask, request
from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup

PIECES = {"banner": "layout/banner.html", "footer": "layout/footer.html"}


class Inline(Extension):
    """``{% inline "name.html" %}``: an include whose text is set in place when the page is
    compiled. In a list, an include costs a context for each row: more than the row itself."""

    tags = {"inline"}  # noqa: RUF012

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """The nodes of the named template, as if they were written here."""
        next(parser.stream)
        name = parser.stream.expect("string").value
        loader = self.environment.loader
        assert loader
        source, _filename, _is_fresh = loader.get_source(self.environment, name)
        return self.environment.parse(source, name).body


def init_app(app: Flask) -> None:
    """Give templates ``piece(name)``: HTML that neither the reader nor the page changes."""
    app.jinja_env.add_extension(Inline)

    @cache
    def rendered(name: str, _root: str) -> Markup:
        return Markup(app.jinja_env.get_template(PIECES[name]).render())  # noqa: S704

    def piece(name: str) -> Markup:
        """A piece with the addresses of the place where the application is served."""
        find = rendered.__wrapped__ if app.debug else rendered
        return find(name, request.script_root)

    app.jinja_env.globals.update(piece=piece)
