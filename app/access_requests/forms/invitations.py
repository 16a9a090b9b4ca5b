"""The forms of invitations: the list of whoever invites, the answer of whoever is invited."""

import hashlib
from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, Field, HiddenField, SelectChoice, TextAreaField, ValidationError
from wtforms.validators import DataRequired

from app.access_requests.forms.public import (
    NAME_LENGTH,
    PERSON_CONCERNED,
    ListField,
    WorkgroupsField,
    has_a_letter,
    no_web_address,
)
from app.access_requests.models import Invitation
from app.access_requests.services.address_lists import Row, read
from app.access_requests.services.arrivals import Newcomer
from app.core.forms import Form, LineField, Required, no_address_in_name
from app.core.list_files import LONGEST_FILE, UnreadableList, decode
from app.directory.models import Region
from app.workgroups.models import Workgroup

PEOPLE_HINT = (
    "Une personne par ligne, 1 000 au plus : « Amélie Dupré <amelie.dupre@exemple.fr> », ou "
    "« adresse ; prénom ; nom ; structure ; fonction ». Seule l’adresse est obligatoire."
)
FILE_HINT = (
    "Format CSV, 1 Mo au plus. La première ligne peut porter les titres : adresse, prénom, nom, "
    "structure, fonction."
)


class OwnWorkgroupsField(WorkgroupsField):
    """Groups that the person runs."""

    def pre_validate(self, form: Any) -> None:
        try:
            super().pre_validate(form)
        except ValidationError as error:
            if self.data:
                raise ValidationError(
                    "Un des groupes choisis n’est pas de ceux que vous animez. Choisissez parmi "
                    "les groupes proposés."
                ) from error
            raise


class RegionForm(Form):
    """The region whose groups are shown."""

    class Meta:
        csrf = False

    region = ListField("Région des groupes", [Required("Choisissez une région.")])

    @classmethod
    def among(cls, regions: Sequence[Region], chosen: str) -> "RegionForm":
        form = cls(data={"region": chosen})
        choices = [SelectChoice(each.code, each.name) for each in regions]
        form.region.choices = [SelectChoice("", "Choisissez dans la liste"), *choices]
        return form


class InviteForm(Form):
    """Groups, and a list of people pasted or uploaded. ``checked`` tells which list was seen."""

    rows: Sequence[Row] = ()

    groups = OwnWorkgroupsField("Groupes de travail proposés")
    people = TextAreaField(
        "Liste à coller", description=PEOPLE_HINT, render_kw={"rows": 8, "spellcheck": "false"}
    )
    file = FileField(
        "Ou fichier d’un tableur", description=FILE_HINT, render_kw={"accept": ".csv,.txt"}
    )
    checked = HiddenField()

    @classmethod
    def over(cls, offered: Sequence[Workgroup], chosen: int | None = None) -> "InviteForm":
        """The form with a box for each of these groups."""
        only = offered[0].id if len(offered) == 1 else None
        form = cls(data={"groups": [each for each in (chosen or only,) if each]})
        form.offered = offered
        form.groups.choices = [SelectChoice(each.id, each.title) for each in offered]
        return form

    @property
    def workgroups(self) -> list[Workgroup]:
        return [each for each in self.offered if each.id in (self.groups.data or ())]

    @property
    def is_checked(self) -> bool:
        """Whether this very list was shown line by line."""
        return bool(self.checked.data == self.digest)

    @property
    def digest(self) -> str:
        seen = repr((sorted(self.groups.data or ()), self.rows))
        return hashlib.sha256(seen.encode()).hexdigest()

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        try:
            self._take_file()
            self.rows = read(self.people.data or "")
        except UnreadableList as refusal:
            has_file = bool(self.file.data) and not self.people.data
            self.refuse(self.file if has_file else self.people, str(refusal))
        return is_valid and not self.errors

    def _take_file(self) -> None:
        """Put the text of the file in the place of the pasted one."""
        if not self.file.data or not self.file.data.filename:
            return
        if (self.people.data or "").strip():
            raise UnreadableList("Collez une liste ou choisissez un fichier, pas les deux.")
        self.people.data = decode(self.file.data.read(LONGEST_FILE + 1))


class NewcomerForm(Form):
    """What an invited person checks and completes before their account opens."""

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
    is_concerned = BooleanField(
        "Je participe comme personne concernée par la pauvreté",
        description="La structure et la fonction deviennent facultatives.",
    )
    organisation = LineField(
        "Structure", [no_web_address], render_kw={"autocomplete": "organization"}
    )
    job_title = LineField(
        "Fonction", [no_web_address], render_kw={"autocomplete": "organization-title"}
    )
    notice = BooleanField(
        "J’ai lu ces informations sur mes données",
        [DataRequired("Cochez cette case après avoir lu ces informations.")],
    )

    @classmethod
    def of(cls, invitation: Invitation) -> "NewcomerForm":
        """The form filled with what the inviter wrote."""
        return cls(
            data={
                "first_name": invitation.first_name,
                "last_name": invitation.last_name,
                "organisation": invitation.organisation_name,
                "job_title": invitation.job_title,
            }
        )

    def validate_organisation(self, field: Field) -> None:
        if not field.data and not self.is_concerned.data:
            raise ValidationError(
                "Indiquez votre structure, ou cochez « Je participe comme personne concernée »."
            )

    def validate_job_title(self, field: Field) -> None:
        if not field.data and not self.is_concerned.data:
            raise ValidationError("Indiquez votre fonction, même bénévole.")

    def newcomer(self) -> Newcomer:
        """What was typed, for the service."""
        return Newcomer(
            first_name=self.first_name.data,
            last_name=self.last_name.data,
            organisation_name=self.organisation.data or "",
            job_title=self.job_title.data or PERSON_CONCERNED,
        )
