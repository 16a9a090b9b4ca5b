"""The forms of versions: another file, a former version."""

from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField
from wtforms.validators import Length
from wtforms.widgets import HiddenInput

from app.core.forms import Form, ParagraphField, SubmissionKeyField
from app.documents.services.limits import ACCEPTED, MEGABYTE, Room
from app.documents.services.taking import SentFile

NOTE_LENGTH = 1_000
KEY_LENGTH = 64
ACCEPT = ",".join(f".{extension}" for extension in ACCEPTED)


class VersionForm(Form):
    """A new version: its file and what changed; ``shown`` is the newest that was read."""

    file = FileField(
        "Fichier", [FileRequired("Choisissez un fichier.")], render_kw={"accept": ACCEPT}
    )
    note = ParagraphField(
        "Ce qui change",
        max_length=NOTE_LENGTH,
        description="Une phrase pour les personnes qui avaient lu la version précédente.",
        render_kw={"rows": 3},
    )
    shown = IntegerField(widget=HiddenInput())
    submission_key = SubmissionKeyField(validators=[Length(max=KEY_LENGTH)])

    @classmethod
    def of(cls, newest: int, room: Room) -> "VersionForm":
        """The form, which says beforehand what is taken."""
        form = cls()
        if not form.is_submitted():
            form.shown.data = newest
        most, left = room.most_bytes // MEGABYTE, room.left // MEGABYTE
        form.file.description = (
            f"{min(most, left)} Mo au plus : PDF, ODT, ODS, ODP, DOCX, XLSX, PPTX, CSV, TXT, PNG, "
            "JPEG ou WebP."
        )
        return form

    @property
    def sent(self) -> SentFile:
        return SentFile(self.file.data.filename or "", self.file.data.stream)


class RestoreForm(Form):
    """A former version to take up again; ``shown`` is the newest that was read."""

    shown = IntegerField(widget=HiddenInput())
