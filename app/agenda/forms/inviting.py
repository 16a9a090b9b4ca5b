"""The form by which one invites, to one date of a series or to those that follow too."""

from wtforms import RadioField

from app.agenda.forms.events import FOLLOWING, SCOPES, THIS
from app.agenda.forms.organising import InviteForm
from app.agenda.models import Event
from app.agenda.services.series.inviting import MOST_DATES
from app.core.dates import NBSP


class DatesInviteForm(InviteForm):
    """Whom to invite, and to which dates."""

    scope = RadioField(
        f"À quelles dates{NBSP}?",
        choices=SCOPES,
        default=THIS,
        description=(
            f"Les {MOST_DATES} prochaines, et chaque personne reçoit un seul courriel. Les membres "
            "sont ensuite invités aux dates plus lointaines, sans autre courriel."
        ),
    )

    def __init__(self, event: Event) -> None:
        super().__init__()
        if event.series_id is None:
            del self.scope

    @property
    def is_for_following(self) -> bool:
        return "scope" in self and self.scope.data == FOLLOWING
