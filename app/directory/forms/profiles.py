"""The forms of one's own page: what it says, who sees it, the photo."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, SelectField
from wtforms.validators import ValidationError

from app.core.dates import NBSP
from app.core.forms import Form, LineField, ParagraphField
from app.core.phones import normalise_phone, show_phone
from app.directory.models import Department, Detail, Region, Visibility
from app.directory.services.photos import MOST_BYTES
from app.directory.services.profiles import (
    EXPERTISE_LENGTH,
    MOST_EXPERTISES,
    PageText,
    distinct_expertises,
)

PRESENTATION_LENGTH = 2_000
PHOTO_HINT = (
    f"JPEG, PNG ou WebP, 10{NBSP}Mo au plus. La photo est recadrée en carré. La date et le lieu "
    "de prise de vue en sont retirés."
)


class ProfileForm(Form):
    """What a person writes on their page. ``version`` is that of the page they started from."""

    version = HiddenField()
    presentation = ParagraphField(
        "Présentation",
        description="Votre parcours, vos missions, ce qui peut amener quelqu’un à vous écrire.",
        max_length=PRESENTATION_LENGTH,
    )
    expertises = LineField(
        "Expertises",
        description=(
            f"Ce sur quoi on peut vous solliciter, {MOST_EXPERTISES} au plus, séparées par des "
            f"virgules. Exemple{NBSP}: aide alimentaire, budget familial"
        ),
        max_length=MOST_EXPERTISES * (EXPERTISE_LENGTH + 2),
    )
    department_code = SelectField("Département")
    phone = LineField(
        "Téléphone",
        description=f"Exemple{NBSP}: 03 20 00 00 00. Personne ne le voit tant que vous n’avez pas "
        "choisi de le montrer.",
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )
    takes_messages = BooleanField(
        "Les membres peuvent m’écrire par le service",
        description="Leurs messages vous arrivent par courriel, sans montrer votre adresse.",
    )

    @classmethod
    def over(cls, text: PageText, version: int, departments: Sequence[Department]) -> "ProfileForm":
        """The form of a page as it stands."""
        form = cls(data=shown_text(text) | {"version": str(version)})
        form.department_code.choices = [
            SelectChoice("", "Toute la région"),
            *(SelectChoice(each.code, each.name) for each in departments),
        ]
        return form

    def validate_expertises(self, field: LineField) -> None:
        labels = distinct_expertises(field.data or "")
        if len(labels) > MOST_EXPERTISES:
            raise ValidationError(f"{MOST_EXPERTISES} expertises au plus.")
        if any(len(each) > EXPERTISE_LENGTH for each in labels):
            raise ValidationError(
                f"{EXPERTISE_LENGTH} caractères au plus pour chacune. Séparez-les par des virgules."
            )

    def validate_phone(self, field: LineField) -> None:
        try:
            self.normalised_phone = normalise_phone(field.data) if field.data else ""
        except ValueError as error:
            raise ValidationError(
                f"Ce numéro français n’est pas valable. Exemple{NBSP}: 03 20 00 00 00"
            ) from error

    def set_beside(self, stored: PageText, version: int) -> dict[str, Any]:
        """Start from another version of the page; give what differs there, by field."""
        self.version.data = str(version)
        own = shown_text(self.text)
        return {name: value for name, value in shown_text(stored).items() if value != own[name]}

    @property
    def base_version(self) -> int:
        written = self.version.data or ""
        return int(written) if written.isascii() and written.isdecimal() else 0

    @property
    def text(self) -> PageText:
        """What was typed, once it is valid."""
        return PageText(
            presentation=self.presentation.data or "",
            department_code=self.department_code.data or None,
            expertises=distinct_expertises(self.expertises.data or ""),
            phone=self.normalised_phone,
            takes_messages=self.takes_messages.data,
        )


def shown_text(text: PageText) -> dict[str, Any]:
    """A page as its form shows it, by field."""
    return {
        "presentation": text.presentation,
        "expertises": ", ".join(text.expertises),
        "department_code": text.department_code or "",
        "phone": show_phone(text.phone),
        "takes_messages": text.takes_messages,
    }


class RegionForm(Form):
    """The region where a person now works."""

    region_code = SelectField("Ma nouvelle région")

    @classmethod
    def among(cls, regions: Sequence[Region], current: str) -> "RegionForm":
        """The form of somebody who is settled in a region."""
        form = cls(data={"region_code": current})
        form.region_code.choices = [SelectChoice(each.code, each.name) for each in regions]
        return form


class _VisibilityField(RadioField):
    """Who may see a detail, from nobody to every member."""

    def __init__(self, detail: Detail, **kw: Any) -> None:
        choices = [SelectChoice(each.value, each.label) for each in Visibility]
        super().__init__(detail.label, choices=choices, **kw)


class VisibilityForm(Form):
    """Who may see each detail of a person."""

    email = _VisibilityField(Detail.EMAIL)
    phone = _VisibilityField(Detail.PHONE)
    photo = _VisibilityField(Detail.PHOTO)

    @property
    def choices(self) -> dict[Detail, Visibility]:
        return {detail: Visibility(self[detail.value].data) for detail in Detail}


class PhotoForm(Form):
    """A photo chosen on one's device."""

    photo = FileField(
        "Votre photo",
        [FileRequired("Choisissez une photo.")],
        description=PHOTO_HINT,
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
    )

    @property
    def content(self) -> bytes:
        """No more than what may be taken, and one byte that says that there is more."""
        return bytes(self.photo.data.stream.read(MOST_BYTES + 1))


def visibility_hints(region: str) -> dict[Visibility, str]:
    """Who each choice means, for a person of this region."""
    return {
        Visibility.NOBODY: "Seulement vous.",
        Visibility.GROUPS: "Les personnes qui sont aujourd’hui dans un de vos groupes de travail.",
        Visibility.REGION: f"Les personnes dont la fiche est dans la même région{NBSP}: {region}.",
        Visibility.MEMBERS: "Toute personne qui a un compte, dans toutes les régions.",
    }
