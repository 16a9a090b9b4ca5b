"""The forms of one's choices, made from what the features declare."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from wtforms import BooleanField, DateField, SelectChoice, SelectField
from wtforms.validators import InputRequired, ValidationError

from app.core.dates import ZONE_NAMES
from app.core.forms import REQUIRED, Form
from app.notifications.kinds import Kind, Rhythm
from app.notifications.mails.letter import WEEKDAYS
from app.notifications.models import Channel, LetterSettings
from app.notifications.queries.choices import MONDAY, SEVEN, Choices

LONGEST_PAUSE = timedelta(days=366)
HOURS = range(24)


class TimingForm(Form):
    """When the letter leaves. It is the base of the whole form, made for each person with the
    kinds that they are ``offered``."""

    offered: Sequence[Kind] = ()

    weekday = SelectField(
        "Jour de la lettre hebdomadaire",
        coerce=int,
        choices=[SelectChoice(rank, name.capitalize()) for rank, name in enumerate(WEEKDAYS)],
    )
    hour = SelectField(
        "Heure des lettres",
        coerce=int,
        choices=[SelectChoice(hour, f"{hour}\u00a0h") for hour in HOURS],
    )
    zone = SelectField(
        "Fuseau horaire",
        choices=[
            SelectChoice("", "Celui de ma région"),
            *(SelectChoice(key, name.capitalize()) for key, name in ZONE_NAMES.items()),
        ],
    )


class PauseForm(Form):
    """No mail up to a day."""

    until = DateField(
        "Aucun courriel jusqu’au",
        [InputRequired(REQUIRED)],
        description="Ce jour compris. Ce qui arrive d’ici là sera dans votre lettre suivante.",
    )

    def __init__(self, today: date, **kw: Any) -> None:
        super().__init__(**kw)
        self._today = today

    def validate_until(self, field: DateField) -> None:
        if field.data is None:
            return
        if field.data < self._today:
            raise ValidationError("Ce jour est passé\u00a0: choisissez aujourd’hui ou plus tard.")
        if field.data > self._today + LONGEST_PAUSE:
            raise ValidationError("Choisissez un jour d’ici un an au plus.")


def field_name(kind: Kind, channel: Channel) -> str:
    """The name of the field of a kind on a channel: ``mail-forums-mention``."""
    return f"{channel.value}-{kind.key}".replace(".", "-")


def choices_form(
    offered: Sequence[Kind], choices: Choices, own: LetterSettings | None
) -> TimingForm:
    """The form of everything one may choose, filled with what holds now."""
    fields: dict[str, Any] = {"offered": offered}
    for kind in offered:
        if not kind.is_letter_only:
            fields[field_name(kind, Channel.SCREEN)] = BooleanField("À l’écran")
        fields[field_name(kind, Channel.MAIL)] = SelectField(
            "Par courriel", choices=[SelectChoice(each.value, each.label) for each in kind.rhythms]
        )
    made = type("ChoicesForm", (TimingForm,), fields)
    form: TimingForm = made(data=_values(offered, choices, own))
    return form


def _values(
    offered: Sequence[Kind], choices: Choices, own: LetterSettings | None
) -> dict[str, Any]:
    values: dict[str, Any] = {
        "weekday": own.weekday if own else MONDAY,
        "hour": own.hour if own else SEVEN,
        "zone": (own.zone if own else None) or "",
    }
    for kind in offered:
        screen = choices[kind.key, Channel.SCREEN]
        values[field_name(kind, Channel.SCREEN)] = screen is not Rhythm.NEVER
        values[field_name(kind, Channel.MAIL)] = choices[kind.key, Channel.MAIL].value
    return values


def chosen(form: TimingForm) -> dict[tuple[str, Channel], Rhythm]:
    """What the person chose, kind by kind."""
    found = {}
    for kind in form.offered:
        found[kind.key, Channel.MAIL] = Rhythm(form[field_name(kind, Channel.MAIL)].data)
        if not kind.is_letter_only:
            is_on = form[field_name(kind, Channel.SCREEN)].data
            found[kind.key, Channel.SCREEN] = Rhythm.AT_ONCE if is_on else Rhythm.NEVER
    return found
