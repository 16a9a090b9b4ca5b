"""The forms that take lists out of the directory: an export with its reason, cards of people."""

from collections.abc import Sequence

from wtforms import RadioField, SelectChoice, ValidationError

from app.core.forms import CheckboxesField, Form, LineField, Required, row_number

CSV, ODS = "csv", "ods"
MOST_CARDS = 500
NOT_TICKED = {"email", "phone"}


class ExportForm(Form):
    """What stands in the file, its format, and why it is wanted."""

    columns = CheckboxesField(
        "Colonnes",
        description=(
            "L’adresse et le téléphone ne sont donnés que pour les personnes qui vous laissent "
            "les voir."
        ),
    )
    file_format = RadioField(
        "Format",
        [Required("Choisissez un format.")],
        choices=[
            SelectChoice(CSV, "CSV, pour Excel et les autres tableurs"),
            SelectChoice(ODS, "ODS, pour LibreOffice"),
        ],
        default=CSV,
    )
    why = LineField(
        "Pourquoi avez-vous besoin de cette liste\N{NO-BREAK SPACE}?",
        [Required("Dites en quelques mots à quoi la liste servira.")],
        description="Cette raison est gardée au journal, avec votre nom et la date.",
    )

    def offer(self, columns: Sequence[tuple[str, str]]) -> None:
        """Offer these columns (key, title), ticked at first save the contact details."""
        self.columns.choices = [SelectChoice(*column) for column in columns]
        if not self.is_submitted():
            self.columns.data = [key for key, _ in columns if key not in NOT_TICKED]

    def validate_columns(self, field: CheckboxesField) -> None:
        if not field.data:
            raise ValidationError("Cochez au moins une colonne.")


class CardsForm(Form):
    """The people whose cards are wanted."""

    people = CheckboxesField("Personnes", coerce=row_number, validate_choice=False)

    def validate_people(self, field: CheckboxesField) -> None:
        if not field.data:
            raise ValidationError("Cochez au moins une personne.")
        if len(field.data) > MOST_CARDS:
            raise ValidationError(f"Cochez {MOST_CARDS} personnes au plus.")
