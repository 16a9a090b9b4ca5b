"""The form that makes a conference in one go: its day, its hours, its buildings."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from wtforms import IntegerField, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from app.agenda.forms.moments import DayField, HourField, moment_at
from app.agenda.services.conference.creating import Building, Plan
from app.core.forms import Form, LineField, ParagraphField, Required, SubmissionKeyField
from app.directory.models import Region
from app.workgroups.models import Audience

MOST_SEATS = 10_000
END_OF_DAY = time(23, 59)
WHEN = "Écrivez une heure."
SEATS = "Écrivez un nombre entre 0 et 10 000."
AUDIENCES = {
    Audience.REGION: "Les membres de la région",
    Audience.MEMBERS: "Tous les membres",
    Audience.PUBLIC: "Tout le monde, avec ou sans compte",
}


def seats_field(label: str, default: int) -> IntegerField:
    return IntegerField(
        label, [InputRequired(SEATS), NumberRange(0, MOST_SEATS, SEATS)], default=default
    )


class ConferenceForm(Form):
    """A conference to be: its day, its hours, its buildings."""

    region_code = SelectField("Région")
    title = LineField("Titre", [Required()], default="Conférence régionale des acteurs")
    audience = RadioField(
        "Pour qui ?",
        choices=[SelectChoice(each.value, label) for each, label in AUDIENCES.items()],
        default=Audience.REGION.value,
    )
    description = ParagraphField("Présentation", max_length=10_000, render_kw={"rows": 5})
    day = DayField("Jour", [InputRequired("Écrivez une date.")])
    welcome = HourField("Accueil", [InputRequired(WHEN)])
    plenary_start = HourField("Début de la plénière", [InputRequired(WHEN)])
    plenary_end = HourField("Fin de la plénière", [InputRequired(WHEN)])
    workshop_start = HourField("Début des ateliers", [InputRequired(WHEN)])
    workshop_end = HourField("Fin des ateliers", [InputRequired(WHEN)])
    plenary_venue = LineField("Bâtiment de la plénière", [Required()])
    plenary_address = LineField("Son adresse", max_length=300)
    plenary_access = ParagraphField("Pour y entrer", max_length=2_000, render_kw={"rows": 2})
    plenary_seats = seats_field("Places de la salle plénière", 300)
    workshop_venue = LineField(
        "Bâtiment des ateliers", description="Laissez vide si c’est le même que la plénière."
    )
    workshop_address = LineField("Son adresse", max_length=300)
    workshop_access = ParagraphField("Pour y entrer", max_length=2_000, render_kw={"rows": 2})
    workshop_seats = seats_field("Places de chaque salle d’atelier", 30)
    most_wishes = IntegerField(
        "Combien d’ateliers chaque personne peut-elle classer ?",
        [InputRequired(), NumberRange(1, 10, "Écrivez un nombre entre 1 et 10.")],
        default=3,
    )
    closes_on = DayField("Inscriptions et choix des ateliers jusqu’au", [Optional()])
    submission_key = SubmissionKeyField()

    def __init__(self, regions: Sequence[Region]) -> None:
        super().__init__()
        self.regions = {each.code: each for each in regions}
        self.region_code.choices = [SelectChoice(each.code, each.name) for each in regions]
        self._moments: dict[str, Any] = {}

    def validate(self, **kw: Any) -> bool:
        """Fields one by one, then their order on the clock of the region."""
        if not super().validate(**kw):
            return False
        zone = self.regions[self.region_code.data].timezone
        for name in (
            "welcome", "plenary_start", "plenary_end", "workshop_start", "workshop_end",
        ):  # fmt: skip
            try:
                self._moments[name] = moment_at(self.day.data, self[name].data, zone)
            except ValueError as error:
                self.refuse(self[name], str(error))
        if not self.errors:
            self._check_order()
        return not self.errors

    def _check_order(self) -> None:
        at = self._moments
        for first, second in (
            ("welcome", "plenary_start"),
            ("plenary_start", "plenary_end"),
            ("workshop_start", "workshop_end"),
        ):
            if at[second] < at[first]:
                before = self[first].label.text
                self.refuse(self[second], f"Cette heure vient avant « {before} ».")
        if at["workshop_start"] < at["plenary_end"] and at["plenary_start"] < at["workshop_end"]:
            self.refuse(self.workshop_start, "Les ateliers se tiennent hors de la plénière.")

    @property
    def plan(self) -> Plan:
        """What was asked, once valid."""
        at, zone = self._moments, self.regions[self.region_code.data].timezone
        last = self.closes_on.data
        return Plan(
            title=self.title.data,
            region_code=self.region_code.data,
            timezone=zone,
            audience=Audience(self.audience.data),
            welcome_at=at["welcome"],
            plenary=(at["plenary_start"], at["plenary_end"]),
            workshops=(at["workshop_start"], at["workshop_end"]),
            plenary_building=self._building("plenary"),
            workshop_building=self._building("workshop") if self.workshop_venue.data else None,
            plenary_seats=self.plenary_seats.data,
            workshop_seats=self.workshop_seats.data,
            most_wishes=self.most_wishes.data,
            wishes_close_at=moment_at(last, END_OF_DAY, zone) if last else None,
            description=self.description.data or "",
        )

    def _building(self, part: str) -> Building:
        typed = [self[f"{part}_{name}"].data or "" for name in ("venue", "address", "access")]
        return Building(*typed)
