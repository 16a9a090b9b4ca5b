"""The form of what is said of a document."""

from collections.abc import Callable, Sequence

from wtforms import BooleanField, IntegerField, SelectChoice, SelectField, ValidationError
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from app.core.db import now
from app.core.forms import CheckboxesField, Form, LineField, ParagraphField, Required
from app.directory.models import Department
from app.directory.queries.organisations import find_organisation
from app.documents.forms.choosing import UNKNOWN, DocumentField
from app.documents.models import Document, DocumentKind
from app.documents.services.editing import Description
from app.workgroups.models import Theme

FIRST_YEAR = 1950
SUMMARY_LENGTH = 2_000


class EditForm(Form):
    """What is said of a document, as it stood when the form was shown (``edit_number``)."""

    title = LineField("Titre", [Required("Donnez un titre au document.")])
    kind = SelectField(
        "Nature", choices=[SelectChoice(each.value, each.label) for each in DocumentKind]
    )
    year = IntegerField(
        "Année",
        [InputRequired("Écrivez une année, par exemple 2019.")],
        description="L’année dont parle le document, ou celle où il a été écrit.",
    )
    summary = ParagraphField(
        "Résumé",
        max_length=SUMMARY_LENGTH,
        description="Deux ou trois phrases simples : ce que contient le document, à qui il sert.",
        render_kw={"rows": 5},
    )
    theme_id = SelectField("Thématique", coerce=int)
    organisation = LineField(
        "Structure auteure",
        description="Celle qui a écrit le document, telle qu’elle est nommée dans l’annuaire.",
        render_kw={"autocomplete": "off"},
    )
    departments = CheckboxesField("Départements dont parle le document")
    is_accessible = BooleanField(
        "Ce document est accessible",
        description="Il se lit avec un lecteur d’écran : titres, textes des images, tableaux.",
    )
    accessible_copy = DocumentField("Son autre version, accessible")
    edit_number = IntegerField(widget=HiddenInput())

    def __init__(self, themes: Sequence[Theme], departments: Sequence[Department]) -> None:
        super().__init__()
        self.theme_id.choices = [SelectChoice("0", "Aucune en particulier")] + [
            SelectChoice(str(each.id), f"{each.number} – {each.title}") for each in themes
        ]
        self.departments.choices = [
            SelectChoice(each.code, f"{each.name} ({each.code})") for each in departments
        ]
        self._organisation_id: int | None = None

    def start_from(self, document: Document, departments: Sequence[Department]) -> None:
        """Fill an untouched form with what is said today."""
        self.title.data, self.kind.data = document.title, document.kind.value
        self.year.data, self.summary.data = document.year, document.summary
        self.theme_id.data = document.theme_id or 0
        self.organisation.data = document.organisation.name if document.organisation else ""
        self.departments.data = [each.code for each in departments]
        self.is_accessible.data = document.is_accessible
        self.accessible_copy.data = (
            f"/documents/{document.accessible_copy_id}" if document.accessible_copy_id else ""
        )
        self.edit_number.data = document.edit_number

    def validate_year(self, field: IntegerField) -> None:
        if field.data is not None and not FIRST_YEAR <= field.data <= now().year + 1:
            raise ValidationError(f"Écrivez une année entre {FIRST_YEAR} et {now().year + 1}.")

    def validate_organisation(self, field: LineField) -> None:
        found = find_organisation(field.data) if field.data else None
        if field.data and found is None:
            raise ValidationError(
                "L’annuaire ne connaît pas cette structure. Choisissez-la dans la liste, "
                "ou laissez vide."
            )
        self._organisation_id = found.id if found else None

    def find(self, find: Callable[[int], Document | None]) -> bool:
        """Whether the accessible copy is one that the person reads; refuses the field else."""
        number = self.accessible_copy.document_id
        if number and find(number) is None:
            self.refuse(self.accessible_copy, UNKNOWN)
            return False
        return True

    @property
    def said(self) -> Description:
        """What was typed."""
        return Description(
            title=self.title.data,
            summary=self.summary.data or "",
            kind=DocumentKind(self.kind.data),
            year=self.year.data,
            theme_id=self.theme_id.data or None,
            organisation_id=self._organisation_id,
            is_accessible=bool(self.is_accessible.data),
            accessible_copy_id=self.accessible_copy.document_id,
        )
