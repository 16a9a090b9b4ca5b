"""People, structures, and the ties between them."""

from datetime import date
from typing import Any

import factory

from app.accounts.models import NationalRole, RoleGrant, User
from app.core.db import db, now
from app.core.text import fold
from app.directory.models import Affiliation, Organisation, Profile, Region
from tests.factories.base import FIRST_NAMES, HOME_REGION, LAST_NAMES, Factory


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


class StaffFactory(UserFactory):
    """A person of ANSA."""

    roles = factory.LazyFunction(lambda: [NationalRole.ANSA])


def region(code: str = HOME_REGION) -> Region:
    """One of the regions that `flask init` loaded."""
    return db.session.get_one(Region, code)
