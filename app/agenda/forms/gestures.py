"""The forms of gestures on an event: choose its place, cancel it, throw it away."""

from collections.abc import Mapping, Sequence

from wtforms import RadioField, SelectChoice, SelectField

from app.agenda.forms.events import FOLLOWING, SCOPES, THIS
from app.agenda.models import Event
from app.agenda.queries.places import Place
from app.core.forms import Form, ParagraphField


class PlaceForm(Form):
    """Where a new event goes; the address carries it (``?lieu=workgroup-12``)."""

    lieu = SelectField("Dans quel agenda ?")

    def __init__(self, places: Mapping[str, Sequence[Place]]) -> None:
        super().__init__(meta={"csrf": False})
        self.lieu.choices = [
            SelectChoice(each.token, each.label, optgroup=kind)
            for kind, several in places.items()
            for each in several
        ]


class ScopeForm(Form):
    """One date of a series, or with those that follow."""

    scope = RadioField("Quelles dates ?", choices=SCOPES, default=THIS)

    def __init__(self, event: Event) -> None:
        super().__init__()
        if event.series_id is None:
            del self.scope

    @property
    def is_for_following(self) -> bool:
        return "scope" in self and self.scope.data == FOLLOWING


class CancelForm(ScopeForm):
    """Why an event does not take place."""

    reason = ParagraphField(
        "Raison",
        max_length=1_000,
        description="Les personnes inscrites la liront, avec ce qui est prévu à la place.",
        render_kw={"rows": 4},
    )
