"""Who may open which staff screen."""

from sqlalchemy import Select, false, select

from app.access_requests.policies import can_edit_reasons, can_see_queue
from app.accounts.models import NationalRole, User
from app.accounts.policies import can_grant
from app.core.audit import AuditEntry
from app.core.mail import OutgoingMail

MANAGING = {NationalRole.ANSA, NationalRole.ADMIN}


def can_read_audit(user: User) -> bool:
    """Whether a person reads who did what in the whole service."""
    return user.has_role(*MANAGING)


def can_manage_settings(user: User) -> bool:
    """Whether a person changes the delays, the mail texts, and sends refused mails again."""
    return user.has_role(*MANAGING)


def can_read_health(user: User) -> bool:
    """Whether a person sees the technical state of the service in detail."""
    return user.is_admin


def is_staff(user: User) -> bool:
    """Whether « Gestion » stands in a person's menu."""
    return user.is_authenticated and user.has_role(*MANAGING)


def can_open_hub(user: User) -> bool:
    """Whether a person manages something at all, if only the requests of one region."""
    return is_staff(user) or can_edit_reasons(user) or can_see_queue(user)


def can_revoke(user: User, account: User, role: NationalRole) -> bool:
    """Whether a person may take a role back: never the last by which they manage themselves."""
    if not can_grant(user, role):
        return False
    left = {grant.role for grant in account.roles} - {role}
    return account.id != user.id or role not in MANAGING or bool(left & MANAGING)


def visible_audit(user: User) -> Select[AuditEntry]:
    """The lines of the log that a person may read, newest first."""
    found = select(AuditEntry).order_by(AuditEntry.id.desc())
    return found if can_read_audit(user) else found.where(false())


def visible_mails(user: User) -> Select[OutgoingMail]:
    """The mails whose sending a person follows, newest first."""
    found = select(OutgoingMail).order_by(OutgoingMail.id.desc())
    return found if can_manage_settings(user) else found.where(false())
