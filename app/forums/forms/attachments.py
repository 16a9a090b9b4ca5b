"""Files chosen for a post: one by one from the editor, several with the form itself."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired, MultipleFileField
from werkzeug.datastructures import FileStorage

from app.core.file_kinds import ALL
from app.core.forms import Form, LineField
from app.forums.services.attachments import MOST_BYTES, MOST_FILES, SentFile
from app.forums.services.attachments.uploading import DESCRIPTION_LENGTH

ACCEPT = ",".join(f".{extension}" for extension in ALL)
LIMITS = (
    f"{MOST_FILES} fichiers au plus, 10\N{NO-BREAK SPACE}Mo chacun\N{NO-BREAK SPACE}: images, PDF, "
    "ODT, ODS, ODP, DOCX, XLSX, PPTX, CSV ou TXT. La position inscrite dans les photos est retirée."
)


DESCRIBED = (
    "Pour qui ne les voit pas, si vous joignez des images. Par exemple\N{NO-BREAK SPACE}: "
    "«\N{NO-BREAK SPACE}L’entrée de l’épicerie solidaire\N{NO-BREAK SPACE}»."
)


class UploadForm(Form):
    """One file that the editor sends while its post is being written."""

    file = FileField("Fichier", [FileRequired("Choisissez un fichier.")])
    description = LineField("Description de l’image", max_length=DESCRIPTION_LENGTH)

    @property
    def sent(self) -> SentFile:
        return _read(self.file.data, self.description.data or "")


class FilesField(MultipleFileField):
    """The files of a post, for a form that is sent without JavaScript; ``sent`` gives those chosen.

    The form must be ``multipart/form-data``.
    """

    def __init__(self, label: str = "Pièces jointes", **kw: Any) -> None:
        kw.setdefault("description", LIMITS)
        kw.setdefault("render_kw", {"accept": ACCEPT})
        super().__init__(label, **kw)

    def sent(self, description: str) -> Sequence[SentFile]:
        """The files chosen; the images among them have this description."""
        return [_read(each, description) for each in self.data or () if each and each.filename]


class DescriptionField(LineField):
    """What the images of a post show, for a form that is sent without JavaScript."""

    def __init__(self, label: str = "Ce que montrent les images", **kw: Any) -> None:
        kw.setdefault("description", DESCRIBED)
        super().__init__(label, max_length=DESCRIPTION_LENGTH, **kw)


def _read(storage: FileStorage, description: str = "") -> SentFile:
    """No more than what may be taken is read, and one byte that says that there is more."""
    content = storage.stream.read(MOST_BYTES + 1)
    return SentFile(storage.filename or "", content, description)
