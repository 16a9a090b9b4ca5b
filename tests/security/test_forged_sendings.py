"""Every address that acts, sent to by people who may not, without the token, or once shut out."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.access_requests.models import (
    AccessRequest,
    Decision,
    Invitation,
    RequestStatus,
    WantedWorkgroup,
)
from app.accounts.models import NationalRole, SignInSession, User
from app.accounts.services import deactivate
from app.core.audit import AuditEntry
from app.core.db import Base, db, now
from app.core.mail import OutgoingMail
from app.core.tokens import digest_of
from app.workgroups.models import JoinStatus, Membership, RegionalMandate, Role, Theme
from tests.factories import (
    AccessRequestFactory,
    FacilitatorFactory,
    InvitationFactory,
    JoinRequestFactory,
    MemberFactory,
    RegionalTeamFactory,
    StaffFactory,
    UserFactory,
    WorkgroupFactory,
    wishes_of,
)
from tests.support.client import RawClient, new_client
from tests.support.world import World, bring


def addresses_that_act(app: Flask, world: World) -> Iterator[tuple[str, str]]:
    """Each address that takes a POST, with what stands in it taken from the world."""
    adapter = app.url_map.bind("127.0.0.1")
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            values = {name: world.values.get(name, name) for name in rule.arguments}
            yield rule.endpoint, adapter.build(rule.endpoint, values, method="POST")


def everything_stored() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    db.session.rollback()
    return {
        table.name: sorted(map(tuple, db.session.execute(select(table))), key=repr)
        for table in Base.metadata.sorted_tables
    }


@pytest.fixture
def world(app, session, process_folder) -> World:
    return bring(app, process_folder)


def test_nothing_is_done_without_the_token_of_the_session(app, session, world, sign_in, raw_client):
    every_right = FacilitatorFactory(roles=list(NationalRole))
    sign_in(raw_client, every_right)
    before = everything_stored()
    forged = {"csrf_token": "forged", "role": "admin", "decision": "accepted", "body": "x"}

    answers = {}
    for endpoint, path in addresses_that_act(app, world):
        answers[endpoint] = raw_client.post(path, data=forged).status_code

    # Programs of mail send it by themselves (RFC 8058): its own token is what it asks for.
    assert answers.pop("notifications.stop_now") == 404
    assert set(answers.values()) == {400}, {e: s for e, s in answers.items() if s != 400}
    assert everything_stored() == before


def test_nothing_is_done_for_an_account_that_was_deactivated_meanwhile(
    app, session, world, sign_in, raw_client, csrf_token
):
    person = FacilitatorFactory(roles=list(NationalRole))
    sign_in(raw_client, person)
    token = csrf_token(raw_client)
    assert raw_client.get("/mon-compte").status_code == 200
    person.deactivated_at = now()
    session.commit()
    before = everything_stored()

    answers = {}
    for endpoint, path in addresses_that_act(app, world):
        if not getattr(app.view_functions[endpoint], "is_public", False):
            answers[endpoint] = raw_client.post(path, data={"csrf_token": token}).status_code

    assert len(answers) > 40
    assert set(answers.values()) == {401}
    assert everything_stored() == before


def test_deactivation_ends_the_sessions_at_once(app, session, sign_in, raw_client):
    person = MemberFactory()
    sign_in(raw_client, person)
    deactivate(person, by=None)
    session.commit()

    assert raw_client.get("/mon-compte").status_code == 302
    assert session.scalar(select(func.count(SignInSession.id))) == 0


@pytest.fixture
def officer(app, session, sign_in, csrf_token) -> Callable[[User, str, dict], int]:
    """``officer(user, path, fields)``: the status of what this person sends."""

    def send(user: User, path: str, fields: dict) -> int:
        client = RawClient(app, app.response_class, use_cookies=True)
        sign_in(client, user)
        return client.post(path, data={**fields, "csrf_token": csrf_token(client)}).status_code

    return send


def decision_on(asked: AccessRequest, value: Decision = Decision.ACCEPTED) -> dict[str, str]:
    fields = {f"decision_{wish.id}": value.value for wish in wishes_of(asked)}
    return {**fields, "step": "envoyer"}


def decisions_of(session, asked_id: int) -> set[Decision]:
    session.rollback()
    found = select(WantedWorkgroup.decision).where(WantedWorkgroup.request_id == asked_id)
    return set(session.scalars(found))


def test_the_groups_of_another_request_are_not_decided_in_this_one(session, officer):
    mine, other = AccessRequestFactory(), AccessRequestFactory()
    fields = {**decision_on(mine), **decision_on(other)}

    assert officer(StaffFactory(), f"/gestion/demandes/{mine.id}/reponse", fields) == 303

    assert decisions_of(session, mine.id) == {Decision.ACCEPTED}
    assert decisions_of(session, other.id) == {Decision.UNDECIDED}


def test_a_regional_team_decides_for_its_region_alone(session, officer):
    here, there = AccessRequestFactory(region_code="32"), AccessRequestFactory(region_code="84")
    regional = RegionalTeamFactory(region_code="32", can_decide=True)
    for asked, status in ((there, 404), (here, 303)):
        path = f"/gestion/demandes/{asked.id}/reponse"
        assert officer(regional, path, decision_on(asked)) == status
    lot = {"ids": [here.id, there.id], "gesture": "accept", "step": "envoyer"}
    assert officer(regional, "/gestion/demandes/lot", lot) == 404

    assert decisions_of(session, there.id) == {Decision.UNDECIDED}


@pytest.mark.parametrize(
    "reader",
    [
        lambda: UserFactory(national=True),
        lambda: RegionalTeamFactory(region_code="32", can_decide=False),
        lambda: UserFactory(admin=True),
        lambda: FacilitatorFactory(workgroup=WorkgroupFactory(number=5)),
    ],
    ids=["national", "regional without delegation", "admin", "facilitator"],
)
def test_whoever_reads_or_advises_decides_nothing(session, officer, reader):
    asked = AccessRequestFactory(workgroups=[WorkgroupFactory(number=5)])
    person, path = reader(), f"/gestion/demandes/{asked.id}"
    for gesture in ("reponse", "message", "prise-en-charge", "liberation"):
        fields = {**decision_on(asked), "body": "Bonjour", "is_question": ""}
        assert officer(person, f"{path}/{gesture}", fields) in {403, 404}
    lot = {"ids": asked.id, "gesture": "accept", "step": "envoyer"}
    assert officer(person, "/gestion/demandes/lot", lot) == 403

    assert decisions_of(session, asked.id) == {Decision.UNDECIDED}
    assert session.get_one(AccessRequest, asked.id).status is RequestStatus.PENDING
    assert session.scalar(select(func.count(OutgoingMail.id))) == 0


def test_ansa_cannot_make_an_administrator_nor_touch_one(session, officer):
    staff, admin = StaffFactory(), UserFactory(admin=True)
    UserFactory(admin=True)
    for target in (staff, admin, MemberFactory()):
        path = f"/gestion/comptes/{target.id}/roles/donner"
        assert officer(staff, path, {"role": "admin"}) in {403, 422}
    for gesture, fields in (
        ("roles/retirer", {"role": "admin"}),
        ("desactiver", {}),
        ("deconnecter", {}),
        ("mandats/donner", {"region": "32", "can_decide": "y"}),
    ):
        assert officer(staff, f"/gestion/comptes/{admin.id}/{gesture}", fields) == 403

    session.expire_all()
    assert admin.is_active
    assert admin.is_admin
    assert not staff.is_admin
    assert session.scalar(select(func.count()).select_from(RegionalMandate)) == 0


def test_more_fields_than_the_form_has_change_nothing_more(session, app, csrf_token, raw_client):
    group = WorkgroupFactory(number=5, region_code="32")
    forged = {
        "region": "32",
        "workgroups": [group.id],
        "first_name": "Amélie",
        "last_name": "Dupré",
        "email": "amelie@exemple.fr",
        "organisation": "Association",
        "job_title": "Directrice",
        "notice": "y",
        "status": "approved",
        "decision": "accepted",
        "confirmed_at": "2020-01-01",
        "user_id": "1",
        "id": "1",
        "is_demo": "y",
    }
    raw_client.get("/demander-un-acces")
    answer = raw_client.post(
        "/demander-un-acces", data={**forged, "csrf_token": csrf_token(raw_client)}
    )

    assert answer.status_code == 303
    asked = session.scalars(select(AccessRequest)).one()
    assert asked.status is RequestStatus.UNCONFIRMED
    assert (asked.confirmed_at, asked.user_id, asked.is_demo) == (None, None, False)


def test_a_group_of_another_region_is_refused_in_the_request_form(session, csrf_token, raw_client):
    elsewhere = WorkgroupFactory(number=5, region_code="84")
    fields = {
        "region": "32",
        "workgroups": [elsewhere.id],
        "first_name": "Amélie",
        "last_name": "Dupré",
        "email": "amelie@exemple.fr",
        "organisation": "Association",
        "job_title": "Directrice",
        "notice": "y",
    }
    answer = raw_client.post(
        "/demander-un-acces", data={**fields, "csrf_token": csrf_token(raw_client)}
    )

    assert answer.status_code == 422
    assert "n’appartient pas à cette région" in answer.text
    assert session.scalar(select(func.count(AccessRequest.id))) == 0


def test_a_facilitator_of_one_group_rules_no_other(session, officer):
    mine, other = WorkgroupFactory(number=5), WorkgroupFactory(number=6)
    person, member = FacilitatorFactory(workgroup=mine), MemberFactory(workgroup=other)
    asked = JoinRequestFactory(workgroup_id=other.id)
    invitation = InvitationFactory(workgroups=[other])
    places = {
        group.id: f"/groupes/hauts-de-france/{session.get_one(Theme, group.theme_id).slug}"
        for group in (mine, other)
    }
    attempts = [
        (f"{places[other.id]}/demandes/{asked.id}", {"decision": "accept"}),
        (f"{places[mine.id]}/demandes/{asked.id}", {"decision": "accept"}),
        (f"{places[other.id]}/membres/{member.id}", {"role": "facilitator"}),
        (f"{places[mine.id]}/membres/{member.id}", {"role": "facilitator"}),
        (f"{places[other.id]}/membres/{member.id}/retirer", {}),
        (f"{places[mine.id]}/membres/{member.id}/retirer", {}),
        (f"{places[other.id]}/reglages", {"mandate": "x", "openness": "open"}),
        (f"/invitations/{invitation.id}/relancer", {}),
        (f"/invitations/{invitation.id}/annuler", {}),
    ]

    statuses = [officer(person, path, fields) for path, fields in attempts]

    assert set(statuses) <= {403, 404}, list(zip(statuses, attempts, strict=True))
    session.expire_all()
    assert asked.status is JoinStatus.PENDING
    membership = session.scalars(select(Membership).where(Membership.user_id == member.id)).one()
    assert (membership.role, membership.ended_at) == (Role.MEMBER, None)
    assert session.get_one(Invitation, invitation.id).cancelled_at is None


def test_one_ends_neither_the_session_nor_the_request_of_somebody_else(app, session, officer):
    owner, thief = MemberFactory(), MemberFactory()
    held = SignInSession(user_id=owner.id, digest=digest_of("secret"), device="Firefox")
    session.add(held)
    session.commit()

    assert officer(thief, f"/mon-compte/sessions/{held.id}/fermer", {}) == 404
    assert session.get(SignInSession, held.id)
    assert session.scalar(select(func.count(AuditEntry.id))) == 0


def test_a_link_to_follow_a_request_is_not_guessed_from_another(app, session):
    client = new_client(app)
    for guess in ("x" * 43, digest_of("x"), "1", "'; --", "é" * 43):
        assert client.get(f"/demander-un-acces/suivi/{guess}").status_code == 409
        assert client.get(f"/demandes/avis/lien/{guess}").status_code == 409
        assert client.get(f"/invitations/accepter/{guess}").status_code == 409
