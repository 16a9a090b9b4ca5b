"""The forms of a meeting: its agenda, its minutes line by line, corrections."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import FieldList, FormField, IntegerField, RadioField, SelectChoice, SelectField
from wtforms import Form as PlainForm
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import HiddenInput

from app.agenda.forms.moments import DayField
from app.agenda.models import AgendaPoint, LineKind, Minutes, MinutesLine
from app.agenda.services.meetings.minutes import LineDraft
from app.agenda.services.meetings.points import Point
from app.core.converters import LARGEST_NUMBER
from app.core.forms import Form, LineField, ParagraphField, Required, SubmissionKeyField

BLANK_ROWS = 4
MOST_ROWS = 200
LONG = "Écrivez un nombre de minutes, entre 1 et 600."


class PointRow(PlainForm):
    """A point: none when its title is left empty."""

    title = LineField("Titre du point")
    minutes = IntegerField("Durée en minutes", [Optional(), NumberRange(1, 600, LONG)])
    presenter = LineField("Présenté par", max_length=120)


class PointsForm(Form):
    """The agenda of a meeting, and a few empty rows to go on."""

    rows = FieldList(FormField(PointRow), max_entries=MOST_ROWS)

    def start_from(self, points: Sequence[AgendaPoint]) -> None:
        """Fill an untouched form with what stands today."""
        for each in points:
            self.rows.append_entry(each)
        for _ in range(BLANK_ROWS):
            self.rows.append_entry()

    @property
    def points(self) -> list[Point]:
        return [
            Point(each.title.data, each.minutes.data, each.presenter.data or "")
            for each in self.rows
            if each.title.data
        ]


class MinutesRow(PlainForm):
    """A line: none when its text is left empty. ``number`` is that of a line known before."""

    number = IntegerField(
        validators=[Optional(), NumberRange(1, LARGEST_NUMBER)], widget=HiddenInput()
    )
    kind = SelectField(
        "Nature", choices=[SelectChoice(each.value, each.label) for each in LineKind]
    )
    text = ParagraphField("Texte", render_kw={"rows": 2})
    owner_name = LineField("Qui s’en charge ?")
    due_on = DayField("Pour le", [Optional()])


class MinutesForm(Form):
    """The minutes: a few words, then the lines, and empty ones to go on."""

    introduction = ParagraphField("En quelques mots", max_length=10_000, render_kw={"rows": 4})
    edit_number = IntegerField(widget=HiddenInput())
    rows = FieldList(FormField(MinutesRow), max_entries=MOST_ROWS)

    def start_from(self, minutes: Minutes, lines: Sequence[MinutesLine]) -> None:
        """Fill an untouched form with what stands today."""
        self.introduction.data = minutes.introduction
        self.edit_number.data = minutes.edit_number
        for each in lines:
            self.rows.append_entry(_row(each))
        for _ in range(BLANK_ROWS):
            self.rows.append_entry()

    def validate(self, **kw: Any) -> bool:
        """An action says who does it; the rest needs neither owner nor day."""
        if not super().validate(**kw):
            return False
        is_whole = True
        for row in self.rows:
            if row.text.data and row.kind.data == LineKind.ACTION and not row.owner_name.data:
                row.owner_name.errors = ["Dites qui s’en charge."]
                self.rows.errors = ["Une action n’a personne pour s’en charger."]
                is_whole = False
        return is_whole

    @property
    def lines(self) -> list[LineDraft]:
        return [
            LineDraft(
                LineKind(each.kind.data),
                each.text.data,
                each.owner_name.data or "",
                each.due_on.data,
                each.number.data,
            )
            for each in self.rows
            if each.text.data
        ]


def _row(line: MinutesLine) -> dict[str, str | int | date | None]:
    return {
        "number": line.id,
        "kind": line.kind.value,
        "text": line.text,
        "owner_name": line.owner_name,
        "due_on": line.due_on,
    }


class CorrectionForm(Form):
    """What is wrong, in which line."""

    line_id = SelectField("À propos de", coerce=int)
    text = ParagraphField(
        "Ce qu’il faut corriger", [Required()], max_length=2_000, render_kw={"rows": 3}
    )
    submission_key = SubmissionKeyField()

    def offer(self, lines: Sequence[MinutesLine]) -> None:
        self.line_id.choices = [SelectChoice(0, "L’ensemble du compte rendu")] + [
            SelectChoice(each.id, f"{place}. {each.text[:60]}")
            for place, each in enumerate(lines, 1)
        ]


class AnswerForm(Form):
    """The answer to a correction."""

    is_accepted = RadioField(
        "Votre réponse",
        choices=[
            SelectChoice("yes", "Corrigé : j’ai modifié le compte rendu"),
            SelectChoice("no", "Sans suite"),
        ],
        validators=[Required("Choisissez une réponse.")],
    )
    answer = ParagraphField("Un mot d’explication", max_length=2_000, render_kw={"rows": 3})
