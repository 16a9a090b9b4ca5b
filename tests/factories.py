"""Fictional people, groups and requests for the tests; each object is saved when it is made.

`flask init` has already loaded the regions, the themes and the workgroups: WorkgroupFactory
takes the one of a region and a theme, and makes it only where there is none.
"""

from datetime import date, timedelta
from itertools import count
from typing import Any

import factory
from factory.alchemy import SQLAlchemyModelFactory
from sqlalchemy import func, select

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
from app.accounts.models import NationalRole, RoleGrant, User
from app.core.db import db, now
from app.core.text import fold, slugify
from app.directory.models import Affiliation, Organisation, Profile, Region
from app.workgroups.models import (
    JoinRequest,
    JoinStatus,
    Membership,
    RegionalMandate,
    Role,
    Theme,
    Workgroup,
)

FIRST_NAMES = ["Aïcha", "Benoît", "Chloé", "Djamel", "Élodie", "François", "Gwenaëlle", "Hélène"]
LAST_NAMES = ["D’Artois", "Lefèvre", "N’Guyen", "Müller", "Saint-Just", "Traoré", "Œuvrard", "Béa"]
HOME_REGION = "32"
_themes = count(100)


class Factory(SQLAlchemyModelFactory[Any]):
    """Saves in the session of the test."""

    class Meta:
        abstract = True
        sqlalchemy_session_factory = lambda: db.session  # noqa: E731
        sqlalchemy_session_persistence = "commit"


