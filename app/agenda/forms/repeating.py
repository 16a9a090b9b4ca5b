"""The forms of an event, new or not: that of any event, and how it comes back."""

import re
from datetime import date, datetime
from typing import Any

from wtforms import IntegerField, RadioField, SelectChoice, SelectField, ValidationError
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import HiddenInput

from app.agenda.forms.events import FOLLOWING, SCOPES, THIS, EventForm
from app.agenda.forms.moments import DayField
from app.agenda.models import Event
from app.agenda.models.rules import Frequency, Rule, position_of, read_rule
from app.agenda.queries.places import Place
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
RHYTHM = ("repeats", "interval", "weekdays", "ends", "until_on", "times")
LEFT_OUT = (
    "Les dates que le nouveau rythme n’a pas sont annulées si quelqu’un y a répondu, "
    "sinon mises à la corbeille."
)
FOR_SEVERAL = (
    "Le rythme vaut pour plusieurs dates. Choisissez «\u00a0Cette date et les suivantes\u00a0»."
)
_DAY = re.compile(r"[^\s,;]+")


class RhythmForm(EventForm):
    """What is said of an event, and how it comes back."""

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

    def validate(self, **kw: Any) -> bool:
        """Then how it ends: what may be left empty otherwise is asked of what comes back."""
        is_valid = super().validate(**kw)
        if "repeats" not in self:
            return is_valid
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

    @property
    def rule(self) -> Rule | None:
        """How it comes back; none when it does not."""
        if "repeats" not in self or not self.repeats.data:
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


class CreateForm(RhythmForm):
    """A new event, alone or in a series."""

    skipped = ParagraphField(
        "Dates à sauter",
        description="Vacances, jours fériés : une date par ligne, par exemple 24/12/2019.",
        render_kw={"rows": 3},
    )
    submission_key = SubmissionKeyField()

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


class EditForm(RhythmForm):
    """The same for an event that exists, as it stood when the form was shown; the rhythm of its
    series stays unless another one is chosen."""

    scope = RadioField("Que voulez-vous modifier\N{NO-BREAK SPACE}?", choices=SCOPES, default=THIS)
    edit_number = IntegerField(widget=HiddenInput())

    def __init__(self, event: Event, place: Place, rhythm: str = "") -> None:
        super().__init__(place)
        if event.series_id is None:
            for name in ("scope", *RHYTHM):
                del self[name]
            return
        self.repeats.label.text = "Changer de rythme"
        self.repeats.choices = [SelectChoice("", f"Non, garder\u00a0: {rhythm}"), *REPEATS[1:]]
        self.repeats.description = LEFT_OUT

    def start_from(self, event: Event) -> None:
        super().start_from(event)
        self.edit_number.data = event.edit_number
        if event.series is not None:
            rule = read_rule(event.series.rule, event.series.timezone)
            self.ends.data = UNTIL if rule.until else COUNT if rule.count else NEVER
            self.until_on.data = rule.until

    def validate(self, **kw: Any) -> bool:
        """Then that a rhythm is not changed for one date."""
        is_valid = super().validate(**kw)
        if self.changes_rhythm and not self.is_for_following:
            self.refuse(self.scope, FOR_SEVERAL)
        return is_valid and not self.errors

    @property
    def is_for_following(self) -> bool:
        return "scope" in self and self.scope.data == FOLLOWING

    @property
    def changes_rhythm(self) -> bool:
        return "repeats" in self and bool(self.repeats.data)


def _day(typed: str) -> date | None:
    for pattern in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(typed, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
