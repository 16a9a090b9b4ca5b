"""The form of what replaces a document."""

from collections.abc import Callable, Sequence

from wtforms import RadioField, SelectChoice, ValidationError
from wtforms.validators import Optional

from app.core.forms import Form
from app.documents.forms.choosing import UNKNOWN, DocumentField
from app.documents.models import Document

NOTHING = "0"


class ReplaceForm(Form):
    """The document that replaces another: a recent one of the same place, or by its address."""

    recent = RadioField("Un document récent du même lieu", validators=[Optional()])
    target = DocumentField("L’adresse ou le numéro d’un autre document")

    @classmethod
    def of(cls, document: Document, recent: Sequence[Document]) -> "ReplaceForm":
        """The form with recent documents, and none where there is one to take back."""
        form = cls()
        if not form.is_submitted():
            form.recent.data = str(document.replaced_by_id or "")
        none = [SelectChoice(NOTHING, "Aucun : ce document n’est plus remplacé")]
        rows = [SelectChoice(str(each.id), f"{each.title} ({each.year})") for each in recent]
        form.recent.choices = rows + (none if document.replaced_by_id else [])
        return form

    @property
    def undoes(self) -> bool:
        return self.recent.data == NOTHING and not self.target.data

    def validate_target(self, field: DocumentField) -> None:
        if not field.data and not self.recent.data:
            raise ValidationError("Choisissez un document, ou donnez son adresse.")

    def find(self, find: Callable[[int], Document | None]) -> Document | None:
        """The document that is wanted, what is typed winning; refuses the field when none is."""
        number = self.target.document_id or int(self.recent.data or 0)
        found = find(number) if number else None
        if found is None:
            self.refuse(self.target, UNKNOWN)
        return found
