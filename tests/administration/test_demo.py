"""The demonstration: who is in it, in which states, and what remains when it goes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from app.access_requests.models import (
    AccessRequest,
    Decision,
    Invitation,
    Opinion,
    RequestStatus,
    WantedWorkgroup,
)
from app.access_requests.queries.duplicates import Likeness, duplicates_of
from app.access_requests.services.answers import Choice
from app.access_requests.services.decisions import decide, wishes_of
from app.accounts.models import SignInSession, User
from app.accounts.passwords import verify, weakness
from app.accounts.queries import find_user
from app.accounts.services import open_session
from app.administration.demo.accounts import PASSWORD, PERSONAS
from app.administration.services import consistency
from app.core.audit import AuditEntry
from app.core.db import Base, db, now
from app.core.mail import OutgoingMail
from app.directory.models import Organisation, OrganisationType, Profile
from app.workgroups.models import JoinRequest, Membership, Openness, Role, Theme, Workgroup
from app.workgroups.policies import region_codes_of
from app.workgroups.services import add_member
from tests.factories import AccessRequestFactory, AffiliationFactory, UserFactory
from tests.support import demonstration

OWN_PLACE = "Centre social Les Tilleuls"
BEYOND_REFERENCE = (User, AccessRequest, Invitation, Organisation, AuditEntry, OutgoingMail)


def run(app: Flask, *arguments: str) -> Result:
    db.session.commit()
    done = app.test_cli_runner().invoke(args=["demo", *arguments])
    db.session.expire_all()
    return done


def count(model: type[Base], *where: object) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0  # type: ignore[arg-type]


@pytest.fixture
def demo(app: Flask, session: scoped_session[Session]) -> Iterator[Flask]:
    """An application where a demonstration is allowed."""
    app.extensions["settings"] = replace(app.extensions["settings"], demo=True)
    return app


def test_it_never_enters_a_production(app: Flask, session: scoped_session[Session]) -> None:
    refused = run(app, "load")
    assert refused.exit_code == 1
    assert "DEMO=1" in refused.output
    assert count(User) == 0


def test_the_password_satisfies_our_own_rule() -> None:
    for persona in PERSONAS.values():
        assert weakness(PASSWORD, [persona.first_name, persona.last_name, persona.email]) is None


def test_it_does_not_disturb_a_service_in_use(demo: Flask) -> None:
    UserFactory()
    assert run(demo, "load", "--if-empty").exit_code == 0
    assert count(User) == 1


@pytest.mark.xdist_group(demonstration.GROUP)
def test_it_shows_everything_then_goes_without_a_trace(
    demo: Flask, session: scoped_session[Session], process_folder: Path
) -> None:
    before = {model: count(model) for model in (*BEYOND_REFERENCE, Theme, Workgroup)}
    demonstration.bring(demo, process_folder)
    accounts_are_those_of_the_contract(demo)
    every_state_is_there()
    the_full_region_lives()
    regions_differ()
    it_is_consistent(session)
    a_crowd_comes_once(demo)
    assert run(demo, "remove").exit_code == 0
    assert {model: count(model) for model in before} == before
    the_groups_are_as_before()
    assert run(demo, "accounts").exit_code == 1


def accounts_are_those_of_the_contract(demo: Flask) -> None:
    told = run(demo, "accounts").output
    assert told.splitlines()[-1] == f"Mot de passe de démonstration : {PASSWORD}"
    for name, persona in PERSONAS.items():
        user = find_user(persona.email)
        assert user is not None
        assert user.email == f"{name}@exemple.fr"
        assert user.email in told
        assert user.is_demo
        assert verify(PASSWORD, user.password_hash)
    deciding = find_user("region@exemple.fr")
    assert deciding is not None
    assert db.session.scalars(region_codes_of(deciding, deciding=True)).all() == ["32"]


def every_state_is_there() -> None:
    for status in RequestStatus:
        assert count(AccessRequest, AccessRequest.status == status) > 0, status
    for decision in Decision:
        assert count(WantedWorkgroup, WantedWorkgroup.decision == decision) > 0, decision
    assert count(Opinion) > 10
    assert count(AccessRequest, AccessRequest.claimed_by_id.is_not(None)) > 0
    assert count(JoinRequest) > 3
    assert count(Invitation) > 5
    assert count(AccessRequest, AccessRequest.region_code == "04") > 3
    officer = find_user("ansa@exemple.fr")
    assert officer is not None
    waiting = select(AccessRequest).where(AccessRequest.status == RequestStatus.PENDING)
    found = {
        duplicate.likeness
        for asked in db.session.scalars(waiting).all()
        for duplicate in duplicates_of(asked, officer)
    }
    assert found == set(Likeness)


def the_full_region_lives() -> None:
    groups = db.session.scalars(select(Workgroup).where(Workgroup.region_code == "32")).all()
    assert len(groups) == 15
    for group in groups:
        assert group.facilitator_count > 0
        assert group.member_count > 5
        assert group.mandate_html
    lacking = Workgroup.facilitator_count == 0
    assert count(Workgroup, Workgroup.region_code != "32", lacking) > 50
    assert count(Workgroup, Workgroup.region_code != "32", ~lacking) > 30
    known = set(db.session.scalars(select(Organisation.type_code)))
    assert known == set(db.session.scalars(select(OrganisationType.code)))


def regions_differ() -> None:
    assert count(Workgroup, Workgroup.region_code == "44") == 16
    followed = select(Workgroup).where(Workgroup.successor_id.is_not(None))
    assert db.session.scalars(followed).one().openness is Openness.ARCHIVED
    assert count(Workgroup, Workgroup.local_title != "") == 2
    assert count(Profile, Profile.region_code == "04") > 5


def it_is_consistent(session: scoped_session[Session]) -> None:
    assert consistency.check() == []
    moments = session.scalars(select(AuditEntry.at).order_by(AuditEntry.id)).all()
    assert list(moments) == sorted(moments)
    assert moments[-1] <= now()
    addresses = set(session.scalars(select(User.email))) | set(
        session.scalars(select(AccessRequest.email))
    )
    assert {address.partition("@")[2] for address in addresses} == {"exemple.fr"}
    assert count(OutgoingMail, OutgoingMail.sent_at.is_(None)) < 50


def a_crowd_comes_once(demo: Flask) -> None:
    crowd = AccessRequest.email.like("demande-%")
    assert count(AccessRequest, crowd) == 0
    assert run(demo, "load", "--scale", "3").exit_code == 0
    assert count(AccessRequest, crowd) == 200
    assert consistency.check() == []
    assert "ajoutées" not in run(demo, "load", "--scale", "3").output
    assert count(AccessRequest, crowd) == 200


def the_groups_are_as_before() -> None:
    changed = (
        (Workgroup.mandate != "")
        | (Workgroup.local_title != "")
        | (Workgroup.openness != Openness.ON_REQUEST)
        | (Workgroup.member_count != 0)
    )
    assert count(Workgroup, changed) == 0


@pytest.mark.xdist_group(demonstration.GROUP)
def test_it_goes_and_leaves_what_real_people_did(
    demo: Flask, session: scoped_session[Session], process_folder: Path
) -> None:
    demonstration.bring(demo, process_folder)
    run(demo, "load", "--scale", "2")
    real = use_the_demonstration()
    removed = run(demo, "remove")
    assert removed.exit_code == 0, removed.output
    assert session.scalars(select(User.id)).all() == [real.id]
    assert count(SignInSession) == 0
    assert [each.email for each in session.scalars(select(AccessRequest))] == ["vraie@exemple.fr"]
    memberships = session.scalars(select(Membership)).all()
    assert {each.user_id for each in memberships} == {real.id}
    assert set(session.scalars(select(Organisation.name))) == {OWN_PLACE, "La Marmite partagée"}
    assert not any(session.scalars(select(Organisation.is_demo)))
    asked = session.scalars(select(AccessRequest)).one()
    decided = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "access_request.decided")
    ).one()
    assert (decided.subject_id, decided.actor_id) == (str(asked.id), None)
    assert decided.actor_name == "Aïcha Grévinart"
    assert consistency.check() == []


def use_the_demonstration() -> User:
    """A visitor asks and is let in by the demonstration's officer, then joins another group."""
    officer = find_user("ansa@exemple.fr")
    group = db.session.scalars(select(Workgroup).where(Workgroup.region_code == "32")).first()
    assert officer is not None
    assert group is not None
    open_session(officer, "Essai")
    asked = AccessRequestFactory(
        email="vraie@exemple.fr", workgroups=[group], organisation_name=OWN_PLACE
    )
    decide(asked, [Choice(wish, Decision.ACCEPTED) for wish in wishes_of(asked)], by=officer)
    db.session.commit()
    real = find_user("vraie@exemple.fr")
    assert real is not None
    place = db.session.scalars(
        select(Organisation).where(Organisation.name == "La Marmite partagée")
    ).one()
    AffiliationFactory(user_id=real.id, organisation_id=place.id)
    add_member(group, real, role=Role.FACILITATOR, by=officer)
    db.session.commit()
    return real
