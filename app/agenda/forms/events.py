"""The form of an event: what, when, where, for whom."""

from datetime import datetime, timedelta
from typing import Any

from wtforms import IntegerField, RadioField, SelectChoice, SelectField, ValidationError
from wtforms.validators import InputRequired, NumberRange, Optional

from app.agenda.forms.moments import DayField, HourField, local_parts, moment_at
from app.agenda.models import Event, EventKind, RegistrationMode
from app.agenda.queries.asking import LONGEST
from app.agenda.queries.places import SHOWN_TO, Place, departments_of
from app.agenda.services.details import Details
from app.core.dates import ZONE_NAMES
from app.core.forms import Form, LineField, ParagraphField, Required
from app.core.websites import normalise_website
from app.workgroups.models import Audience

ADDRESS_LENGTH, URL_LENGTH = 300, 300
MOST_SEATS = 100_000
THIS, FOLLOWING = "celle-ci", "suivantes"
SCOPES = [
    SelectChoice(THIS, "Cette date seulement"),
    SelectChoice(FOLLOWING, "Cette date et les suivantes"),
]
WHEN = "Écrivez une date et une heure."


class EventForm(Form):
    """What is said of an event of a place."""

    title = LineField("Titre", [Required("Donnez un titre à l’évènement.")])
    kind = SelectField(
        "Nature", choices=[SelectChoice(each.value, each.label) for each in EventKind]
    )
    starts_on = DayField("Jour", [InputRequired(WHEN)])
    starts_time = HourField("Début", [InputRequired(WHEN)])
    ends_time = HourField("Fin", [InputRequired(WHEN)])
    ends_on = DayField(
        "Dernier jour", [Optional()], description="Seulement s’il dure plusieurs jours."
    )
    timezone = SelectField(
        "Heure de quel lieu ?",
        choices=[SelectChoice(key, name[0].upper() + name[1:]) for key, name in ZONE_NAMES.items()],
    )
    venue = LineField("Lieu", description="Le nom de la salle ou du bâtiment.")
    address = LineField("Adresse", max_length=ADDRESS_LENGTH)
    access_details = ParagraphField(
        "Pour y venir",
        max_length=2_000,
        description="Étage, digicode, transports, entrée accessible en fauteuil.",
        render_kw={"rows": 3},
    )
    video_url = LineField(
        "Lien de visioconférence",
        max_length=URL_LENGTH,
        description="Il n’est montré qu’aux personnes inscrites et à celles qui organisent.",
    )
    description = ParagraphField(
        "Description",
        max_length=10_000,
        description="Ce qui se passera, à qui cela s’adresse, ce qu’il faut préparer.",
    )
    organiser_line = LineField(
        "Qui organise ?", description="Les structures ou les personnes, comme elles se présentent."
    )
    department_code = SelectField("Département")
    audience = RadioField("Pour qui ?")
    registration = RadioField(
        "Faut-il s’inscrire ?",
        choices=[SelectChoice(each.value, each.label) for each in RegistrationMode],
    )
    capacity = IntegerField(
        "Nombre de places",
        [Optional(), NumberRange(0, MOST_SEATS, "Écrivez un nombre entre 0 et 100 000.")],
        description="Laissez vide si la place ne manque pas.",
    )
    closes_on = DayField("Inscriptions jusqu’au", [Optional()])
    closes_time = HourField(
        "à", [Optional()], description="Sans heure : jusqu’à la fin de la journée."
    )

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.audience.choices = [
            SelectChoice(each.value, SHOWN_TO[each]) for each in place.audiences
        ]
        self.department_code.choices = [SelectChoice("", "Toute la région")] + [
            SelectChoice(each.code, f"{each.name} ({each.code})")
            for each in departments_of(place.region_code)
        ]
        self._starts_at: datetime | None = None
        self._ends_at: datetime | None = None
        self._closes_at: datetime | None = None

    def start_from(self, event: Event) -> None:
        """Fill an untouched form with what is said today."""
        zone = event.timezone
        for name in (
            "title", "timezone", "venue", "address", "access_details", "video_url", "description",
            "organiser_line", "capacity",
        ):  # fmt: skip
            self[name].data = getattr(event, name)
        for name in ("kind", "audience", "registration"):
            self[name].data = getattr(event, name).value
        self.department_code.data = event.department_code or ""
        self.starts_on.data, self.starts_time.data = local_parts(event.starts_at, zone)
        last_day, self.ends_time.data = local_parts(event.ends_at, zone)
        self.ends_on.data = last_day if last_day != self.starts_on.data else None
        if event.registration_closes_at is not None:
            closes = local_parts(event.registration_closes_at, zone)
            self.closes_on.data, self.closes_time.data = closes

    def validate_video_url(self, field: Any) -> None:
        try:
            field.data = normalise_website(field.data or "")
        except ValueError as error:
            message = "Collez l’adresse entière de la salle, par exemple https://visio.exemple.fr/"
            raise ValidationError(message) from error

    def validate(self, **kw: Any) -> bool:
        """Fields one by one, then the moments together."""
        if not super().validate(**kw):
            return False
        self._starts_at = self._read(self.starts_on, self.starts_time, self.starts_time)
        last_day = self.ends_on if self.ends_on.data else self.starts_on
        self._ends_at = self._read(last_day, self.ends_time, self.ends_time)
        if self.closes_on.data:
            self._closes_at = self._read_closing()
        if not self.errors:
            self._check_order()
        return not self.errors

    def _check_order(self) -> None:
        assert self._starts_at is not None
        assert self._ends_at is not None
        if self._ends_at < self._starts_at:
            self.refuse(self.ends_time, "La fin vient avant le début.")
        elif self._ends_at - self._starts_at > LONGEST - timedelta(days=1):
            self.refuse(self.ends_on, "Un évènement dure 30 jours au plus.")
        if self._closes_at is not None and self._closes_at > self._ends_at:
            self.refuse(
                self.closes_on, "Les inscriptions se terminent avant la fin de l’évènement."
            )

    def _read(self, day: Any, hour: Any, told: Any) -> datetime | None:
        try:
            return moment_at(day.data, hour.data, self.timezone.data)
        except ValueError as error:
            self.refuse(told, str(error))
            return None

    def _read_closing(self) -> datetime | None:
        if not self.closes_time.data:
            self.closes_time.data = datetime.max.time().replace(second=0, microsecond=0)
        return self._read(self.closes_on, self.closes_time, self.closes_time)

    @property
    def details(self) -> Details:
        """What was typed, once it is valid."""
        assert self._starts_at is not None
        assert self._ends_at is not None
        lines = ("title", "venue", "address", "access_details", "video_url", "organiser_line")
        return Details(
            **{name: self[name].data or "" for name in lines},
            starts_at=self._starts_at,
            ends_at=self._ends_at,
            audience=Audience(self.audience.data),
            kind=EventKind(self.kind.data),
            description=self.description.data or "",
            timezone=self.timezone.data,
            department_code=self.department_code.data or None,
            registration=RegistrationMode(self.registration.data),
            registration_closes_at=self._closes_at,
            capacity=self.capacity.data,
        )
