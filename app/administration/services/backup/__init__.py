"""One file that holds everything: the database and the stored files; and the way back."""

from app.administration.services.backup.archive import restore, save
from app.administration.services.backup.refusals import BackupRefused

__all__ = ["BackupRefused", "restore", "save"]