class OrganisationFactory(Factory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Association L’Étape {n}")
    search_name = factory.LazyAttribute(lambda self: fold(self.name))
    department_code = "59"


class UserFactory(Factory):
    """An account in use. ``roles`` are national ones; ``pending`` has not chosen a password."""

    class Meta:
        model = User

    class Params:
        pending = factory.Trait(activated_at=None)
        deactivated = factory.Trait(deactivated_at=factory.LazyFunction(now))
        ansa = factory.Trait(roles=[NationalRole.ANSA])
        national = factory.Trait(roles=[NationalRole.NATIONAL])
        admin = factory.Trait(roles=[NationalRole.ADMIN])

    email = factory.Sequence(lambda n: f"personne{n}@exemple.fr")
    first_name = factory.Sequence(lambda n: FIRST_NAMES[n % len(FIRST_NAMES)])
    last_name = factory.Sequence(lambda n: LAST_NAMES[n // 3 % len(LAST_NAMES)])
    sort_name = factory.LazyAttribute(lambda self: fold(f"{self.last_name} {self.first_name}"))
    activated_at = factory.LazyFunction(now)
    roles = factory.LazyFunction(list)

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> Any:
        kwargs["roles"] = [RoleGrant(role=role) for role in kwargs.get("roles", ())]
        return super()._create(model_class, *args, **kwargs)


class AffiliationFactory(Factory):
    class Meta:
        model = Affiliation

    user_id = factory.LazyAttribute(lambda _: UserFactory().id)
    organisation_id = factory.LazyAttribute(lambda _: OrganisationFactory().id)
    job_title = "Chargée de mission"
    started_on = date(2019, 9, 1)


class ProfileFactory(Factory):
    class Meta:
        model = Profile

    user_id = factory.LazyAttribute(lambda _: UserFactory().id)
    region_code = HOME_REGION


class ThemeFactory(Factory):
    """A theme beside the national ones."""

    class Meta:
        model = Theme

    number = factory.LazyFunction(lambda: next(_themes))
    title = factory.LazyAttribute(lambda self: f"Thème d’essai {self.number}")
    slug = factory.LazyAttribute(lambda self: slugify(self.title))


class WorkgroupFactory(Factory):
    """The group of ``region_code`` and of the theme of this ``number`` (or of ``theme_id``).

    Groups asked for without a number are all different.
    """

    class Meta:
        model = Workgroup

    region_code = HOME_REGION
    number = None

    @classmethod
    def _create(cls, model_class: type[Workgroup], *args: Any, **kwargs: Any) -> Any:
        number = kwargs.pop("number", None)
        if "theme_id" not in kwargs:
            kwargs["theme_id"] = cls._theme_id(number)
        known = db.session.scalar(
            select(Workgroup).where(
                Workgroup.region_code == kwargs["region_code"],
                Workgroup.theme_id == kwargs["theme_id"],
            )
        )
        if known is None:
            return super()._create(model_class, *args, **kwargs)
        for name, value in kwargs.items():
            setattr(known, name, value)
        db.session.commit()
        return known

    @staticmethod
    def _theme_id(number: int | None) -> int:
        wanted = select(Theme.id).where(Theme.number == number, Theme.region_code.is_(None))
        found = db.session.scalar(wanted) if number else None
        made: int = found or ThemeFactory(**({"number": number} if number else {})).id
        return made


class MembershipFactory(Factory):
    """A place in a group; the group's counts follow, as the services keep them."""

    class Meta:
        model = Membership

    workgroup_id = factory.LazyAttribute(lambda _: WorkgroupFactory().id)
    user_id = factory.LazyAttribute(lambda _: UserFactory().id)
    role = Role.MEMBER

    @classmethod
    def _create(cls, model_class: type[Membership], *args: Any, **kwargs: Any) -> Any:
        made = super()._create(model_class, *args, **kwargs)
        workgroup = db.session.get_one(Workgroup, made.workgroup_id)
        current = select(func.count()).where(
            Membership.workgroup_id == workgroup.id, Membership.ended_at.is_(None)
        )
        workgroup.member_count = db.session.scalar(current) or 0
        workgroup.facilitator_count = (
            db.session.scalar(current.where(Membership.role == Role.FACILITATOR)) or 0
        )
        db.session.commit()
        return made


class MemberFactory(UserFactory):
    """A member as they stand in the directory: ``workgroup``, ``role``, region and function."""

    class Params:
        pass

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> Any:
        workgroup = kwargs.pop("workgroup", None) or WorkgroupFactory()
        role = kwargs.pop("role", Role.MEMBER)
        job_title = kwargs.pop("job_title", "Chargée de mission")
        user = super()._create(model_class, *args, **kwargs)
        ProfileFactory(user_id=user.id, region_code=workgroup.region_code)
        AffiliationFactory(user_id=user.id, job_title=job_title)
        MembershipFactory(user_id=user.id, workgroup_id=workgroup.id, role=role)
        return user


class FacilitatorFactory(MemberFactory):
    """Whoever runs ``workgroup``."""

    role = Role.FACILITATOR


class RegionalTeamFactory(UserFactory):
    """A person of the team of ``region_code``; ``can_decide`` where ANSA delegates it."""

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> Any:
        region_code = kwargs.pop("region_code", HOME_REGION)
        can_decide = kwargs.pop("can_decide", False)
        user = super()._create(model_class, *args, **kwargs)
        ProfileFactory(user_id=user.id, region_code=region_code)
        db.session.add(
            RegionalMandate(user_id=user.id, region_code=region_code, can_decide=can_decide)
        )
        db.session.commit()
        return user


class StaffFactory(UserFactory):
    """A person of ANSA."""

    roles = factory.LazyFunction(lambda: [NationalRole.ANSA])


class JoinRequestFactory(Factory):
    class Meta:
        model = JoinRequest

    workgroup_id = factory.LazyAttribute(lambda _: WorkgroupFactory().id)
    user_id = factory.LazyAttribute(lambda _: UserFactory().id)
    message = "J’anime un accueil de jour à Lens."
    status = JoinStatus.PENDING


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
    last_name = factory.Sequence(lambda n: LAST_NAMES[n // 5 % len(LAST_NAMES)])
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


def region(code: str = HOME_REGION) -> Region:
    """One of the regions that `flask init` loaded."""
    return db.session.get_one(Region, code)
