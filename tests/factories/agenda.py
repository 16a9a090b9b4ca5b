"""Events, who comes to them, feeds: each object is saved when it is made."""

from datetime import timedelta
from typing import Any

import factory

from app.agenda.models import (
    Attendance,
    AttendanceState,
    CalendarFeed,
    Event,
    EventKind,
    FeedScope,
    RegistrationMode,
)
from app.core.db import db, now
from app.core.text import fold
from app.core.tokens import digest_of, new_secret
from app.directory.models import Region
from app.workgroups.models import Audience
from tests.factories.base import Factory
from tests.factories.groups import WorkgroupFactory
from tests.factories.people import UserFactory


class EventFactory(Factory):
    """An event of ``workgroup`` (of a region with ``region_code`` alone, of the nation with
    ``national``) in a week, of two hours, where one registers freely.

    Without more, the group alone reads it. ``hours`` is how long it lasts; the zone is that of the
    region.
    """

    class Meta:
        model = Event

    class Params:
        for_region = factory.Trait(audience=Audience.REGION)
        for_members = factory.Trait(audience=Audience.MEMBERS)
        public = factory.Trait(audience=Audience.PUBLIC)
        national = factory.Trait(is_national=True, audience=Audience.MEMBERS)
        approved = factory.Trait(registration=RegistrationMode.APPROVAL)
        without_registration = factory.Trait(registration=RegistrationMode.NONE)
        past = factory.Trait(starts_at=factory.LazyFunction(lambda: now() - timedelta(days=7)))
        cancelled = factory.Trait(cancelled_at=factory.LazyFunction(now))
        trashed = factory.Trait(trashed_at=factory.LazyFunction(now))

    title = factory.Sequence(lambda n: f"Réunion du groupe {n}")
    kind = EventKind.MEETING
    audience = Audience.WORKGROUP
    starts_at = factory.LazyFunction(
        # The same day in Paris as in Greenwich, at whatever hour the tests run.
        lambda: (now() + timedelta(days=7)).replace(hour=12, minute=0, second=0, microsecond=0)
    )
    venue = "Salle des fêtes"
    address = "1 place de la Mairie, Lille"
    is_national = False

    @classmethod
    def _create(cls, model_class: type[Event], *args: Any, **kwargs: Any) -> Any:
        workgroup, by = kwargs.pop("workgroup", None), kwargs.pop("by", None)
        hours = kwargs.pop("hours", 2)
        kwargs |= _place(workgroup, kwargs.pop("is_national"), kwargs)
        kwargs.setdefault("ends_at", kwargs["starts_at"] + timedelta(hours=hours))
        if code := kwargs["region_code"]:
            kwargs.setdefault("timezone", db.session.get_one(Region, code).timezone)
        kwargs.setdefault("created_by_id", by.id if by else None)
        return super()._create(model_class, *args, **kwargs)


def _place(workgroup: Any, is_national: bool, given: dict[str, Any]) -> dict[str, Any]:
    if is_national:
        return {"region_code": None, "workgroup_id": None}
    if workgroup is None and "region_code" not in given:
        workgroup = WorkgroupFactory()
    if workgroup is None:
        return {}
    return {"region_code": workgroup.region_code, "workgroup_id": workgroup.id}


class AttendanceFactory(Factory):
    """The place of ``user`` at ``event`` (coming, unless another ``state``); of a guest without
    account with ``guest_email``. The counts of the event follow."""

    class Meta:
        model = Attendance

    class Params:
        waiting = factory.Trait(state=AttendanceState.WAITING)
        maybe = factory.Trait(state=AttendanceState.MAYBE)
        invited = factory.Trait(state=AttendanceState.INVITED)
        shown = factory.Trait(is_shown=True)

    state = AttendanceState.COMING
    first_name = "Aïcha"
    last_name = factory.Sequence(lambda n: f"Invitée {n}")

    @classmethod
    def _create(cls, model_class: type[Attendance], *args: Any, **kwargs: Any) -> Any:
        event: Event = kwargs.pop("event", None) or EventFactory()
        user = kwargs.pop("user", None)
        if user is None and "guest_email" not in kwargs:
            user = UserFactory()
        if user is not None:
            kwargs |= {
                "user_id": user.id,
                "first_name": user.first_name,
                "last_name": user.last_name,
            }
        kwargs["search_name"] = fold(f"{kwargs['first_name']} {kwargs['last_name']}")
        made = super()._create(model_class, *args, event_id=event.id, **kwargs)
        _count(event, made.state)
        db.session.flush()
        return made


def _count(event: Event, state: AttendanceState) -> None:
    """Keep the stored counts of an event in step, as the services do."""
    if state.holds_seat:
        event.coming_count += 1
    elif state is AttendanceState.MAYBE:
        event.maybe_count += 1
    elif state is AttendanceState.WAITING:
        event.waiting_count += 1


class CalendarFeedFactory(Factory):
    """A feed of one's own registrations, whose address ends in ``raw``; of ``scope``."""

    class Meta:
        model = CalendarFeed

    class Params:
        raw = factory.LazyFunction(new_secret)

    scope = FeedScope.MY_EVENTS
    label = "Mes inscriptions"
    digest = factory.LazyAttribute(lambda feed: digest_of(feed.raw))
