"""Access requests in every state, what is said of them, and invitations."""

from datetime import timedelta
from typing import Any

import factory
from sqlalchemy import select

from app.access_requests.models import (
    AccessRequest,
    Decision,
    Invitation,
    InvitedWorkgroup,
    Opinion,
    OpinionValue,
    ReasonText,
    RequestMessage,
    RequestStatus,
    WantedWorkgroup,
)
from app.core.db import db, now
from app.core.text import fold
from tests.factories.base import FIRST_NAMES, HOME_REGION, NEWCOMERS, Factory
from tests.factories.groups import FacilitatorFactory, WorkgroupFactory
from tests.factories.people import StaffFactory


class AccessRequestFactory(Factory):
    """A request to decide, for one group unless ``workgroups`` says which; a trait per state."""

    class Meta:
        model = AccessRequest

    class Params:
        unconfirmed = factory.Trait(status=RequestStatus.UNCONFIRMED, confirmed_at=None)
        awaiting_information = factory.Trait(status=RequestStatus.AWAITING_INFORMATION)
        on_hold = factory.Trait(status=RequestStatus.ON_HOLD)
        approved = factory.Trait(status=RequestStatus.APPROVED)
        declined = factory.Trait(status=RequestStatus.DECLINED)
        withdrawn = factory.Trait(status=RequestStatus.WITHDRAWN)
        expired = factory.Trait(status=RequestStatus.EXPIRED, confirmed_at=None)

    submission_key = factory.Sequence(lambda n: f"submission-{n}")
    status = RequestStatus.PENDING
    first_name = factory.Sequence(lambda n: FIRST_NAMES[n % len(FIRST_NAMES)])
    last_name = factory.Sequence(lambda n: NEWCOMERS[n // 5 % len(NEWCOMERS)])
    search_name = factory.LazyAttribute(lambda self: fold(f"{self.first_name} {self.last_name}"))
    email = factory.Sequence(lambda n: f"demande{n}@exemple.fr")
    organisation_name = "Centre social Les Tilleuls"
    department_code = "59"
    job_title = "Directrice"
    region_code = HOME_REGION
    motivation = "Notre centre social distribue des repas chaque semaine."
    created_at = factory.LazyFunction(lambda: now() - timedelta(days=2))
    confirmed_at = factory.LazyAttribute(lambda self: self.created_at + timedelta(minutes=5))

    @classmethod
    def _create(cls, model_class: type[AccessRequest], *args: Any, **kwargs: Any) -> Any:
        workgroups = kwargs.pop("workgroups", None)
        if workgroups is None:
            workgroups = [WorkgroupFactory(region_code=kwargs["region_code"])]
        status = kwargs["status"]
        ended = now() if status.is_final else None
        is_decided = status in {RequestStatus.APPROVED, RequestStatus.DECLINED}
        kwargs.setdefault("closed_at", ended)
        kwargs.setdefault("decided_at", ended if is_decided else None)
        decision = {
            RequestStatus.APPROVED: Decision.ACCEPTED,
            RequestStatus.DECLINED: Decision.DECLINED,
            RequestStatus.ON_HOLD: Decision.HELD,
        }.get(status, Decision.UNDECIDED)
        kwargs["wanted"] = [
            WantedWorkgroup(
                workgroup_id=workgroup.id,
                decision=decision,
                decided_at=ended if is_decided else None,
            )
            for workgroup in workgroups
        ]
        return super()._create(model_class, *args, **kwargs)


def wishes_of(request: AccessRequest) -> list[WantedWorkgroup]:
    """The groups that a request wants, in order."""
    wanted = select(WantedWorkgroup).where(WantedWorkgroup.request_id == request.id)
    return list(db.session.scalars(wanted.order_by(WantedWorkgroup.id)))


class OpinionFactory(Factory):
    class Meta:
        model = Opinion

    author_id = factory.LazyAttribute(lambda _: FacilitatorFactory().id)
    value = OpinionValue.FAVOURABLE


class RequestMessageFactory(Factory):
    class Meta:
        model = RequestMessage

    request_id = factory.LazyAttribute(lambda _: AccessRequestFactory().id)
    submission_key = factory.Sequence(lambda n: f"message-{n}")
    body = "Pouvez-vous préciser votre fonction ?"


class ReasonTextFactory(Factory):
    class Meta:
        model = ReasonText

    label = factory.Sequence(lambda n: f"Motif {n}")
    body = "Ce groupe est complet pour cette année."


class InvitationFactory(Factory):
    """An invitation that can still be accepted."""

    class Meta:
        model = Invitation

    email = factory.Sequence(lambda n: f"invitee{n}@exemple.fr")
    first_name = "Inès"
    last_name = "Roche"
    region_code = HOME_REGION
    invited_by_id = factory.LazyAttribute(lambda _: StaffFactory().id)
    sent_at = factory.LazyFunction(now)
    expires_at = factory.LazyFunction(lambda: now() + timedelta(days=30))

    @classmethod
    def _create(cls, model_class: type[Invitation], *args: Any, **kwargs: Any) -> Any:
        chosen = kwargs.pop("workgroups", None) or [
            WorkgroupFactory(region_code=kwargs["region_code"])
        ]
        kwargs["workgroups"] = [InvitedWorkgroup(workgroup_id=each.id) for each in chosen]
        return super()._create(model_class, *args, **kwargs)
