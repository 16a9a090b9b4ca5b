"""Forms: French messages, clean text, fields that the templates' ``field()`` knows."""

import uuid
from collections.abc import Sequence
from typing import Any

from email_validator import EmailNotValidError
from flask_wtf import FlaskForm
from wtforms import (
    EmailField,
    Field,
    HiddenField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget, TextArea

from app.core.addresses import normalise_address
from app.core.converters import LARGEST_NUMBER
from app.core.text import clean, one_line

LINE_LENGTH = 200
TEXT_LENGTH = 5_000
REQUIRED = "Ce champ est obligatoire."
TOO_LONG = "Ce texte est trop long : %(max)d caractères au plus."


class Form(FlaskForm):
    """The base of every form: messages in French, one token against forged requests."""

    class Meta:
        locales = ("fr",)

    def refuse(self, field: Field, message: str) -> None:
        """Add an error that was found after the format checks."""
        field.errors = [*field.errors, message]


def _clean_line(value: Any) -> Any:
    return one_line(value) if isinstance(value, str) else value


def _clean_text(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value


class Required(InputRequired):
    """Something must be there once spaces are gone."""

    def __init__(self, message: str = REQUIRED) -> None:
        super().__init__(message)

    def __call__(self, form: Any, field: Field) -> None:
        super().__call__(form, field)
        if isinstance(field.data, str) and not field.data:
            raise ValidationError(str(self.message))


def no_address_in_name(_form: Any, field: Field) -> None:
    """Refuse a name that carries an address, as spammers' names do: it goes into mails."""
    value = field.data or ""
    if any(mark in value.casefold() for mark in ("://", "www.", "@", "<", ">", "{{")):
        raise ValidationError("Écrivez seulement un nom, sans adresse ni symbole.")


class LineField(StringField):
    """One line of text, cleaned; 200 characters at most unless told otherwise."""

    data: Any

    def __init__(
        self, label: str, validators: Sequence[Any] = (), max_length: int = LINE_LENGTH, **kw: Any
    ) -> None:
        rules = [*validators, Length(max=max_length, message=TOO_LONG)]
        super().__init__(label, rules, filters=[_clean_line], **kw)


class WholeText(TextArea):
    """A text area without ``maxlength``: a browser would cut what is pasted and say nothing."""

    validation_attrs = ("required", "disabled")


class ParagraphField(TextAreaField):
    """Several lines of text, cleaned; 5,000 characters at most unless told otherwise."""

    widget = WholeText()
    data: Any

    def __init__(
        self, label: str, validators: Sequence[Any] = (), max_length: int = TEXT_LENGTH, **kw: Any
    ) -> None:
        rules = [*validators, Length(max=max_length, message=TOO_LONG)]
        super().__init__(label, rules, filters=[_clean_text], **kw)


class AddressField(EmailField):
    """An e-mail address, brought to the form in which it is stored and compared."""

    data: Any

    def __init__(self, label: str, validators: Sequence[Any] = (), **kw: Any) -> None:
        super().__init__(label, [*validators, self.check], filters=[_clean_line], **kw)

    @staticmethod
    def check(_form: Any, field: Field) -> None:
        if not field.data:
            return
        try:
            field.data = normalise_address(field.data)
        except EmailNotValidError as error:
            raise ValidationError(
                "Cette adresse électronique n’est pas valable. Exemple : prenom.nom@exemple.fr"
            ) from error


def row_number(value: Any) -> int:
    """The number of a row, as a box sends it. Raises ValueError for one that no column holds."""
    number = int(value)
    if not 0 < number <= LARGEST_NUMBER:
        raise ValueError(value)
    return number


class CheckboxesField(SelectMultipleField):
    """Several choices, each a checkbox."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SubmissionKeyField(HiddenField):
    """A key drawn when the form is shown: the same form sent twice is known as one."""

    def __init__(self, **kw: Any) -> None:
        super().__init__(default=lambda: uuid.uuid4().hex, **kw)
