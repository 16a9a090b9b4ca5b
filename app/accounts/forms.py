"""The forms of accounts; what a password must be is said in plain words beside its field."""

from typing import Any

from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired, ValidationError

from app.accounts.models import User
from app.accounts.passwords import weakness
from app.core.forms import REQUIRED, AddressField, Form, Required

ON_DEVICE = {"autocapitalize": "off", "spellcheck": "false"}


class SecretField(PasswordField):
    """A password as typed: neither cleaned nor shown again."""

    data: Any


class AddressForm(Form):
    """The address of an account, to receive a link."""

    email = AddressField(
        "Adresse électronique",
        [Required()],
        description="Format attendu : prenom.nom@exemple.fr",
        render_kw={"autocomplete": "username", **ON_DEVICE},
    )


class SignInForm(AddressForm):
    """Address and password, with where to go next and the form to give back."""

    password = SecretField(
        "Mot de passe",
        [InputRequired(REQUIRED)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()
    kept = HiddenField()


class OwnPasswordForm(Form):
    """A form that knows whose password is chosen, so that it is not made of their name."""

    def __init__(self, person: User, **kw: Any) -> None:
        super().__init__(**kw)
        self._person = person

    def refuse_weak(self, password: str) -> None:
        person = self._person
        found = weakness(password, (person.email, person.first_name, person.last_name))
        if found:
            raise ValidationError(found)


class NewPasswordForm(OwnPasswordForm):
    """The password of a person whom a mailed link has identified."""

    password = SecretField(
        "Votre mot de passe",
        [InputRequired(REQUIRED)],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_password(self, field: SecretField) -> None:
        self.refuse_weak(field.data)


class ChangePasswordForm(OwnPasswordForm):
    """The present password, then the next one."""

    current_password = SecretField(
        "Mot de passe actuel",
        [InputRequired(REQUIRED)],
        render_kw={"autocomplete": "current-password"},
    )
    new_password = SecretField(
        "Nouveau mot de passe",
        [InputRequired(REQUIRED)],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_new_password(self, field: SecretField) -> None:
        self.refuse_weak(field.data)
