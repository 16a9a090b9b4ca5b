"""Groups and themes as staff keep them."""

from typing import Any

from wtforms import BooleanField, IntegerField, SelectChoice, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from app.administration.forms.filters import ChoiceFilter, FilterForm, choices_of, region_choices
from app.administration.queries.workgroups import GroupState, WorkgroupFilters, is_title_taken
from app.core.converters import LARGEST_NUMBER
from app.core.forms import Form, LineField, Required
from app.workgroups.models import Openness, Theme, Workgroup

FAMILY_LENGTH = 60
LIVING = (Openness.OPEN, Openness.ON_REQUEST, Openness.CLOSED)
NEW_THEME = "Une nouvelle thématique, propre à cette région"
TAKEN = "Une thématique porte déjà cet intitulé."
CHOOSE_REGION = "Choisissez une région."
NUMBER = "Écrivez un nombre entier, de 1 à 99."


class WorkgroupFilterForm(FilterForm):
    """Which groups to list."""

    region = ChoiceFilter("Région", choices=lambda: region_choices("Toutes"))
    theme = ChoiceFilter("Thématique")
    state = ChoiceFilter(
        "État", choices=choices_of("Tous", ((each.value, each.label) for each in GroupState))
    )

    def offer(self, themes: list[Theme]) -> None:
        self.theme.choices = choices_of("Toutes", theme_pairs(themes))

    def wanted(self) -> WorkgroupFilters:
        return WorkgroupFilters(
            region=self.region.data or "",
            theme=int(self.theme.data) if self.theme.data else None,
            state=self.state.data or "",
        )


def theme_pairs(themes: list[Theme]) -> list[tuple[str, str]]:
    """The value and label of each theme, in the order given."""
    return [(str(theme.id), f"{theme.number}. {theme.title}") for theme in themes]


def number_field(label: str, *rules: object) -> IntegerField:
    """The number of a theme."""
    return IntegerField(label, [*rules, NumberRange(min=1, max=99, message=NUMBER)])


class NewWorkgroupForm(Form):
    """A group more for a region: of a known theme, or of a theme of its own."""

    region = SelectField(
        "Région",
        [InputRequired(CHOOSE_REGION)],
        choices=lambda: region_choices("Choisir une région"),
    )
    theme = SelectField("Thématique")
    number = number_field("Numéro de la nouvelle thématique", Optional())
    title = LineField(
        "Intitulé",
        description="Obligatoire pour une nouvelle thématique. "
        "Pour une thématique connue, c’est l’intitulé propre à la région.",
    )

    def offer(self, themes: list[Theme]) -> None:
        self.theme.choices = choices_of(NEW_THEME, theme_pairs(themes))

    def validate_title(self, field: LineField) -> None:
        if not self.theme.data and not field.data:
            raise ValidationError("Écrivez l’intitulé de la nouvelle thématique.")
        if not self.theme.data and is_title_taken(field.data, self.region.data):
            raise ValidationError(TAKEN)

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        if self.theme.data or self.number.data or self.number.errors:
            return is_valid
        self.refuse(self.number, "Écrivez le numéro de la nouvelle thématique.")
        return False


class WorkgroupForm(Form):
    """The title that a region gives to a group, and who may join it."""

    local_title = LineField(
        "Intitulé propre à la région",
        description="Laissez vide pour garder l’intitulé national.",
    )
    openness = SelectField(
        "Ouverture",
        choices=[SelectChoice(each.value, each.label) for each in Openness if each in LIVING],
    )


class ArchiveForm(Form):
    """Which group takes over from the one that is archived."""

    successor = SelectField("Groupe qui prend la suite")

    def offer(self, workgroups: list[Workgroup]) -> None:
        titles = [(str(each.id), f"{each.theme.number}. {each.title}") for each in workgroups]
        self.successor.choices = choices_of("Aucun", titles)


class FacilitatorForm(Form):
    """Whom to name, or to thank."""

    account = IntegerField("Compte", [InputRequired(), NumberRange(1, LARGEST_NUMBER)])


class ThemeForm(Form):
    """A theme: its number, title and family."""

    number = number_field("Numéro", InputRequired(NUMBER))
    title = LineField("Intitulé", [Required()])
    family = LineField("Famille", max_length=FAMILY_LENGTH)


class ThemeEditForm(ThemeForm):
    """A known theme, and where it stands."""

    is_reconstructed = BooleanField(
        "Intitulé reconstitué",
        description="Décochez une fois l’intitulé confirmé par une source.",
    )
    is_active = BooleanField(
        "Thématique active",
        description="Décochée, elle n’ouvre plus de nouveau groupe ; ses groupes restent.",
    )


class NewThemeForm(ThemeForm):
    """A theme more: for the whole country, or for one region."""

    region = SelectField("Région", choices=lambda: region_choices("Toutes (thématique nationale)"))

    def validate_title(self, field: LineField) -> None:
        if is_title_taken(field.data, self.region.data):
            raise ValidationError(TAKEN)
