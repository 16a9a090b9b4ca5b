"""The forms of a person without an account: ask, answer, confirm."""

import re
import uuid
from typing import Any

from wtforms import BooleanField, Field, SelectChoice, SelectField, ValidationError
from wtforms.fields.choices import SelectFieldBase
from wtforms.validators import DataRequired

from app.access_requests.forms.robots import GuardedForm
from app.access_requests.services.submission import Submission
from app.core.forms import (
    AddressField,
    CheckboxesField,
    Form,
    LineField,
    ParagraphField,
    Required,
    SubmissionKeyField,
    no_address_in_name,
)
from app.directory.queries import all_regions, departments_of
from app.workgroups.models import Workgroup
from app.workgroups.queries import joinable_in

NAME_LENGTH = 100
EMAIL_LENGTH = 254
MOTIVATION_LENGTH = 3_000
PERSON_CONCERNED = "Personne concernée"
WITHOUT_ANYBODY = "Pas encore d’animatrice ou d’animateur"
DRAWN_KEY = re.compile(r"[0-9a-f]{32}")


def has_a_letter(_form: Any, field: Field) -> None:
    """Refuse a name made of signs alone: it could not be read aloud nor written to."""
    if field.data and not any(sign.isalpha() for sign in field.data):
        raise ValidationError("Écrivez ce nom avec des lettres.")


def no_web_address(_form: Any, field: Field) -> None:
    """Refuse what would turn into a link in the mails to facilitators."""
    if any(mark in (field.data or "").casefold() for mark in ("://", "www.", "{{")):
        raise ValidationError("N’écrivez pas d’adresse de site ici.")


def offered(field: SelectFieldBase) -> set[Any]:
    """The values that a list has."""
    return {choice[0] for choice in field.iter_choices()}


class ListField(SelectField):
    """One choice in a list; a value that is not in it is told in plain words."""

    def pre_validate(self, _form: Any) -> None:
        if (self.data or "") not in offered(self):
            raise ValidationError("Choisissez une valeur de la liste.")


class WorkgroupsField(CheckboxesField):
    """Groups of the chosen region."""

    def __init__(self, label: str, **kw: Any) -> None:
        super().__init__(label, coerce=int, choices=[], **kw)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = [-1]

    def pre_validate(self, _form: Any) -> None:
        if not self.data:
            raise ValidationError("Choisissez au moins un groupe de travail.")
        if not offered(self).issuperset(self.data):
            raise ValidationError(
                "Un des groupes choisis n’appartient pas à cette région. Choisissez parmi "
                "les groupes proposés."
            )


class AskForm(GuardedForm):
    """The seven items that ANSA asks for, a motivation, and the notice."""

    submission_key = SubmissionKeyField()
    region = ListField("Votre région", [Required("Choisissez votre région.")])
    workgroups = WorkgroupsField("Groupes de travail souhaités")
    first_name = LineField(
        "Prénom",
        [Required(), has_a_letter, no_address_in_name],
        max_length=NAME_LENGTH,
        render_kw={"autocomplete": "given-name"},
    )
    last_name = LineField(
        "Nom",
        [Required(), has_a_letter, no_address_in_name],
        max_length=NAME_LENGTH,
        render_kw={"autocomplete": "family-name"},
    )
    email = AddressField(
        "Adresse électronique",
        [Required()],
        description="Format attendu : prenom.nom@exemple.fr. Un lien de confirmation y est envoyé.",
        render_kw={"autocomplete": "email"},
    )
    is_concerned = BooleanField(
        "Je participe comme personne concernée par la pauvreté",
        description="La structure et la fonction deviennent facultatives.",
    )
    organisation = LineField(
        "Structure",
        [no_web_address],
        description="Le nom complet de votre association, service, collectivité, caisse…",
        render_kw={"autocomplete": "organization", "list": "structures-connues"},
    )
    department = ListField(
        "Département de la structure", description="La liste suit la région choisie."
    )
    job_title = LineField(
        "Fonction",
        [no_web_address],
        description="Par exemple : assistante sociale, bénévole, chef de projet, élue.",
        render_kw={"autocomplete": "organization-title"},
    )
    motivation = ParagraphField(
        "Ce que vous souhaitez apporter ou trouver dans ces groupes",
        max_length=MOTIVATION_LENGTH,
        description="Quelques phrases suffisent. N’écrivez rien sur la santé, les opinions ou la "
        "vie privée, la vôtre ou celle d’autres personnes.",
        render_kw={"rows": 6},
    )
    notice = BooleanField(
        "J’ai lu ces informations sur mes données",
        [DataRequired("Cochez cette case après avoir lu ces informations.")],
    )

    def offer(self) -> None:
        """Put in the lists what the chosen region has; an unknown region has nothing."""
        regions = [SelectChoice(each.code, each.name) for each in all_regions()]
        self.region.choices = [SelectChoice("", "Choisissez dans la liste"), *regions]
        code = self.region.data if self.is_region_known else ""
        self.groups: list[Workgroup] = joinable_in(code)
        self.workgroups.choices = [SelectChoice(each.id, each.title) for each in self.groups]
        departments = [
            SelectChoice(each.code, f"{each.name} ({each.code})") for each in departments_of(code)
        ]
        self.department.choices = [SelectChoice("", "Je ne sais pas, ou plusieurs"), *departments]

    @property
    def is_region_known(self) -> bool:
        return bool(self.region.data) and self.region.data in offered(self.region)

    @property
    def hints(self) -> dict[int, str]:
        """What is said under each group, by its number."""
        return {each.id: WITHOUT_ANYBODY for each in self.groups if not each.facilitator_count}

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        if self.region.errors:  # the rest follows from the region: one error, not three
            self.workgroups.errors = self.department.errors = []
        return is_valid

    def validate_email(self, field: Field) -> None:
        if len(field.data or "") > EMAIL_LENGTH:
            raise ValidationError("Cette adresse électronique est trop longue.")

    def validate_organisation(self, field: Field) -> None:
        if not field.data and not self.is_concerned.data:
            raise ValidationError(
                "Indiquez votre structure, ou cochez « Je participe comme personne concernée »."
            )

    def validate_job_title(self, field: Field) -> None:
        if not field.data and not self.is_concerned.data:
            raise ValidationError("Indiquez votre fonction, même bénévole.")

    def submission(self) -> Submission:
        """What was typed, for the service."""
        return Submission(
            first_name=self.first_name.data,
            last_name=self.last_name.data,
            email=self.email.data,
            organisation_name=self.organisation.data or "",
            department_code=self.department.data or None,
            job_title=self.job_title.data or PERSON_CONCERNED,
            region_code=self.region.data,
            workgroup_ids=tuple(self.workgroups.data or ()),
            motivation=self.motivation.data or "",
        )

    def drawn_key(self) -> str:
        """The key drawn when the form was shown; one that is not ours is drawn again."""
        key = self.submission_key.data or ""
        return key if DRAWN_KEY.fullmatch(key) else uuid.uuid4().hex


class ReplyForm(Form):
    """The applicant's words in the exchange."""

    submission_key = SubmissionKeyField()
    body = ParagraphField("Votre message", [Required("Écrivez votre message.")])


class ConfirmForm(Form):
    """A button alone: what a link of a mail leads to."""
