"""Files and images joined to posts: taken in, claimed by a post, erased."""

from app.core.file_kinds import FileRefused
from app.forums.services.attachments.joining import SentFile, join, remove
from app.forums.services.attachments.keeping import problems, purge_unsent
from app.forums.services.attachments.limits import MOST_BYTES, MOST_FILES
from app.forums.services.attachments.refusals import TooManyFiles
from app.forums.services.attachments.uploading import upload

__all__ = [
    "MOST_BYTES",
    "MOST_FILES",
    "FileRefused",
    "SentFile",
    "TooManyFiles",
    "join",
    "problems",
    "purge_unsent",
    "remove",
    "upload",
]
