"""A small world where every persona has something to do: people, groups, requests, a topic.

It is made once per process and brought back as often as a test wants, each time with the same
numbers: what tests hold of it are numbers and words, never objects.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from flask import Flask

from app.access_requests.models import AskedOpinion, BulkRun
from app.access_requests.models.bulk import Gesture
from app.access_requests.queries.invitations import PURPOSE as INVITATION
from app.access_requests.queries.links import CONFIRMATION, OPINION
from app.accounts.models import SignInSession, User
from app.accounts.services import activation, links
from app.core import files
from app.core.db import db, now
from app.core.mail import OutgoingMail
from app.core.tokens import digest_of, issue
from app.directory.models import (
    Affiliation,
    ImportKind,
    ImportRun,
    ImportState,
    Organisation,
    RelayedMessage,
)
from app.forums.models import Decision, DecisionKind, Report, ReportReason, Topic
from app.notifications.models import Notification
from app.notifications.queries.stop_links import token_of
from app.workgroups.models import Theme, Workgroup
from tests.factories import (
    AccessRequestFactory,
    AttachmentFactory,
    DepositFactory,
    DocumentFactory,
    FacilitatorFactory,
    InvitationFactory,
    JoinRequestFactory,
    MemberFactory,
    PostFactory,
    ReasonTextFactory,
    RegionalTeamFactory,
    StaffFactory,
    TopicFactory,
    UserFactory,
    WorkgroupFactory,
    region,
    small_pdf,
    wishes_of,
)
from tests.support.database import Keeper, keep
from tests.support.world_agenda import agenda_of
from tests.support.world_search import searched

PERSONAS = ("visitor", "member", "facilitator", "regional", "ansa", "national", "admin")
HOME_THEME, OTHER_THEME = 5, 6
HOME, ELSEWHERE = "32", "84"
UNKNOWN_TOKEN = "x" * 43
FOLLOW_TOKEN = "f" * 43
ATTACHED = b"%PDF-1.7 compte rendu"
STORED = small_pdf("Diagnostic partage")


@dataclass
class World:
    """``people``: the account number of each persona (a visitor has none). ``values``: what the
    arguments of addresses stand for, by name."""

    people: dict[str, int] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)


def bring(app: Flask, folder: Path) -> World:
    """The world, new: made the first time, put back as it was the next ones."""
    known: tuple[World, Keeper] | None = app.extensions.get("world")
    if known:
        known[1].restore()
        files.save(ATTACHED)
        files.save(STORED)
        return known[0]
    world = build()
    db.session.remove()
    keeper = keep(app.extensions["settings"].database_url, db.metadata, folder, "world")
    app.extensions["world"] = (world, keeper)
    return world


def build() -> World:
    """Everything happens in one group of Hauts-de-France, save what is called elsewhere."""
    workgroup = WorkgroupFactory(region_code=HOME, number=HOME_THEME)
    elsewhere = WorkgroupFactory(region_code=ELSEWHERE, number=OTHER_THEME)
    people = {
        "member": MemberFactory(workgroup=workgroup, email="membre@exemple.fr"),
        "facilitator": FacilitatorFactory(workgroup=workgroup, email="animatrice@exemple.fr"),
        "regional": RegionalTeamFactory(
            region_code=HOME, can_decide=True, email="region@exemple.fr"
        ),
        "ansa": StaffFactory(email="ansa@exemple.fr"),
        "national": UserFactory(national=True, email="national@exemple.fr"),
        "admin": UserFactory(admin=True, email="admin@exemple.fr"),
    }
    other = MemberFactory(workgroup=elsewhere, email="ailleurs@exemple.fr")
    world = World({name: user.id for name, user in people.items()})
    world.values |= _address_values(workgroup) | {"user_id": other.id}
    world.values |= _requests(workgroup, elsewhere, other.id, world.people["facilitator"])
    pending = UserFactory(pending=True, email="en-attente@exemple.fr")
    asked = AskedOpinion(
        wanted_id=world.values["wanted_id"], facilitator_id=world.people["facilitator"]
    )
    db.session.add(asked)
    db.session.flush()
    world.values |= _tokens(pending.id, other.id, asked.id)
    world.values |= {"session_id": _session_of(other.id), "account_id": other.id}
    world.values |= {"member_id": world.people["member"], "pending_id": pending.id}
    world.values |= _traces(world.people["ansa"])
    world.values |= _discussion(workgroup)
    world.values |= _moderated(world)
    world.values |= _library(workgroup, world)
    world.values |= agenda_of(workgroup, world.people)
    world.values |= _told(other.id)
    world.values |= _relayed(other.id, world.people["member"])
    world.values |= searched(world.people["member"])
    db.session.commit()
    return world


def _traces(staff_id: int) -> dict[str, object]:
    """What gestures leave: the result of a bulk answer, a mail that was refused."""
    run = BulkRun(submission_key="lot", gesture=Gesture.WRITE, run_by_id=staff_id, results=[])
    mail = OutgoingMail(
        to_address="refusee@exemple.fr",
        text_key="accounts/activation",
        subject="Votre accès",
        body="Bonjour",
        refused_at=now(),
        error="550 No such user here",
    )
    brought = ImportRun(
        kind=ImportKind.PEOPLE,
        state=ImportState.CHECKED,
        titles=["Adresse électronique"],
        mapping=[""],
        stored_name=files.save(b"[]"),
    )
    db.session.add_all([run, mail, brought])
    db.session.flush()
    return {"run_id": run.id, "mail_id": mail.id, "import_id": brought.id}


def _relayed(sender_id: int, recipient_id: int) -> dict[str, object]:
    """Two messages of the directory, one of them reported."""
    first, second = (
        RelayedMessage(sender_id=sender_id, recipient_id=recipient_id, subject=each, body="Bonjour")
        for each in ("Atelier cuisine", "Offre commerciale")
    )
    second.reported_at, second.report_reason = now(), "Une publicité."
    db.session.add_all([first, second])
    db.session.flush()
    return {"message_id": first.id, "relay_id": first.id, "reported_relay_id": second.id}


def _discussion(workgroup: Workgroup) -> dict[str, object]:
    """A topic of the group that a fellow member opened, with an answer and a file."""
    fellow = MemberFactory(workgroup=workgroup, email="collegue@exemple.fr")
    topic = TopicFactory(workgroup=workgroup, author=fellow)
    post = PostFactory(topic=topic, author=fellow)
    attachment = AttachmentFactory(
        post_id=post.id, uploaded_by_id=fellow.id, stored_name=files.save(ATTACHED)
    )
    return {
        "fellow_id": fellow.id,
        "forum_id": topic.forum_id,
        "topic_id": topic.id,
        "post_id": post.id,
        "attachment_id": attachment.id,
        "thrown_id": PostFactory(
            topic=topic, author=fellow, trashed_at=now(), trashed_by_id=fellow.id
        ).id,
        "target": f"topic-{topic.id}",
        "kind": "merci",
    }


def _moderated(world: World) -> dict[str, object]:
    """A post that the member reported; another that the facilitator hid and whose author
    contests it."""
    author = db.session.get_one(User, world.values["fellow_id"])
    hidden = PostFactory(
        topic=db.session.get_one(Topic, world.values["topic_id"]), author=author, hidden_at=now()
    )
    report = Report(
        post_id=world.values["post_id"],
        reporter_id=world.people["member"],
        reason=ReportReason.HURTFUL,
    )
    decision = Decision(
        post_id=hidden.id,
        kind=DecisionKind.HIDE,
        reason="Des injures.",
        decided_by_id=world.people["facilitator"],
        contest="C’était de l’ironie.",
        contested_at=now(),
    )
    db.session.add_all([report, decision])
    db.session.flush()
    return {"hidden_id": hidden.id, "report_id": report.id, "decision_id": decision.id}


def _library(workgroup: Workgroup, world: World) -> dict[str, object]:
    """Documents of the group that a fellow member deposited: one for the group, one for anybody,
    one thrown away; a deposit that the member has not finished."""
    fellow = db.session.get_one(User, world.values["fellow_id"])
    given = {"workgroup": workgroup, "by": fellow, "content": STORED}
    thrown = DocumentFactory(trashed=True, trashed_by_id=fellow.id, **given)
    return {
        "document_id": DocumentFactory(**given).id,
        "public_document_id": DocumentFactory(public=True, **given).id,
        "thrown_document_id": thrown.id,
        "deposit_id": DepositFactory(workgroup=workgroup, user_id=world.people["member"]).id,
        "number": 1,
    }


def _told(user_id: int) -> dict[str, object]:
    """What somebody else was told, and a link of theirs that stops their letter."""
    told = Notification(
        user_id=user_id, kind="forums.mention", about_kind="posts", about_id=1, place="members"
    )
    db.session.add(told)
    db.session.flush()
    return {
        "notification_id": told.id,
        "stop_token": token_of(user_id, "letter.weekly"),
        "rhythm": "weekly",
    }


def _session_of(user_id: int) -> int:
    session = SignInSession(user_id=user_id, digest=digest_of("elsewhere"), device="Firefox")
    db.session.add(session)
    db.session.flush()
    return session.id


def _address_values(workgroup: Workgroup) -> dict[str, object]:
    tie = db.session.query(Affiliation).order_by(Affiliation.id).first()
    return {
        "workgroup_id": workgroup.id,
        "region": region(HOME).slug,
        "region_code": HOME,
        "feature": "accounts",
        "name": "activation",
        "direction": "descendre",
        "theme_id": workgroup.theme_id,
        "theme": db.session.get_one(Theme, workgroup.theme_id).slug,
        "organisation_id": db.session.query(Organisation).order_by(Organisation.id).first().id,  # type: ignore[union-attr]
        "affiliation_id": tie.id if tie else None,
        "token": UNKNOWN_TOKEN,
    }


def _tokens(pending_id: int, other_id: int, asked_opinion_id: int) -> dict[str, object]:
    """A link that works, for each thing that a mail lets one do."""
    day = timedelta(days=1)
    unconfirmed = AccessRequestFactory(unconfirmed=True)
    followed = AccessRequestFactory(follow_digest=digest_of(FOLLOW_TOKEN))
    assert followed.id
    return {
        "activation_token": issue(activation.PURPOSE, pending_id, day),
        "sign_in_token": issue(links.SIGN_IN, other_id, day),
        "reset_token": issue(links.RESET_PURPOSE, other_id, day),
        "confirmation_token": issue(CONFIRMATION, unconfirmed.id, day),
        "opinion_token": issue(OPINION, asked_opinion_id, day),
        "follow_token": FOLLOW_TOKEN,
    }


def _requests(
    workgroup: Workgroup, elsewhere: Workgroup, other_id: int, facilitator_id: int
) -> dict[str, object]:
    wanted = AccessRequestFactory(workgroups=[workgroup, elsewhere])
    asked = JoinRequestFactory(workgroup_id=workgroup.id, user_id=other_id)
    invitation = InvitationFactory(workgroups=[workgroup], invited_by_id=facilitator_id)
    return {
        "request_id": wanted.id,
        "wanted_id": wishes_of(wanted)[0].id,
        "join_request_id": asked.id,
        "invitation_id": invitation.id,
        "invitation_token": issue(INVITATION, invitation.id, timedelta(days=1)),
        "reason_id": ReasonTextFactory().id,
    }
