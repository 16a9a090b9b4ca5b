"""An import from end to end: taken, checked, then done, by slices that the worker chains.

A slice is one job, so one transaction: what it did and how far it went are saved together, and a
slice that is delivered twice finds its work done.
"""

import json
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.core import audit, files, jobs
from app.core.db import db, now
from app.core.errors import DomainError
from app.core.sheets import Row, Table
from app.directory.models import ImportKind, ImportProblem, ImportRun, ImportState
from app.directory.services.imports.columns import guess, missing
from app.directory.services.imports.lines import (
    Line,
    LineImport,
    LineProblem,
    Outcome,
    check_cells,
    first_lines,
    key_of,
    named,
)
from app.directory.services.imports.organisations import OrganisationImport
from app.directory.services.imports.people import PeopleImport

SLICE = 100
JOB = "directory.import_slice"


class NotReady(DomainError):
    """The import is not at this step, or no longer."""

    next_step = "Revenez à la page de cet import."

    def __init__(self) -> None:
        super().__init__("Cet import n’en est pas à cette étape.")


class ColumnMissing(DomainError):
    """A field that the list must have is held by no column, or one by two."""


def take(
    table: Table, kind: ImportKind, file_name: str, *, by: User | None, submission_key: str
) -> ImportRun:
    """Keep a list that was read, its columns guessed; the same form sent twice gives one import."""
    same = select(ImportRun).where(ImportRun.submission_key == submission_key)
    known = db.session.scalar(same)
    if known is not None:
        return known
    run = ImportRun(
        kind=kind,
        file_name=file_name[:200],
        stored_name=files.save(json.dumps(table.rows, ensure_ascii=False).encode()),
        submission_key=submission_key,
        titles=table.titles,
        mapping=guess(kind, table.titles),
        line_count=len(table.rows),
        run_by_id=by.id if by else None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(run)
    except IntegrityError:
        return db.session.scalars(same).one()
    return run


def check(run: ImportRun, mapping: Sequence[str]) -> None:
    """Start to check every line with these columns. Raises NotReady, ColumnMissing."""
    _hold(run)
    if run.is_at_work or run.state is ImportState.DONE or not run.stored_name:
        raise NotReady
    chosen = [name for name in mapping if name]
    if len(chosen) != len(set(chosen)):
        raise ColumnMissing("Deux colonnes ne peuvent pas tenir la même information.")
    if lacking := missing(run.kind, mapping):
        raise ColumnMissing(f"Dites quelle colonne tient : {', '.join(lacking)}.")
    run.mapping = list(mapping)
    _begin(run, ImportState.CHECKING)


def bring_in(run: ImportRun, *, sends_invitations: bool, by: User | None) -> None:
    """Start to import the lines that can be. Raises NotReady."""
    _hold(run)
    if run.state is not ImportState.CHECKED or not run.stored_name:
        raise NotReady
    run.sends_invitations = sends_invitations
    run.run_by_id = by.id if by else None
    audit.record("import.started", run, by=by, count=run.line_count)
    _begin(run, ImportState.IMPORTING)


def _hold(run: ImportRun) -> None:
    db.session.scalars(
        select(ImportRun)
        .where(ImportRun.id == run.id)
        .with_for_update(of=ImportRun)
        .execution_options(populate_existing=True)
    ).one()


def _begin(run: ImportRun, state: ImportState) -> None:
    run.state, run.done_count = state, 0
    run.added_count = run.completed_count = run.unchanged_count = run.problem_count = 0
    db.session.execute(delete(ImportProblem).where(ImportProblem.run_id == run.id))
    _enqueue(run)


def _enqueue(run: ImportRun) -> None:
    jobs.enqueue(JOB, {"import_id": run.id, "state": run.state.value, "start": run.done_count})


@jobs.handler(JOB)
def _do_slice(payload: dict[str, Any]) -> None:
    run = db.session.get(ImportRun, payload["import_id"])
    if run is None:
        return
    _hold(run)
    if (run.state.value, run.done_count) == (payload["state"], payload["start"]):
        advance(run)
        if run.is_at_work:
            _enqueue(run)


def advance(run: ImportRun) -> None:
    """Do the next slice; after the last, say that the check or the import is over."""
    _hold(run)
    if not run.is_at_work:
        return
    rows = cast(list[Row], json.loads(files.read(str(run.stored_name))))
    slice_ = rows[run.done_count : run.done_count + SLICE]
    _do_rows(run, slice_, first_lines(run, rows))
    run.done_count += len(slice_)
    if run.done_count >= run.line_count:
        _end(run)


def _do_rows(run: ImportRun, rows: Sequence[Row], first: dict[str, int]) -> None:
    lines = [(named(run, row), row) for row in rows]
    importer = _importer(run, [line for line, _row in lines])
    by = db.session.get(User, run.run_by_id) if run.run_by_id else None
    for line, row in lines:
        try:
            with db.session.begin_nested():
                outcome = _do_line(run, importer, line, row, first, by)
            _count(run, outcome)
        except (DomainError, IntegrityError) as refusal:
            is_told = isinstance(refusal, DomainError)
            why = str(refusal) if is_told else "Une autre personne écrit la même chose."
            run.problem_count += 1
            db.session.add(
                ImportProblem(run_id=run.id, number=line.number, typed=line.typed, problem=why)
            )


def _do_line(
    run: ImportRun,
    importer: LineImport,
    line: Line,
    row: Row,
    first: dict[str, int],
    by: User | None,
) -> Outcome:
    check_cells(run, row)
    key = key_of(run.kind, line)
    if key and first[key] != line.number:
        raise LineProblem(f"C’est un double de la ligne {first[key]}.")
    if run.state is ImportState.CHECKING:
        return importer.foresee(line)
    return importer.bring_in(line, by)


def _importer(run: ImportRun, lines: Sequence[Line]) -> LineImport:
    if run.kind is ImportKind.PEOPLE:
        return PeopleImport(lines, sends_invitations=run.sends_invitations)
    return OrganisationImport(lines)


def _count(run: ImportRun, outcome: Outcome) -> None:
    name = f"{outcome.value}_count"
    setattr(run, name, getattr(run, name) + 1)


def _end(run: ImportRun) -> None:
    if run.state is ImportState.CHECKING:
        run.state = ImportState.CHECKED
        return
    run.state, run.ended_at, run.stored_name = ImportState.DONE, now(), None
    by = db.session.get(User, run.run_by_id) if run.run_by_id else None
    counts = {"added": run.added_count, "completed": run.completed_count}
    audit.record("import.done", run, by=by, **counts, left_out=run.problem_count)
