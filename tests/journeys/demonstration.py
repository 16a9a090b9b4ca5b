"""The demonstration as a place to walk through: its people, and an address for every page."""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app.access_requests.models import (
    AccessRequest,
    AskedOpinion,
    BulkRun,
    Invitation,
    ReasonText,
    RequestStatus,
    WantedWorkgroup,
)
from app.access_requests.models.bulk import Gesture
from app.access_requests.queries import invitations
from app.access_requests.queries.links import CONFIRMATION, OPINION
from app.accounts.models import User
from app.accounts.queries import find_user, pending_activations
from app.accounts.services import activation, links
from app.core.db import db, now
from app.core.sheets import Table
from app.core.tokens import digest_of, issue
from app.directory.models import Affiliation, ImportKind, ImportRun, ImportState, RelayedMessage
from app.directory.queries.affiliations import current_affiliations
from app.directory.services.imports import running
from app.documents.models import Document, DocumentStatus
from app.documents.policies import public_documents
from app.forums.models import Decision, Forum, Post, Report, ReportReason, Topic
from app.notifications.queries.stop_links import token_of
from app.workgroups.models import JoinRequest, JoinStatus, Membership, Role, Theme, Workgroup
from tests.architecture.endpoint_table import Row
from tests.factories import DepositFactory
from tests.support import demonstration
from tests.support.world_agenda import agenda_of
from tests.support.world_search import searched

REGION, REGION_SLUG, THEME_NUMBER = "32", "hauts-de-france", 5
FOLLOW_TOKEN = "f" * 43
DAY = timedelta(days=1)
EMAILS = {
    "member": "membre@exemple.fr",
    "facilitator": "animatrice@exemple.fr",
    "regional": "region@exemple.fr",
    "ansa": "ansa@exemple.fr",
    "national": "national@exemple.fr",
    "admin": "admin@exemple.fr",
}
Values = dict[str, object]


def bring(app: Flask, folder: Path) -> Values:
    """The demonstration as it is loaded and a little more; gives what fills addresses."""
    demonstration.bring(app, folder)
    values = _places()
    values |= _links(values)
    db.session.commit()
    return values


def persona(name: str) -> User:
    """The account of a persona of the demonstration."""
    user = find_user(EMAILS[name])
    assert user is not None
    return user


def address(app: Flask, row: Row, values: Values) -> str:
    """Where a line of the table leads in the demonstration."""
    rules = app.url_map.iter_rules(row.endpoint)
    names = min((rule.arguments for rule in rules), key=len)
    known = {name: values[row.url.get(name, name)] for name in names}
    return app.url_map.bind("127.0.0.1").build(row.endpoint, known, method="GET")


def _places() -> Values:
    """What the arguments of addresses stand for: one group and what happens there."""
    theme = db.session.scalars(select(Theme).where(Theme.number == THEME_NUMBER)).one()
    here = select(Workgroup).where(Workgroup.theme_id == theme.id, Workgroup.region_code == REGION)
    workgroup = db.session.scalars(here).one()
    run = BulkRun(
        submission_key="lot", gesture=Gesture.WRITE, run_by_id=persona("ansa").id, results=[]
    )
    db.session.add(run)
    db.session.flush()
    member_id = db.session.scalars(
        select(Membership.user_id).where(
            Membership.workgroup_id == workgroup.id,
            Membership.role == Role.MEMBER,
            Membership.ended_at.is_(None),
        )
    ).first()
    return {
        "region": REGION_SLUG,
        "theme": theme.slug,
        "theme_id": theme.id,
        "workgroup_id": workgroup.id,
        "member_id": member_id,
        "account_id": member_id,
        "reason_id": db.session.scalars(select(ReasonText.id)).first(),
        "run_id": run.id,
        "feature": "access_requests",
        "name": "approved",
        **_questions(workgroup),
        **_correspondence(),
        **_discussion(workgroup),
        **_papers(workgroup),
        **agenda_of(workgroup, {name: persona(name).id for name in EMAILS}),
        **searched(persona("member").id),
    }


def _papers(workgroup: Workgroup) -> Values:
    """A document of the group that has two versions and is adopted, one that anybody reads, and
    a deposit that the member has not finished."""
    own = select(Document.id).where(
        Document.workgroup_id == workgroup.id,
        Document.version_count > 1,
        Document.status == DocumentStatus.ADOPTED,
    )
    deposit = DepositFactory(workgroup=workgroup, user_id=persona("member").id)
    return {
        "document_id": db.session.scalars(own).one(),
        "number": 1,
        "public_document_id": db.session.scalars(public_documents()).first().id,  # type: ignore[union-attr]
        "deposit_id": deposit.id,
    }


