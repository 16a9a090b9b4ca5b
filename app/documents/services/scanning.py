"""The antivirus asked about each file. When it is away files wait, and are asked about again."""

import logging
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.core import antivirus, files, jobs
from app.core.antivirus import AntivirusAway, TooLargeToScan, Verdict
from app.core.db import db, now, release
from app.documents.models import DocumentFile, ScanState
from app.documents.services.clearing import clear, hold_with_documents, withdraw
from app.documents.services.infection import tell_of

log = logging.getLogger(__name__)
ASK_AGAIN_MINUTES = 2
TOO_LARGE = (
    "L’antivirus ne regarde pas les fichiers de cette taille. L’équipe technique doit relever "
    "ses limites\N{NO-BREAK SPACE}; le fichier attend."
)


def scan(file_id: int, *, again: bool = False) -> ScanState | None:
    """Ask about one file, unless its case is settled or ``again`` is said; return where it stands.
    Nothing is locked meanwhile. Raises AntivirusAway."""
    file = db.session.get(DocumentFile, file_id)
    if file is None or not (again or file.scan_state is ScanState.PENDING):
        return file.scan_state if file else None
    name = file.stored_name
    release()
    try:
        verdict = antivirus.scan(files.stream(name)) if antivirus.is_set() else None
    except TooLargeToScan:
        return _leave_waiting(file)
    _settle(file, verdict)
    return file.scan_state


def _settle(file: DocumentFile, verdict: Verdict | None) -> None:
    """Write what was said of a file; no verdict means that no antivirus is set."""
    hold_with_documents(file)
    file.failure, file.signature = "", verdict.signature if verdict else ""
    if verdict is None:
        file.scan_state = ScanState.NOT_SCANNED
    else:
        file.scan_state = ScanState.CLEAN if verdict.is_clean else ScanState.INFECTED
        file.scanned_at = now()
    if file.is_given_out:
        clear(file)
    else:
        withdraw(file)
        tell_of(file)
    release()  # what waits next is looked at without holding anything


def _leave_waiting(file: DocumentFile) -> ScanState:
    log.error("the antivirus does not look at files of %s bytes", file.byte_count)
    file.failure = TOO_LARGE
    release()
    return file.scan_state


@jobs.handler("documents.scan")
def scan_one(payload: dict[str, Any]) -> None:
    """What a deposit asks for."""
    try:
        scan(payload["file_id"])
    except AntivirusAway as away:
        _ask_again_later(away)


@jobs.handler("documents.scan_waiting")
def scan_waiting(_payload: dict[str, Any]) -> None:
    """What waits since the antivirus was away, oldest first, until it is away again."""
    try:
        for file_id in waiting_ids():
            scan(file_id)
    except AntivirusAway as away:
        _ask_again_later(away)


@jobs.daily("documents.scan_daily", hour=3, minute=10)
def scan_daily(payload: dict[str, Any]) -> None:
    """What waits for another reason, such as a file that was too large before its limits were
    raised."""
    scan_waiting(payload)


def waiting_ids() -> list[int]:
    """The files that wait for the antivirus, oldest first."""
    waiting = select(DocumentFile.id).where(DocumentFile.scan_state == ScanState.PENDING)
    return list(db.session.scalars(waiting.order_by(DocumentFile.id)))


def _ask_again_later(away: AntivirusAway) -> None:
    """One job for all the files that wait, however many and however long."""
    db.session.rollback()
    moment = _next_slot(now())
    log.warning("the antivirus is away (%s): asked again at %s", away, moment)
    jobs.enqueue("documents.scan_waiting", key=f"documents.scan:{moment:%Y%m%d%H%M}", run_at=moment)


def _next_slot(moment: datetime) -> datetime:
    minute = moment.minute - moment.minute % ASK_AGAIN_MINUTES
    whole = moment.replace(minute=minute, second=0, microsecond=0)
    return whole + timedelta(minutes=ASK_AGAIN_MINUTES)
