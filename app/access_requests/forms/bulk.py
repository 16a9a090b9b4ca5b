"""The form of a bulk answer: which requests, which gesture, and the text it needs."""

from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField, SelectChoice, SelectField, ValidationError

from app.access_requests.forms.decisions import reason_choices, reason_field
from app.access_requests.models import AccessRequest, Gesture, ReasonText
from app.access_requests.services.bulk import LIMIT
from app.core.forms import CheckboxesField, Form, SubmissionKeyField


class RequestsField(CheckboxesField):
    """Requests by their numbers."""

    def __init__(self, label: str, **kw: Any) -> None:
        super().__init__(label, coerce=int, choices=[], validate_choice=False, **kw)

    def process_formdata(self, valuelist: list[str]) -> None:
        numbers = [each for each in valuelist if each.isascii() and each.isdigit()]
        self.data = [int(each) for each in numbers if len(each) < 10]

    def post_validate(self, _form: Any, _is_stopped: bool) -> None:
        if not self.data:
            raise ValidationError("Cochez au moins une demande.")
        if len(set(self.data)) > LIMIT:
            raise ValidationError(f"Cochez {LIMIT} demandes au plus à la fois.")


class BulkForm(Form):
    """One gesture on several requests."""

    submission_key = SubmissionKeyField()
    ids = RequestsField("Demandes")
    gesture = HiddenField()
    text = SelectField("Texte enregistré", validate_choice=False)
    body = reason_field("Texte, avec vos mots", render_kw={"rows": 5})

    @classmethod
    def over(
        cls, requests: Sequence[AccessRequest] = (), reasons: Sequence[ReasonText] = ()
    ) -> "BulkForm":
        """The form with a box for each of these requests."""
        form = cls()
        form.ids.choices = [SelectChoice(asked.id, asked.full_name) for asked in requests]
        form.text.choices = reason_choices(reasons)
        form.bodies = {str(each.id): each.body for each in reasons}
        return form

    @property
    def chosen(self) -> Gesture | None:
        return next((each for each in Gesture if each.value == self.gesture.data), None)

    @property
    def words(self) -> str:
        """The text chosen in the list, then what was typed."""
        chosen = self.bodies.get(self.text.data or "", "")
        return "\n".join(part for part in (chosen, self.body.data or "") if part)

    @property
    def needs_words(self) -> bool:
        return self.chosen in {Gesture.DECLINE, Gesture.WRITE}

    def has_words(self) -> bool:
        """Whether the text that the gesture needs is there; says so on the field if not."""
        if self.needs_words and not self.words:
            self.refuse(self.body, "Écrivez un texte ou choisissez-en un dans la liste.")
        return not self.errors

    def kept(self) -> list[tuple[str, str]]:
        """What the next page carries along, by name."""
        numbers = [("ids", str(each)) for each in self.ids.data or ()]
        return [*numbers, ("gesture", str(self.gesture.data)), ("submission_key", self.key)]

    @property
    def key(self) -> str:
        return str(self.submission_key.data or "")[:64]
