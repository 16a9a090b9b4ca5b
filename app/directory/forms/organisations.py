"""The forms of structures: propose one that is missing, complete its page."""

from typing import Any

from wtforms import Field, HiddenField, IntegerField, SelectField, ValidationError
from wtforms.widgets import HiddenInput

from app.core import siret as sirets
from app.core.forms import (
    Form,
    LineField,
    ParagraphField,
    Required,
    SubmissionKeyField,
    no_address_in_name,
    row_number,
)
from app.core.websites import LONGEST, normalise_website
from app.directory.models import Organisation
from app.directory.queries.organisations import all_departments, all_types
from app.directory.services.particulars import Particulars

NO_TYPE = "Choisissez un type"
NO_DEPARTMENT = "Nationale, ou sur plusieurs départements"
POSTCODE_LENGTH = 5


def has_a_letter(_form: Any, field: Field) -> None:
    """Refuse a name made of signs alone: it could not be read aloud."""
    if field.data and not any(sign.isalpha() for sign in field.data):
        raise ValidationError("Écrivez ce nom avec des lettres.")


class WebsiteField(LineField):
    """The address of a website, brought to the form in which it is stored."""

    def pre_validate(self, _form: Any) -> None:
        try:
            self.data = normalise_website(self.data or "")
        except ValueError as error:
            raise ValidationError(
                "Cette adresse de site n’est pas valable. Exemple : https://www.exemple.fr"
            ) from error


class SiretField(LineField):
    """A SIRET, its digits alone."""

    def pre_validate(self, _form: Any) -> None:
        self.data = sirets.digits_of(self.data or "")
        if self.data and not sirets.is_siret(self.data):
            raise ValidationError(
                "Ce numéro n’est pas un SIRET : il compte 14 chiffres, et sa clé est vérifiée."
            )


class ParticularsForm(Form):
    """What a member says of a structure, whether it is new or known."""

    name = LineField("Nom de la structure", [Required(), has_a_letter, no_address_in_name])
    type_code = SelectField("Type de structure", [Required("Choisissez un type de structure.")])
    department_code = SelectField("Département")
    town = LineField("Commune", max_length=100)
    website = WebsiteField(
        "Site internet", max_length=LONGEST, render_kw={"inputmode": "url", "autocomplete": "url"}
    )

    def __init__(self, **kw: Any) -> None:
        super().__init__(**kw)
        types = [(each.code, each.label) for each in all_types()]
        departments = [(each.code, f"{each.code} – {each.name}") for each in all_departments()]
        self.type_code.choices = [("", NO_TYPE), *types]
        self.department_code.choices = [("", NO_DEPARTMENT), *departments]

    def particulars(self) -> Particulars:
        """What was typed, for the service."""
        typed = {
            each.name: each.data or ("" if isinstance(each, LineField | ParagraphField) else None)
            for each in self
            if each.name in Particulars.__dataclass_fields__
        }
        return Particulars(**typed | {"siret": typed.get("siret") or None})


class ProposeForm(ParticularsForm):
    """A structure that is missing from the directory."""

    submission_key = SubmissionKeyField()

    @property
    def key(self) -> str:
        return str(self.submission_key.data or "")[:64]


class OrganisationForm(ParticularsForm):
    """The page of a structure, as its people and staff write it."""

    acronym = LineField("Sigle", [no_address_in_name], max_length=40)
    siret = SiretField(
        "SIRET",
        max_length=40,
        description="14 chiffres, avec ou sans espaces. Il figure sur l’avis de situation Insee.",
        render_kw={"inputmode": "numeric"},
    )
    street = LineField("Adresse", description="Numéro et voie.")
    postcode = LineField("Code postal", render_kw={"inputmode": "numeric"})
    description = ParagraphField(
        "Présentation",
        description="Ce que fait la structure, pour qui, où. Le texte accepte la mise en forme "
        "Markdown.",
        render_kw={"rows": 8},
    )
    version = IntegerField(widget=HiddenInput())

    @classmethod
    def of(cls, organisation: Organisation) -> "OrganisationForm":
        """The form filled with what the page says."""
        return cls(obj=organisation)

    def validate_postcode(self, field: Field) -> None:
        field.data = "".join((field.data or "").split())
        is_code = len(field.data) == POSTCODE_LENGTH and field.data.isascii()
        if field.data and not (is_code and field.data.isdigit()):
            raise ValidationError("Un code postal compte 5 chiffres.")


class MergeForm(Form):
    """Two structures that staff say are one."""

    kept = HiddenField()

    @property
    def kept_id(self) -> int | None:
        """The number of the structure to keep; none when it is no number."""
        try:
            return row_number(self.kept.data)
        except (TypeError, ValueError):
            return None
