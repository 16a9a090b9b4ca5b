"""The forms of one's functions: a new employer, another title, an end."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import DateField, SelectChoice
from wtforms.validators import InputRequired, ValidationError

from app.core.dates import NBSP, current_zone
from app.core.db import now
from app.core.forms import (
    REQUIRED,
    CheckboxesField,
    Form,
    LineField,
    Required,
    no_address_in_name,
    row_number,
)
from app.directory.models import Affiliation

OLDEST_YEAR = 1950
NO_FUTURE = "Ce jour n’est pas encore venu. Déclarez le changement ce jour-là."
BAD_DAY = f"Cette date n’est pas valable. Exemple{NBSP}: 2019-09-01"
JOB_TITLE_HINT = f"Votre métier ou votre mandat. Exemple{NBSP}: conseillère en insertion"


def _today() -> date:
    """The present day where the reader lives: it comes earlier in La Réunion."""
    return now().astimezone(current_zone()).date()


def past_day(_form: Any, field: DateField) -> None:
    """A day that has come, in living memory."""
    if field.data and field.data > _today():
        raise ValidationError(NO_FUTURE)
    if field.data and field.data.year < OLDEST_YEAR:
        raise ValidationError(BAD_DAY)


class DayField(DateField):
    """A day, written by the browser or as 2019-09-01."""

    def __init__(self, label: str, **kw: Any) -> None:
        super().__init__(label, [InputRequired(REQUIRED), past_day], **kw)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(BAD_DAY if any(valuelist) else REQUIRED) from error


class AffiliationForm(Form):
    """A new function, and what becomes of the former ones: ended that day unless told otherwise."""

    organisation = LineField(
        "Structure",
        [no_address_in_name],
        description="Laissez vide si vous participez à titre personnel.",
        render_kw={"autocomplete": "off"},
    )
    job_title = LineField("Fonction", [Required()], description=JOB_TITLE_HINT)
    started_on = DayField("Depuis le", default=_today)
    ending = CheckboxesField(
        "Vos fonctions précédentes",
        coerce=row_number,
        description="Cochez celles qui se terminent ce jour-là.",
    )

    @classmethod
    def over(cls, former: Sequence[Affiliation]) -> "AffiliationForm":
        """The form with a box for each function of today, ticked until one says otherwise."""
        form = cls(data={"ending": [each.id for each in former]})
        form.ending.choices = [SelectChoice(each.id, named(each)) for each in former]
        return form


class JobTitleForm(Form):
    """Another name for a function."""

    job_title = LineField("Fonction", [Required()], description=JOB_TITLE_HINT)


class EndForm(Form):
    """The last day of a function."""

    ended_on = DayField("Terminée le", default=_today)


def named(tie: Affiliation) -> str:
    """« Chargée de mission, Association L’Étape ». Needs the structure to be loaded."""
    place = tie.organisation.name if tie.organisation else "à titre personnel"
    return f"{tie.job_title}, {place}"
