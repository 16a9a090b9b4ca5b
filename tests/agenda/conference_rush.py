"""A process of its own in which people register to a conference: ``EVENT USER...``."""

from app.accounts.models import User
from app.agenda.models import Attendance, Event
from app.agenda.services.conference.registering import register
from app.agenda.services.conference.wishes import Wanted
from app.agenda.services.registering import Answer, Guise, Reply
from app.core.db import db
from tests.agenda.conferences import sessions_of
from tests.agenda.rushing import one_after_the_other


def choose(event: Event, user: User) -> Attendance:
    """Come with three wishes, of which the number of the person decides."""
    workshops = [each.id for each in sessions_of(event)]
    ranked = [workshops[(user.id * step) % len(workshops)] for step in (1, 2, 4)]
    wanted = Wanted(tuple(dict.fromkeys(ranked)), at_plenary=user.id % 3 != 0)
    guise = Guise(user.first_name, user.last_name)
    made = register(event, Answer(Reply.YES), guise, wanted, by=user)
    db.session.commit()
    return made


if __name__ == "__main__":
    one_after_the_other(choose)
