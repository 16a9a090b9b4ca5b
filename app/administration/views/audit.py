"""The activity log: read with filters, exported for a spreadsheet."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from flask import Response, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.access_requests.policies import can_see_queue
from app.administration.forms.filters import AuditFilterForm
from app.administration.policies import can_read_audit, visible_audit
from app.administration.queries import audit as queries
from app.administration.queries.wording import Line, lines_of
from app.administration.services.audit import log_export
from app.administration.views.blueprint import bp
from app.core import spreadsheet
from app.core.audit import AuditEntry
from app.core.authorization import authorize, listing
from app.core.db import now
from app.core.pagination import paginate

TITLES = ("Date", "Action", "Faite par", "Portant sur", "Numéro", "Détails")
PAGES = {
    "access_requests": ("access_requests.review", "request_id"),
    "reason_texts": ("administration.reason", "reason_id"),
    "themes": ("administration.theme", "theme_id"),
    "users": ("administration.account", "account_id"),
    "workgroups": ("administration.workgroup", "workgroup_id"),
}
FIELDS = ("action", "person", "subject_kind", "subject_id", "since", "until")


@bp.get("/gestion/journal")
def audit() -> ResponseReturnValue:
    authorize(can_read_audit)
    form = AuditFilterForm(request.args)
    is_valid = form.validate()
    wanted = form.wanted() if is_valid else queries.AuditFilters()
    page = paginate(queries.narrowed(listing(visible_audit(current_user)), wanted))
    lines = lines_of(page.rows, queries.subject_names(page.rows))
    kept = {name: request.args[name] for name in FIELDS if request.args.get(name)}
    context = {"form": form, "page": page, "lines": lines, "kept": kept}
    html = render_template(
        "administration/audit.html", href_of=partial(href_of, _pages()), **context
    )
    return html, 200 if is_valid else 422


@bp.post("/gestion/journal/exporter")
def export_audit() -> ResponseReturnValue:
    authorize(can_read_audit)
    form = AuditFilterForm(request.form)
    if not form.validate():
        return render_template("administration/audit.html", form=form, lines=[]), 422
    wanted = form.wanted()
    entries = queries.narrowed(visible_audit(current_user), wanted)
    log_export(wanted, by=current_user)
    name = f"journal-{now():%Y-%m-%d}.csv"
    return Response(
        stream_with_context(spreadsheet.lines(TITLES, _rows(queries.read_through(entries)))),
        content_type=spreadsheet.MIMETYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _rows(batches: Iterable[Sequence[AuditEntry]]) -> Iterator[Sequence[object]]:
    for batch in batches:
        for line in lines_of(batch, queries.subject_names(batch)):
            yield line.at, line.text, line.author, line.subject, line.subject_id, line.details


def _pages() -> dict[str, tuple[str, str]]:
    """The pages that this person may read: an administrator sees no access request."""
    hidden = set() if can_see_queue(current_user) else {"access_requests"}
    return {kind: page for kind, page in PAGES.items() if kind not in hidden}


def href_of(pages: dict[str, tuple[str, str]], line: Line) -> str | None:
    """The page of what a line is about, where it has one."""
    if line.subject_kind not in pages or not line.subject_id.isdigit():
        return None
    endpoint, name = pages[line.subject_kind]
    place: dict[str, Any] = {name: line.subject_id}
    return url_for(endpoint, **place)
