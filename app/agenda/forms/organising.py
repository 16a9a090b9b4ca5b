"""The forms of whoever organises: decide, invite, ask questions, set the seats, take the list."""

import re
from collections.abc import Mapping, Sequence

from email_validator import EmailNotValidError
from wtforms import (
    BooleanField,
    Field,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    ValidationError,
)
from wtforms.validators import NumberRange, Optional

from app.agenda.models import AttendanceState
from app.agenda.services.deciding import MOVES
from app.agenda.services.guests import Newcomer
from app.agenda.services.places import Seats
from app.agenda.services.registering import Guise
from app.core.addresses import normalise_address
from app.core.forms import CheckboxesField, Form, LineField, ParagraphField, Required, row_number
from app.core.text import one_line

CSV, ODS = "csv", "ods"
MOST_SEATS, MOST_HOURS, MOST_OUTSIDERS, MOST_CHOICES = 10_000, 720, 100, 20
REASON_LENGTH = 1_000
SEATS_PREFIX = "kept_"
_NAMED = re.compile(r"(?P<name>[^<>@]*)<(?P<email>[^<>\s]+)>")


class MoveForm(Form):
    """Where a person stands."""

    state = RadioField(
        "Réponse",
        [Required("Choisissez une réponse.")],
        choices=[SelectChoice(each.value, each.label) for each in MOVES],
    )

    @property
    def wanted(self) -> AttendanceState:
        return AttendanceState(self.state.data)


class RefusalForm(Form):
    """Why a person is refused: they read it."""

    reason = ParagraphField(
        "Motif",
        [Required("Dites pourquoi en une phrase.")],
        max_length=REASON_LENGTH,
        description="La personne le reçoit par courriel.",
        render_kw={"rows": 3},
    )


class InviteForm(Form):
    """The members to invite, all ticked at first, and the addresses of outsiders."""

    people = CheckboxesField("Membres à inviter", coerce=row_number, validate_choice=False)
    outsiders = ParagraphField(
        "Autres personnes, sans compte",
        description=(
            "Une adresse par ligne, ou « Prénom Nom <adresse> ». Chacune reçoit un lien personnel."
        ),
        render_kw={"rows": 4},
    )

    def offer(self, people: Sequence[tuple[int, str]]) -> None:
        """Offer these people (number, name)."""
        self.people.choices = [SelectChoice(str(number), name) for number, name in people]
        if not self.is_submitted():
            self.people.data = [number for number, _name in people]

    def validate_outsiders(self, field: Field) -> None:
        lines = (line.strip() for line in (field.data or "").splitlines())
        self._newcomers = [_newcomer(line) for line in lines if line]
        if len(self._newcomers) > MOST_OUTSIDERS:
            raise ValidationError(f"Écrivez {MOST_OUTSIDERS} adresses au plus.")
        if not self._newcomers and not self.people.data:
            raise ValidationError("Cochez une personne, ou écrivez une adresse.")

    @property
    def newcomers(self) -> list[Newcomer]:
        return self._newcomers


def _newcomer(line: str) -> Newcomer:
    named = _NAMED.fullmatch(line)
    name, typed = (one_line(named["name"]), named["email"]) if named else ("", one_line(line))
    try:
        email = normalise_address(typed)
    except EmailNotValidError as error:
        raise ValidationError(f"Cette adresse n’est pas valable : {typed}") from error
    if any(mark in name.casefold() for mark in ("://", "www.", "{{")):
        raise ValidationError(f"Écrivez seulement un nom avant l’adresse {email}.")
    first, _, last = name.partition(" ")
    return Newcomer(email, Guise(first[:100], last[:100]))


class QuestionForm(Form):
    """One more question."""

    label = LineField("Question", [Required("Écrivez la question.")])
    choices = ParagraphField(
        "Réponses à choisir",
        description="Une par ligne. Laissez vide pour une réponse libre.",
        render_kw={"rows": 4},
    )
    is_required = BooleanField("Il faut répondre pour s’inscrire")

    @property
    def choice_lines(self) -> list[str]:
        lines = (one_line(line)[:200] for line in (self.choices.data or "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def validate_choices(self, _field: Field) -> None:
        if len(self.choice_lines) == 1:
            raise ValidationError("Écrivez au moins deux réponses, ou aucune.")
        if len(self.choice_lines) > MOST_CHOICES:
            raise ValidationError(f"Écrivez {MOST_CHOICES} réponses au plus.")


class SeatsForm(Form):
    """How a seat that is freed is passed on, and those kept for each family of structures."""

    answer_hours = IntegerField(
        "Heures laissées pour prendre une place libérée",
        [NumberRange(0, MOST_HOURS, f"Écrivez un nombre de 0 à {MOST_HOURS}.")],
        description="Avec 0, la place est donnée tout de suite à la première personne en attente.",
    )

    @classmethod
    def for_families(cls, names: Sequence[str]) -> "SeatsForm":
        """The form with a number for each family."""
        rules = [Optional(), NumberRange(0, MOST_SEATS, f"Écrivez un nombre de 0 à {MOST_SEATS}.")]
        fields = {f"{SEATS_PREFIX}{at}": IntegerField(name, rules) for at, name in enumerate(names)}
        form: SeatsForm = type("SeatsFormOfFamilies", (cls,), fields)()
        return form

    @property
    def kept_fields(self) -> list[Field]:
        """The fields of the families, in their order."""
        return [field for field in self if field.name.startswith(SEATS_PREFIX)]

    def start_from(self, seats: Seats) -> None:
        """Fill an untouched form with the seats of today."""
        self.answer_hours.data = seats.answer_hours
        for field in self.kept_fields:
            field.data = seats.kept.get(field.label.text)

    @property
    def wanted(self) -> Seats:
        """What was typed."""
        kept: Mapping[str, int] = {each.label.text: each.data or 0 for each in self.kept_fields}
        return Seats(self.answer_hours.data or 0, kept)


class ListForm(Form):
    """The list of those registered, as a file."""

    file_format = RadioField(
        "Format",
        [Required("Choisissez un format.")],
        choices=[
            SelectChoice(CSV, "CSV, pour Excel et les autres tableurs"),
            SelectChoice(ODS, "ODS, pour LibreOffice"),
        ],
        default=CSV,
    )


class RegistrationFilters(Form):
    """The state and the name to which the list is narrowed; the address holds them."""

    etat = SelectField("Réponse", default="")
    q = LineField("Nom")

    class Meta(Form.Meta):
        csrf = False

    def __init__(self, state: AttendanceState | None, words: str) -> None:
        super().__init__(formdata=None, data={"etat": state.value if state else "", "q": words})
        self.etat.choices = [SelectChoice("", "Toutes les réponses")] + [
            SelectChoice(each.value, each.label) for each in AttendanceState
        ]


class PeopleFilters(Form):
    """The name of somebody to name; the address holds it."""

    q = LineField("Nom")

    class Meta(Form.Meta):
        csrf = False

    def __init__(self, words: str) -> None:
        super().__init__(formdata=None, data={"q": words})
