"""The kinds of file that are taken: each known by its name, checked against its content."""

from app.core.file_kinds.kinds import ALL, FileKind, kind_of_name
from app.core.file_kinds.refusals import FileRefused

__all__ = ["ALL", "FileKind", "FileRefused", "kind_of_name"]
