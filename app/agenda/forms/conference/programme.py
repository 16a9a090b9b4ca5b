"""What an organiser changes of a conference: buildings, rooms, sessions, the rules of choice."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Self

from wtforms import Field, IntegerField, SelectChoice, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from app.agenda.forms.conference.creating import MOST_SEATS, SEATS, WHEN, seats_field
from app.agenda.forms.moments import DayField, HourField, local_parts, moment_at
from app.agenda.models import Conference, Room, Session, SessionKind, Venue
from app.agenda.services.conference.creating import Building
from app.agenda.services.conference.sessions import Particulars
from app.core.forms import Form, LineField, ParagraphField, Required

PREFIX = "kept_"


class VenueForm(Form):
    """A building: its name, its address, how one gets in."""

    name = LineField("Nom du bâtiment", [Required()])
    address = LineField("Adresse", max_length=300)
    access_details = ParagraphField("Pour y entrer", max_length=2_000, render_kw={"rows": 2})

    @property
    def building(self) -> Building:
        return Building(self.name.data, self.address.data or "", self.access_details.data or "")


class RoomForm(Form):
    """A room: how it is called, how many it holds."""

    name = LineField("Nom de la salle", [Required()], max_length=120)
    capacity = seats_field("Nombre de places", 30)


class NewRoomForm(RoomForm):
    """A room to be, in one of the buildings."""

    venue_id = SelectField("Bâtiment", coerce=int)

    def offer(self, venues: Sequence[Venue]) -> None:
        self.venue_id.choices = [SelectChoice(each.id, each.name) for each in venues]


class SessionForm(Form):
    """A session: its title, who runs it, when and where, the seats that it keeps."""

    title = LineField("Titre", [Required()])
    facilitator_line = LineField("Animation", max_length=300)
    day = DayField("Jour", [InputRequired("Écrivez une date.")])
    start = HourField("Début", [InputRequired(WHEN)])
    end = HourField("Fin", [InputRequired(WHEN)])
    room_id = SelectField("Salle", coerce=int)
    capacity = IntegerField(
        "Nombre de places",
        [Optional(), NumberRange(0, MOST_SEATS, SEATS)],
        description="Laissez vide pour prendre toutes les places de la salle.",
    )

    @classmethod
    def keeping(cls, families: Sequence[str], **given: Any) -> Self:
        """The form with a number of kept seats for each family of structures."""
        fields = {f"{PREFIX}{place}": _kept_field(each) for place, each in enumerate(families)}
        form: Self = type(f"{cls.__name__}KeepingSeats", (cls,), fields)(**given)
        form.families = list(families)
        return form

    families: Sequence[str] = ()
    zone = ""

    def offer(self, rooms: Sequence[Room], zone: str) -> None:
        """Offer these rooms; hours are those of a zone."""
        self.zone = zone
        self.room_id.choices = [SelectChoice(0, "À préciser")] + [
            SelectChoice(each.id, f"{each.name}, {each.venue.name} ({each.capacity} places)")
            for each in rooms
        ]

    def start_from(self, session: Session, kept: Mapping[str, int]) -> None:
        """Fill an untouched form with what stands today."""
        self.title.data, self.facilitator_line.data = session.title, session.facilitator_line
        self.room_id.data, self.capacity.data = session.room_id or 0, session.capacity
        self.day.data, self.start.data = local_parts(session.starts_at, self.zone)
        self.end.data = local_parts(session.ends_at, self.zone)[1]
        for family, field in zip(self.families, self.kept_fields, strict=True):
            field.data = kept.get(family)

    @property
    def kept_fields(self) -> list[Field]:
        return [self[f"{PREFIX}{place}"] for place in range(len(self.families))]

    def validate(self, **kw: Any) -> bool:
        """Fields one by one, then their order, then that no more seats are kept than there are."""
        if not super().validate(**kw):
            return False
        try:
            if self._moments[1] < self._moments[0]:
                self.refuse(self.end, "La fin vient avant le début.")
        except ValueError as error:
            self.refuse(self.start, str(error))
        seats, kept = self.capacity.data, sum(self.kept.values())
        if seats is not None and kept > seats:
            self.refuse(self.capacity, f"Vous gardez {kept} places : il en faut au moins autant.")
        return not self.errors

    @property
    def _moments(self) -> tuple[datetime, datetime]:
        typed = self.start.data, self.end.data
        first, last = (moment_at(self.day.data, each, self.zone) for each in typed)
        return first, last

    @property
    def kept(self) -> dict[str, int]:
        fields = zip(self.families, self.kept_fields, strict=True)
        return {family: field.data for family, field in fields if field.data}

    @property
    def said(self) -> Particulars:
        """What was typed, once valid."""
        starts_at, ends_at = self._moments
        return Particulars(
            self.title.data,
            starts_at,
            ends_at,
            self.facilitator_line.data or "",
            self.room_id.data or None,
            self.capacity.data,
            self.kept,
        )


class NewSessionForm(SessionForm):
    """A session to be, of one kind or another."""

    kind = SelectField(
        "Quoi ?",
        choices=[SelectChoice(each.value, each.label) for each in SessionKind],
        default=SessionKind.WORKSHOP.value,
    )


class ChoiceForm(Form):
    """How many workshops people rank, and until when."""

    most_wishes = IntegerField(
        "Combien d’ateliers chaque personne peut-elle classer ?",
        [InputRequired(), NumberRange(1, 10, "Écrivez un nombre entre 1 et 10.")],
    )
    closes_on = DayField(
        "Choix des ateliers possible jusqu’au",
        [Optional()],
        description="Laissez vide pour laisser choisir jusqu’à l’envoi des places.",
    )
    closes_hour = HourField("Heure", [Optional()])

    def start_from(self, conference: Conference, zone: str) -> None:
        """Fill an untouched form with what stands today."""
        self.most_wishes.data = conference.most_wishes
        if conference.wishes_close_at is not None:
            parts = local_parts(conference.wishes_close_at, zone)
            self.closes_on.data, self.closes_hour.data = parts


def _kept_field(family: str) -> IntegerField:
    return IntegerField(family, [Optional(), NumberRange(0, MOST_SEATS, SEATS)])
