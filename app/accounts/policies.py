"""Who may use an account, see accounts, and act upon those of others."""

from sqlalchemy import Select, false, select

from app.accounts.login import ABSOLUTE_LIMIT, IDLE_LIMIT
from app.accounts.models import NationalRole, SignInSession, User
from app.core.db import now


def can_use_account(user: User) -> bool:
    """Whether a person may act for themselves: whoever is signed in."""
    return bool(user.is_authenticated)


def can_manage_accounts(user: User) -> bool:
    """Whether a person deactivates accounts, resends activations and gives national roles."""
    return user.has_role(NationalRole.ANSA, NationalRole.ADMIN)


def visible_accounts(user: User) -> Select[User]:
    """The accounts that a person may look up: all for those who manage them, else their own."""
    accounts = select(User).where(User.anonymised_at.is_(None))
    accounts = accounts.order_by(User.sort_name, User.id)
    if can_manage_accounts(user):
        return accounts
    return accounts.where(User.id == user.id) if user.is_authenticated else accounts.where(false())


def own_account(user: User) -> Select[User]:
    """A person's own account."""
    return select(User).where(User.id == user.id)


def visible_sessions(user: User) -> Select[SignInSession]:
    """A person's own sessions that still hold, the last used first."""
    moment = now()
    return (
        select(SignInSession)
        .where(
            SignInSession.user_id == user.id,
            SignInSession.created_at > moment - ABSOLUTE_LIMIT,
            SignInSession.last_used_at > moment - IDLE_LIMIT,
        )
        .order_by(SignInSession.last_used_at.desc(), SignInSession.id.desc())
    )


def can_manage(user: User, account: User) -> bool:
    """Whether a person acts upon an account: an administrator's is only for administrators."""
    return can_manage_accounts(user) and (user.is_admin or not account.is_admin)


def can_deactivate(user: User, account: User) -> bool:
    """Whether a person may close an account or open it again; never their own."""
    return can_manage(user, account) and account.id != user.id


def can_resend_activation(user: User, account: User) -> bool:
    """Whether a person may send an activation link again: only while it waits for one."""
    return can_manage_accounts(user) and account.is_pending and account.is_active


def can_end_sessions(user: User, account: User) -> bool:
    """Whether a person may sign somebody out everywhere."""
    return account.id == user.id or can_manage(user, account)


def can_grant(user: User, role: NationalRole) -> bool:
    """Whether a person may give or take a role: that of administrator is theirs alone to give."""
    return user.is_admin or (can_manage_accounts(user) and role is not NationalRole.ADMIN)
