"""What is written about the log itself."""

from dataclasses import asdict

from app.accounts.models import User
from app.administration.queries.audit import AuditFilters
from app.core import audit


def log_export(wanted: AuditFilters, by: User) -> None:
    """Note that a person took the log out of the service, and which part of it."""
    used = {name: str(value) for name, value in asdict(wanted).items() if value}
    audit.record("audit.exported", by, by=by, filters=used)