def _discussion(workgroup: Workgroup) -> Values:
    """The topic of the group that was answered most; a post of the group that was hidden, and
    one that the member reported."""
    forum = db.session.scalars(select(Forum).where(Forum.workgroup_id == workgroup.id)).one()
    topics = select(Topic).where(Topic.forum_id == forum.id, Topic.trashed_at.is_(None))
    topic = db.session.scalars(topics.order_by(Topic.post_count.desc(), Topic.id)).first()
    decisions = select(Decision).join(Post).join(Topic)
    decision = db.session.scalars(
        decisions.where(Topic.forum_id == forum.id, Post.hidden_at.is_not(None))
    ).first()
    assert topic is not None
    assert decision is not None
    walkers = [persona(name).id for name in EMAILS]
    answers = select(Post.id).where(
        Post.topic_id == topic.id,
        Post.number > 1,
        Post.author_id.not_in(walkers),
        Post.hidden_at.is_(None),
        Post.trashed_at.is_(None),
    )
    post_id = db.session.scalars(answers.order_by(Post.number)).first()
    assert post_id is not None
    report = Report(
        post_id=post_id, reporter_id=persona("member").id, reason=ReportReason.OFF_TOPIC
    )
    db.session.add(report)
    db.session.flush()
    return {
        "forum_id": forum.id,
        "topic_id": topic.id,
        "post_id": post_id,
        "hidden_id": decision.post_id,
        "decision_id": decision.id,
        "report_id": report.id,
        "stop_token": token_of(persona("member").id, f"topic-{topic.id}"),
    }


def _correspondence() -> Values:
    """A message of the directory that the member received, who wrote it, and the member's own
    function in a structure."""
    received = select(RelayedMessage).where(RelayedMessage.recipient_id == persona("member").id)
    message = db.session.scalars(received.where(RelayedMessage.reported_at.is_(None))).first()
    assert message is not None
    own = current_affiliations().where(
        Affiliation.user_id == persona("member").id, Affiliation.organisation_id.is_not(None)
    )
    tie = db.session.scalars(own.order_by(Affiliation.id)).first()
    assert tie is not None
    return {
        "relay_id": message.id,
        "fellow_id": message.sender_id,
        "user_id": message.sender_id,
        "affiliation_id": tie.id,
        "organisation_id": tie.organisation_id,
        "import_id": _checked_list().id,
    }


def _checked_list() -> ImportRun:
    """A list of structures that was checked: one can be imported, one is left out."""
    rows = [(2, ["Épicerie des Terrils", "62"]), (3, ["", "62"])]
    run = running.take(
        Table(["Nom", "Département"], rows),
        ImportKind.ORGANISATIONS,
        "structures.csv",
        by=persona("ansa"),
        submission_key="liste",
    )
    running.check(run, run.mapping)
    running.advance(run)
    assert run.state is ImportState.CHECKED
    assert run.problem_count == 1
    return run


def _questions(workgroup: Workgroup) -> Values:
    """A request to decide and to give an opinion on, and a member who asks to join."""
    wish = db.session.scalars(
        select(WantedWorkgroup)
        .join(AccessRequest)
        .where(
            WantedWorkgroup.workgroup_id == workgroup.id,
            AccessRequest.status == RequestStatus.PENDING,
            WantedWorkgroup.id.in_(select(AskedOpinion.wanted_id)),
        )
        .order_by(WantedWorkgroup.id)
    ).first()
    asked = db.session.scalars(
        select(JoinRequest.id).where(
            JoinRequest.workgroup_id == workgroup.id, JoinRequest.status == JoinStatus.PENDING
        )
    ).first()
    assert wish is not None
    return {"wanted_id": wish.id, "request_id": wish.request_id, "join_request_id": asked}


def _links(places: Values) -> Values:
    """A link that works, for each thing that a letter lets one do."""
    unconfirmed = _request(RequestStatus.UNCONFIRMED)
    _request(RequestStatus.AWAITING_INFORMATION).follow_digest = digest_of(FOLLOW_TOKEN)
    pending = db.session.scalars(pending_activations().limit(1)).one()
    opinions = select(AskedOpinion.id).join(WantedWorkgroup)
    asked = db.session.scalars(opinions.where(WantedWorkgroup.id == places["wanted_id"])).first()
    late = db.session.scalars(opinions.where(WantedWorkgroup.decided_at.is_not(None))).first()
    invited = db.session.scalars(
        select(Invitation.id).where(
            Invitation.accepted_at.is_(None),
            Invitation.cancelled_at.is_(None),
            Invitation.expires_at > now(),
        )
    ).first()
    assert asked is not None
    assert late is not None
    assert invited is not None
    return {
        "activation_token": issue(activation.PURPOSE, pending.id, DAY),
        "sign_in_token": issue(links.SIGN_IN, persona("member").id, DAY),
        "reset_token": issue(links.RESET_PURPOSE, persona("member").id, DAY),
        "confirmation_token": issue(CONFIRMATION, unconfirmed.id, DAY),
        "opinion_token": issue(OPINION, asked, DAY),
        "late_opinion_token": issue(OPINION, late, DAY),
        "invitation_token": issue(invitations.PURPOSE, invited, DAY),
        "follow_token": FOLLOW_TOKEN,
    }


def _request(status: RequestStatus) -> AccessRequest:
    found = select(AccessRequest).where(AccessRequest.status == status).order_by(AccessRequest.id)
    request = db.session.scalars(found).first()
    assert request is not None
    return request
