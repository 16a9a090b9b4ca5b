"""The agenda of the small world: events, who comes to them, a feed."""

from app.accounts.models import User
from app.agenda.models import AttendanceState, Event, Question
from app.core.db import db
from app.core.tokens import digest_of
from app.workgroups.models import Workgroup
from tests.factories import AttendanceFactory, CalendarFeedFactory, EventFactory
from tests.support.world_meetings import conference_of, minutes_of

GUEST_TOKEN = "g" * 43
CALENDAR_TOKEN = "c" * 43


def agenda_of(workgroup: Workgroup, people: dict[str, int]) -> dict[str, object]:
    """Events of the group: one for the group, one for anybody, one cancelled, one thrown away."""
    facilitator = db.session.get_one(User, people["facilitator"])
    given = {"workgroup": workgroup, "by": facilitator}
    feed = CalendarFeedFactory(user_id=people["member"], raw=CALENDAR_TOKEN)
    event, public = EventFactory(**given), EventFactory(public=True, **given)
    return {
        **conference_of(people),
        **minutes_of(workgroup, people),
        **_registered(event, public, db.session.get_one(User, people["member"])),
        "calendar_token": CALENDAR_TOKEN,
        "feed_id": feed.id,
        "event_id": event.id,
        "public_event_id": public.id,
        "cancelled_event_id": EventFactory(cancelled=True, **given).id,
        "thrown_event_id": EventFactory(trashed=True, trashed_by_id=facilitator.id, **given).id,
    }


def _registered(event: Event, public: Event, member: User) -> dict[str, object]:
    """The member comes to an event; a guest of the public one has not confirmed their address."""
    unconfirmed = {"state": AttendanceState.UNCONFIRMED, "link_digest": digest_of(GUEST_TOKEN)}
    AttendanceFactory(event=public, guest_email="zoe.invitee@exemple.fr", **unconfirmed)
    question = Question(event_id=event.id, position=1, label="Un repas\N{NO-BREAK SPACE}?")
    db.session.add(question)
    db.session.flush()
    return {
        "attendance_id": AttendanceFactory(event=event, user=member).id,
        "guest_token": GUEST_TOKEN,
        "question_id": question.id,
    }
