"""The form of a new event: that of any event, and how it comes back."""

import re
from datetime import date, datetime
from typing import Any

from wtforms import IntegerField, RadioField, SelectChoice, SelectField, ValidationError
from wtforms.validators import NumberRange, Optional

from app.agenda.forms.events import EventForm
from app.agenda.forms.moments import DayField
from app.agenda.models.rules import Frequency, Rule, position_of
from app.core.dates import WEEKDAYS
from app.core.forms import CheckboxesField, ParagraphField, SubmissionKeyField

MOST_TIMES = 400
MOST_SKIPPED = 100
DAILY, WEEKLY, YEARLY = "jours", "semaines", "ans"
SAME_WEEKDAY, SAME_DATE, LAST_DAY = "mois-jour", "mois-date", "mois-fin"
REPEATS = [
    SelectChoice("", "Une seule fois"),
    SelectChoice(WEEKLY, "Par semaine"),
    SelectChoice(SAME_WEEKDAY, "Par mois, le même jour de la semaine (le deuxième mardi)"),
    SelectChoice(SAME_DATE, "Par mois, à la même date (le 12)"),
    SelectChoice(LAST_DAY, "Par mois, le dernier jour du mois"),
    SelectChoice(YEARLY, "Par année, à la même date"),
    SelectChoice(DAILY, "Par jour"),
]
UNTIL, COUNT, NEVER = "date", "nombre", "jamais"
_DAY = re.compile(r"[^\s,;]+")


class CreateForm(EventForm):
    """A new event, alone or in a series."""

    repeats = SelectField("Revient-il ?", choices=REPEATS, default="")
    interval = IntegerField(
        "Une fois sur combien ?",
        [Optional(), NumberRange(1, 99, "Écrivez un nombre entre 1 et 99.")],
        default=1,
        description="1 : chaque semaine, chaque mois… 2 : toutes les 2 semaines, tous les 2 mois…",
    )
    weekdays = CheckboxesField(
        "Les jours de la semaine",
        choices=[SelectChoice(str(n), name.capitalize()) for n, name in enumerate(WEEKDAYS)],
        description="Pour ce qui revient par semaine. Sans choix : le jour de la première date.",
    )
    ends = RadioField(
        "Jusqu’à quand ?",
        choices=[
            SelectChoice(UNTIL, "Jusqu’à une date"),
            SelectChoice(COUNT, "Un certain nombre de fois"),
            SelectChoice(NEVER, "Sans fin prévue"),
        ],
        default=UNTIL,
    )
    until_on = DayField("Dernière date possible", [Optional()])
    times = IntegerField(
        "Nombre de fois",
        [Optional(), NumberRange(1, MOST_TIMES, f"Écrivez un nombre entre 1 et {MOST_TIMES}.")],
    )
    skipped = ParagraphField(
        "Dates à sauter",
        description="Vacances, jours fériés : une date par ligne, par exemple 24/12/2019.",
        render_kw={"rows": 3},
    )
    submission_key = SubmissionKeyField()

    def validate(self, **kw: Any) -> bool:
        """Then how it ends: what may be left empty otherwise is asked of what comes back."""
        is_valid = super().validate(**kw)
        if self.repeats.data and self.ends.data == UNTIL:
            self._check_until()
        if self.repeats.data and self.ends.data == COUNT and self.times.data is None:
            self.refuse(self.times, "Écrivez combien de fois il a lieu.")
        return is_valid and not self.errors

    def _check_until(self) -> None:
        until, first = self.until_on.data, self.starts_on.data
        if until is None:
            told = "Écrivez la dernière date possible, ou choisissez une autre fin."
            self.refuse(self.until_on, told)
        elif first and until < first:
            self.refuse(self.until_on, "Cette date vient avant la première.")

    def validate_skipped(self, field: Any) -> None:
        found = _DAY.findall(field.data or "")
        if len(found) > MOST_SKIPPED:
            raise ValidationError(f"Écrivez {MOST_SKIPPED} dates au plus.")
        for each in found:
            if _day(each) is None:
                raise ValidationError(f"« {each[:20]} » n’est pas une date, comme 24/12/2019.")

    @property
    def skipped_days(self) -> set[date]:
        days = (_day(each) for each in _DAY.findall(self.skipped.data or ""))
        return {each for each in days if each is not None}

    @property
    def rule(self) -> Rule | None:
        """How it comes back; none when it does not."""
        if not self.repeats.data:
            return None
        first, interval = self.starts_on.data, self.interval.data or 1
        until = self.until_on.data if self.ends.data == UNTIL else None
        count = self.times.data if self.ends.data == COUNT else None
        end: dict[str, Any] = {"interval": interval, "until": until, "count": count}
        if self.repeats.data == WEEKLY:
            days = sorted({int(each) for each in self.weekdays.data or ()}) or [first.weekday()]
            return Rule(Frequency.WEEKLY, weekdays=tuple(days), **end)
        if self.repeats.data == SAME_WEEKDAY:
            rank = position_of(first)
            return Rule(Frequency.MONTHLY, weekdays=(first.weekday(),), position=rank, **end)
        if self.repeats.data == LAST_DAY:
            return Rule(Frequency.MONTHLY, on_last_day=True, **end)
        plain = {SAME_DATE: Frequency.MONTHLY, YEARLY: Frequency.YEARLY, DAILY: Frequency.DAILY}
        return Rule(plain[self.repeats.data], **end)


def _day(typed: str) -> date | None:
    for pattern in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(typed, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
