"""The life of an account: opened, given roles, closed, opened again."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import NationalRole, RoleGrant, User
from app.accounts.queries import active_administrators, find_user, same_address
from app.accounts.services.sessions import end_sessions, revoke_links
from app.core import audit
from app.core.db import db, now
from app.core.errors import DomainError
from app.core.mail import OutgoingMail, guard
from app.core.text import fold


class AddressTaken(DomainError):
    """An account already has this address."""

    next_step = "Cherchez ce compte dans la gestion des comptes."

    def __init__(self) -> None:
        super().__init__("Un compte existe déjà à cette adresse.")


class LastAdministrator(DomainError):
    """The service would be left without anybody to administer it."""

    next_step = "Donnez d’abord le rôle « Administration technique » à une autre personne."

    def __init__(self) -> None:
        super().__init__("Ce compte est le dernier à pouvoir administrer le service.")


def create_account(*, email: str, first_name: str, last_name: str, by: User | None) -> User:
    """Open an account that waits for its activation. Raises AddressTaken."""
    user = User(
        email=same_address(email),
        first_name=first_name,
        last_name=last_name,
        sort_name=fold(f"{last_name} {first_name}")[:220],
        roles=[],
    )
    try:
        with db.session.begin_nested():
            db.session.add(user)
    except IntegrityError as clash:
        raise AddressTaken from clash
    audit.record("account.created", user, by=by)
    return user


def change_address(user: User, email: str, by: User | None) -> None:
    """Give an account another address, already confirmed. Raises AddressTaken.

    Its sessions and links end: whoever read the former mailbox no longer gets in.
    """
    if same_address(email) == user.email:
        return
    try:
        with db.session.begin_nested():
            user.email = same_address(email)
    except IntegrityError as clash:
        raise AddressTaken from clash
    end_sessions(user)
    revoke_links(user)
    audit.record("account.address_changed", user, by=by)


def deactivate(user: User, by: User | None) -> None:
    """Silence an account at once: no session, no link, no mail. Raises LastAdministrator."""
    if not user.is_active:
        return
    if user.is_admin:
        _keep_an_administrator()
    user.deactivated_at = now()
    end_sessions(user)
    revoke_links(user)
    audit.record("account.deactivated", user, by=by)


def reactivate(user: User, by: User | None) -> None:
    """Let a person use their account again; their sessions do not come back."""
    if user.is_active or user.anonymised_at:
        return
    user.deactivated_at = None
    audit.record("account.reactivated", user, by=by)


def grant_role(user: User, role: NationalRole, by: User | None) -> None:
    """Give a national role, logged; one already held is no matter."""
    if user.has_role(role):
        return
    user.roles.append(RoleGrant(role=role))
    audit.record("account.role_granted", user, by=by, role=role.value)


def revoke_role(user: User, role: NationalRole, by: User | None) -> None:
    """Take a national role back, logged. Raises LastAdministrator."""
    if not user.has_role(role):
        return
    if role is NationalRole.ADMIN and user.is_active:
        _keep_an_administrator()
    user.roles[:] = [grant for grant in user.roles if grant.role is not role]
    audit.record("account.role_revoked", user, by=by, role=role.value)


def _keep_an_administrator() -> None:
    """Hold the administrators' grants while counting, so that two removals at once leave one."""
    db.session.execute(
        select(RoleGrant.id)
        .where(RoleGrant.role == NationalRole.ADMIN)
        .order_by(RoleGrant.id)
        .with_for_update()
    )
    if active_administrators() <= 1:
        raise LastAdministrator


@guard
def may_receive(mail: OutgoingMail) -> bool:
    """Whether a mail may go to its address: never once its account is deactivated."""
    user = find_user(mail.to_address)
    return user is None or user.is_active
