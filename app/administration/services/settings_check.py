"""Are the operator's settings good? Each is tried for real: database, mail, files, queue."""

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from app.core import antivirus, files, jobs, mail
from app.core.antivirus import AntivirusAway
from app.core.db import db
from app.core.settings import settings

MIGRATIONS = Path(__file__).parents[3] / "migrations"
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Finding:
    """What trying a setting showed, in French, for the operator."""

    subject: str
    is_good: bool
    message: str


def check_settings() -> list[Finding]:
    """Try every setting that the service needs; none is changed."""
    tries: tuple[tuple[str, Callable[[], tuple[bool, str]]], ...] = (
        ("Base de données", _try_database),
        ("Courriels", _try_mail),
        ("Fichiers", _try_files),
        ("Tâches de fond", _try_queue),
        ("Antivirus", _try_antivirus),
    )
    return [Finding(subject, *attempt()) for subject, attempt in tries]


def _try_database() -> tuple[bool, str]:
    engine = ENGINES.get(db.engine.dialect.name, db.engine.dialect.name)
    try:
        with db.engine.connect() as connection:
            present = set(MigrationContext.configure(connection).get_current_heads())
    except SQLAlchemyError as error:
        return False, f"{engine} ne répond pas ({_first_line(error)}). Vérifiez DATABASE_URL."
    if not present or present != set(ScriptDirectory(str(MIGRATIONS)).get_heads()):
        return False, f"{engine} n’est pas à jour. Lancez : flask --app wsgi db upgrade"
    return True, f"{engine} répond et son schéma est à jour."


def _try_mail() -> tuple[bool, str]:
    own = settings()
    if not own.sends_mail:
        return _try_mail_folder(own.mail_folder)
    try:
        with mail.connect(own.mail_url) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        return False, f"le serveur d’envoi ne répond pas ({_first_line(error)}). Vérifiez MAIL_URL."
    return True, "le serveur d’envoi répond."


def _try_mail_folder(folder: Path) -> tuple[bool, str]:
    probe = folder / "probe.tmp"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe.write_bytes(b"maillage")
        probe.unlink()
    except OSError as error:
        return False, f"le dossier {folder} n’est pas accessible ({_first_line(error)})."
    return True, f"aucun n’est envoyé, chacun est écrit dans {folder}."


def _try_files() -> tuple[bool, str]:
    if files.is_writable():
        return True, "le stockage prend, rend et efface un fichier."
    return False, "le stockage ne prend pas de fichier. Vérifiez STORAGE_URL et DATA_DIR."


def _try_queue() -> tuple[bool, str]:
    try:
        waiting = jobs.queue_length()
    except Exception as error:  # noqa: BLE001 - each kind of queue has its own errors
        return False, f"la file ne répond pas ({_first_line(error)}). Vérifiez JOBS_URL."
    return True, f"la file répond ({waiting} en attente)."


def _try_antivirus() -> tuple[bool, str]:
    if not antivirus.is_set():
        return (
            True,
            "aucun n’est réglé (CLAMD_URL)\N{NO-BREAK SPACE}: les fichiers ne sont pas analysés.",
        )
    try:
        antivirus.ping()
    except AntivirusAway as error:
        return False, f"clamd ne répond pas ({_first_line(error)}). Vérifiez CLAMD_URL."
    return True, "clamd répond."


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
