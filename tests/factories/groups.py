"""Groups, who is in them, and who asks to be.

`flask init` has already made the groups of every region and theme.
"""

from typing import Any

import factory
from sqlalchemy import func, select

from app.accounts.models import User
from app.core.db import db
from app.core.text import slugify
from app.workgroups.models import (
    JoinRequest,
    JoinStatus,
    Membership,
    RegionalMandate,
    Role,
    Theme,
    Workgroup,
)
from tests.factories.base import HOME_REGION, Factory, settle
from tests.factories.people import AffiliationFactory, ProfileFactory, UserFactory

FIRST_OWN_THEME = 100


class ThemeFactory(Factory):
    """A theme beside the national ones."""

    class Meta:
        model = Theme

    number = factory.Sequence(lambda n: FIRST_OWN_THEME + n)
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
        settle()
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
        settle()
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
        settle()
        return user


class JoinRequestFactory(Factory):
    class Meta:
        model = JoinRequest

    workgroup_id = factory.LazyAttribute(lambda _: WorkgroupFactory().id)
    user_id = factory.LazyAttribute(lambda _: UserFactory().id)
    message = "J’anime un accueil de jour à Lens."
    status = JoinStatus.PENDING
