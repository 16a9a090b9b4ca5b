"""What stands in an address: a number that a column can hold, a word without control characters."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter

LARGEST_NUMBER = 2**31 - 1


class Number(IntegerConverter):
    """The number of a row; a larger one, that PostgreSQL would refuse, is that of none: 404."""

    def __init__(self, url_map: Map, **options: Any) -> None:
        super().__init__(url_map, **{"max": LARGEST_NUMBER, **options})


class Word(UnicodeConverter):
    """A part of a path; a null byte, that PostgreSQL would refuse, is in none: 404."""

    def __init__(self, url_map: Map, **options: Any) -> None:
        super().__init__(url_map, **options)
        self.regex = self.regex.replace("[^/]", r"[^/\x00-\x1f]")


def init_app(app: Flask) -> None:
    """Take the place of Werkzeug's own converters, before any address is declared."""
    app.url_map.converters |= {"int": Number, "default": Word, "string": Word}
