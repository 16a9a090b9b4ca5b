"""How much may be deposited: by file, by place, at once; the form says it beforehand (RGESN 4.11).

Sizes are in bytes here and in megabytes (10^6 bytes) on the screen.
"""

from dataclasses import dataclass

from sqlalchemy import select

from app.core import parameters
from app.core.db import db
from app.core.settings import settings
from app.documents.queries.room import used_bytes

MEGABYTE = 1_000_000
MOST_FILES = 30
ACCEPTED = (
    "pdf", "odt", "ods", "odp", "docx", "xlsx", "pptx", "csv", "txt", "png", "jpg", "jpeg", "webp",
)  # fmt: skip
FILE_SIZE = parameters.declare(
    "documents.file_megabytes",
    "Documents : taille la plus grande d’un fichier",
    unit="Mo",
    default=100,
    maximum=2_000,
)
PLACE_SIZE = parameters.declare(
    "documents.place_megabytes",
    "Documents : place de chaque groupe, de chaque région et du niveau national",
    unit="Mo",
    default=2_000,
    maximum=1_000_000,
)


@dataclass(frozen=True)
class Room:
    """What a place holds and may hold, and the largest file that is taken, in bytes."""

    used: int
    allowed: int
    most_bytes: int

    @property
    def left(self) -> int:
        return max(0, self.allowed - self.used)


def most_bytes() -> int:
    """The size of the largest file that is taken: what staff set, within what the operator
    lets the server receive (UPLOAD_LIMIT_MB)."""
    return min(parameters.value_of(FILE_SIZE), settings().upload_limit_mb) * MEGABYTE


def room_in(region_code: str | None, workgroup_id: int | None) -> Room:
    """How much room a place has."""
    used = db.session.scalar(select(used_bytes(region_code, workgroup_id))) or 0
    return Room(int(used), parameters.value_of(PLACE_SIZE) * MEGABYTE, most_bytes())
