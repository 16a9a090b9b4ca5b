"""Remove the demonstration, and nothing else: what real people wrote meanwhile stays.

The fictional people go, with their requests, their mails, their links and their journal. What
they did to somebody else's request stays in its journal under their name, tied to no account.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ColumnExpressionArgument,
    Select,
    String,
    and_,
    cast,
    delete,
    literal,
    or_,
    select,
    union_all,
    update,
)

from app.access_requests.models import (
    AccessRequest,
    AskedOpinion,
    Invitation,
    WantedWorkgroup,
)
from app.access_requests.queries.invitations import PURPOSE as INVITATION
from app.access_requests.queries.links import CONFIRMATION, OPINION
from app.accounts.models import User
from app.accounts.services.sessions import LINK_PURPOSES
from app.administration.demo.directory import forget_expertises, of_fictional_people
from app.administration.demo.documents.removal import empty_library
from app.administration.demo.documents.removal import subjects as document_subjects
from app.administration.demo.forums.removal import empty_forums
from app.administration.demo.forums.removal import subjects as forum_subjects
from app.administration.demo.groups_restored import restore_groups
from app.core.audit import AuditEntry
from app.core.db import Base, db
from app.core.jobs import Job
from app.core.mail import OutgoingMail
from app.core.settings import settings
from app.core.tokens import Token
from app.directory.models import Affiliation, Organisation, Profile, RelayedMessage
from app.workgroups.models import JoinRequest, Theme, Workgroup

FRAMEWORK = (Workgroup.__tablename__, Theme.__tablename__)


def remove() -> dict[str, int]:
    """Erase what the demonstration loaded; return how many of each, by French noun."""
    _erase_tokens()
    _erase_mails()
    _erase_journal()
    removed = {
        "sujets de forum": empty_forums(),
        "documents": empty_library(),
        "demandes d’accès": _erase(AccessRequest, AccessRequest.is_demo),
        "invitations": _erase(Invitation, Invitation.is_demo),
        "personnes": _erase(User, User.is_demo),
        "structures": _erase(Organisation, and_(Organisation.is_demo, ~_is_used())),
    }
    forget_expertises()
    db.session.execute(update(Organisation).values(is_demo=False))
    restore_groups()
    return removed


def _erase(model: type[Base], where: ColumnExpressionArgument[bool]) -> int:
    erased = db.session.execute(
        delete(model).where(where), execution_options={"synchronize_session": False}
    )
    return int(getattr(erased, "rowcount"))  # noqa: B009


def _is_used() -> ColumnElement[bool]:
    """The condition that a real person is tied to a structure, or asked from it."""
    return or_(
        select(Affiliation.id).where(Affiliation.organisation_id == Organisation.id).exists(),
        select(AccessRequest.id).where(AccessRequest.organisation_id == Organisation.id).exists(),
    )


def _users() -> Select[int]:
    return select(User.id).where(User.is_demo)


def _requests() -> Select[int]:
    return select(AccessRequest.id).where(AccessRequest.is_demo)


def _erase_tokens() -> None:
    asked_opinions = (
        select(AskedOpinion.id)
        .join(AskedOpinion.wanted)
        .where(
            or_(
                WantedWorkgroup.request_id.in_(_requests()),
                AskedOpinion.facilitator_id.in_(_users()),
            )
        )
    )
    for purposes, subjects in (
        ([CONFIRMATION], _requests()),
        ([OPINION], asked_opinions),
        ([INVITATION], select(Invitation.id).where(Invitation.is_demo)),
        (LINK_PURPOSES, _users()),
    ):
        _erase(Token, and_(Token.purpose.in_(purposes), Token.subject_id.in_(subjects)))


def _erase_mails() -> None:
    addresses = union_all(
        select(User.email).where(User.is_demo),
        select(AccessRequest.email).where(AccessRequest.is_demo),
        select(Invitation.email).where(Invitation.is_demo),
    )
    theirs = or_(
        OutgoingMail.to_address.in_(addresses),
        *(
            and_(OutgoingMail.about_kind == kind, OutgoingMail.about_id.in_(ids))
            for kind, ids in _subjects()
        ),
    )
    keys = select(literal("mail:") + cast(OutgoingMail.id, String)).where(theirs)
    asked = select(literal("asked:") + AccessRequest.submission_key).where(AccessRequest.is_demo)
    mail_ids = db.session.scalars(select(OutgoingMail.id).where(theirs)).all()
    _erase(Job, or_(Job.key.in_(keys), Job.key.in_(asked)))
    _erase(OutgoingMail, theirs)
    for mail_id in mail_ids:
        for path in settings().mail_folder.glob(f"{mail_id}.*.eml"):
            path.unlink()


def _erase_journal() -> None:
    for kind, ids in _subjects():
        _erase(AuditEntry, and_(AuditEntry.subject_kind == kind, AuditEntry.subject_id.in_(ids)))
    by_them = AuditEntry.actor_id.in_(_users())
    _erase(AuditEntry, and_(by_them, AuditEntry.subject_kind.in_(FRAMEWORK)))
    db.session.execute(
        update(AuditEntry).where(by_them).values(actor_id=None),
        execution_options={"synchronize_session": False},
    )


def _subjects() -> Iterator[tuple[str, Select[str]]]:
    """What is fictional, by the kind under which it is logged."""
    known: tuple[tuple[Any, ColumnExpressionArgument[bool]], ...] = (
        (User, User.is_demo),
        (AccessRequest, AccessRequest.is_demo),
        (Invitation, Invitation.is_demo),
        (Organisation, Organisation.is_demo),
        (Affiliation, Affiliation.user_id.in_(_users())),
        (JoinRequest, JoinRequest.user_id.in_(_users())),
        (RelayedMessage, of_fictional_people()),
        *forum_subjects(),
        *document_subjects(),
    )
    yield (
        Profile.__tablename__,
        select(cast(Profile.user_id, String)).where(Profile.user_id.in_(_users())),
    )
    for model, where in known:
        yield model.__tablename__, select(cast(model.id, String)).where(where)
