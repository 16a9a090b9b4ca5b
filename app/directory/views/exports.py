"""Lists of the directory for a spreadsheet: chosen columns, a reason, a line in the log."""

from collections.abc import Iterable, Iterator, Sequence

from flask import Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.models import User
from app.core import open_document, spreadsheet
from app.core.authorization import authorize
from app.core.db import db, is_reading, now
from app.core.security import limiter
from app.directory.forms.exports import CSV, ExportForm
from app.directory.forms.search import SearchAddress, read_address
from app.directory.models import EntryKind
from app.directory.policies.exports import can_export
from app.directory.queries.exports import Column, columns_of, item_ids, rows
from app.directory.queries.search import BOUND, FACETS, find
from app.directory.queries.search.names import names_of
from app.directory.services.exports import Export, log_export
from app.directory.views.blueprint import bp

NAMES = {EntryKind.PERSON: "personnes", EntryKind.ORGANISATION: "structures"}


@bp.route("/annuaire/exporter", methods=["GET", "POST"])
@limiter.limit(
    "30 per hour", key_func=lambda: str(getattr(current_user, "id", 0)), methods=["POST"]
)
def export() -> ResponseReturnValue:
    authorize(can_export)
    wanted = read_address(request.args)
    kind = wanted.asked.kind
    ids = item_ids(current_user, find(wanted.asked).search)
    form = ExportForm()
    form.offer([(each.key, each.title) for each in columns_of(kind)])
    if form.validate_on_submit():
        columns = [each for each in columns_of(kind) if each.key in form.columns.data]
        log_export(_told(form, wanted, ids, columns), by=current_user)
        return _file(form.file_format.data, kind, ids, columns)
    page = render_template(
        "directory/export.html", form=form, wanted=wanted, count=len(ids), bound=BOUND
    )
    return page, 422 if form.errors else 200


def _told(
    form: ExportForm, wanted: SearchAddress, ids: Sequence[int], columns: Iterable[Column]
) -> Export:
    """What the log says of a file, in words that last: the search as people read it."""
    filters = {"Liste": NAMES[wanted.asked.kind]} | ({"Mots": wanted.typed} if wanted.typed else {})
    for facet in FACETS:
        value = wanted.asked.value_of(facet.name)
        if value is not None:
            names = names_of({facet.name: {value}})
            filters[facet.label] = names.get((facet.name, value), value)
    return Export(
        count=len(ids),
        columns=[each.title for each in columns],
        file_format=form.file_format.data,
        why=form.why.data,
        filters=filters,
    )


def _read_apart(
    viewer_id: int, kind: EntryKind, ids: Sequence[int], columns: Sequence[Column]
) -> Iterator[list[str]]:
    """Read while the file is sent, once the log is saved, without holding up who writes."""
    is_reading.set(True)
    viewer = db.session.get_one(User, viewer_id)
    yield from rows(viewer, kind, ids, columns)


def _file(
    file_format: str, kind: EntryKind, ids: Sequence[int], columns: Sequence[Column]
) -> Response:
    """The file, made as it is sent: a long list is never held whole."""
    titles = [each.title for each in columns]
    lines = _read_apart(current_user.id, kind, ids, columns)
    content: Iterator[str] | Iterator[bytes]
    if file_format == CSV:
        content, mimetype = spreadsheet.lines(titles, lines), spreadsheet.MIMETYPE
    else:
        content = open_document.pieces(NAMES[kind].capitalize(), titles, lines)
        mimetype = open_document.MIMETYPE
    name = f"annuaire-{NAMES[kind]}-{now():%Y-%m-%d}.{file_format}"
    return Response(
        stream_with_context(content),
        content_type=mimetype,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
