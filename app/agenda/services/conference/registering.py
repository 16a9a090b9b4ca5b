"""One registration to a conference: the answer, the plenary, the workshops ranked, all at once."""

from app.accounts.models import User
from app.agenda.models import Attendance, Event
from app.agenda.queries.conference.day import CHOOSING_STATES
from app.agenda.services import guests, registering
from app.agenda.services.conference.wishes import Wanted, set_wishes
from app.agenda.services.guests import Newcomer
from app.agenda.services.registering import Answer, Guise


def register(
    event: Event, answer: Answer, guise: Guise, wanted: Wanted | None, *, by: User
) -> Attendance:
    """Take a member's answer with what they would like; without ``wanted`` that stays. Raises
    RegistrationClosed, RefusedBefore, WishesClosed."""
    attendance = registering.register(event, answer, guise, by=by)
    _note(attendance, wanted)
    return attendance


def ask(event: Event, newcomer: Newcomer, answer: Answer, wanted: Wanted | None) -> None:
    """Note the registration of a guest until they confirm their address; what somebody confirmed
    already said stays. Raises RegistrationClosed, WishesClosed."""
    attendance = guests.ask(event, newcomer, answer)
    if attendance is not None:
        _note(attendance, wanted)


def change(attendance: Attendance, answer: Answer, wanted: Wanted | None) -> None:
    """Take the answer of a guest who has their link. Raises RegistrationClosed, RefusedBefore,
    WishesClosed."""
    guests.change(attendance, answer, guests.guise_of(attendance))
    _note(attendance, wanted)


def _note(attendance: Attendance, wanted: Wanted | None) -> None:
    if wanted is not None and attendance.state in CHOOSING_STATES:
        set_wishes(attendance, wanted.session_ids, at_plenary=wanted.at_plenary)
