"""Imports by staff: a file, its columns, a check line by line, then the import and its result."""

from collections.abc import Iterator
from typing import Any

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from app.core import spreadsheet
from app.core.authorization import authorize, listing, scoped
from app.core.db import db
from app.core.pagination import paginate
from app.core.security import limiter
from app.directory.forms.imports import StartForm, UploadForm, mapping_form, mapping_of
from app.directory.models import ImportKind, ImportProblem, ImportRun
from app.directory.policies.organisations import can_manage_directory, visible_imports
from app.directory.services.imports import running
from app.directory.services.imports.running import ColumnMissing
from app.directory.views.blueprint import bp

PROBLEMS = 100
TITLES = ("Ligne", "Contenu", "À corriger")


@bp.route("/gestion/annuaire/import", methods=["GET", "POST"])
@limiter.limit("60 per hour", methods=["POST"])
def imports() -> ResponseReturnValue:
    authorize(can_manage_directory)
    form = UploadForm()
    if form.validate_on_submit() and form.table:
        run = running.take(
            form.table,
            ImportKind(form.kind.data),
            form.file.data.filename,
            by=current_user,
            submission_key=str(form.submission_key.data or "")[:64],
        )
        return redirect(url_for(".import_run", import_id=run.id), 303)
    latest = listing(visible_imports(current_user)).order_by(ImportRun.id.desc())
    page = render_template("directory/imports.html", form=form, page=paginate(latest))
    return page, 422 if form.is_submitted() else 200


def _run_at(import_id: int) -> ImportRun:
    authorize(can_manage_directory)
    return scoped(visible_imports(current_user).where(ImportRun.id == import_id))


@bp.get("/gestion/annuaire/import/<int:import_id>")
def import_run(import_id: int) -> ResponseReturnValue:
    run = _run_at(import_id)
    return _page(run, mapping=mapping_form(run))


def _page(run: ImportRun, mapping: Any) -> str:
    left_out = select(ImportProblem).where(ImportProblem.run_id == run.id)
    ordered = left_out.order_by(ImportProblem.number, ImportProblem.id)
    return render_template(
        "directory/import_run.html",
        run=run,
        form=mapping,
        start_form=StartForm(),
        page=paginate(ordered, per_page=PROBLEMS),
    )


@bp.post("/gestion/annuaire/import/<int:import_id>/colonnes")
def map_import(import_id: int) -> ResponseReturnValue:
    run = _run_at(import_id)
    form = mapping_form(run)
    if not form.validate_on_submit():
        return _page(run, form), 422
    try:
        running.check(run, mapping_of(form, run))
    except ColumnMissing as refusal:
        form.form_errors.append(str(refusal))
        return _page(run, form), 422
    return redirect(url_for(".import_run", import_id=import_id), 303)


@bp.post("/gestion/annuaire/import/<int:import_id>/importer")
def start_import(import_id: int) -> ResponseReturnValue:
    run, form = _run_at(import_id), StartForm()
    running.bring_in(run, sends_invitations=bool(form.sends_invitations.data), by=current_user)
    return redirect(url_for(".import_run", import_id=import_id), 303)


@bp.get("/gestion/annuaire/import/<int:import_id>/erreurs")
def import_problems(import_id: int) -> Response:
    run = _run_at(import_id)
    rows = _problems(run.id)
    name = f"lignes-a-corriger-{run.id}.csv"
    return Response(
        "".join(spreadsheet.lines(TITLES, rows)),
        content_type=spreadsheet.MIMETYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _problems(import_id: int) -> Iterator[tuple[object, ...]]:
    left_out = select(ImportProblem).where(ImportProblem.run_id == import_id)
    for each in db.session.scalars(left_out.order_by(ImportProblem.number, ImportProblem.id)):
        yield each.number, each.typed, each.problem
