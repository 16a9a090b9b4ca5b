"""The forms of calendars: what a feed shows, when one is reminded."""

from collections.abc import Sequence

from wtforms import SelectChoice, SelectField

from app.agenda.models import FeedScope
from app.agenda.services.feeds import Wanted
from app.agenda.services.reminders import CHOICES
from app.core.forms import CheckboxesField, Form, LineField, row_number
from app.directory.models import Region
from app.workgroups.models import Workgroup

LABEL_LENGTH = 80
GROUP, REGION = "workgroup-", "region-"


class FeedForm(Form):
    """What the calendar of a person is to show."""

    what = SelectField("Que voulez-vous voir ?")
    label = LineField(
        "Nom dans votre calendrier",
        max_length=LABEL_LENGTH,
        description="Par exemple\N{NO-BREAK SPACE}: Réunions, téléphone.",
    )

    def __init__(self, groups: Sequence[Workgroup], regions: Sequence[Region]) -> None:
        super().__init__()
        self._groups = {f"{GROUP}{each.id}": each for each in groups}
        self._regions = {f"{REGION}{each.code}": each for each in regions}
        own = (FeedScope.MY_EVENTS, FeedScope.MY_GROUPS)
        self.what.choices = [
            *(SelectChoice(each.value, each.label, optgroup="Pour moi") for each in own),
            *(
                SelectChoice(key, f"GT {each.theme.number} – {each.title}", optgroup="Un groupe")
                for key, each in self._groups.items()
            ),
            *(
                SelectChoice(key, each.name, optgroup="Une région")
                for key, each in self._regions.items()
            ),
        ]

    def start_from(self, place: str) -> None:
        """Offer the agenda of the place that the person comes from."""
        if place in self._groups or place in self._regions:
            self.what.data = place

    @property
    def wanted(self) -> Wanted:
        """What was chosen."""
        chosen, label = self.what.data, self.label.data or ""
        if chosen in self._groups:
            return Wanted(FeedScope.WORKGROUP, workgroup=self._groups[chosen], label=label)
        if chosen in self._regions:
            return Wanted(FeedScope.REGION, region=self._regions[chosen], label=label)
        return Wanted(FeedScope(chosen), label=label)


class RemindersForm(Form):
    """How long before an event those who come are reminded of it."""

    before = CheckboxesField(
        "Envoyer un rappel par courriel",
        coerce=row_number,
        choices=[SelectChoice(str(minutes), label) for minutes, label in CHOICES.items()],
        description="Aux personnes qui viennent. Si la date change, le rappel suit.",
    )
