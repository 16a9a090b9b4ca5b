"""A photo in the library: the picture, not where it was taken."""

from io import BytesIO

import pytest
from sqlalchemy.orm import Session

from app.core import files
from app.core.file_kinds import FileRefused
from app.documents.services.limits import Room
from app.documents.services.taking import SentFile, keep
from tests.forums.files import image, photo_with_position

ROOM = Room(used=0, allowed=1_000_000, most_bytes=1_000_000)


def test_a_deposited_photo_does_not_say_where_it_was_taken(session: Session) -> None:
    kept = keep(SentFile("affiche.jpg", BytesIO(photo_with_position())), ROOM)
    assert b"secret" not in files.read(kept.stored.name)


def test_a_damaged_image_is_refused_with_the_reason(session: Session) -> None:
    with pytest.raises(FileRefused, match="abîmée"):
        keep(SentFile("affiche.png", BytesIO(image("PNG")[:60])), ROOM)
