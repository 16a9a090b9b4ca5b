"""The forms of a deposit: where and which files, then what each of them is."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    ValidationError,
)
from wtforms.validators import InputRequired, Optional

from app.core.db import now
from app.core.forms import CheckboxesField, Form, LineField, ParagraphField, Required
from app.directory.models import Department
from app.directory.queries.organisations import find_organisation
from app.documents.forms.editing import FIRST_YEAR, SUMMARY_LENGTH
from app.documents.models import DepositedFile, DocumentKind
from app.documents.queries.depositing import Place
from app.documents.queries.guessing import guess
from app.documents.services.deposits import Described
from app.documents.services.editing import Description
from app.documents.services.limits import ACCEPTED, MEGABYTE, MOST_FILES
from app.documents.services.taking import SentFile
from app.workgroups.models import Audience, Theme

NBSP = "\N{NO-BREAK SPACE}"
KINDS = [SelectChoice(each.value, each.label) for each in DocumentKind]
AS_ALL = SelectChoice("", "Comme pour tous")
SHOWN_TO = {
    Audience.WORKGROUP: "Le groupe seulement",
    Audience.REGION: "Toute la région",
    Audience.MEMBERS: "Tous les membres de l’espace",
}
UNKNOWN_ORGANISATION = (
    "L’annuaire ne connaît pas cette structure. Choisissez-la dans la liste, ou laissez vide."
)


def limits(most_bytes: int) -> str:
    """What may be sent, said before."""
    kinds = ", ".join(each.upper() for each in ACCEPTED if each != "jpeg")
    size = f"{most_bytes // MEGABYTE}{NBSP}Mo"
    return f"{MOST_FILES} fichiers au plus, {size} chacun. Formats acceptés{NBSP}: {kinds}."


class FilesForm(Form):
    """Files to send, several at once."""

    files = MultipleFileField(
        "Fichiers", render_kw={"accept": ",".join(f".{each}" for each in ACCEPTED)}
    )

    def __init__(self, most_bytes: int) -> None:
        super().__init__()
        self.files.description = limits(most_bytes)

    @property
    def sent(self) -> list[SentFile]:
        """The files chosen."""
        chosen = [each for each in self.files.data or () if each and each.filename]
        return [SentFile(each.filename, each.stream) for each in chosen]

    def validate_files(self, _field: MultipleFileField) -> None:
        if len(self.sent) > MOST_FILES:
            raise ValidationError(f"Envoyez {MOST_FILES} fichiers au plus à la fois.")


class DepositForm(FilesForm):
    """Where to deposit, and the files."""

    place = SelectField("Où déposer ?", validators=[Required("Choisissez un lieu.")])

    def __init__(self, places: Mapping[str, Sequence[Place]], most_bytes: int) -> None:
        super().__init__(most_bytes)
        self.places = {each.token: each for several in places.values() for each in several}
        self.place.choices = [
            SelectChoice(each.token, each.label, optgroup=kind)
            for kind, several in places.items()
            for each in several
        ]

    @property
    def chosen(self) -> Place:
        return self.places[self.place.data]


class DescribeForm(Form):
    """What is said of all the files of a deposit at once; fields of each file are added to it."""

    kind = SelectField("Nature", choices=KINDS)
    year = IntegerField(
        "Année",
        [InputRequired("Écrivez une année, par exemple 2019.")],
        description="L’année dont parle le document, ou celle où il a été écrit.",
    )
    audience = RadioField("Qui pourra lire ?")
    theme_id = SelectField("Thématique", coerce=int)
    organisation = LineField(
        "Structure auteure",
        description="Celle qui a écrit le document, telle qu’elle est nommée dans l’annuaire.",
        render_kw={"autocomplete": "off"},
    )
    departments = CheckboxesField("Départements dont il s’agit")
    deposited: Sequence[DepositedFile] = ()
    group_theme_id: int | None = None
    organisation_id: int | None = None

    def validate_year(self, field: IntegerField) -> None:
        _check_year(self, field)

    def validate_organisation(self, field: LineField) -> None:
        found = find_organisation(field.data) if field.data else None
        if field.data and found is None:
            raise ValidationError(UNKNOWN_ORGANISATION)
        self.organisation_id = found.id if found else None

    @property
    def described(self) -> Described:
        """What was typed, for each file."""
        said = {each.id: self._said_of(each.id) for each in self.deposited}
        return Described(Audience(self.audience.data), said, self.departments.data or ())

    def _said_of(self, number: int) -> Description:
        return Description(
            title=self[f"title_{number}"].data,
            summary=self[f"summary_{number}"].data or "",
            kind=DocumentKind(self._own("kind", number) or self.kind.data),
            year=self._own("year", number) or self.year.data,
            theme_id=self.group_theme_id or self.theme_id.data or None,
            organisation_id=self.organisation_id,
            is_accessible=bool(self[f"is_accessible_{number}"].data),
        )

    def _own(self, name: str, number: int) -> Any:
        """What a file says otherwise than all: nothing when it is alone."""
        field = self._fields.get(f"{name}_{number}")
        return field.data if field else None


def describing(
    deposited: Sequence[DepositedFile],
    audiences: Sequence[Audience],
    themes: Sequence[Theme],
    departments: Sequence[Department],
    group_theme_id: int | None,
) -> DescribeForm:
    """The form of these files. ``themes`` are not asked of a group, which has its own."""
    guesses = {each.id: guess(each.file_name, now().year) for each in deposited}
    is_alone = len(deposited) == 1
    own: dict[str, Any] = {"deposited": deposited, "group_theme_id": group_theme_id}
    for each in deposited:
        own |= _fields_of(each, is_alone=is_alone)
    form: DescribeForm = type("DescribeFormOfFiles", (DescribeForm,), own)()
    form.audience.choices = [SelectChoice(each.value, SHOWN_TO[each]) for each in audiences]
    form.theme_id.choices = [SelectChoice("0", "Aucune en particulier")] + [
        SelectChoice(str(each.id), f"{each.number} – {each.title}") for each in themes
    ]
    form.departments.choices = [
        SelectChoice(each.code, f"{each.name} ({each.code})") for each in departments
    ]
    if not form.is_submitted():
        _start(form, audiences[0], guesses if is_alone else {})
    if group_theme_id is not None or not form.is_submitted():
        form.theme_id.data = 0
    return form


def _start(form: DescribeForm, audience: Audience, guesses: Mapping[int, Any]) -> None:
    form.audience.data, form.year.data = audience.value, now().year
    form.kind.data = DocumentKind.PRODUCTION.value
    for only in guesses.values():
        form.kind.data = (only.kind or DocumentKind.PRODUCTION).value
        form.year.data = only.year or now().year


def _fields_of(each: DepositedFile, *, is_alone: bool) -> dict[str, Any]:
    guessed = guess(each.file_name, now().year)
    needed = Required(f"Donnez un titre à «{NBSP}{each.file_name}{NBSP}».")
    fields: dict[str, Any] = {
        f"title_{each.id}": LineField("Titre", [needed], default=guessed.title),
        f"summary_{each.id}": ParagraphField(
            "Résumé",
            max_length=SUMMARY_LENGTH,
            description="Deux ou trois phrases simples : ce qu’il contient, à qui il sert.",
            render_kw={"rows": 3},
        ),
        f"is_accessible_{each.id}": BooleanField(
            "Ce document est accessible",
            description="Il se lit avec un lecteur d’écran : titres, textes des images, tableaux.",
        ),
    }
    if not is_alone:
        fields[f"kind_{each.id}"] = SelectField(
            "Nature", choices=[AS_ALL, *KINDS], default=guessed.kind.value if guessed.kind else ""
        )
        fields[f"year_{each.id}"] = IntegerField(
            "Année", [Optional(), _check_year], default=guessed.year
        )
    return fields


def _check_year(_form: Any, field: IntegerField) -> None:
    latest = now().year + 1
    if field.data is not None and not FIRST_YEAR <= field.data <= latest:
        raise ValidationError(f"Écrivez une année entre {FIRST_YEAR} et {latest}.")
