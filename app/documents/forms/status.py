"""The form of the weight that is given to a document."""

from collections.abc import Sequence

from wtforms import IntegerField, RadioField, SelectChoice, ValidationError
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from app.core.forms import Form, ParagraphField
from app.documents.models import Document, DocumentStatus

NOTE_LENGTH = 1_000
HINTS = {
    DocumentStatus.WORKING_NOTE: "Il n’engage personne et peut encore changer.",
    DocumentStatus.ADOPTED: "Le groupe l’a adopté. Cette version est figée.",
    DocumentStatus.VALIDATED: "La région l’a validé. Cette version est figée.",
    DocumentStatus.PUBLISHED: "C’est le texte qui fait référence. Cette version est figée.",
}


class StatusForm(Form):
    """Another weight for the version that was read (``version_id``); going back needs a reason."""

    status = RadioField("Nouveau statut", [InputRequired("Choisissez un statut.")])
    note = ParagraphField(
        "Note",
        max_length=NOTE_LENGTH,
        description="La réunion où cela a été décidé, par exemple. "
        "Un motif est nécessaire pour revenir en arrière.",
        render_kw={"rows": 3},
    )
    version_id = IntegerField(widget=HiddenInput())

    @classmethod
    def of(
        cls, document: Document, statuses: Sequence[DocumentStatus], asked: str = ""
    ) -> "StatusForm":
        """The form with the weights that the person may give; the address may choose one."""
        ahead = [each.value for each in statuses if each.weight > document.status.weight]
        first = asked if asked in ahead else next(iter(ahead), None)
        form = cls()
        if not form.is_submitted():
            form.status.data, form.version_id.data = first, document.current_version_id
        form.status.choices = [SelectChoice(each.value, each.label) for each in statuses]
        form.hints = {each.value: HINTS[each] for each in statuses}
        form.present = document.status
        return form

    def validate_note(self, field: ParagraphField) -> None:
        known = {each.value for each in DocumentStatus}
        if self.status.data not in known:
            return
        goes_back = DocumentStatus(self.status.data).weight < self.present.weight
        if goes_back and not field.data:
            raise ValidationError("Dites pourquoi le document revient en arrière.")
