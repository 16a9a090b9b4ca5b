"""Reason texts and mail texts as staff write them."""

from wtforms import BooleanField
from wtforms.validators import ValidationError

from app.administration.queries.reasons import is_label_taken
from app.core import mail_texts
from app.core.forms import Form, LineField, ParagraphField, Required
from app.core.mail_texts import BadMailText, MailText, Wording

LABEL_LENGTH = 120
SUBJECT_LENGTH = 200


class ReasonForm(Form):
    """A reason text: the name that staff choose it by, and what the person reads."""

    label = LineField("Nom du motif", [Required()], max_length=LABEL_LENGTH)
    body = ParagraphField("Texte envoyé à la personne", [Required()])


class NewReasonForm(ReasonForm):
    """A reason text more; its name tells it from the others."""

    def validate_label(self, field: LineField) -> None:
        if is_label_taken(field.data):
            raise ValidationError("Un motif porte déjà ce nom.")


class ReasonEditForm(ReasonForm):
    """A known reason text, and whether it is offered."""

    is_active = BooleanField("Proposer ce motif")


class MailTextForm(Form):
    """The subject and body of a mail, with its placeholders."""

    subject = LineField("Objet", [Required()], max_length=SUBJECT_LENGTH)
    body = ParagraphField("Texte", [Required()])

    def about(self, text: MailText) -> "MailTextForm":
        """Check what is typed against the placeholders of this mail."""
        self._text = text
        return self

    def words(self) -> Wording:
        return Wording(self.subject.data or "", self.body.data or "")

    def validate_subject(self, field: LineField) -> None:
        self._check(Wording(field.data or "", ""))

    def validate_body(self, field: ParagraphField) -> None:
        self._check(Wording("", field.data or ""))

    def _check(self, words: Wording) -> None:
        try:
            mail_texts.check(self._text, words)
        except BadMailText as error:
            raise ValidationError(str(error)) from error
