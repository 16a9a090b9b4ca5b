"""What staff choose about one account."""

from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired

from app.accounts.models import NationalRole
from app.administration.forms.filters import choices_of, region_choices
from app.core.forms import CheckboxesField, Form, row_number


class RoleForm(Form):
    """Which national role to give or take."""

    role = SelectField("Rôle national", [InputRequired("Choisissez un rôle.")])

    def offer(self, roles: list[NationalRole]) -> None:
        self.role.choices = choices_of(
            "Choisir un rôle", ((each.value, each.label) for each in roles)
        )


class EndMandateForm(Form):
    """Of which region a person is no longer the regional team."""

    region = SelectField(
        "Région",
        [InputRequired("Choisissez une région.")],
        choices=lambda: region_choices("Choisir une région"),
    )


class MandateForm(EndMandateForm):
    """Of which region a person is the regional team, and whether they decide there."""

    can_decide = BooleanField("Peut décider des demandes de sa région")


class ConfirmationForm(Form):
    """Nothing to fill in: sending it is the answer."""


class ActivationsForm(Form):
    """To whom the activation link goes again."""

    accounts = CheckboxesField("Comptes", coerce=row_number, validate_choice=False)
