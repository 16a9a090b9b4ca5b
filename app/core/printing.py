"""PDF files of sheets and minutes, tagged so that a screen reader reads them (PDF/UA-1, RGAA 13.3).

Typst draws them: it needs no library of the system, brings its own fonts, and takes what it prints
as JSON, so that no text of anybody is ever read as markup.
"""

import json
from collections.abc import Mapping
from typing import Any

import typst
from flask import current_app

from app.core.dates import moment
from app.core.db import now

MIMETYPE = "application/pdf"
FRAME = "print/frame.typ"


def pdf(template: str, values: Mapping[str, Any]) -> bytes:
    """The PDF of a template (``agenda/print/sheet.typ``), given ``title``, a ``subtitle`` perhaps,
    and what its body reads."""
    source = "\n".join(_source(name) for name in (FRAME, template))
    given = {"subtitle": "", "printed": moment(now())} | dict(values)
    drawn = typst.compile(
        source.encode(),
        format="pdf",
        sys_inputs={"values": json.dumps(given)},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
    )
    assert isinstance(drawn, bytes)
    return drawn


def _source(name: str) -> str:
    environment = current_app.jinja_env
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]
